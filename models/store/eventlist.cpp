// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/eventlist.h"

#include <algorithm>

namespace hookline::store {
namespace {

using namespace domain;

bool stillAtWork(const Deployment *deployment, const Target &target)
{
    return !isTerminal(target.status) && !(deployment && isTerminal(deployment->status));
}

EventTrack trackOf(const Deployment *deployment, const Target &target)
{
    if (deployment)
        return eventTrack(*deployment, target);
    Deployment guess;
    guess.platform = target.platform;
    return eventTrack(guess, target);
}

bool hasBegun(const LifecycleEvent &event)
{
    return event.start || event.end || isTerminal(event.status) || event.status == EventStatus::InProgress;
}

EventEntry entryOf(const LifecycleEvent &event, const Target &target, const Decision *decision, bool working)
{
    EventEntry entry{.event = event};
    entry.planned = working && !hasBegun(event);
    entry.reserved = target.platform != ComputePlatform::Unknown && !isHookable(target.platform, event.name);
    if (decision && concerns(*decision, target) && decision->event == event.name
        && !isTerminal(event.status)) {
        entry.planned = false;
        entry.waiting = true;
        entry.deadline = decision->deadline;
        entry.deadlineEstimated = decision->deadlineEstimated;
    }
    return entry;
}

} // namespace

bool concerns(const Decision &decision, const Target &target)
{
    return decision.kind == DecisionKind::HookStatus && decision.deploymentId == target.deploymentId
        && (decision.targetId.isEmpty() || decision.targetId == target.targetId);
}

std::vector<EventEntry> eventList(const Deployment *deployment, const Target &target,
                                  const Decision *decision)
{
    const EventTrack track = trackOf(deployment, target);
    const bool working = stillAtWork(deployment, target);
    std::vector<EventEntry> entries;
    entries.reserve(target.events.size());
    for (const LifecycleEvent &event : target.events)
        entries.push_back(entryOf(event, target, decision, working));
    if (deployment) {
        for (const EventFact &fact : plannedEvents(*deployment, target)) {
            LifecycleEvent coming{.name = QString::fromLatin1(fact.name), .status = EventStatus::Pending};
            entries.push_back(entryOf(coming, target, decision, working));
        }
    }
    std::ranges::stable_sort(entries, {},
                             [&](const EventEntry &entry) { return eventRank(track, entry.event.name); });
    return entries;
}

} // namespace hookline::store
