// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/awscommand.h"

namespace hookline::decisions {

namespace {

/// As typed: what is still empty shows as empty.
common::AwsCall typedCall(const HookStatusCall &call)
{
    common::AwsCall made = session::hookStatusCall(call.deploymentId, call.executionId, call.status);
    made.input = {{QStringLiteral("deploymentId"), call.deploymentId},
                  {QStringLiteral("lifecycleEventHookExecutionId"), call.executionId},
                  {QStringLiteral("status"), call.status}};
    return made;
}

} // namespace

QString awsCommand(const HookStatusCall &call, const aws::Connection &connection)
{
    return common::awsCommand(typedCall(call), connection);
}

QString maskedAwsCommand(const HookStatusCall &call, const aws::Connection &connection)
{
    return common::awsCommand(common::maskedCall(typedCall(call)), connection);
}

} // namespace hookline::decisions
