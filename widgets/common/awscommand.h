// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"

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

} // namespace hookline::common
