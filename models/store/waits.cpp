// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/waits.h"

#include <QJsonObject>

namespace hookline::store {

namespace {

using domain::Decision;
using domain::DecisionKind;
using domain::Deployment;

Decision decisionOf(const Deployment &deployment, DecisionKind kind, const QString &id)
{
    Decision decision;
    decision.id = id;
    decision.kind = kind;
    decision.deploymentId = deployment.id;
    decision.application = deployment.application;
    decision.group = deployment.group;
    decision.revision = deployment.revision;
    decision.platform = deployment.platform;
    return decision;
}

/// When a wait began, as well as it can be known: after the last event that ended, else when it was first
/// seen.
Instant since(const Store &store, const QString &decisionId, const Deployment &deployment,
              const FirstSeen &firstSeen)
{
    std::optional<Instant> lastEnd;
    for (const QString &key : store.targetKeys(deployment.id)) {
        const domain::Target *target = store.targets.find(key);
        for (const domain::LifecycleEvent &event :
             target ? target->events : std::vector<domain::LifecycleEvent>()) {
            if (event.end && (!lastEnd || *event.end > *lastEnd))
                lastEnd = event.end;
        }
    }
    return lastEnd ? *lastEnd : firstSeen(decisionId);
}

void addHooks(const Store &store, const Deployment &deployment, const FirstSeen &firstSeen,
              std::vector<Decision> *found)
{
    for (const QString &key : store.targetKeys(deployment.id)) {
        const domain::Target *target = store.targets.find(key);
        if (!target || domain::isTerminal(target->status))
            continue;
        for (const domain::LifecycleEvent &event : target->events) {
            if (event.status != domain::EventStatus::InProgress
                || !domain::isHookable(deployment.platform, event.name))
                continue;
            const QString id = QStringLiteral("hook/%1/%2").arg(deployment.id, event.name);
            Decision decision = decisionOf(deployment, DecisionKind::HookStatus, id);
            decision.targetId = target->targetId;
            decision.event = event.name;
            decision.waitingSince = event.start ? *event.start : since(store, id, deployment, firstSeen);
            decision.deadline = *decision.waitingSince + std::chrono::seconds(domain::hookTimeoutSeconds);
            decision.deadlineEstimated = !event.start;
            found->push_back(std::move(decision));
        }
    }
}

} // namespace

bool takesHookFunctions(domain::ComputePlatform platform)
{
    return platform == domain::ComputePlatform::Ecs || platform == domain::ComputePlatform::Lambda;
}

int terminationWaitMinutes(const QJsonObject &deploymentInfo)
{
    return deploymentInfo.value(QLatin1String("blueGreenDeploymentConfiguration"))
        .toObject()
        .value(QLatin1String("terminateBlueInstancesOnDeploymentSuccess"))
        .toObject()
        .value(QLatin1String("terminationWaitTimeInMinutes"))
        .toInt();
}

std::vector<Decision> waitsIn(const Store &store, const Deployment &deployment, int terminationMinutes,
                              const FirstSeen &firstSeen)
{
    std::vector<Decision> found;
    const auto addWait = [&](DecisionKind kind, const QString &prefix, int minutes) {
        const QString id = prefix + deployment.id;
        Decision decision = decisionOf(deployment, kind, id);
        decision.waitingSince = since(store, id, deployment, firstSeen);
        decision.deadlineEstimated = true;
        if (minutes > 0)
            decision.deadline = *decision.waitingSince + std::chrono::minutes(minutes);
        found.push_back(std::move(decision));
    };
    if (deployment.status == domain::DeploymentStatus::Ready)
        addWait(DecisionKind::Reroute, QStringLiteral("reroute/"), deployment.readyWaitMinutes);
    else if (deployment.terminationWaitStarted)
        addWait(DecisionKind::TerminateBlue, QStringLiteral("terminate/"), terminationMinutes);
    if (takesHookFunctions(deployment.platform))
        addHooks(store, deployment, firstSeen, &found);
    return found;
}

} // namespace hookline::store
