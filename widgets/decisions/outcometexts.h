// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/session/session.h"
#include "widgets/common/status.h"

#include <QString>
#include <QStringList>

namespace hookline::decisions {

/// What can usefully be done after an answer.
enum class NextStep : quint8 {
    None,
    LookAgain, ///< Read the state, then decide again if it still waits.
    TryAgain, ///< Nothing happened; the same may be sent again.
    Edit, ///< A member is wrong: correct it.
};

/// How a decision or a call ended, for a person.
struct OutcomeText
{
    common::StatusId status = common::StatusId::Unknown; ///< Shape and colour of the headline.
    QString headline; ///< "AWS accepted: AfterAllowTestTraffic is Succeeded."
    QString meaning;
    QString advice;
    NextStep next = NextStep::None;
    Error error; ///< Code None if there is nothing behind the headline.
};

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
