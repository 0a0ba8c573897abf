// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/codedeploy/state.h"

namespace hookline::sandbox::codedeploy {

/// Checks the plain members of an operation's input (names, IDs, descriptions) by a table: what is missing or
/// malformed is refused with the exception that CodeDeploy has for it. Members that depend on each other or
/// on what exists are the operation's own business.
Result<void> checkMembers(const QString &operation, const QJsonObject &input);

/// The settings of a deployment group, merged with what it had: tags, style, blue/green, load balancer,
/// triggers, alarms, rollback, ECS services.
Result<void> checkGroupSettings(const QJsonObject &settings, ComputePlatform platform);

Result<void> checkAutoRollback(const QJsonObject &configuration);
Result<void> checkAlarms(const QJsonObject &configuration);

/// targetInstances of CreateDeployment.
Result<void> checkTagFilters(const QJsonArray &filters, const char *exception);

/// CreateDeploymentConfig's members for its platform.
Result<void> checkConfigSettings(const QJsonObject &settings, ComputePlatform platform);

} // namespace hookline::sandbox::codedeploy
