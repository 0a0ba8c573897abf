// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/status.h"

#include <QString>

#include <span>
#include <vector>

namespace hookline::domain {

/// Which run of lifecycle events a target goes through.
enum class EventTrack : quint8 {
    InPlace, ///< EC2/on-premises without load balancer
    InPlaceLoadBalanced, ///< … with one
    BlueGreenReplacement, ///< EC2 blue/green: first the replacement (green) instances
    BlueGreenOriginal, ///< … then the original (blue) ones
    BlueGreenRollbackOriginal,
    BlueGreenRollbackReplacement,
    Ecs, ///< ECS blue/green without test listener
    EcsTestListener, ///< … with one
    Lambda,
};

/// Whose AppSpec an EC2 event's scripts come from.
enum class ScriptSource : quint8 { None, CurrentRevision, LastSuccessfulRevision, MostRecentRevision };

struct EventFact
{
    const char *name; ///< AWS's spelling, ASCII.
    bool scriptable; ///< A hook may be attached; the others are reserved for CodeDeploy.
    ScriptSource source; ///< None for reserved events and for Lambda functions.
};

/// The events of a track in AWS's order, without the Start and End markers (seed 004; the user guide for
/// ECS).
std::span<const EventFact> eventOrder(EventTrack track);

/// The name under which the orders know an event: AWS's diagrams call ECS's AllowTestTraffic "TestTraffic".
QString canonicalEventName(QStringView event);

/// Position of `event` in the track's order, or the order's size for an event that it does not know: unknown
/// events sort last and are shown, never dropped. The marker Start ranks with the first event, End with the
/// unknown ones, so that a stable sort leaves both where AWS listed them.
int eventRank(EventTrack track, QStringView event);

/// True if a hook can be attached to `event` on this platform ("AfterAllowTestTraffic" on ECS).
bool isHookable(ComputePlatform platform, QStringView event);

/// How long CodeDeploy waits for PutLifecycleEventHookExecutionStatus before the event fails (AppSpec seed:
/// one hour).
inline constexpr int hookTimeoutSeconds = 3600;

} // namespace hookline::domain
