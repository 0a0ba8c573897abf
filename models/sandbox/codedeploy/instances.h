// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// True for "i-…" of 8 to 17 hexadecimal digits; anything else is an on-premises instance's name.
bool isEc2InstanceId(QStringView id);

/// Does an instance carry what a deployment group's (or targetInstances') filters ask for?
bool matches(const Instance &instance, const QJsonObject &filters);

/// True if the settings name any instances at all.
bool hasFilters(const QJsonObject &filters);

/// The instances in service that a group deploys to, by ID. Where its filters match none, the sandbox makes
/// some (WorldFacts::syntheticInstances); a group without filters has none.
QStringList instancesOf(World &world, const Group &group);

/// The green instances of a blue/green deployment: those that targetInstances names, else new ones, as many
/// as there are blue ones and like them.
QStringList replacementsFor(World &world, const Deployment &deployment, const Group &group,
                            const QStringList &blue);

} // namespace hookline::sandbox::codedeploy
