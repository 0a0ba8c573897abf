// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/deploymentdesk.h"

#include "models/session/session.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/deployments/deploymentdetail.h"

#include <QTimer>

namespace hookline::gui {

DeploymentDesk::DeploymentDesk(session::Session &session, common::Confirmer &confirmer, Selection &selection,
                               QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_session(session)
    , m_selection(selection)
    , m_detail(new deployments::DeploymentDetail(session, confirmer, this))
    , m_card(new decisions::DecisionCard(session, this))
{
    setObjectName(QStringLiteral("detailSplitter"));
    setChildrenCollapsible(false);
    m_card->setMinimumWidth(300);
    addWidget(m_detail);
    addWidget(m_card);
    setStretchFactor(0, 1);
    setStretchFactor(1, 0);
    setSizes({700, 340});
    connectAll();
    look();
}

void DeploymentDesk::connectAll()
{
    connect(&m_selection, &Selection::changed, this, &DeploymentDesk::follow);
    connect(m_detail, &deployments::DeploymentDetail::targetSelected, &m_selection, &Selection::selectTarget);
    connect(m_detail, &deployments::DeploymentDetail::eventSelected, &m_selection, &Selection::selectEvent);
    connect(m_detail, &deployments::DeploymentDetail::deploymentRequested, this, &DeploymentDesk::jump);
    connect(m_detail, &deployments::DeploymentDetail::revisionRequested, this,
            &DeploymentDesk::revisionRequested);
    connect(m_card, &decisions::DecisionCard::deploymentRequested, this, &DeploymentDesk::jump);
    connect(m_card, &decisions::DecisionCard::backRequested, this, &DeploymentDesk::backRequested);
    connect(m_card, &decisions::DecisionCard::stateChanged, this, &DeploymentDesk::refreshCard);
    connect(m_card, &decisions::DecisionCard::postHookStatusRequested, this,
            &DeploymentDesk::postHookStatusRequested);

    store::Store &store = m_session.store();
    connect(store.deployments.notifier(), &store::TableNotifier::changed, this,
            &DeploymentDesk::scheduleLook);
    connect(store.decisions.notifier(), &store::TableNotifier::changed, this, &DeploymentDesk::scheduleLook);
    connect(&m_session, &session::Session::freshnessChanged, this, &DeploymentDesk::scheduleLook);
}

void DeploymentDesk::follow(const Location &now, const Location &before)
{
    m_detail->showDeployment(now.deploymentId);
    if (now.deploymentId != before.deploymentId)
        m_session.setFocus(now.deploymentId);
    m_detail->select(now.targetKey, now.event);
    if (!now.decisionId.isEmpty())
        m_card->showDecision(now.decisionId);
    else if (now.deploymentId != before.deploymentId || now.decisionId != before.decisionId)
        m_card->showDeployment(now.deploymentId);
    refreshCard();
}

void DeploymentDesk::laneChosen(const QString &laneKey, const QString &event)
{
    m_touched = true;
    if (m_session.store().targets.find(laneKey))
        m_selection.selectEvent(laneKey, event);
    else if (m_session.store().deployments.find(laneKey))
        m_selection.selectDeployment(laneKey);
}

void DeploymentDesk::setNow(Instant now)
{
    m_detail->setNow(now);
    m_card->setNow(now);
}

void DeploymentDesk::chooseDeployment(const QString &deploymentId)
{
    m_touched = true;
    m_selection.selectDeployment(deploymentId);
}

void DeploymentDesk::chooseDecision(const QString &decisionId)
{
    m_touched = true;
    select(decisionId);
}

void DeploymentDesk::jump(const QString &deploymentId)
{
    m_touched = true;
    m_selection.jumpToDeployment(deploymentId);
}

void DeploymentDesk::select(const QString &decisionId)
{
    const domain::Decision *decision = m_session.store().decisions.find(decisionId);
    if (!decision)
        return;
    const QString target = decision->targetId.isEmpty()
        ? QString()
        : decision->deploymentId + QLatin1Char('/') + decision->targetId;
    m_selection.selectDecision(decisionId, decision->deploymentId, target, decision->event);
}

void DeploymentDesk::scheduleLook()
{
    // The tables of one poll change one after the other; look when all have.
    if (std::exchange(m_lookDue, true))
        return;
    QTimer::singleShot(0, this, &DeploymentDesk::look);
}

void DeploymentDesk::look()
{
    m_lookDue = false;
    const Location &now = m_selection.current();
    // A decision may arrive for what is looked at already.
    if (m_card->decisionId().isEmpty() && !now.deploymentId.isEmpty())
        m_card->showDeployment(now.deploymentId);
    selectFirst();
    refreshCard();
}

// One look must answer what waits: until a person chooses, the most urgent decision is shown, else the newest
// deployment.
void DeploymentDesk::selectFirst()
{
    if (m_touched || !m_selection.current().deploymentId.isEmpty()
        || m_session.freshness().state != session::Freshness::State::Fresh)
        return;
    const domain::Decision *soonest = nullptr;
    for (const domain::Decision &decision : m_session.store().decisions.rows()) {
        if (!soonest
            || (decision.deadline && (!soonest->deadline || *decision.deadline < *soonest->deadline)))
            soonest = &decision;
    }
    if (soonest) {
        select(soonest->id);
        return;
    }
    const domain::Deployment *newest = nullptr;
    for (const domain::Deployment &deployment : m_session.store().deployments.rows()) {
        if (!newest || deployment.created > newest->created)
            newest = &deployment;
    }
    if (newest)
        m_selection.selectDeployment(newest->id);
}

void DeploymentDesk::refreshCard()
{
    using State = decisions::DecisionCard::State;
    m_card->setVisible(m_selection.current().place == Place::Inbox || m_card->state() != State::Empty);
}

} // namespace hookline::gui
