// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/domain/eventorder.h"

#include <span>
#include <vector>

namespace hookline::appspec {

/// A kind of deployment whose run order can be asked for. "blue-green" is several stretches, one per environment.
struct DeploymentKind
{
    const char *name; ///< "in-place", "in-place-lb", "blue-green", "blue-green-rollback", "ecs" …: --kind
    const char *title;
    Platform platform;
    std::vector<domain::EventTrack> tracks; ///< In the order in which they run.
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
    std::vector<Script> scripts; ///< From this file; they run where `source` is the current revision, else one
                                 ///< deployment later.
    QString function; ///< ECS and Lambda.
};

struct PlannedStretch
{
    domain::EventTrack track;
    std::vector<PlannedEvent> events; ///< With the markers Start and End.
};

std::vector<PlannedStretch> plannedOrder(const AppSpec &spec, const DeploymentKind &kind);

} // namespace hookline::appspec
