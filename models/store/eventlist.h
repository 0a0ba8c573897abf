// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/domain/deployment.h"

#include <vector>

namespace hookline::store {

/// One lifecycle event of a target as a person should see it: what AWS told, or what is still to come.
struct EventEntry
{
    domain::LifecycleEvent event;
    bool planned = false; ///< Not begun: AWS lists it as Pending without a start, or not at all yet.
    bool reserved = false; ///< Done by CodeDeploy itself; nothing can be hooked there.
    bool waiting = false; ///< Runs and waits for a person.
    std::optional<Instant> deadline; ///< Of the waiting one: when it fails if nobody acts.
    bool deadlineEstimated = false;

    bool operator==(const EventEntry &) const = default;
};

/// The events of `target` in AWS's order, with those that AWS has not listed yet while the target is still at
/// work. Events that the order does not know stand last. `deployment` and `decision` (what waits in this
/// deployment) may be null.
std::vector<EventEntry> eventList(const domain::Deployment *deployment, const domain::Target &target,
                                  const domain::Decision *decision);

/// True if `decision` is about a hook of `target`.
bool concerns(const domain::Decision &decision, const domain::Target &target);

} // namespace hookline::store
