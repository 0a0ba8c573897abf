// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/session/overview.h"

#include <QTimer>
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
namespace hookline::tables {
class OverviewModel;
}

namespace hookline::overview {

class ConnectionsModel;

/// All open connections: a line for each with how it fares, and one table of what runs, waits and ended in
/// any of them, soonest end first. Nothing is decided here: a row leads to its own connection.
class OverviewView : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the view. `clock` is the local time.
    OverviewView(session::Overview &overview, Clock &clock, QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }
    QTableView *connectionsTable() const { return m_connectionsTable; }
    QLineEdit *filter() const { return m_filter; }
    /// Key of the selected row; empty: none.
    QString currentRow() const;
    int shownCount() const;
    int totalCount() const;
    /// Puts the keyboard where it starts.
    void focusStart();

    /// Widths, order and sorting of the columns, for the settings.
    QByteArray headerState() const;
    void restoreHeaderState(const QByteArray &state);

public Q_SLOTS:
    void focusFilter();
    void focusNextPane();
    void focusPreviousPane();
    /// Esc: out of the filter, to the table, back to where one came from.
    void goBack();
    /// F1: says what has the focus and which keys lead where.
    void showHelp();

Q_SIGNALS:
    /// Enter or double click: `row` is valid during the signal.
    void rowActivated(const hookline::store::OverviewRow &row);
    void connectionActivated(hookline::session::Session *session);
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QLayout *buildBar();
    void buildConnections();
    void buildTable();
    void setWidths();
    void tick();
    void sessionsChanged();
    void countsChanged();
    void updateEmptyText();
    void emptyAction();
    void showAll();
    bool isFiltered() const;
    void showSelected();
    void cyclePanes(int step);
    void refreshAll();

    session::Overview &m_overview;
    Clock &m_clock;
    tables::OverviewModel *m_model;
    ConnectionsModel *m_connections;
    common::RemovalGuard *m_guard;
    QComboBox *m_status;
    QLabel *m_counts;
    QLineEdit *m_filter;
    QTableView *m_connectionsTable;
    QStackedWidget *m_pages;
    QTableView *m_table;
    common::EmptyState *m_empty;
    QTimer m_ticker;
    QString m_selected; ///< Also while a filter hides it.
    bool m_selecting = false; ///< Not a person's choice.
};

} // namespace hookline::overview
