// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/deployment.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

namespace hookline::domain {

/// Targets that failed alike: at the same event, with the same error code and script, and with messages that
/// differ at most in instance IDs, addresses, directories and process IDs.
struct FailureGroup
{
    QString event; ///< Where they failed; empty if no event says so.
    LifecycleErrorCode errorCode = LifecycleErrorCode::Unknown;
    QString scriptName;
    QString message; ///< Of the first target, word for word.
    QStringList targetIds; ///< In order of failure.
    QString firstTarget;
    std::optional<Instant> firstAt; ///< When the first one failed; nothing if AWS told no time.
    /// Every event was skipped: the agent on the instance never took the commands (not running, no
    /// permissions, no network). No script is to blame.
    bool agentProblem = false;

    int count() const { return int(targetIds.size()); }
    bool operator==(const FailureGroup &) const = default;
};

/// Why a deployment failed, rolled up over its targets.
struct RootCause
{
    int failed = 0;
    int total = 0;
    std::vector<FailureGroup> groups; ///< Most targets first, then the earliest failure.

    bool operator==(const RootCause &) const = default;
};

/// Looks at failed targets only: an event that failed on a target that went on (ignored ApplicationStop
/// failures) is no cause. Where several events of a target failed, the last one ended it.
RootCause rootCause(std::span<const Target> targets);

/// `message` with what differs between instances that fail alike replaced; for comparing, not for showing.
QString normalizedMessage(const QString &message);

} // namespace hookline::domain
