// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace hookline::common {
class EmptyState;
class ErrorBar;
class ReasonButton;
class RemovalGuard;
} // namespace hookline::common
namespace hookline::session {
class RequestLog;
class Session;
} // namespace hookline::session
namespace hookline::tables {
class RequestsModel;
}

namespace hookline::connection {

/// The session's request log: every attempt with how long it took and what it came to, newest first. Follows
/// the newest until a person selects a row or scrolls; then what is seen stays where it is.
class RequestsView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit RequestsView(session::Session &session, QWidget *parent = nullptr);

    /// Key of the selected attempt; empty if none is.
    QString currentAttempt() const { return m_selected; }
    /// Hides rows that do not hold all the words.
    void setFilterText(const QString &text);
    int totalCount() const;
    int shownCount() const;
    QTableView *table() const { return m_table; }

    /// Writes the rows that are shown, in their order, to `fileName`, whose suffix says the form; says in the
    /// view what was written, or why not. The file is whole or not there.
    void exportTo(const QString &fileName);
    /// Back to the newest: nothing selected, in the log's own order.
    void followNewest();

    /// Widths and order of the columns, for the settings.
    QByteArray headerState() const;
    void restoreHeaderState(const QByteArray &state);

Q_SIGNALS:
    /// Empty: nothing is selected.
    void attemptSelected(const QString &key);
    /// Enter or double click.
    void attemptActivated(const QString &key);
    /// The empty state's button: the filters should go.
    void clearFilterRequested();

private:
    /// What stays in place while rows come and go.
    struct Anchor
    {
        QPersistentModelIndex row;
        int y = 0;
    };

    QWidget *buildBar();
    void buildTable();
    void connectAll();
    void keepPlace();
    void restorePlace();
    void showChoice(int index);
    void countsChanged();
    void updateEmptyText();
    void updateButtons();
    void selectionChanged();
    void select(const QString &key);
    void afterRemoval();
    void copyRequestId();
    void askWhere();
    void written(const QString &fileName, int count, const QString &problem);
    bool isFiltered() const;

    session::Session &m_session;
    session::RequestLog &m_log;
    tables::RequestsModel *m_model;
    common::RemovalGuard *m_guard;
    QComboBox *m_show;
    QLabel *m_counts;
    common::ReasonButton *m_newest;
    common::ReasonButton *m_copy;
    common::ReasonButton *m_export;
    common::ReasonButton *m_clear;
    QLabel *m_notice;
    common::ErrorBar *m_problem;
    QStackedWidget *m_pages;
    QTableView *m_table;
    common::EmptyState *m_empty;
    QString m_filter;
    QString m_selected;
    Anchor m_anchor;
    bool m_exporting = false;
};

} // namespace hookline::connection
