// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/timeline/scene.h"

#include <QStringList>

namespace hookline::timeline {

/// One deployment with all that rolls it back or that it rolls back: a lane per target, the events as spans
/// in AWS's order. `now` is the service's time.
Scene deploymentScene(const store::Store &store, const QString &deploymentId, Instant now);

/// Many deployments, a lane each, in the order given; unknown ones are left out. Lane keys are deployment
/// IDs.
Scene fleetScene(const store::Store &store, const QStringList &deploymentIds, Instant now);

/// The deployment with those before and after it in its chain of rollbacks, in order of creation.
QStringList rollbackChain(const store::Store &store, const QString &deploymentId);

} // namespace hookline::timeline
