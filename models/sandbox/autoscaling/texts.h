// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sandbox/autoscaling/state.h"

/// Auto Scaling's own words about what it does, as AWS is seen to use them.
namespace hookline::sandbox::autoscaling {

/// "2026-11-24T02:31:00Z"
QString isoSeconds(Instant time);
/// "2026-11-24T02:31:00.123Z"
QString isoMillis(Instant time);

/// What an activity says of an instance's journey: "Launching a new EC2 instance: i-…".
QString descriptionOf(Journey journey, const QString &instance);

// Beginnings of a cause: what a person did.
QString causeCreated(Instant now, int desired);
QString causeSetDesired(Instant now, int from, int to);
QString causeUpdated(Instant now, int min, int max, int from, int to);

// The rest of a cause: what the group did about it.
QString causeStarted(Instant now, int from, int to);
QString causeReplaced(Instant now);
QString causeShrunk(Instant now, int from, int to);
QString causeSelected(Instant now, const QString &instance);
QString causeUserTermination(Instant now, const QString &instance);
QString causePool(Instant now, int from, int to);
QString causeCancelled(Instant now);

/// Why a launch was given up: "Instance failed to complete user's Lifecycle Action: …".
QString abandonedBy(const QString &token, const QString &how);
inline const QString completedWithAbandon = QStringLiteral("Lifecycle Action Completed with ABANDON Result");
inline const QString heartbeatTimeout = QStringLiteral("Heartbeat Timeout");

} // namespace hookline::sandbox::autoscaling
