// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/builder.h"

#include "models/store/eventlist.h"
#include "models/timeline/nametable.h"

#include <algorithm>
#include <array>
#include <limits>

namespace hookline::timeline {
namespace {

using domain::Decision;
using domain::DecisionKind;
using domain::Deployment;
using domain::DeploymentStatus;
using domain::EventStatus;
using domain::Target;

SpanState stateOf(const store::EventEntry &entry)
{
    if (entry.waiting)
        return SpanState::Waiting;
    switch (entry.event.status) {
    case EventStatus::Succeeded:
        return entry.reserved ? SpanState::Reserved : SpanState::Succeeded;
    case EventStatus::Failed:
        return SpanState::Failed;
    case EventStatus::Skipped:
        return SpanState::Skipped;
    case EventStatus::InProgress:
    case EventStatus::Unknown:
        return SpanState::InProgress;
    case EventStatus::Pending:
        break;
    }
    return SpanState::Planned;
}

// In the order of domain::DeploymentStatus.
constexpr std::array<SpanState, 9> deploymentStates = {
    SpanState::InProgress, SpanState::InProgress, SpanState::InProgress,
    SpanState::InProgress, SpanState::InProgress, SpanState::Succeeded,
    SpanState::Failed,     SpanState::Skipped,    SpanState::Waiting};

const Decision *decisionOf(const store::Store &store, const QString &deploymentId)
{
    const Decision *soonest = nullptr;
    for (const Decision &decision : store.decisions.rows()) {
        if (decision.deploymentId != deploymentId)
            continue;
        if (!soonest
            || (decision.deadline && (!soonest->deadline || *decision.deadline < *soonest->deadline)))
            soonest = &decision;
    }
    return soonest;
}

/// Blue/green waits stand between the events: on the instances that will take, or lose, the traffic.
bool waitsBetweenEvents(const Decision &decision, const Target &target)
{
    const bool original = target.label == domain::TargetLabel::Blue;
    return (decision.kind == DecisionKind::Reroute && !original)
        || (decision.kind == DecisionKind::TerminateBlue
            && (original || target.label == domain::TargetLabel::None));
}

class LaneBuilder
{
public:
    LaneBuilder(Scene &scene, NameTable &names, Instant now)
        : m_scene(scene)
        , m_names(names)
        , m_now(now)
    { }

    Lane targetLane(const Deployment *deployment, const Target &target, const Decision *decision)
    {
        Lane lane{.key = target.key(), .title = target.targetId};
        std::vector<QString> coming;
        std::int64_t latest = std::numeric_limits<std::int64_t>::min();
        for (const store::EventEntry &entry : store::eventList(deployment, target, decision)) {
            if (entry.planned || (!entry.event.start && !entry.event.end && !entry.waiting)) {
                if (entry.planned)
                    coming.push_back(entry.event.name);
                continue;
            }
            lane.spans.push_back(eventSpan(entry, latest));
            if (!lane.spans.back().isOpen())
                latest = std::max(latest, lane.spans.back().end);
            if (entry.waiting && entry.deadline)
                setDeadline(lane, *entry.deadline, entry.deadlineEstimated);
        }
        const bool over = deployment && domain::isTerminal(deployment->status);
        if (decision && !over && waitsBetweenEvents(*decision, target) && !lane.spans.empty())
            addWait(lane, *decision);
        straighten(lane.spans);
        plan(lane, coming);
        return lane;
    }

    Lane deploymentLane(const Deployment &deployment, const Decision *decision)
    {
        Lane lane{.key = deployment.id, .title = deployment.id};
        const auto begin = deployment.started ? deployment.started : deployment.created;
        if (!begin)
            return lane;
        if (deployment.created && deployment.started && *deployment.created < *deployment.started)
            lane.spans.push_back({at(*deployment.created), at(*deployment.started),
                                  m_names.indexOf(domain::toString(DeploymentStatus::Queued)),
                                  SpanState::Reserved});
        Span span{at(*begin), Span::openEnd, m_names.indexOf(statusName(deployment)),
                  deploymentStates[static_cast<size_t>(deployment.status)]};
        if (deployment.completed)
            span.end = at(*deployment.completed);
        else if (domain::isTerminal(deployment.status))
            span.end = span.start;
        lane.spans.push_back(span);
        if (decision && !domain::isTerminal(deployment.status))
            addWait(lane, *decision);
        straighten(lane.spans);
        return lane;
    }

private:
    std::int64_t at(Instant instant) const { return m_scene.millisAt(instant); }

    static QString statusName(const Deployment &deployment)
    {
        return deployment.status == DeploymentStatus::Unknown && !deployment.statusText.isEmpty()
            ? deployment.statusText
            : domain::toString(deployment.status);
    }

    Span eventSpan(const store::EventEntry &entry, std::int64_t latest)
    {
        Span span;
        span.name = m_names.indexOf(entry.event.name);
        span.state = stateOf(entry);
        const bool over = domain::isTerminal(entry.event.status);
        // AWS leaves a time out now and then: then the event stands where the one before it ended.
        const std::int64_t fallback = latest == std::numeric_limits<std::int64_t>::min() ? at(m_now) : latest;
        if (entry.event.start)
            span.start = at(*entry.event.start);
        else
            span.start = entry.event.end ? at(*entry.event.end) : fallback;
        span.end = entry.event.end ? at(*entry.event.end) : over ? span.start : Span::openEnd;
        return span;
    }

