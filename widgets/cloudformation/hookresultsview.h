// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/hookresult.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace hookline::common {
class EmptyState;
class RemovalGuard;
} // namespace hookline::common
namespace hookline::session {
class HookResultsWatch;
class Session;
} // namespace hookline::session
namespace hookline::tables {
class HookResultsModel;
}

namespace hookline::cloudformation {

class HookAnswerPane;
class HookQueryBar;

/// The Hook results that a query lists, and the question "Which Hook stopped this?" with its answer. The view
/// selects and tells; what is selected is decided outside. While it is visible, results are read quickly.
class HookResultsView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit HookResultsView(session::Session &session, QWidget *parent = nullptr);

    QString currentResult() const;
    /// Selects that row without taking the focus. An unknown, hidden or empty id selects nothing.
    void selectResult(const QString &resultId);
    /// Lists that query, as if a person had formed it in the bar.
    void showQuery(const domain::HookResultQuery &query);
    /// Asks "Which Hook stopped this?"; the answer selects the result that did.
    void searchFor(const QString &text);
    /// Hides rows that do not hold all the words.
    void setFilterText(const QString &text);
    /// The service's time now.
    void setNow(Instant now);
    int totalCount() const;
    int shownCount() const;
    QTableView *table() const { return m_table; }
    QLineEdit *searchField() const { return m_search; }

    /// Widths, order and sorting of the columns, for the settings.
    QByteArray headerState() const;
    void restoreHeaderState(const QByteArray &state);

Q_SIGNALS:
    void resultSelected(const QString &resultId);
    /// Enter or double click.
    void resultActivated(const QString &resultId);
    /// The empty state's button: the filters should go.
    void clearFilterRequested();
    void countChanged(int count);
    /// Another query is listed: a timeline of it should be built anew.
    void queryChanged(const hookline::domain::HookResultQuery &query);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildBars();
    void buildTable();
    void connectAll();
    void listingChanged();
    void countsChanged();
    void answerChanged();
    void choose(const QString &resultId);
    void emptyAction();
    QString countText() const;
    void updateEmptyText();
    void currentChanged();
    void showSelected();

    session::Session &m_session;
    session::HookResultsWatch &m_watch;
    tables::HookResultsModel *m_model;
    common::RemovalGuard *m_guard;
    QLineEdit *m_search;
    HookAnswerPane *m_answer;
    HookQueryBar *m_query;
    QComboBox *m_status;
    QLabel *m_counts;
    QStackedWidget *m_pages;
    QTableView *m_table;
    common::EmptyState *m_empty;
    QString m_filter;
    QString m_selected; ///< Also while a filter or the query hides it.
    QString m_answered; ///< The question whose answer was selected.
    bool m_selecting = false; ///< The selection comes from outside: nothing to tell.
};

} // namespace hookline::cloudformation
