// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/scenario.h"

namespace hookline::sandbox::codedeploy {

/// Adds the history of a whole organisation, drawn from `salt`, if the scenario asks for one under "fleet":
/// applications of all three platforms, their groups, and deployments spread over some days, with some still
/// under way and some hooks waiting. InvalidInput names a bad field.
Result<void> addFleet(Scenario &scenario, quint64 salt);

} // namespace hookline::sandbox::codedeploy
