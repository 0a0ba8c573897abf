// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/awscommand.h"

namespace hookline::decisions {

/// The members of PutLifecycleEventHookExecutionStatus, as typed.
struct HookStatusCall
{
    QString deploymentId;
    QString executionId; ///< Secret.
    QString status;
};

using common::shellQuoted;

/// The AWS CLI line that does the same as the call on that connection, one option on each continued line;
/// holds the execution ID and is for the clipboard. Values that the CLI would take for a file or an option
/// travel in --cli-input-json.
QString awsCommand(const HookStatusCall &call, const aws::Connection &connection);

/// The same line for the screen: the execution ID masked.
QString maskedAwsCommand(const HookStatusCall &call, const aws::Connection &connection);

} // namespace hookline::decisions