    void setDeadline(Lane &lane, Instant deadline, bool estimated)
    {
        lane.deadline = at(deadline);
        lane.deadlineEstimated = estimated;
    }

    void addWait(Lane &lane, const Decision &decision)
    {
        if (decision.deadline)
            setDeadline(lane, *decision.deadline, decision.deadlineEstimated);
        // AWS's own words for the two waits (DeploymentWaitType).
        const QString name = decision.kind == DecisionKind::Reroute ? QStringLiteral("READY_WAIT")
            : decision.kind == DecisionKind::TerminateBlue          ? QStringLiteral("TERMINATION_WAIT")
                                                                    : decision.event;
        Span &last = lane.spans.back();
        std::int64_t start = decision.waitingSince ? at(*decision.waitingSince)
            : last.isOpen()                        ? last.start
                                                   : last.end;
        start = std::max(start, last.start);
        if (last.isOpen()) {
            last.end = start;
            if (last.end == last.start)
                lane.spans.pop_back();
        } else {
            start = std::max(start, last.end);
        }
        lane.spans.push_back({start, Span::openEnd, m_names.indexOf(name), SpanState::Waiting});
    }

    /// Room for what is to come: each a tenth of what is known, between 2 s and 5 min.
    void plan(Lane &lane, const std::vector<QString> &coming)
    {
        const std::int64_t known =
            lane.spans.empty() ? 0 : laneTail(lane, at(m_now)) - lane.spans.front().start;
        const std::int64_t each = std::clamp<std::int64_t>(known / 10, 2'000, 300'000);
        std::int64_t start = 0;
        for (const QString &name : coming) {
            lane.planned.push_back({start, start + each, m_names.indexOf(name), SpanState::Planned});
            start += each;
        }
    }

    Scene &m_scene;
    NameTable &m_names;
    Instant m_now;
};

std::optional<Instant> firstInstant(const store::Store &store, const QStringList &chain)
{
    std::optional<Instant> first;
    const auto take = [&](const std::optional<Instant> &instant) {
        if (instant && (!first || *instant < *first))
            first = instant;
    };
    for (const QString &id : chain) {
        for (const QString &key : store.targetKeys(id)) {
            for (const domain::LifecycleEvent &event : store.targets.find(key)->events) {
                take(event.start);
                take(event.end);
            }
        }
        if (const Deployment *deployment = store.deployments.find(id)) {
            take(deployment->created);
            take(deployment->started);
        }
    }
    return first;
}

} // namespace

QStringList rollbackChain(const store::Store &store, const QString &deploymentId)
{
    QStringList chain{deploymentId};
    const auto walk = [&](QString Deployment::*next, bool forward) {
        const Deployment *deployment = store.deployments.find(deploymentId);
        while (deployment && !(deployment->*next).isEmpty() && !chain.contains(deployment->*next)) {
            const QString id = deployment->*next;
            if (forward)
                chain.append(id);
            else
                chain.prepend(id);
            deployment = store.deployments.find(id);
        }
    };
    walk(&Deployment::rollbackDeploymentId, true);
    walk(&Deployment::rollbackTriggeredBy, false);
    return chain;
}

Scene deploymentScene(const store::Store &store, const QString &deploymentId, Instant now)
{
    Scene scene;
    const QStringList chain = rollbackChain(store, deploymentId);
    scene.origin = firstInstant(store, chain).value_or(now);
    NameTable names(scene);
    LaneBuilder builder(scene, names, now);
    for (const QString &id : chain) {
        const Deployment *deployment = store.deployments.find(id);
        const Decision *decision = decisionOf(store, id);
        for (const QString &key : store.targetKeys(id)) {
            Lane lane = builder.targetLane(deployment, *store.targets.find(key), decision);
            if (chain.size() > 1)
                lane.title = id + QStringLiteral(" · ") + lane.title;
            scene.lanes.push_back(std::move(lane));
        }
    }
    return scene;
}

Scene fleetScene(const store::Store &store, const QStringList &deploymentIds, Instant now)
{
    Scene scene;
    QHash<QString, const Decision *> waiting;
    for (const Decision &decision : store.decisions.rows()) {
        const Decision *&known = waiting[decision.deploymentId];
        if (!known || (decision.deadline && (!known->deadline || *decision.deadline < *known->deadline)))
            known = &decision;
    }
    std::optional<Instant> first;
    for (const QString &id : deploymentIds) {
        const Deployment *deployment = store.deployments.find(id);
        const auto begin = !deployment ? std::nullopt
            : deployment->created      ? deployment->created
                                       : deployment->started;
        if (begin && (!first || *begin < *first))
            first = begin;
    }
    scene.origin = first.value_or(now);
    NameTable names(scene);
    LaneBuilder builder(scene, names, now);
    for (const QString &id : deploymentIds) {
        if (const Deployment *deployment = store.deployments.find(id))
            scene.lanes.push_back(builder.deploymentLane(*deployment, waiting.value(id)));
    }
    return scene;
}

} // namespace hookline::timeline
