// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/agent/agent.h"
#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// The job for the real agent, if the event of this instance is to run on this machine: programs are allowed
/// and the revision is a directory here. Nothing: the event is simulated.
std::optional<agent::Job> agentJob(const Env &env, const Deployment &deployment, const Instance &instance,
                                   const QString &event);

} // namespace hookline::sandbox::codedeploy
