// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/remotecall.h"
#include "models/wire/service.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonObject>

#include <array>

namespace hookline::cli {

namespace {

/// An option that becomes a text member of PutScriptOutcome as it is.
struct TextOption
{
    const char *name;
    const char *member;
    const char *what;
    const char *value;
};

constexpr std::array textOptions{
    TextOption{"script", "scriptName", "Only this script of the event.", "NAME"},
    TextOption{"message", "message", "What the agent says; in its usual words unless given.", "TEXT"},
    TextOption{"log", "logTail", "The script's output.", "TEXT"},
    TextOption{"application", "applicationName", "Only in this application.", "NAME"},
    TextOption{"group", "deploymentGroupName", "Only in this deployment group.", "NAME"},
};

const QString codeName = QStringLiteral("error-code");
const QString afterName = QStringLiteral("after");
const QString timesName = QStringLiteral("times");
const QString instanceName = QStringLiteral("instance");

QStringList errorCodes()
{
    return wire::service(u"sandbox")->shape(u"LifecycleErrorCode")->enumValues;
}

int run(const QCommandLineParser &arguments)
{
    const auto known = checkOneOf(arguments, codeName, errorCodes());
    if (!known)
        return fail(known.error());
    const auto after = numberOption(arguments, afterName, 0, 1'000'000);
    if (!after)
        return fail(after.error());
    const auto times = integerOption(arguments, timesName, 1, 1'000'000);
    if (!times)
        return fail(times.error());

    QJsonObject input{{QStringLiteral("lifecycleEvent"), arguments.positionalArguments().constFirst()},
                      {QStringLiteral("errorCode"), arguments.value(codeName)}};
    for (const TextOption &option : textOptions) {
        if (arguments.isSet(QString::fromLatin1(option.name)))
            input.insert(QString::fromLatin1(option.member),
                         arguments.value(QString::fromLatin1(option.name)));
    }
    if (*after)
        input.insert(QStringLiteral("afterSeconds"), **after);
    if (*times)
        input.insert(QStringLiteral("times"), **times);
    if (arguments.isSet(instanceName))
        input.insert(QStringLiteral("instanceIds"),
                     QJsonArray::fromStringList(arguments.values(instanceName)));
    return callSandbox(arguments, QStringLiteral("PutScriptOutcome"), input);
}

} // namespace

Command scriptCommand()
{
    QList<QCommandLineOption> options{
        {codeName, QStringLiteral("One of %1.").arg(errorCodes().join(QStringLiteral(", "))),
         QStringLiteral("CODE"), QStringLiteral("ScriptFailed")},
        {afterName, QStringLiteral("Sandbox seconds until the script ends so."), QStringLiteral("SECONDS")},
        {timesName, QStringLiteral("How often; for good unless given."), QStringLiteral("N")},
        {instanceName, QStringLiteral("Only on this instance; may be given several times."),
         QStringLiteral("ID")},
        endpointOption()};
    for (const TextOption &option : textOptions)
        options.append({QString::fromLatin1(option.name), QString::fromLatin1(option.what),
                        QString::fromLatin1(option.value)});
    return {
        .positional = QStringLiteral("EVENT"),
        .positionalCount = 1,
        .summary = QStringLiteral("Say how a simulated EC2 script ends in a running sandbox."),
        .details = QStringLiteral(
            "EVENT is a lifecycle event such as AfterInstall. The newest rule that fits decides."),
        .options = options,
        .run = &run,
    };
}

} // namespace hookline::cli
