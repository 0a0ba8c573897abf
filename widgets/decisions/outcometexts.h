// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/session/session.h"
#include "widgets/common/outcomepane.h"

#include <QString>
#include <QStringList>

namespace hookline::decisions {

using common::NextStep;
using common::OutcomeText;

/// What AWS's refusal means and what to do. By the service's code where it is one that the three deciding
/// calls document (PutLifecycleEventHookExecutionStatus, ContinueDeployment, StopDeployment), else by kind of
/// failure.
OutcomeText explained(const Error &error);

/// The end of a decision of the inbox. Speaks only of what the outcome holds.
OutcomeText explained(const session::DecisionOutcome &outcome, const domain::Decision &decision);

/// The end of the plain API call. A success is final.
OutcomeText explainedPost(const QString &deploymentId, const QString &status, const aws::Reply &reply);

/// The service codes that explained() has words of their own for.
QStringList explainedCodes();

} // namespace hookline::decisions
