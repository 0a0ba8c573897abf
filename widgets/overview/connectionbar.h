// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/session/overview.h"

#include <QTabBar>
#include <QTimer>

namespace hookline::overview {

/// The open connections side by side: "All connections", then one tab each with its colour, name, region,
/// what waits for a person, and a shape when it is not fresh. Hidden while there is only one. What is open is
/// decided outside; the bar shows it and tells what a person wants.
class ConnectionBar : public QTabBar
{
    Q_OBJECT

public:
    /// Both must outlive the bar. `clock` is the local time.
    ConnectionBar(session::Overview &overview, Clock &clock, QWidget *parent = nullptr);

    /// Shows which tab is open, without telling. Null: all connections.
    void setCurrentSession(const session::Session *session);
    /// Null for the tab of all connections, and for a tab that is not there.
    session::Session *sessionAt(int tab) const;

Q_SIGNALS:
    void overviewChosen();
    void sessionChosen(hookline::session::Session *session);
    /// The tab's close button.
    void closeRequested(hookline::session::Session *session);

protected:
    void changeEvent(QEvent *event) override;
    void tabInserted(int index) override;

private:
    void follow();
    void scheduleRefresh();
    void refresh();
    void refreshTab(int tab);

    session::Overview &m_overview;
    Clock &m_clock;
    std::vector<session::Session *> m_sessions; ///< Of the tabs after the first.
    std::unique_ptr<QObject> m_listener; ///< Of those sessions.
    QTimer m_refresh; ///< One for all that changes in one turn.
};

} // namespace hookline::overview
