// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/awscommand.h"

#include "models/core/ids.h"

namespace hookline::decisions {

QString awsCommand(const HookStatusCall &call, const aws::Connection &connection)
{
    return common::awsCommand(
        QStringLiteral("deploy put-lifecycle-event-hook-execution-status"),
        {{"--deployment-id", "deploymentId", call.deploymentId},
         {"--lifecycle-event-hook-execution-id", "lifecycleEventHookExecutionId", call.executionId},
         {"--status", "status", call.status}},
        connection);
}

QString maskedAwsCommand(const HookStatusCall &call, const aws::Connection &connection)
{
    HookStatusCall shown = call;
    shown.executionId = masked(call.executionId);
    return awsCommand(shown, connection);
}

} // namespace hookline::decisions
