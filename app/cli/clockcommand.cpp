// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/remotecall.h"
#include "models/core/instant.h"

#include <QCommandLineParser>
#include <QJsonObject>

namespace hookline::cli {

namespace {

const QString speedName = QStringLiteral("speed");
const QString stepName = QStringLiteral("step");

/// A switch that stands for one member of UpdateClock.
struct Switch
{
    const char *option;
    const char *member;
    bool value;
    const char *help;
};
constexpr Switch switches[] = {
    {"pause", "paused", true, "Stop the sandbox's time."},
    {"resume", "paused", false, "Let the sandbox's time run again."},
    {"next", "toNextDeadline", true, "Go to the next deadline: what waits for somebody is lost then."},
    {"next-event", "toNextEvent", true, "Go to the next moment at which anything happens."},
};

/// Times as a person reads them.
QJsonObject present(const QJsonObject &clock)
{
    QJsonObject output = clock;
    for (const char *member : {"now", "nextEvent", "nextDeadline"}) {
        const QString name = QString::fromLatin1(member);
        if (output.contains(name))
            output.insert(name, toIso8601(fromEpochSeconds(output.value(name).toDouble())));
    }
    return output;
}

int run(const QCommandLineParser &arguments)
{
    QJsonObject input;
    const auto speed = numberOption(arguments, speedName, 0, 3600);
    const auto step = numberOption(arguments, stepName, 0, 316'224'000);
    if (!speed)
        return fail(speed.error());
    if (!step)
        return fail(step.error());
    if (*speed)
        input.insert(QStringLiteral("speed"), **speed);
    if (*step)
        input.insert(QStringLiteral("stepSeconds"), **step);
    for (const Switch &option : switches) {
        const QString member = QString::fromLatin1(option.member);
        if (!arguments.isSet(QString::fromLatin1(option.option)))
            continue;
        if (input.contains(member))
            return failUsage(QStringLiteral("--pause and --resume contradict each other"));
        input.insert(member, option.value);
    }
    const QString operation =
        input.isEmpty() ? QStringLiteral("DescribeClock") : QStringLiteral("UpdateClock");
    return callSandbox(arguments, operation, input, &present);
}

} // namespace

Command clockCommand()
{
    Command command{
        .summary = QStringLiteral("Show or steer the time of a running sandbox."),
        .details = QStringLiteral("Prints the clock as JSON. Without options it changes nothing."),
        .options = {{speedName, QStringLiteral("How many times faster than real time, 0 to 3600."),
                     QStringLiteral("X")},
                    {stepName, QStringLiteral("Go forward by so much sandbox time."),
                     QStringLiteral("SECONDS")}},
        .run = &run,
    };
    for (const Switch &option : switches)
        command.options.append({QString::fromLatin1(option.option), QString::fromLatin1(option.help)});
    command.options.append(endpointOption());
    return command;
}

} // namespace hookline::cli
