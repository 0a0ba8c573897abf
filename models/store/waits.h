// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <functional>

class QJsonObject;

namespace hookline::store {

/// Minutes after which blue instances are terminated, as GetDeployment's deploymentInfo says; 0 if it does
/// not.
int terminationWaitMinutes(const QJsonObject &deploymentInfo);

/// Whether hooks of the platform's deployments are functions, so that somebody else may answer in their
/// place.
bool takesHookFunctions(domain::ComputePlatform platform);

/// When it was first seen that something waits, by decision ID: for waits whose beginning AWS does not tell.
using FirstSeen = std::function<Instant(const QString &decisionId)>;

/// What waits for a person in a deployment that has not ended, as far as AWS tells it: no execution ID is
/// among it. `terminationMinutes` may be 0 (unknown).
std::vector<domain::Decision> waitsIn(const Store &store, const domain::Deployment &deployment,
                                      int terminationMinutes, const FirstSeen &firstSeen);

} // namespace hookline::store
