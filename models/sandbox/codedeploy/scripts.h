// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// How a simulated EC2 event ends.
struct ScriptVerdict
{
    std::optional<Diagnostics> failure; ///< Nothing: it succeeds.
    std::optional<Millis> duration; ///< Nothing: as long as such an event takes.
};

/// Decides from the outcomes that were put, else from the world's chance of failure, how the scripts of an
/// event end on an instance. Counts down outcomes that apply a limited number of times.
ScriptVerdict simulateScripts(World &world, const Deployment &deployment, const Target &target,
                              const QString &event);

/// The agent's message for a script that ended so.
QString agentMessage(LifecycleErrorCode code, const QString &script, const QString &runAs, int exitCode,
                     int timeoutSeconds, const Deployment &deployment);

} // namespace hookline::sandbox::codedeploy
