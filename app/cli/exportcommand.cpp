// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/exportreading.h"
#include "app/cli/numbers.h"
#include "app/cli/textinput.h"
#include "models/tables/autoscalinggroupsmodel.h"
#include "models/tables/decisionsmodel.h"
#include "models/tables/deploymentsmodel.h"
#include "models/tables/eventsmodel.h"
#include "models/tables/hookresultsmodel.h"
#include "models/tables/instancesmodel.h"
#include "models/tables/lifecyclehooksmodel.h"
#include "models/tables/tablesheet.h"
#include "models/tables/targetsmodel.h"
#include "models/timeline/builder.h"
#include "models/timeline/export.h"

#include <QCommandLineParser>

#include <algorithm>
#include <array>

namespace hookline::cli {

namespace {

using Maximum = std::optional<qint64>;

const QString formatName = QStringLiteral("format");
const QString maximumName = QStringLiteral("max-items");
constexpr QLatin1StringView traceWord("trace");

template <class Model> Sheet sheetOf(ExportReading &reading)
{
    const Model model(reading.store);
    return tables::sheetOf(model);
}

Sheet targetSheet(ExportReading &reading, const QString &deployment)
{
    tables::TargetsModel model(reading.store);
    model.setDeployment(deployment);
    return tables::sheetOf(model);
}

Sheet eventSheet(ExportReading &reading, const QString &deployment)
{
    Sheet sheet{.ids = {QStringLiteral("target")}, .headers = {QStringLiteral("Target")}};
    tables::EventsModel model(reading.store);
    tables::addColumns(&sheet, model);
    for (const QString &key : reading.store.targetKeys(deployment)) {
        model.setTarget(key);
        tables::addRows(&sheet, model, {reading.store.targets.find(key)->targetId});
    }
    return sheet;
}

/// Something that can be exported: what is read for it, and the table that is made of that.
struct Exported
{
    const char *name;
    const char *service;
    enum class Of { All, Deployment } of;
    bool takesMaximum;
    Result<void> (*read)(ExportReading &reading, const QString &deployment, Maximum maximum);
    Sheet (*sheet)(ExportReading &reading, const QString &deployment);
};

constexpr QLatin1StringView timelineName("timeline");
constexpr std::array exports{
    Exported{
        "deployments", "codedeploy", Exported::Of::All, true,
        [](ExportReading &reading, const QString &, Maximum maximum) {
            return reading.readDeployments(maximum);
        },
        [](ExportReading &reading, const QString &) { return sheetOf<tables::DeploymentsModel>(reading); }},
    Exported{"targets", "codedeploy", Exported::Of::Deployment, false,
             [](ExportReading &reading, const QString &deployment, Maximum) {
                 return reading.readTargets(deployment);
             },
             &targetSheet},
    Exported{"events", "codedeploy", Exported::Of::Deployment, false,
             [](ExportReading &reading, const QString &deployment, Maximum) {
                 return reading.readTargets(deployment);
             },
             &eventSheet},
    Exported{"timeline", "codedeploy", Exported::Of::Deployment, false,
             [](ExportReading &reading, const QString &deployment, Maximum) {
                 return reading.readChain(deployment);
             },
             [](ExportReading &reading, const QString &deployment) {
                 const Instant now = reading.now();
                 return timeline::timelineSheet(timeline::deploymentScene(reading.store, deployment, now),
                                                now);
             }},
    Exported{
        "decisions", "codedeploy", Exported::Of::All, false,
        [](ExportReading &reading, const QString &, Maximum) { return reading.readDecisions(); },
        [](ExportReading &reading, const QString &) { return sheetOf<tables::DecisionsModel>(reading); }},
    Exported{"autoscaling-groups", "autoscaling", Exported::Of::All, false,
             [](ExportReading &reading, const QString &, Maximum) { return reading.readLifecycleHooks(); },
             [](ExportReading &reading, const QString &) {
                 return sheetOf<tables::AutoScalingGroupsModel>(reading);
             }},
    Exported{
        "instances", "autoscaling", Exported::Of::All, false,
        [](ExportReading &reading, const QString &, Maximum) { return reading.readGroups(); },
        [](ExportReading &reading, const QString &) { return sheetOf<tables::InstancesModel>(reading); }},
    Exported{"lifecycle-hooks", "autoscaling", Exported::Of::All, false,
             [](ExportReading &reading, const QString &, Maximum) { return reading.readLifecycleHooks(); },
             [](ExportReading &reading, const QString &) {
                 return sheetOf<tables::LifecycleHooksModel>(reading);
             }},
    Exported{
        "hook-results", "cloudformation", Exported::Of::All, true,
        [](ExportReading &reading, const QString &, Maximum maximum) {
            return reading.readHookResults(maximum);
        },
        [](ExportReading &reading, const QString &) { return sheetOf<tables::HookResultsModel>(reading); }},
};

QStringList namesOf(Exported::Of of)
{
    QStringList names;
    for (const Exported &exported : exports) {
        if (exported.of == of)
            names.append(QString::fromLatin1(exported.name));
    }
    return names;
}

/// "deployments, decisions …, and of one DEPLOYMENT targets, events, timeline"
QString everyName()
{
    const QString joint = QStringLiteral(", ");
    return namesOf(Exported::Of::All).join(joint) + QStringLiteral(", and of one DEPLOYMENT ")
        + namesOf(Exported::Of::Deployment).join(joint);
}

/// The format that is wished; null for a trace. Fails where there is no such format, or not of that.
Result<const SheetFormat *> formatOf(const QString &word, const Exported &exported)
{
    const bool isTimeline = timelineName == QLatin1StringView(exported.name);
    if (word == traceWord && isTimeline)
        return static_cast<const SheetFormat *>(nullptr);
    QStringList allowed;
    for (const SheetFormat &format : sheetFormats()) {
        if (word == QLatin1StringView(format.word))
            return &format;
        allowed.append(QString::fromLatin1(format.word));
    }
    if (isTimeline)
        allowed.append(traceWord);
    return Error{.code = ErrorCode::InvalidInput,
                 .message = word == traceWord
                     ? QStringLiteral("only a timeline can be exported as a trace")
                     : QStringLiteral("--format of %1 is one of %2, not \"%3\"")
                           .arg(QLatin1StringView(exported.name), allowed.join(QStringLiteral(", ")), word)};
}

int write(const QCommandLineParser &arguments, const Exported &exported, const SheetFormat *format)
{
    const QString deployment = arguments.positionalArguments().value(1);
    const auto maximum = integerOption(arguments, maximumName, 1, 1'000'000);
    if (!maximum)
        return fail(maximum.error());
    if (*maximum && !exported.takesMaximum)
        return failUsage(QStringLiteral("%1 are exported whole: leave --max-items out")
                             .arg(QLatin1StringView(exported.name)));
    const auto calls = ServiceCalls::open(arguments, QString::fromLatin1(exported.service));
    if (!calls)
        return fail(calls.error());
    ExportReading reading(**calls);
    if (const auto read = exported.read(reading, deployment, *maximum); !read)
        return fail(read.error());
    if (format)
        return writeOutput(arguments, format->write(exported.sheet(reading, deployment)));
    const Instant now = reading.now();
    return writeOutput(arguments,
                       timeline::chromeTrace(timeline::deploymentScene(reading.store, deployment, now), now));
}

int run(const QCommandLineParser &arguments)
{
    const QString name = arguments.positionalArguments().constFirst();
    const bool hasDeployment = arguments.positionalArguments().size() > 1;
    const auto *exported =
        std::ranges::find(exports, name, [](const Exported &row) { return QLatin1StringView(row.name); });
    if (exported == exports.end())
        return failUsage(QStringLiteral("\"%1\" cannot be exported, only %2").arg(name, everyName()));
    if ((exported->of == Exported::Of::Deployment) != hasDeployment
        || arguments.positionalArguments().size() > 2)
        return failUsage(hasDeployment && exported->of == Exported::Of::All
                             ? QStringLiteral("%1 are exported without a DEPLOYMENT").arg(name)
                             : QStringLiteral("%1 of which DEPLOYMENT?").arg(name));
    const auto format = formatOf(arguments.value(formatName), *exported);
    return format ? write(arguments, *exported, *format) : fail(format.error());
}

} // namespace

Command exportCommand()
{
    QCommandLineOption format(
        formatName,
        QStringLiteral("csv, json, ndjson or markdown (default: csv); of a timeline also trace, which "
                       "https://ui.perfetto.dev and chrome://tracing open."),
        QStringLiteral("FORMAT"), QStringLiteral("csv"));
    Command command{
        .positional = QStringLiteral("TABLE [DEPLOYMENT]"),
        .positionalCount = 1,
        .takesMore = true,
        .choices = namesOf(Exported::Of::All) + namesOf(Exported::Of::Deployment),
        .summary =
            QStringLiteral("Write what the window shows as a table, or a deployment's timeline as a trace."),
        .details = QStringLiteral("TABLE is one of %1.\n\n"
                                  "The columns are the window's, in AWS's words; times are UTC, durations "
                                  "seconds. The timeline has with it what rolls the deployment back, or "
                                  "what it rolls back. The decisions are what waits for a person in any "
                                  "deployment, without execution IDs.")
                       .arg(everyName()),
        .options = {format,
                    {maximumName, QStringLiteral("Only so many deployments or Hook results, the newest."),
                     QStringLiteral("N")}},
        .run = &run,
    };
    command.options.append(outputOptions());
    command.options.append(connectionOptions());
    return command;
}

} // namespace hookline::cli
