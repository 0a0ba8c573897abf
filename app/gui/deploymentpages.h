// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/placepage.h"

namespace hookline::decisions {
class InboxView;
class PostHookPane;
} // namespace hookline::decisions
namespace hookline::deployments {
class DeploymentsView;
}
namespace hookline::session {
class Session;
}

namespace hookline::gui {

class DeploymentDesk;

/// What inbox and deployments have in common: the desk under the list, and the selected deployment's
/// timeline.
class DeskPage : public PlacePage
{
    Q_OBJECT

public:
    DeskPage(session::Session &session, DeploymentDesk *desk, QObject *parent);

    void refresh() override;
    QWidget *detail() const override;
    std::vector<QWidget *> detailPanes() const override;
    TimelineSubject timelineSubject() const override;
    void laneChosen(const QString &laneKey, const QString &event) override;

protected:
    DeploymentDesk *desk() const { return m_desk; }

private:
    session::Session &m_session;
    DeploymentDesk *m_desk;
};

/// Everything that waits for a person, soonest deadline first.
class InboxPage final : public DeskPage
{
    Q_OBJECT

public:
    InboxPage(session::Session &session, const Selection &selection, DeploymentDesk *desk, QWidget *parent);

    decisions::InboxView *view() const { return m_view; }
    QWidget *list() const override;
    QList<int> division() const override { return {140, 420}; } // few things wait at a time
    void setNow(Instant now) override;
    void setFilterText(const QString &words) override;

Q_SIGNALS:
    void postHookStatusRequested();
    void autoScalingRequested();
    void clearFilterRequested();

private:
    decisions::InboxView *m_view;
};

/// Every deployment of the connection.
class DeploymentsPage final : public DeskPage
{
    Q_OBJECT

public:
    DeploymentsPage(session::Session &session, const Selection &selection, DeploymentDesk *desk,
                    const Settings &settings, QWidget *parent);

    deployments::DeploymentsView *view() const { return m_view; }
    QWidget *list() const override;
    QList<int> division() const override { return {240, 320}; }
    QWidget *start() const override;
    void setNow(Instant now) override;
    void setFilterText(const QString &words) override;
    void saveSettings(Settings &settings) const override;

Q_SIGNALS:
    void clearFilterRequested();

private:
    deployments::DeploymentsView *m_view;
};

/// PutLifecycleEventHookExecutionStatus as the API has it.
class PostHookPage final : public DeskPage
{
    Q_OBJECT

public:
    PostHookPage(session::Session &session, DeploymentDesk *desk, QWidget *parent);

    decisions::PostHookPane *pane() const { return m_pane; }
    QWidget *list() const override;
    // The form of the API needs the room of table and detail together.
    QWidget *detail() const override { return nullptr; }
    QList<int> division() const override { return {560, 0}; }
    void setNow(Instant) override { }
    bool canFilter() const override { return false; }

private:
    decisions::PostHookPane *m_pane;
};

} // namespace hookline::gui
