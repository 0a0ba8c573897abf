// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "models/appspec/recovery.h"
#include "models/appspec/specfile.h"
#include "models/core/clock.h"
#include "models/core/error.h"
#include "widgets/appspec/livecheck.h"

#include <QFileSystemWatcher>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace hookline::common {
class ErrorBar;
}

namespace hookline::appspec {

class ProblemsModel;
class ReadOnlyNotice;
class RevisionBar;
class SpecForm;
class SpecText;
class TextKeeper;

/// One AppSpec text at work: the editor, everything that is wrong with it, and its file. Disk access runs in
/// the thread pool. What is not saved is kept for the next start.
class SpecPane : public QWidget
{
    Q_OBJECT

public:
    /// `recoveryFolder` as in TextKeeper; `clock` must outlive the pane.
    SpecPane(std::function<Result<QString>()> recoveryFolder, Clock &clock, QWidget *parent = nullptr);
    ~SpecPane() override;

    /// Reads the file; ends in opened() or in an error in the pane.
    void open(const QString &path);
    /// A template's text for `platform`; empty for Unknown.
    static QByteArray templateOf(Platform platform);

    /// A text without a file, as if typed. `title` names it until it has one.
    void startWith(const QByteArray &text, const QString &title);
    /// A text that is looked at, not changed, until it is saved under a name. `origin` says whose it is.
    void showReadOnly(const QByteArray &text, const QString &title, const QString &origin);
    /// Above the text, until it is dismissed.
    void showProblem(const QString &what, const QString &whatNow);
    /// What the last program had not saved.
    void recover(const UnsavedText &text);

    /// Empty for a text without a file.
    QString path() const { return m_file ? m_file->path : QString(); }
    /// "appspec.yml", "New EC2 AppSpec".
    QString title() const;
    /// Whose it is, of a text that is only looked at; else empty.
    QString origin() const { return m_origin; }
    /// A text that is only looked at and is not there yet: nothing can be done with it.
    bool isAwaited() const;
    bool isModified() const;
    SpecText *text() const { return m_text; }
    SpecForm *form() const { return m_form; }
    QTableView *problems() const { return m_table; }
    const LiveCheck &liveCheck() const { return *m_check; }
    /// True once nothing of it would be lost if the program ended now.
    bool isSafe() const;
    /// Where the scripts and files of this AppSpec lie: what a person says, else the folder of its file;
    /// empty without either.
    QString revisionDirectory() const;
    /// A person says so.
    void setRevisionDirectory(const QString &directory);

    /// Puts `panel` in the form's place, beside the text, which stays at work. Takes ownership; a panel that
    /// was there goes. Esc, and closePanel(), bring the form back.
    void showBeside(QWidget *panel);
    /// The same in place of text, form and problems; a panel beside the text waits under it.
    void showInstead(QWidget *panel);
    /// The panel that is shown now; null: none.
    QWidget *panel() const { return m_instead ? m_instead : m_beside; }

    /// Whether a save shows first what it will change on disk. Off until it is set.
    void setReviewsSaves(bool reviews);
    /// False if there is no file yet: ask for a name, then saveAs(). While the review of a save is shown:
    /// saves.
    bool save();
    void saveAs(const QString &path);
    /// What a save would change on disk, whether saves are reviewed or not, and even if that is nothing.
    void compareWithDisk();
    /// Reads the file again, as one step of undo.
    void revert();
    /// Before the program ends: what is not saved is on disk when this returns, for the next start.
    void keepNow();
    /// Given up: nothing is offered at the next start.
    void forget();
    /// Looks whether others have changed the file.
    void lookAtDisk();

public Q_SLOTS:
    void closePanel();
    /// The fixes for the line of the caret, in a menu.
    void showFixes();
    void nextProblem();

Q_SIGNALS:
    void opened();
    void saved();
    /// There is no file yet to save to.
    void saveAsWished();
    /// A person wants to say where the revision lies: ask, then setRevisionDirectory().
    void revisionWished();
    /// Title, path or modified().
    void stateChanged();
    /// One panel has gone; panel() says what is left.
    void panelClosed();
    /// A person ticked or unticked "Show this before every save".
    void reviewsSavesChosen(bool reviews);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// What becomes of what was typed and not saved.
    enum class Typed : quint8 { Keep, Replace };
    void readAgain(Typed typed);
    void showPanel(QWidget *panel, QStackedWidget *place, QPointer<QWidget> &slot);
    QWidget *buildHead();
    QWidget *buildNotice();
    QWidget *buildProblems();
    void textChanged();
    void checked();
    void recheck();
    void apply(const Fix &fix);
    bool isRefused();
    void plan(const FormWish &wish);
    void formEdited(const Result<Edits> &edits);
    void begin(Platform platform);
    void connectForm();
    void connectRevision();
    void connectReadOnly();
    void take(const SpecFile &file);
    void written(const Result<SpecFile> &result, const QByteArray &bytes);
    void write(const std::function<Result<SpecFile>()> &how, const QByteArray &bytes);
    /// What may be replaced unseen.
    enum class Over : quint8 { Known, Whatever };
    void saveTo(const QString &path, bool review, Over over);
    void showReview(const SpecFile &disk, const QByteArray &bytes);
    void showDifference();
    void keepMine(const SpecFile &theirs);
    void closeReview();
    void seen(OnDisk state);
    void keepSoon();
    UnsavedText unsavedText() const;
    void refreshHead();
    void setNotice(const QString &sentence, bool theirs);

    Clock &m_clock;
    TextKeeper *m_keeper;
    LiveCheck *m_check;
    ProblemsModel *m_model;
    SpecText *m_text;
    SpecForm *m_form;
    QLabel *m_name;
    QLabel *m_summary;
    QToolButton *m_fix;
    QPushButton *m_save;
    common::ErrorBar *m_problem;
    QWidget *m_notice;
    QLabel *m_noticeText;
    QPushButton *m_theirs;
    QPushButton *m_difference;
    ReadOnlyNotice *m_readOnly;
    RevisionBar *m_revision;
    QTableView *m_table;
    QStackedWidget *m_right; ///< The form, or a panel beside the text.
    QStackedWidget *m_whole; ///< Text, form and problems, or a panel instead of them.
    QPointer<QWidget> m_beside, m_instead; ///< Panels.
    QFileSystemWatcher m_watcher;
    QTimer m_keepSoon;
    std::optional<SpecFile> m_file;
    QString m_newTitle;
    QString m_origin; ///< Of a text that is only looked at.
    QString m_id; ///< In the recovery folder.
    bool m_unsavedKept = false; ///< Something of it lies in the recovery folder.
    bool m_writing = false;
    bool m_reviewsSaves = false;
    bool m_readsForReview = false; ///< The disk is being read: a second Ctrl+S is none.
    bool m_recovered = false; ///< Differs from its file although nobody has typed.
};

} // namespace hookline::appspec
