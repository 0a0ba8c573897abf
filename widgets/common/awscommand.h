// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace hookline::common {

/// One option of the AWS CLI: "--type-arn" and its value, with the API's own name of the member.
struct CommandOption
{
    const char *name;
    const char *member; ///< "TypeArn"
    QString value;
};

/// One word of a POSIX shell line that the shell gives on unchanged.
QString shellQuoted(const QString &word);

/// "aws SERVICE OPERATION" with `options`, for that connection, one option on each continued line. If one of
/// the values would be taken for a file, all travel in --cli-input-json.
QString awsCommand(const QString &serviceAndOperation, const std::vector<CommandOption> &options,
                   const aws::Connection &connection);

/// A call that Hookline makes, or is about to.
struct AwsCall
{
    QString serviceId; ///< As in wire::service().
    QString operation;
    QJsonObject input;
};

/// The line for that call, its options named and in the order of the service's description; it holds all that
/// the input holds, secrets too. Empty for an operation that the description does not know.
QString awsCommand(const AwsCall &call, const aws::Connection &connection);

} // namespace hookline::common
