// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/world.h"

/// Rows as CodeDeploy's API shows them.
namespace hookline::sandbox::codedeploy {

QJsonObject applicationInfo(const Application &application); ///< ApplicationInfo
/// The lifecycle hook that CodeDeploy keeps in an Auto Scaling group of the deployment group.
QString managedHook(const World &world, const Group &group, const QString &autoScalingGroup);
QJsonObject groupInfo(const World &world, const Group &group); ///< DeploymentGroupInfo
QJsonObject deploymentInfo(World &world, const Deployment &deployment); ///< DeploymentInfo
QJsonObject targetInfo(const Deployment &deployment, const Target &target); ///< DeploymentTarget
QJsonObject revisionInfo(const Revision &revision); ///< GenericRevisionInfo

} // namespace hookline::sandbox::codedeploy
