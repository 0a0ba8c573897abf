// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/world.h"

/// Rows as CodeDeploy's API shows them.
namespace hookline::sandbox::codedeploy {

QJsonObject applicationInfo(const Application &application); ///< ApplicationInfo
QJsonObject groupInfo(const World &world, const Group &group); ///< DeploymentGroupInfo
QJsonObject deploymentInfo(World &world, const Deployment &deployment); ///< DeploymentInfo
QJsonObject targetInfo(const Deployment &deployment, const Target &target); ///< DeploymentTarget
QJsonObject revisionInfo(const Revision &revision); ///< GenericRevisionInfo

} // namespace hookline::sandbox::codedeploy
