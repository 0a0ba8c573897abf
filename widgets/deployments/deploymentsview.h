// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace hookline::common {
class EmptyState;
class RemovalGuard;
} // namespace hookline::common
namespace hookline::session {
class Session;
}
namespace hookline::tables {
class DeploymentsModel;
}

namespace hookline::deployments {

/// Every deployment that is known: sortable by header, filtered by text and status. Empty, it says why. The
/// view selects and tells; what is selected is decided outside.
class DeploymentsView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit DeploymentsView(session::Session &session, QWidget *parent = nullptr);

    QString currentDeployment() const;
    /// Selects that row without taking the focus. An unknown, hidden or empty id selects nothing.
    void selectDeployment(const QString &deploymentId);
    /// Lets go of the status filter.
    void showAll();
    /// Hides rows that do not hold all the words.
    void setFilterText(const QString &text);
    /// The service's time now: moves the countdowns of visible rows.
    void setNow(Instant now);
    int totalCount() const;
    int shownCount() const;
    QTableView *table() const { return m_table; }

    /// Widths, order and sorting of the columns, for the settings.
    QByteArray headerState() const;
    void restoreHeaderState(const QByteArray &state);

Q_SIGNALS:
    void deploymentSelected(const QString &deploymentId);
    /// Enter or double click.
    void deploymentActivated(const QString &deploymentId);
    /// Ctrl+R, or the row's menu: what was deployed is to be shown.
    void revisionRequested(const QString &deploymentId);
    /// The empty state's button: the filters should go.
    void clearFilterRequested();
    void countChanged(int count);

private:
    void buildBar();
    void buildTable();
    void statusFilterChosen();
    void countsChanged();
    void updateEmptyText();
    void currentChanged();
    void showSelected();
    void setWidths();

    session::Session &m_session;
    tables::DeploymentsModel *m_model;
    common::RemovalGuard *m_guard;
    QComboBox *m_status;
    QLabel *m_counts;
    QStackedWidget *m_pages;
    QTableView *m_table;
    common::EmptyState *m_empty;
    QString m_filter;
    QString m_selected; ///< Also while a filter hides it.
    bool m_waitsForRows = true;
    bool m_selecting = false; ///< The selection comes from outside: nothing to tell.
};

} // namespace hookline::deployments
