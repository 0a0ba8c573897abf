// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/remotecall.h"

#include <QCommandLineParser>
#include <QJsonObject>

namespace hookline::cli {

namespace {

const QString messageName = QStringLiteral("message");
const QString timesName = QStringLiteral("times");

int run(const QCommandLineParser &arguments)
{
    const auto times = integerOption(arguments, timesName, 1, 1'000'000);
    if (!times)
        return fail(times.error());
    const QStringList words = arguments.positionalArguments();
    QJsonObject input{{QStringLiteral("service"), words.at(0)},
                      {QStringLiteral("operation"), words.at(1)},
                      {QStringLiteral("errorCode"), words.at(2)}};
    if (*times)
        input.insert(QStringLiteral("times"), **times);
    if (arguments.isSet(messageName))
        input.insert(QStringLiteral("message"), arguments.value(messageName));
    return callSandbox(arguments, QStringLiteral("PutFault"), input);
}

} // namespace

Command faultCommand()
{
    return {
        .positional = QStringLiteral("SERVICE OPERATION ERROR"),
        .positionalCount = 3,
        .summary = QStringLiteral("Let the next call of an operation fail in a running sandbox."),
        .details = QStringLiteral(
            "SERVICE is codedeploy, autoscaling, cloudformation, iam, sqs or sts; ERROR is one of its "
            "errors, "
            "such as "
            "ResourceContention, or Throttling, AccessDenied, InternalFailure or ServiceUnavailable."),
        .options = {{messageName, QStringLiteral("What the service says."), QStringLiteral("TEXT")},
                    {timesName, QStringLiteral("How many calls fail; one unless given."),
                     QStringLiteral("N")},
                    endpointOption()},
        .run = &run,
    };
}

} // namespace hookline::cli
