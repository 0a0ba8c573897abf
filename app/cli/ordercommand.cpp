// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/jsonwriter.h"
#include "app/cli/lintreport.h"
#include "app/cli/textinput.h"
#include "models/appspec/order.h"

#include <QCommandLineParser>

#include <algorithm>
#include <array>

namespace hookline::cli {

namespace {

using appspec::DeploymentKind;
using appspec::PlannedEvent;
using appspec::PlannedStretch;
using appspec::Script;
using domain::EventTrack;
using domain::ScriptSource;

enum class Format { Text, Json };
constexpr Choice<Format> formats[] = {{"text", Format::Text}, {"json", Format::Json}};

const char *sourceText(ScriptSource source)
{
    constexpr std::array texts{"", "", "from the last successful revision", "from the most recent revision"};
    return texts.at(std::size_t(source));
}

const char *sourceName(ScriptSource source)
{
    constexpr std::array names{"none", "current", "last-successful", "most-recent"};
    return names.at(std::size_t(source));
}

/// The instances that a stretch of a longer run is about; empty where there is only one.
const char *environmentOf(EventTrack track)
{
    switch (track) {
    case EventTrack::BlueGreenReplacement:
    case EventTrack::BlueGreenRollbackReplacement:
        return "replacement";
    case EventTrack::BlueGreenOriginal:
    case EventTrack::BlueGreenRollbackOriginal:
        return "original";
    default:
        return "";
    }
}

bool isMarker(const PlannedEvent &event)
{
    return event.event == u"Start" || event.event == u"End";
}

QString scriptText(const Script &script)
{
    QStringList facts{QStringLiteral("%1 s").arg(script.timeoutSeconds)};
    if (!script.runAs.isEmpty())
        facts.append(QStringLiteral("as ") + script.runAs);
    if (script.sudo)
        facts.append(QStringLiteral("sudo"));
    return printable(QStringLiteral("%1 (%2)").arg(script.location, facts.join(QStringLiteral(", "))));
}

QString eventText(int number, const PlannedEvent &event)
{
    constexpr int numberWidth = 4;
    constexpr int nameWidth = 23;
    QStringList lines;
    if (event.reserved && !isMarker(event))
        lines.append(QStringLiteral("reserved for CodeDeploy"));
    for (const Script &script : event.scripts)
        lines.append(scriptText(script));
    if (!event.function.isEmpty())
        lines.append(printable(event.function));
    const QString source = QString::fromLatin1(sourceText(event.source));
    if (!source.isEmpty())
        lines.append(event.scripts.empty() ? source
                                           : source + QStringLiteral(": these run one deployment later"));
    if (lines.isEmpty())
        return QStringLiteral("%1  %2").arg(number, numberWidth).arg(event.event);
    const QString margin = u'\n' + QString(numberWidth + 2 + nameWidth, u' ');
    return QStringLiteral("%1  %2").arg(number, numberWidth).arg(event.event, -nameWidth)
        + lines.join(margin);
}

QString textOrder(const DeploymentKind &kind, const std::vector<PlannedStretch> &stretches,
                  const QStringList &leftOut)
{
    QStringList lines{
        QStringLiteral("%1 (--kind %2)").arg(QLatin1StringView(kind.title), QLatin1StringView(kind.name))};
    for (const PlannedStretch &stretch : stretches) {
        const QString environment = QString::fromLatin1(environmentOf(stretch.track));
        lines.append(environment.isEmpty() ? QString()
                                           : QStringLiteral("\nOn the %1 instances:\n").arg(environment));
        int number = 0;
        for (const PlannedEvent &event : stretch.events)
            lines.append(eventText(++number, event));
    }
    if (!leftOut.isEmpty())
        lines.append(QStringLiteral("\nNot run in this kind of deployment: %1")
                         .arg(printable(leftOut.join(QStringLiteral(", ")))));
    return lines.join(u'\n');
}

void writeEvent(JsonWriter &json, const PlannedEvent &event, const appspec::Document &document,
                const appspec::LineIndex &lines)
{
    json.beginObject()
        .member("event", event.event)
        .member("reserved", event.reserved)
        .member("source", sourceName(event.source));
    json.key("scripts").beginList();
    for (const Script &script : event.scripts) {
        json.beginObject()
            .member("location", script.location)
            .member("timeout", script.timeoutSeconds)
            .member("runas", script.runAs)
            .member("sudo", script.sudo);
        if (script.place.node != appspec::noNode)
            json.member("line", lines.position(document.tree.node(script.place.node).span.begin).line);
        json.endObject();
    }
    json.endList().member("function", event.function).endObject();
}

QByteArray jsonOrder(const QString &path, const appspec::Document &document, const DeploymentKind &kind,
                     const std::vector<PlannedStretch> &stretches, const QStringList &leftOut)
{
    const appspec::LineIndex lines(document.text);
    JsonWriter json;
    json.beginObject()
        .member("path", path)
        .member("platform", platformName(kind.platform))
        .member("kind", kind.name)
        .member("title", kind.title)
        .key("stretches")
        .beginList();
    for (const PlannedStretch &stretch : stretches) {
        json.beginObject().member("environment", environmentOf(stretch.track)).key("events").beginList();
        for (const PlannedEvent &event : stretch.events)
            writeEvent(json, event, document, lines);
        json.endList().endObject();
    }
    json.endList().key("leftOut").beginList();
    for (const QString &event : leftOut)
        json.value(event);
    json.endList().endObject();
    return json.bytes();
}

QStringList kindNames()
{
    QStringList names{QStringLiteral("auto")};
    for (const DeploymentKind &kind : appspec::deploymentKinds())
        names.append(QString::fromLatin1(kind.name));
    return names;
}

int run(const QCommandLineParser &arguments)
{
    const auto format = choiceOption<Format>(arguments, "format", formats);
    if (!format)
        return failUsage(format.error().message, fileExitCodes);
    const auto known = checkOneOf(arguments, QStringLiteral("kind"), kindNames());
    if (!known)
        return failUsage(known.error().message, fileExitCodes);
    const QString name = arguments.positionalArguments().constFirst();
    const auto bytes = readInput(name);
    if (!bytes)
        return failInput(bytes.error());
    const DeploymentKind *kind = appspec::deploymentKind(arguments.value(QStringLiteral("kind")));
    const auto document = appspec::Document::parse(*bytes);
    const appspec::Reading reading =
        appspec::read(document, kind ? kind->platform : appspec::Platform::Unknown);
    if (!kind)
        kind = appspec::usualKind(reading.spec.platform);
    if (!reading.ok())
        complain(QStringLiteral("%1: the file has errors, so that nothing would run; see hookline-cli lint")
                     .arg(printable(name)));
    if (!kind) {
        complain(
            QStringLiteral("%1: cannot tell whether this is an EC2, ECS or Lambda file; say it with --kind")
                .arg(printable(name)));
        return Problems;
    }
    const std::vector<PlannedStretch> stretches = appspec::plannedOrder(reading.spec, *kind);
    const QStringList leftOut = appspec::leftOut(reading.spec, *kind);
    print(*format == Format::Json ? QString::fromUtf8(jsonOrder(name, document, *kind, stretches, leftOut))
                                  : textOrder(*kind, stretches, leftOut));
    return reading.ok() ? NoProblems : Problems;
}

} // namespace

Command orderCommand()
{
    QString kinds;
    for (const DeploymentKind &kind : appspec::deploymentKinds())
        kinds += QStringLiteral("\n  %1 %2")
                     .arg(QLatin1StringView(kind.name), -21)
                     .arg(QLatin1StringView(kind.title));
    return {
        .positional = QStringLiteral("FILE"),
        .positionalCount = 1,
        .summary = QStringLiteral("Print in which order a deployment runs an AppSpec file's hooks."),
        .details = QStringLiteral("Kinds of deployment; auto is the one of the file's platform with the most "
                                  "events:")
            + kinds,
        .options = {{QStringLiteral("kind"), QStringLiteral("Kind of deployment."), QStringLiteral("KIND"),
                     QStringLiteral("auto")},
                    {QStringLiteral("format"), QStringLiteral("text or json."), QStringLiteral("FORMAT"),
                     QStringLiteral("text")}},
        .exitCodes = fileExitCodes,
        .run = &run,
    };
}

} // namespace hookline::cli
