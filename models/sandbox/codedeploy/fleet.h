// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/scenario.h"

namespace hookline::sandbox::codedeploy {

/// The history of a whole organisation, drawn from `salt`: applications of all three platforms, their groups,
/// and deployments spread over some days, with some still under way and some hooks waiting. `settings` is the
/// scenario's "fleet" object; InvalidInput names a bad field.
Result<std::vector<ScenarioStep>> fleetSteps(const QJsonObject &settings, quint64 salt);

} // namespace hookline::sandbox::codedeploy
