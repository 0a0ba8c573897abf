// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

/// Things that wait, for widget tests. `now` is the service's time.
namespace hookline::test {

inline const QString secretId = QStringLiteral("eyJlbmNyeXB0ZWREYXRhIjoihooklinesecretIn0=+/tail");

inline domain::LifecycleEvent sampleEvent(const QString &name, domain::EventStatus status, Instant start,
                                          int seconds)
{
    domain::LifecycleEvent event{name, status, start, {}, {}};
    if (domain::isTerminal(status))
        event.end = start + std::chrono::seconds(seconds);
    return event;
}

inline domain::Deployment sampleDeployment(const QString &id, domain::ComputePlatform platform, Instant now)
{
    domain::Deployment deployment;
    deployment.id = id;
    deployment.application = QStringLiteral("shop-api");
    deployment.group = QStringLiteral("production");
    deployment.revision = QStringLiteral("s3://releases-eu/shop-api/rev-41.zip");
    deployment.creator = QStringLiteral("user");
    deployment.status = domain::DeploymentStatus::InProgress;
    deployment.statusText = QStringLiteral("InProgress");
    deployment.platform = platform;
    deployment.type = domain::DeploymentType::BlueGreen;
    deployment.trafficControl = true;
    deployment.created = deployment.started = now - std::chrono::minutes(22);
    deployment.autoRollbackOnFailure = true;
    return deployment;
}

inline domain::Decision hookDecision(const domain::Deployment &deployment, const QString &event, Instant now,
                                     const QString &executionId = secretId)
{
    domain::Decision decision;
    decision.id = QStringLiteral("hook/%1/%2").arg(deployment.id, event);
    decision.kind = domain::DecisionKind::HookStatus;
    decision.intake = executionId.isEmpty() ? domain::Intake::Polled : domain::Intake::Queue;
    decision.deploymentId = deployment.id;
    decision.targetId = QStringLiteral("shop:shop-api");
    decision.event = event;
    decision.application = deployment.application;
    decision.group = deployment.group;
    decision.revision = deployment.revision;
    decision.platform = deployment.platform;
    decision.executionId = executionId;
    decision.waitingSince = now - std::chrono::seconds(1133);
    decision.deadline = *decision.waitingSince + std::chrono::hours(1);
    return decision;
}

inline domain::Decision waitDecision(const domain::Deployment &deployment, domain::DecisionKind kind,
                                     Instant now)
{
    domain::Decision decision = hookDecision(deployment, {}, now, {});
    const bool reroute = kind == domain::DecisionKind::Reroute;
    decision.id = (reroute ? QStringLiteral("reroute/") : QStringLiteral("terminate/")) + deployment.id;
    decision.kind = kind;
    decision.targetId.clear();
    decision.deadline = now + std::chrono::minutes(130);
    decision.deadlineEstimated = reroute;
    return decision;
}

/// An ECS target that waits at AfterAllowTestTraffic, with the events before it.
inline domain::Target sampleTarget(const domain::Deployment &deployment, Instant now)
{
    using Status = domain::EventStatus;
    domain::Target target;
    target.deploymentId = deployment.id;
    target.targetId = QStringLiteral("shop:shop-api");
    target.platform = deployment.platform;
    target.status = domain::TargetStatus::InProgress;
    const auto event = [&](const char *name, Status status, int before, int seconds) {
        target.events.push_back(
            sampleEvent(QLatin1String(name), status, now - std::chrono::seconds(before), seconds));
    };
    event("BeforeInstall", Status::Succeeded, 1290, 12);
    event("Install", Status::Succeeded, 1278, 104);
    event("AfterInstall", Status::Skipped, 1174, 0);
    event("AllowTestTraffic", Status::Succeeded, 1174, 41);
    event("AfterAllowTestTraffic", Status::InProgress, 1133, 0);
    for (const char *later : {"BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"})
        target.events.push_back({QLatin1String(later), Status::Pending, {}, {}, {}});
    return target;
}

/// "d-AB1CDEF23" waits at AfterAllowTestTraffic with a known ID, "d-LAMBDA001" at BeforeAllowTraffic without
/// one, "d-READY0001" for rerouting and "d-TERM00001" before termination.
inline void fillWithSamples(store::Store &store, Instant now)
{
    using domain::ComputePlatform;
    domain::Deployment ecs = sampleDeployment(QStringLiteral("d-AB1CDEF23"), ComputePlatform::Ecs, now);
    domain::Deployment lambda = sampleDeployment(QStringLiteral("d-LAMBDA001"), ComputePlatform::Lambda, now);
    lambda.application = QStringLiteral("shop-fn");
    lambda.revision = QStringLiteral("AppSpec 3f2a9c");
    lambda.autoRollbackOnFailure = false;
    domain::Deployment ready = sampleDeployment(QStringLiteral("d-READY0001"), ComputePlatform::Server, now);
    ready.status = domain::DeploymentStatus::Ready;
    ready.statusText = QStringLiteral("Ready");
    ready.readyStopsOnTimeout = true;
    ready.readyWaitMinutes = 180;
    domain::Deployment term = sampleDeployment(QStringLiteral("d-TERM00001"), ComputePlatform::Server, now);
    term.terminationWaitStarted = true;
    domain::Decision unknown = hookDecision(lambda, QStringLiteral("BeforeAllowTraffic"), now, {});
    unknown.targetId = QStringLiteral("shop-fn:live");
    unknown.deadline = now + std::chrono::minutes(12);
    store.deployments.upsert({ecs, lambda, ready, term});
    store.targets.upsert({sampleTarget(ecs, now)});
    store.decisions.upsert({hookDecision(ecs, QStringLiteral("AfterAllowTestTraffic"), now), unknown,
                            waitDecision(ready, domain::DecisionKind::Reroute, now),
                            waitDecision(term, domain::DecisionKind::TerminateBlue, now)});
}

inline const QString sampleHook = QStringLiteral("hook/d-AB1CDEF23/AfterAllowTestTraffic");
inline const QString sampleUnknown = QStringLiteral("hook/d-LAMBDA001/BeforeAllowTraffic");
inline const QString sampleReroute = QStringLiteral("reroute/d-READY0001");
inline const QString sampleTermination = QStringLiteral("terminate/d-TERM00001");

} // namespace hookline::test
