// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/chance.h"
#include "models/sandbox/codedeploy/agentjob.h"
#include "models/sandbox/codedeploy/engine.h"
#include "models/sandbox/codedeploy/scripts.h"

#include <algorithm>
#include <iterator>

namespace hookline::sandbox::codedeploy {
namespace {

struct Duration
{
    const char *event;
    double low, high; // seconds
};

// What such an event takes on a small instance.
constexpr Duration serverDurations[] = {
    {"BeforeBlockTraffic", 1, 6}, {"BlockTraffic", 15, 45},     {"AfterBlockTraffic", 1, 6},
    {"ApplicationStop", 2, 10},   {"DownloadBundle", 2, 8},     {"BeforeInstall", 2, 15},
    {"Install", 3, 20},           {"AfterInstall", 5, 40},      {"ApplicationStart", 5, 25},
    {"ValidateService", 3, 30},   {"BeforeAllowTraffic", 1, 6}, {"AllowTraffic", 15, 45},
    {"AfterAllowTraffic", 1, 6},
};
// Of ECS and Lambda only the reserved ones take time by themselves.
constexpr Duration ecsDurations[] = {{"Install", 25, 60}, {"AllowTestTraffic", 2, 8}, {"AllowTraffic", 2, 8}};
constexpr Duration lambdaDurations[] = {{"AllowTraffic", 1, 3}};
constexpr Duration nothingToDo{"", 0.1, 0.9};

std::span<const Duration> durationsOf(ComputePlatform platform)
{
    switch (platform) {
    case ComputePlatform::Ecs:
        return ecsDurations;
    case ComputePlatform::Lambda:
        return lambdaDurations;
    default:
        return serverDurations;
    }
}

const Duration &durationOf(ComputePlatform platform, QLatin1String event)
{
    for (const Duration &duration : durationsOf(platform)) {
        if (event == QLatin1String(duration.event))
            return duration;
    }
    return nothingToDo;
}

// AppSpec seed and API text of ignoreApplicationStopFailures: these come from the last revision, and a
// failure of theirs can be passed over.
constexpr const char *stopEvents[] = {"ApplicationStop", "BeforeBlockTraffic", "AfterBlockTraffic"};

bool isTolerated(const Deployment &deployment, QLatin1String event)
{
    return deployment.settings.value(QLatin1String("ignoreApplicationStopFailures")).toBool()
        && std::ranges::any_of(stopEvents, [&](const char *name) { return event == QLatin1String(name); });
}

const domain::EventFact &factOf(const Target &target)
{
    return domain::eventOrder(target.track)[std::size_t(target.position)];
}

} // namespace

quint64 Engine::draw(const Target &target, QStringView purpose) const
{
    return m_world.draw({target.deploymentId, target.id, purpose});
}

void Engine::setStatus(Target &target, TargetStatus status)
{
    target.status = status;
    target.updated = m_world.now;
    m_world.touch(target);
}

void Engine::beginEvent(Deployment &deployment, Target &target)
{
    Event &event = target.events[std::size_t(target.position)];
    event.status = EventStatus::InProgress;
    event.start = m_world.now;
    target.updated = m_world.now;
    target.waiting = Waiting::Nothing;
    target.verdict.reset();
    m_world.touch(target);
    if (deployment.platform == ComputePlatform::Server)
        beginServerEvent(deployment, target);
    else
        beginServiceEvent(deployment, target);
}

void Engine::beginServerEvent(Deployment &deployment, Target &target)
{
    const domain::EventFact &fact = factOf(target);
    const QLatin1String name(fact.name);
    const Instance *instance = m_world.instances.find(target.id);
    const QString previous = instance ? instance->installed.value(deployment.groupId).toString() : QString();
    const bool fromPrevious = fact.source == domain::ScriptSource::LastSuccessfulRevision;

    const auto job = instance ? agentJob(m_env, deployment, *instance, QString(name)) : std::nullopt;
    if (job)
        return runAgent(target, *job);

    // A first deployment has no earlier revision whose scripts could run: the event passes at once.
    const Deployment *source = &deployment;
    bool idle = fact.scriptable && fromPrevious && previous.isEmpty();
    if (fromPrevious && !previous.isEmpty()) {
        if (const Deployment *last = m_world.deployments.find(previous))
            source = last;
    }
    const bool empty = fact.scriptable && source->scriptsKnown && !source->hooks.contains(QString(name));
    const ScriptVerdict verdict =
        idle ? ScriptVerdict() : simulateScripts(m_world, deployment, target, QString(name));
    idle = idle || (empty && !verdict.failure);
    const Duration &range = idle ? nothingToDo : durationOf(deployment.platform, name);
    const Millis takes =
        verdict.duration.value_or(drawSeconds(draw(target, QString(name)), range.low, range.high));
    target.verdict = verdict.failure;
    m_world.setDue(target, m_world.now + std::max(takes, Millis(1)));
}

void Engine::runAgent(Target &target, const agent::Job &job)
{
    target.waiting = Waiting::Agent;
    m_world.touch(target);
    m_agent.run(job, [this, key = target.key(), index = target.position](const agent::Outcome &outcome) {
        later([this, key, index, outcome] {
            Target *row = m_world.targets.find(key);
            if (!row || row->position != index || row->waiting != Waiting::Agent)
                return;
            // The agent reports what the scripts said, also of those that succeeded.
            if (outcome.ok() && !outcome.diagnostics.logTail.isEmpty())
                row->events[std::size_t(index)].diagnostics =
                    std::make_shared<Diagnostics>(outcome.diagnostics);
            finishEvent(*m_world.deployments.find(row->deploymentId), *row,
                        outcome.ok() ? std::nullopt : std::optional(outcome.diagnostics));
        });
    });
}

void Engine::beginServiceEvent(Deployment &deployment, Target &target)
{
    const domain::EventFact &fact = factOf(target);
    const QLatin1String name(fact.name);
    const QString function = deployment.hooks.value(name).toString();
    if (fact.scriptable && !function.isEmpty())
        return invoke(deployment, target, function);
    const Duration &range = durationOf(deployment.platform, name);
    m_world.setDue(target, m_world.now + drawSeconds(draw(target, QString(name)), range.low, range.high));
}

void Engine::tick(Target &target)
{
    Deployment &deployment = *m_world.deployments.find(target.deploymentId);
    const QLatin1String name(factOf(target).name);
    if (deployment.platform != ComputePlatform::Server && name == QLatin1String("AllowTraffic")
        && target.weight < 100)
        return stepTraffic(deployment, target);
    if (target.waiting == Waiting::Hook || target.waiting == Waiting::Program) {
        const QString function = target.executions.back().function;
        target.verdict = Diagnostics{
            LifecycleErrorCode::ScriptTimedOut,
            function,
            QStringLiteral("The validation function %1 did not report a status for %2 within %3 seconds.")
                .arg(function, name)
                .arg(domain::hookTimeoutSeconds),
            {}};
    }
    finishEvent(deployment, target, target.verdict);
}

void Engine::stepTraffic(Deployment &deployment, Target &target)
{
    const TrafficRule &rule = deployment.traffic;
    const bool first = target.weight == 0;
    if (rule.kind == TrafficRule::Kind::AllAtOnce || (rule.kind == TrafficRule::Kind::Canary && !first))
        target.weight = 100;
    else
        target.weight = std::min(100.0, target.weight + rule.percent);
    target.updated = m_world.now;
    if (target.weight >= 100)
        return finishEvent(deployment, target, std::nullopt);
    m_world.setDue(target, m_world.now + std::chrono::minutes(std::max(1, rule.minutes)));
}

void Engine::finishEvent(Deployment &deployment, Target &target, const std::optional<Diagnostics> &failure)
{
    const QLatin1String name(factOf(target).name);
    Event &event = target.events[std::size_t(target.position)];
    event.status = failure ? EventStatus::Failed : EventStatus::Succeeded;
    event.end = m_world.now;
    if (failure)
        event.diagnostics = std::make_shared<Diagnostics>(*failure);
    const bool passed = !failure || isTolerated(deployment, name);
    target.waiting = Waiting::Nothing;
    target.verdict.reset();
    ++target.position;
    target.updated = m_world.now;
    m_world.setDue(target, std::nullopt);

    // The agent notes the revision right after Install, whatever comes later.
    if (!failure && name == QLatin1String("Install") && deployment.platform == ComputePlatform::Server) {
        if (Instance *instance = m_world.instances.find(target.id)) {
            instance->installed.insert(deployment.groupId, deployment.id);
            m_world.instances.touch(target.id);
        }
    }
    if (!passed) {
        skipRest(target);
        setStatus(target, TargetStatus::Failed);
        return schedule(deployment);
    }
    if (deployment.stopping && target.position < int(target.events.size())) {
        skipRest(target);
        setStatus(target, TargetStatus::Skipped);
        return schedule(deployment);
    }
    if (target.position < target.until)
        return beginEvent(deployment, target);
    setStatus(target,
              target.position < int(target.events.size()) ? TargetStatus::Ready : TargetStatus::Succeeded);
    schedule(deployment);
}

void Engine::skipRest(Target &target)
{
    for (Event &event : target.events) {
        if (event.status == EventStatus::Pending)
            event.status = EventStatus::Skipped;
    }
    m_world.touch(target);
}

void Engine::decide(Deployment &deployment, Target &target, bool succeeded)
{
    std::optional<Diagnostics> failure;
    if (!succeeded) {
        const QString function = target.executions.back().function;
        failure = Diagnostics{LifecycleErrorCode::ScriptFailed,
                              function,
                              QStringLiteral("The validation function %1 reported Failed for %2.")
                                  .arg(function, QLatin1String(factOf(target).name)),
                              {}};
    }
    finishEvent(deployment, target, failure);
}

} // namespace hookline::sandbox::codedeploy
