// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace hookline::session {

/// What CodeDeploy tells a hook's Lambda function, in whatever wrapping it reached us (APPROVALS section 4).
struct HookEvent
{
    QString deploymentId; ///< Of the right shape, or empty.
    QString executionId; ///< Verbatim; secret. Empty if the text has none.
    QString status; ///< As a --cli-input-json document says it; empty otherwise.
};

/// Reads a Lambda event, its lower-camel form, a --cli-input-json document, an SQS body or ReceiveMessage
/// output, a Lambda's SQS or SNS records, or an SNS envelope. Untrusted input: at most 256 KiB and a few
/// layers of wrapping. Fails with InvalidInput if it holds neither ID; the first event counts where there are
/// several.
Result<HookEvent> parseHookEvent(const QByteArray &text);

/// What Auto Scaling tells a lifecycle hook's notification target, or EventBridge.
struct LifecycleNotification
{
    QString group;
    QString hook;
    QString instanceId;
    QString token; ///< LifecycleActionToken, 36 characters; secret.
    QString transition; ///< As AWS spells it.
    std::optional<Instant> time; ///< When the action began.
};

/// Reads a notification in the same wrappings and within the same limits; nothing if the text is none, is a
/// test message, or lacks one of group, hook, instance ID and token.
std::optional<LifecycleNotification> parseLifecycleNotification(const QByteArray &text);

} // namespace hookline::session
