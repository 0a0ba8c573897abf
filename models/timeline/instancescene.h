// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/timeline/scene.h"

namespace hookline::timeline {

/// The lives of a group's instances as lanes, by instance ID; those that wait first. What AWS's activities
/// tell, and what Hookline saw since it looks; heartbeats that were sent from here are ticks. A lane ends
/// with the instance's present state. Of a big group only instances with something to tell have a lane: those
/// that wait, change or are named by an activity, and `instanceId` (may be empty).
Scene instanceScene(const store::Store &store, const QString &group, const QString &instanceId, Instant now);

/// Groups up to this size are shown whole.
constexpr int wholeGroup = 40;

} // namespace hookline::timeline
