// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/session/calls.h"

#include <QString>
#include <QStringList>

namespace hookline::common {

/// A call that Hookline makes, or is about to.
using AwsCall = session::ServiceCall;

/// The programs that take AWS's own names of services, operations and options.
enum class Program : quint8 { Aws, HooklineCli };

/// As a person calls it: "AWS CLI", "hookline-cli".
QString programTitle(Program program);

/// One word of a POSIX shell line that the shell gives on unchanged.
QString shellQuoted(const QString &word);

/// The line for that call on that connection, one option on each continued line, in the order of the
/// service's description. If one of the values would be taken for a file, all travel in --cli-input-json. It
/// holds all that the input holds, secrets too. Empty for an operation that the description does not know.
QString awsCommand(const AwsCall &call, const aws::Connection &connection, Program program = Program::Aws);

/// What leads the AWS CLI to that connection: --profile, --region, --endpoint-url; each quoted, in one word
/// with its value.
QStringList connectionOptions(const aws::Connection &connection);

/// The call with its secrets masked: what may be shown.
AwsCall maskedCall(AwsCall call);

} // namespace hookline::common
