// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/cloudformation/world.h"
#include "models/sandbox/scenario.h"

namespace hookline::sandbox::cloudformation {

/// Adds the hook results of a whole organisation, drawn from the world's salt, if the scenario asks for them
/// under "fleet": stacks, change sets of the last days, and what Hooks said to each. InvalidInput names a bad
/// field. Leaves World::now at `now` or before.
Result<void> addFleet(World &world, const Scenario &scenario, Instant now);

} // namespace hookline::sandbox::cloudformation
