// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/state.h"

#include <optional>

namespace hookline::sandbox::codedeploy {

/// A deployment configuration as deployments use it.
struct Rules
{
    QString name;
    QString id;
    ComputePlatform platform = ComputePlatform::Server;
    HealthRule health;
    TrafficRule traffic;
    std::optional<Instant> created;
};

/// The names of AWS's own configurations, "CodeDeployDefault.…", in AWS's order.
QStringList builtInConfigs();

/// A built-in configuration; nothing for any other name.
std::optional<Rules> builtInConfig(QStringView name);

/// A configuration of the account's own.
Rules rulesOf(const Config &config);

/// DeploymentConfigInfo.
QJsonObject configInfo(const Rules &rules);

/// The configuration of a group that names none.
QString defaultConfig(ComputePlatform platform);

/// How many of `hosts` must stay healthy, from 0 to more than `hosts` (then nothing can be deployed).
int minimumHealthy(const HealthRule &rule, int hosts);

} // namespace hookline::sandbox::codedeploy
