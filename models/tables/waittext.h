// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/domain/deployment.h"

#include <QString>

namespace hookline::tables {

/// What waits: the lifecycle event, "reroute of traffic", "termination of the original instances".
QString waitName(const domain::Decision &decision);

/// What happens if nobody acts: "the deployment fails and rolls back". `deployment` may be null.
QString consequenceText(const domain::Decision &decision, const domain::Deployment *deployment);

/// How long there is: "41:07", "~41:07" if the deadline is estimated, "overdue", or "" without a deadline.
QString leftText(const domain::Decision &decision, Instant now);

/// All of it in a table's cell: "AfterAllowTestTraffic, fails in 41:07".
QString waitText(const domain::Decision &decision, const domain::Deployment *deployment, Instant now);

/// The exact deadline with where it comes from, for a tool tip; "" without one.
QString deadlineTip(const domain::Decision &decision, const domain::Deployment *deployment);

} // namespace hookline::tables
