// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QWidget>

class QModelIndex;
class QStackedWidget;
class QPushButton;
class QTableView;

namespace hookline::common {
class EmptyState;
class RemovalGuard;
} // namespace hookline::common
namespace hookline::session {
class Session;
}
namespace hookline::tables {
class DecisionsModel;
}

namespace hookline::decisions {

class CountdownDelegate;

/// Everything that waits for a person, soonest deadline first, with its countdown and what happens if nobody
/// acts. Empty, it says why. Enter or a double click opens the card; the view itself decides nothing.
class InboxView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit InboxView(session::Session &session, QWidget *parent = nullptr);
    ~InboxView() override;

    /// domain::Decision::id of the current row; empty without one.
    QString currentDecision() const;
    /// Selects that row without taking the focus; an unknown or empty id selects nothing.
    void selectDecision(const QString &decisionId);
    /// Everything that waits, whatever the filter hides.
    int count() const;
    /// Hides rows that hold the text nowhere.
    void setFilterText(const QString &text);
    /// The service's time now: moves the countdowns.
    void setNow(Instant now);

Q_SIGNALS:
    void decisionSelected(const QString &decisionId);
    /// Enter or double click: open the card and put the focus there.
    void decisionActivated(const QString &decisionId);
    /// The badge of the rail.
    void countChanged(int count);
    /// From the empty inbox: type or paste one by hand.
    void postHookStatusRequested();
    /// The empty state's button: the filter, which is gone here already, should go everywhere.
    void clearFilterRequested();
    /// What waits in Auto Scaling is decided in its own place.
    void autoScalingRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void rowsChanged();
    void updateElsewhere();
    void activate(const QModelIndex &index);
    void updateEmptyText();

    session::Session &m_session;
    tables::DecisionsModel *m_model = nullptr;
    common::RemovalGuard *m_guard = nullptr;
    QStackedWidget *m_pages = nullptr;
    QTableView *m_table = nullptr;
    common::EmptyState *m_empty = nullptr;
    CountdownDelegate *m_countdown = nullptr;
    QPushButton *m_elsewhere = nullptr; ///< Says what waits in Auto Scaling, and leads there.
    Instant m_now;
    QString m_selected; ///< Also after its row has left.
    QString m_filter;
    int m_count = -1;
    bool m_readAgain = false; ///< The empty state's button asks AWS again.
};

} // namespace hookline::decisions
