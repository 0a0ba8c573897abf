// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>

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

} // namespace hookline::session
