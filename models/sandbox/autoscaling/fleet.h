// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/scenario.h"

namespace hookline::sandbox::autoscaling {

/// Adds the groups of a large organisation, drawn from `salt`, if the scenario asks for them under "fleet":
/// one with very many instances and others with a few, hooks on all of them, and some instances that wait.
/// InvalidInput names a bad field.
Result<void> addFleet(Scenario &scenario, quint64 salt);

} // namespace hookline::sandbox::autoscaling
