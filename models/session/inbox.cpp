// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/inbox.h"

#include <algorithm>

namespace hookline::session {

namespace {

domain::Decision decisionOf(const domain::Deployment &deployment, domain::DecisionKind kind,
                            const QString &id)
{
    domain::Decision decision;
    decision.id = id;
    decision.kind = kind;
    decision.deploymentId = deployment.id;
    decision.application = deployment.application;
    decision.group = deployment.group;
    decision.revision = deployment.revision;
    decision.platform = deployment.platform;
    return decision;
}

bool takesHookFunctions(domain::ComputePlatform platform)
{
    return platform == domain::ComputePlatform::Ecs || platform == domain::ComputePlatform::Lambda;
}

} // namespace

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
        if (takesHookFunctions(deployment->platform))
            addHooks(*deployment, &found);
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

void Inbox::addHooks(const domain::Deployment &deployment, std::vector<domain::Decision> *found)
{
    bool anyRuns = false;
    for (const QString &key : m_store.targetKeys(deployment.id)) {
        const domain::Target *target = m_store.targets.find(key);
        if (!target || domain::isTerminal(target->status))
            continue;
        for (const domain::LifecycleEvent &event : target->events) {
            if (event.status != domain::EventStatus::InProgress
                || !domain::isHookable(deployment.platform, event.name))
                continue;
            anyRuns = true;
            const QString id = QStringLiteral("hook/%1/%2").arg(deployment.id, event.name);
            auto decision = decisionOf(deployment, domain::DecisionKind::HookStatus, id);
            decision.targetId = target->targetId;
            decision.event = event.name;
            decision.waitingSince = event.start ? *event.start : since(id, deployment);
            decision.deadline = *decision.waitingSince + std::chrono::seconds(domain::hookTimeoutSeconds);
            decision.deadlineEstimated = !event.start;
            if (const Intake::Item *item = m_intake.join(m_caller, deployment.id, event.name, event.start)) {
                decision.intake = item->how;
                decision.executionId = item->executionId;
                decision.queueUrl = item->queueUrl;
                decision.receiptHandle = item->receiptHandle;
            } else {
                m_lackingIds.append(id);
            }
            found->push_back(std::move(decision));
        }
    }
    if (!anyRuns)
        m_intake.release(m_caller, deployment.id, false);
}

void Inbox::addWaits(const domain::Deployment &deployment, std::vector<domain::Decision> *found)
{
    if (deployment.status == domain::DeploymentStatus::Ready) {
        const QString id = QStringLiteral("reroute/") + deployment.id;
        auto decision = decisionOf(deployment, domain::DecisionKind::Reroute, id);
        decision.waitingSince = since(id, deployment);
        decision.deadlineEstimated = true;
        if (deployment.readyWaitMinutes > 0)
            decision.deadline = *decision.waitingSince + std::chrono::minutes(deployment.readyWaitMinutes);
        found->push_back(std::move(decision));
    } else if (deployment.terminationWaitStarted) {
        const QString id = QStringLiteral("terminate/") + deployment.id;
        auto decision = decisionOf(deployment, domain::DecisionKind::TerminateBlue, id);
        decision.waitingSince = since(id, deployment);
        decision.deadlineEstimated = true;
        if (const int minutes = m_terminationMinutes.value(deployment.id); minutes > 0)
            decision.deadline = *decision.waitingSince + std::chrono::minutes(minutes);
        found->push_back(std::move(decision));
    }
}

/// When a wait began, as well as it can be known: after the last event that ended, else when it was first
/// seen.
Instant Inbox::since(const QString &decisionId, const domain::Deployment &deployment)
{
    std::optional<Instant> lastEnd;
    for (const QString &key : m_store.targetKeys(deployment.id)) {
        const domain::Target *target = m_store.targets.find(key);
        for (const domain::LifecycleEvent &event :
             target ? target->events : std::vector<domain::LifecycleEvent>()) {
            if (event.end && (!lastEnd || *event.end > *lastEnd))
                lastEnd = event.end;
        }
    }
    if (lastEnd)
        return *lastEnd;
    const auto seen = m_firstSeen.constFind(decisionId);
    return seen != m_firstSeen.constEnd() ? *seen : *m_firstSeen.insert(decisionId, m_serviceNow());
}

} // namespace hookline::session
