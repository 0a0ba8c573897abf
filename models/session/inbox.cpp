// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/inbox.h"

#include "models/store/waits.h"

#include <algorithm>

namespace hookline::session {

Inbox::Inbox(store::Store &store, Intake &intake, aws::Caller caller, std::function<Instant()> serviceNow)
    : m_store(store)
    , m_intake(intake)
    , m_caller(std::move(caller))
    , m_serviceNow(std::move(serviceNow))
{ }

void Inbox::setTerminationMinutes(const QString &deploymentId, int minutes)
{
    m_terminationMinutes.insert(deploymentId, minutes);
}

void Inbox::rebuild(const QSet<QString> &open)
{
    m_lackingIds.clear();
    std::vector<domain::Decision> found;
    for (const QString &id : open) {
        const domain::Deployment *deployment = m_store.deployments.find(id);
        if (!deployment || domain::isTerminal(deployment->status))
            continue;
        addWaits(*deployment, &found);
    }
    for (const QString &id : m_intake.deployments()) {
        const domain::Deployment *deployment = m_store.deployments.find(id);
        if (deployment && domain::isTerminal(deployment->status))
            m_intake.release(m_caller, id, true);
    }
    QSet<QString> keep;
    for (const domain::Decision &decision : found)
        keep.insert(decision.id);
    std::vector<QString> gone;
    for (const domain::Decision &decision : m_store.decisions.rows()) {
        if (!keep.contains(decision.id))
            gone.push_back(decision.id);
    }
    for (const QString &id : gone)
        m_firstSeen.remove(id);
    m_store.decisions.change(gone, std::move(found));
}

void Inbox::addWaits(const domain::Deployment &deployment, std::vector<domain::Decision> *found)
{
    const auto firstSeen = [this](const QString &decisionId) {
        const auto seen = m_firstSeen.constFind(decisionId);
        return seen != m_firstSeen.constEnd() ? *seen : *m_firstSeen.insert(decisionId, m_serviceNow());
    };
    bool anyHook = false;
    for (domain::Decision &decision :
         store::waitsIn(m_store, deployment, m_terminationMinutes.value(deployment.id), firstSeen)) {
        if (decision.kind == domain::DecisionKind::HookStatus) {
            anyHook = true;
            joinId(decision);
        }
        found->push_back(std::move(decision));
    }
    if (!anyHook && store::takesHookFunctions(deployment.platform))
        m_intake.release(m_caller, deployment.id, false);
}

void Inbox::joinId(domain::Decision &decision)
{
    // When the event began is known exactly unless the deadline is estimated.
    const auto start = decision.deadlineEstimated ? std::nullopt : decision.waitingSince;
    const Intake::Item *item = m_intake.join(m_caller, decision.deploymentId, decision.event, start);
    if (!item) {
        m_lackingIds.append(decision.id);
        return;
    }
    decision.intake = item->how;
    decision.executionId = item->executionId;
    decision.queueUrl = item->queueUrl;
    decision.receiptHandle = item->receiptHandle;
}

} // namespace hookline::session
