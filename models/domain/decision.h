// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/status.h"

#include <QString>

#include <optional>

namespace hookline::domain {

/// What kind of answer a waiting thing takes.
enum class DecisionKind : quint8 {
    HookStatus, ///< PutLifecycleEventHookExecutionStatus: Succeeded or Failed
    Reroute, ///< Blue/green READY_WAIT: ContinueDeployment or StopDeployment
    TerminateBlue, ///< Blue/green TERMINATION_WAIT: ContinueDeployment ends the wait early
};

/// How a decision became known.
enum class Intake : quint8 {
    Polled, ///< Seen in a reply: something waits, but nothing told the execution ID.
    Queue, ///< An SQS message carried the Lambda event.
    Pasted, ///< A person pasted the event or typed the ID.
};

/// Something that waits for a person. Rows of the inbox.
struct Decision
{
    QString id; ///< "hook/<deploymentId>/<event>", "reroute/<deploymentId>", "terminate/<deploymentId>"
    DecisionKind kind = DecisionKind::HookStatus;
    Intake intake = Intake::Polled;
    QString deploymentId;
    QString targetId;
    QString event; ///< Lifecycle event that waits; empty for READY and termination waits.
    QString application;
    QString group;
    QString revision;
    ComputePlatform platform = ComputePlatform::Unknown;
    QString executionId; ///< Secret: a bearer capability. Empty while unknown ("paste the event").
    QString queueUrl; ///< Where the event came from, to delete the message once AWS accepted the decision.
    QString receiptHandle;
    std::optional<Instant> waitingSince;
    std::optional<Instant> deadline;
    bool deadlineEstimated = false; ///< READY: AWS does not tell when the wait began.

    bool operator==(const Decision &) const = default;
};

} // namespace hookline::domain
