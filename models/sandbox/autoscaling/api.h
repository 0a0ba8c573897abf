// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/autoscaling/world.h"

/// Rows as Auto Scaling's API shows them.
namespace hookline::sandbox::autoscaling {

QJsonObject groupInfo(const World &world, const Group &group); ///< AutoScalingGroup
/// What every instance has from its group: type and launch template.
QJsonObject launchSource(const Group &group);
/// Instance. `source`: launchSource() of its group.
QJsonObject memberInfo(const Instance &instance, const QJsonObject &source);
QJsonObject instanceInfo(const Group &group, const Instance &instance); ///< AutoScalingInstanceDetails
QJsonObject hookInfo(const Hook &hook); ///< LifecycleHook
QJsonObject activityInfo(const World &world, const Activity &activity); ///< Activity
QJsonObject poolInfo(const WarmPool &pool); ///< WarmPoolConfiguration
/// Does the group that an activity tells of still exist?
bool groupExists(const World &world, const Activity &activity);

} // namespace hookline::sandbox::autoscaling
