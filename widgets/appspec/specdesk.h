// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/recovery.h"
#include "models/core/clock.h"

#include <QPointer>
#include <QStringList>
#include <QWidget>

class QHBoxLayout;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace hookline::common {
class Confirmer;
class EmptyState;
} // namespace hookline::common

namespace hookline::appspec {

class ApprovalButton;
class FileChooser;
class FindBar;
class SpecPane;

/// The AppSpec files that a person works on, one tab each: new from a template, open, recent, save, drop.
/// What was not saved when the program ended stands there again.
class SpecDesk : public QWidget
{
    Q_OBJECT

public:
    /// References must outlive it. `recoveryDirectory` is shared by all programs of the person.
    SpecDesk(Clock &clock, common::Confirmer &confirmer, FileChooser &chooser,
             const QString &recoveryDirectory, QWidget *parent = nullptr);
    /// Keeps what is not saved for the next start.
    ~SpecDesk() override;

    /// Opens the texts that a program has left behind. Once, when the desk is first shown.
    void recover();
    /// A new text from the platform's template; Unknown: an empty one.
    void begin(Platform platform);
    /// In a tab of its own, or the tab where it is open already.
    void open(const QString &path);
    /// A tab for a text that is only looked at: see SpecPane::showReadOnly().
    SpecPane *addReadOnly(const QString &title, const QString &origin);
    void showPane(SpecPane *pane);
    /// Asks first if something of it is not saved.
    void closePane(SpecPane *pane);
    FileChooser &chooser() const { return m_chooser; }
    SpecPane *current() const;
    /// Where the keyboard starts: the text, or what offers to open one.
    QWidget *start() const;
    int count() const;
    int modifiedCount() const;
    /// What can be done with the current file beyond editing it, at the right end of the bar: it depends on
    /// the connection that is looked at. Not owned; null, or its end, leaves the place empty.
    void setActions(QWidget *actions);

    /// Paths, the newest first.
    QStringList recent() const { return m_recent; }
    void setRecent(const QStringList &paths);

    /// Whether each save shows first what it will change on disk; on until it is set.
    bool reviewsSaves() const { return m_reviewsSaves; }
    void setReviewsSaves(bool reviews);

public Q_SLOTS:
    void openChosen();
    void save();
    void saveAs();
    void closeCurrent();
    void openFind();

Q_SIGNALS:
    /// How many are open, or how many are not saved.
    void countsChanged();
    void recentChanged();
    /// A person chose it.
    void reviewsSavesChanged();
    /// Another file, or none, is the current one.
    void currentPaneChanged();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildBar();
    void addShortcuts();
    SpecPane *addPane();
    void close(int index);
    void currentChanged();
    void refreshTab(SpecPane *pane);
    void remember(const QString &path);
    SpecPane *paneAt(int index) const;

    Clock &m_clock;
    common::Confirmer &m_confirmer;
    FileChooser &m_chooser;
    Recovery m_recovery;
    bool m_recovered = false;
    bool m_reviewsSaves = true;
    QStringList m_recent;
    QHBoxLayout *m_bar = nullptr;
    QPointer<QWidget> m_actions;
    QMenu *m_recentMenu = nullptr;
    QToolButton *m_recentButton = nullptr;
    QPushButton *m_saveAs = nullptr;
    ApprovalButton *m_approval = nullptr;
    FindBar *m_find;
    QStackedWidget *m_pages;
    QTabWidget *m_tabs;
    common::EmptyState *m_empty;
};

} // namespace hookline::appspec
