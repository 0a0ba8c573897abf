// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/deploymentpages.h"

namespace hookline::connection {
class RequestDetail;
class RequestsView;
} // namespace hookline::connection

namespace hookline::gui {

/// Every request of the session. The timeline stays that of the selected deployment.
class RequestsPage final : public DeskPage
{
    Q_OBJECT

public:
    /// All must outlive it. `details` is the parent of the detail.
    RequestsPage(session::Session &session, DeploymentDesk *desk, const Settings &settings, QWidget *lists,
                 QWidget *details);

    connection::RequestsView *view() const { return m_view; }
    connection::RequestDetail *requestDetail() const { return m_detail; }
    QWidget *list() const override;
    QWidget *detail() const override;
    QList<int> division() const override { return {320, 240}; }
    QWidget *start() const override;
    std::vector<QWidget *> detailPanes() const override;
    void setNow(Instant now) override;
    void setFilterText(const QString &words) override;
    void saveSettings(Settings &settings) const override;

Q_SIGNALS:
    void clearFilterRequested();

private:
    void tellCount();

    session::Session &m_session;
    connection::RequestsView *m_view;
    connection::RequestDetail *m_detail;
};

} // namespace hookline::gui
