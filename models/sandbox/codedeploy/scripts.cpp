// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/scripts.h"

#include "models/appspec/appspec.h"
#include "models/sandbox/chance.h"

#include <iterator>

namespace hookline::sandbox::codedeploy {
namespace {

bool fits(const ScriptOutcome &outcome, const Deployment &deployment, const Target &target,
          const QString &event)
{
    const auto says = [](const QString &wanted, const QString &is) {
        return wanted.isEmpty() || wanted == is;
    };
    return outcome.event == event && says(outcome.application, deployment.application)
        && says(outcome.group, deployment.group) && outcome.times.value_or(1) > 0
        && (outcome.instances.isEmpty() || outcome.instances.contains(target.id));
}

/// That script of the event as the AppSpec describes it, or else the event's first.
QJsonObject scriptOf(const Deployment &deployment, const QString &event, const QString &location)
{
    const QJsonArray scripts = deployment.hooks.value(event).toArray();
    for (const QJsonValue &script : scripts) {
        if (script[QLatin1String("location")].toString() == location)
            return script.toObject();
    }
    return scripts.at(0).toObject();
}

QString logTail(const QString &event, const QString &script, const QString &output)
{
    return QStringLiteral("LifecycleEvent - %1\nScript - %2\n%3").arg(event, script, output);
}

Diagnostics diagnosticsOf(const ScriptOutcome &outcome, const Deployment &deployment, const QString &event)
{
    const QJsonObject known = scriptOf(deployment, event, outcome.scriptName);
    QString script = outcome.scriptName;
    if (script.isEmpty())
        script = known.value(QLatin1String("location"))
                     .toString(QStringLiteral("scripts/%1.sh").arg(event.toLower()));
    const QString runAs =
        outcome.runAs.isEmpty() ? known.value(QLatin1String("runas")).toString() : outcome.runAs;
    const int timeout = known.value(QLatin1String("timeout")).toInt(appspec::Script::defaultTimeout);
    Diagnostics result{outcome.errorCode, script, outcome.message, outcome.logTail};
    if (result.message.isEmpty())
        result.message =
            agentMessage(outcome.errorCode, script, runAs, outcome.exitCode, timeout, deployment);
    if (result.logTail.isEmpty())
        result.logTail = outcome.errorCode == LifecycleErrorCode::ScriptMissing
            ? QStringLiteral("LifecycleEvent - %1\n").arg(event)
            : logTail(event, script, QString());
    else if (!result.logTail.startsWith(QLatin1String("LifecycleEvent - ")))
        result.logTail = logTail(event, script, result.logTail);
    return result;
}

struct Mishap
{
    const char *event, *script, *output;
    int exitCode;
};
// What goes wrong by itself in generated history.
constexpr Mishap mishaps[] = {
    {"BeforeInstall", "scripts/stop_service.sh",
     "[stdout]Stopping app.service\n[stderr]Failed to stop app.service: Unit app.service not loaded.\n", 5},
    {"AfterInstall", "scripts/install_dependencies.sh",
     "[stdout]npm ci\n[stderr]npm ERR! code ENOSPC\n[stderr]npm ERR! nospc There appears to be insufficient "
     "space on your system to finish.\n",
     228},
    {"ApplicationStart", "scripts/start_server.sh",
     "[stdout]Starting app\n[stderr]Error: listen EADDRINUSE: address already in use :::8080\n", 1},
    {"ValidateService", "scripts/health_check.sh",
     "[stdout]GET http://localhost:8080/health\n[stderr]curl: (22) The requested URL returned error: 503\n",
     22},
};

std::optional<Diagnostics> mishap(const World &world, const Deployment &deployment, const Target &target,
                                  const QString &event)
{
    if (world.facts.scriptFailure <= 0 || deployment.isRollback())
        return std::nullopt;
    if (drawUnit(world.draw({deployment.id, u"mishap"})) >= world.facts.scriptFailure)
        return std::nullopt;
    const Mishap &chosen = mishaps[world.draw({deployment.id, u"which"}) % std::size(mishaps)];
    // Most instances of a bad deployment fail, and all of them in the same way.
    if (event != QLatin1String(chosen.event)
        || drawUnit(world.draw({deployment.id, target.id, u"spared"})) > 0.8)
        return std::nullopt;
    const QString script = QLatin1String(chosen.script);
    return Diagnostics{
        LifecycleErrorCode::ScriptFailed, script,
        agentMessage(LifecycleErrorCode::ScriptFailed, script, {}, chosen.exitCode, 0, deployment),
        logTail(event, script, QLatin1String(chosen.output))};
}

} // namespace

QString agentMessage(LifecycleErrorCode code, const QString &script, const QString &runAs, int exitCode,
                     int timeoutSeconds, const Deployment &deployment)
{
    // The agent's wording (1.x); "Unknown" stands for what it has no constant for.
    const QString who = runAs.isEmpty() ? QString() : QStringLiteral(" run as user %1").arg(runAs);
    switch (code) {
    case LifecycleErrorCode::Success:
        return QStringLiteral("Succeeded");
    case LifecycleErrorCode::ScriptMissing:
        return QStringLiteral("Script does not exist at specified location: "
                              "/opt/codedeploy-agent/deployment-root/%1/%2/deployment-archive/%3")
            .arg(deployment.groupId, deployment.id, script);
    case LifecycleErrorCode::ScriptNotExecutable:
        return QStringLiteral("Unable to set script at specified location: %1 as executable").arg(script);
    case LifecycleErrorCode::ScriptTimedOut:
        return QStringLiteral("Script at specified location: %1%2 failed to complete in %3 seconds")
            .arg(script, who)
            .arg(timeoutSeconds);
    case LifecycleErrorCode::ScriptFailed:
        return QStringLiteral("Script at specified location: %1%2 failed with exit code %3")
            .arg(script, who)
            .arg(exitCode);
    default:
        return QStringLiteral("Script at specified location: %1%2 failed to close STDOUT").arg(script, who);
    }
}

ScriptVerdict simulateScripts(World &world, const Deployment &deployment, const Target &target,
                              const QString &event)
{
    // Keys count up, so the newest outcome is looked at first.
    const auto &rows = world.outcomes.rows();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        if (!fits(row->second, deployment, target, event))
            continue;
        ScriptOutcome &outcome = *world.outcomes.find(row->first);
        if (outcome.times) {
            --*outcome.times;
            world.outcomes.touch(row->first);
        }
        ScriptVerdict verdict;
        if (outcome.afterSeconds)
            verdict.duration = Millis(qint64(*outcome.afterSeconds * 1000));
        if (outcome.errorCode != LifecycleErrorCode::Success)
            verdict.failure = diagnosticsOf(outcome, deployment, event);
        return verdict;
    }
    return {mishap(world, deployment, target, event), {}};
}

} // namespace hookline::sandbox::codedeploy
