// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/domain/eventorder.h"

#include <span>
#include <vector>

namespace hookline::appspec {

/// A kind of deployment whose run order can be asked for. "blue-green" is several stretches, one per
/// environment.
struct DeploymentKind
{
    const char *name; ///< As for --kind: "in-place", "in-place-lb", "blue-green", "ecs" …
    const char *title;
    Platform platform;
    std::span<const domain::EventTrack> tracks; ///< In the order in which they run.
};

std::span<const DeploymentKind> deploymentKinds();
const DeploymentKind *deploymentKind(QStringView name);
/// The widest kind of a platform: what --kind auto means. Null for Platform::Unknown.
const DeploymentKind *usualKind(Platform platform);

/// One event of the planned run.
struct PlannedEvent
{
    QString event;
    bool reserved = false; ///< CodeDeploy's own; nothing can be attached.
    domain::ScriptSource source = domain::ScriptSource::None;
    std::vector<Script> scripts; ///< From this file; they run where `source` is the current revision, else
                                 ///< one deployment later.
    QString function; ///< ECS and Lambda.
};

struct PlannedStretch
{
    domain::EventTrack track;
    std::vector<PlannedEvent> events;
};

/// What would run with this file. Every stretch has the markers Start and End, as in AWS's table of events.
std::vector<PlannedStretch> plannedOrder(const AppSpec &spec, const DeploymentKind &kind);
/// Events of the file, in its order, with something attached that never runs in this kind of deployment.
QStringList leftOut(const AppSpec &spec, const DeploymentKind &kind);

} // namespace hookline::appspec
