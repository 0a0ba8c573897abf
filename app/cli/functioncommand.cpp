// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/remotecall.h"
#include "models/wire/service.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonObject>

namespace hookline::cli {

namespace {

const QString behaviorName = QStringLiteral("behavior");
const QString afterName = QStringLiteral("after");
const QString programName = QStringLiteral("program");
const QString argumentName = QStringLiteral("argument");

/// The behaviours that the control service knows.
QStringList behaviors()
{
    return wire::service(u"sandbox")->shape(u"Behavior")->enumValues;
}

int run(const QCommandLineParser &arguments)
{
    const auto known = checkOneOf(arguments, behaviorName, behaviors());
    if (!known)
        return fail(known.error());
    const QString behavior = arguments.value(behaviorName);
    const auto after = numberOption(arguments, afterName, 0, 1'000'000);
    if (!after)
        return fail(after.error());
    const bool runs = behavior == u"run";
    if (runs != arguments.isSet(programName))
        return failUsage(runs ? QStringLiteral("--behavior run needs --program")
                              : QStringLiteral("--program goes only with --behavior run"));

    QJsonObject input{{QStringLiteral("functionName"), arguments.positionalArguments().constFirst()},
                      {QStringLiteral("behavior"), behavior}};
    if (*after)
        input.insert(QStringLiteral("afterSeconds"), **after);
    if (runs) {
        input.insert(QStringLiteral("program"), arguments.value(programName));
        input.insert(QStringLiteral("arguments"), QJsonArray::fromStringList(arguments.values(argumentName)));
    }
    return callSandbox(arguments, QStringLiteral("PutHookFunction"), input);
}

} // namespace

Command functionCommand()
{
    return {
        .positional = QStringLiteral("NAME"),
        .positionalCount = 1,
        .summary = QStringLiteral("Say what a hook's function does in a running sandbox."),
        .details = QStringLiteral(
            "manual: its event goes to the queue hookline-approvals and CodeDeploy waits; succeed, "
            "fail: by themselves; silent: nobody ever answers; run: a program gets the event."),
        .options = {{behaviorName, QStringLiteral("One of %1.").arg(behaviors().join(QStringLiteral(", "))),
                     QStringLiteral("WHAT")},
                    {afterName, QStringLiteral("Sandbox seconds until it succeeds or fails."),
                     QStringLiteral("SECONDS")},
                    {programName, QStringLiteral("Program to run (the sandbox needs --allow-programs)."),
                     QStringLiteral("FILE")},
                    {argumentName, QStringLiteral("Argument of the program; may be given several times."),
                     QStringLiteral("TEXT")},
                    endpointOption()},
        .run = &run,
    };
}

} // namespace hookline::cli
