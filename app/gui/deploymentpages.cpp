// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/deploymentpages.h"

#include "app/gui/deploymentdesk.h"
#include "app/gui/settings.h"
#include "models/session/session.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/inboxview.h"
#include "widgets/decisions/posthookpane.h"
#include "widgets/deployments/deploymentdetail.h"
#include "widgets/deployments/deploymentsview.h"

#include <QTableView>

namespace hookline::gui {

DeskPage::DeskPage(session::Session &session, DeploymentDesk *desk, QObject *parent)
    : PlacePage(parent)
    , m_session(session)
    , m_desk(desk)
{ }

void DeskPage::refresh()
{
    m_session.refresh();
}

QWidget *DeskPage::detail() const
{
    return m_desk;
}

std::vector<QWidget *> DeskPage::detailPanes() const
{
    return {m_desk->detail()->targetsTable(), m_desk->detail()->eventsTable(), m_desk->card()};
}

TimelineSubject DeskPage::timelineSubject() const
{
    const deployments::DeploymentDetail *detail = m_desk->detail();
    return {TimelineSubject::Kind::Deployments, detail->deploymentId(), detail->currentTarget(),
            detail->currentEvent()};
}

void DeskPage::laneChosen(const QString &laneKey, const QString &event)
{
    m_desk->laneChosen(laneKey, event);
}

InboxPage::InboxPage(session::Session &session, const Selection &selection, DeploymentDesk *desk,
                     QWidget *parent)
    : DeskPage(session, desk, parent)
    , m_view(new decisions::InboxView(session, parent))
{
    connect(&selection, &Selection::changed, m_view,
            [this](const Location &now) { m_view->selectDecision(now.decisionId); });
    connect(m_view, &decisions::InboxView::decisionSelected, desk, &DeploymentDesk::chooseDecision);
    connect(m_view, &decisions::InboxView::decisionActivated, this, [desk](const QString &id) {
        desk->chooseDecision(id);
        desk->card()->focusStart();
    });
    connect(m_view, &decisions::InboxView::postHookStatusRequested, this,
            &InboxPage::postHookStatusRequested);
    connect(m_view, &decisions::InboxView::clearFilterRequested, this, &InboxPage::clearFilterRequested);
    connect(m_view, &decisions::InboxView::autoScalingRequested, this, &InboxPage::autoScalingRequested);
    connect(m_view, &decisions::InboxView::countChanged, this,
            [this](int count) { Q_EMIT countChanged(count, true); });
}

QWidget *InboxPage::list() const
{
    return m_view;
}

void InboxPage::setNow(Instant now)
{
    m_view->setNow(now);
    desk()->setNow(now);
}

void InboxPage::setFilterText(const QString &words)
{
    m_view->setFilterText(words);
}

DeploymentsPage::DeploymentsPage(session::Session &session, const Selection &selection, DeploymentDesk *desk,
                                 const Settings &settings, QWidget *parent)
    : DeskPage(session, desk, parent)
    , m_view(new deployments::DeploymentsView(session, parent))
{
    m_view->restoreHeaderState(settings.value(setting::deploymentsHeader));
    connect(&selection, &Selection::changed, m_view,
            [this](const Location &now) { m_view->selectDeployment(now.deploymentId); });
    connect(m_view, &deployments::DeploymentsView::deploymentSelected, desk,
            &DeploymentDesk::chooseDeployment);
    connect(m_view, &deployments::DeploymentsView::deploymentActivated, this,
            [desk] { desk->detail()->eventsTable()->setFocus(); });
    connect(m_view, &deployments::DeploymentsView::revisionRequested, desk,
            &DeploymentDesk::revisionRequested);
    connect(m_view, &deployments::DeploymentsView::clearFilterRequested, this,
            &DeploymentsPage::clearFilterRequested);
    connect(m_view, &deployments::DeploymentsView::countChanged, this,
            [this](int count) { Q_EMIT countChanged(count, false); });
}

QWidget *DeploymentsPage::list() const
{
    return m_view;
}

QWidget *DeploymentsPage::start() const
{
    return m_view->shownCount() > 0 ? m_view->table() : nullptr;
}

void DeploymentsPage::setNow(Instant now)
{
    m_view->setNow(now);
    desk()->setNow(now);
}

void DeploymentsPage::setFilterText(const QString &words)
{
    m_view->setFilterText(words);
}

void DeploymentsPage::saveSettings(Settings &settings) const
{
    settings.set(setting::deploymentsHeader, m_view->headerState());
    settings.set(setting::detailSplitter, desk()->saveState());
}

PostHookPage::PostHookPage(session::Session &session, DeploymentDesk *desk, QWidget *parent)
    : DeskPage(session, desk, parent)
    , m_pane(new decisions::PostHookPane(session, parent))
{
    connect(m_pane, &decisions::PostHookPane::deploymentRequested, desk, &DeploymentDesk::jump);
}

QWidget *PostHookPage::list() const
{
    return m_pane;
}

} // namespace hookline::gui
