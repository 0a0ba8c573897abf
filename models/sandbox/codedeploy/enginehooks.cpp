// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/chance.h"
#include "models/sandbox/codedeploy/engine.h"
#include "models/sandbox/codedeploy/functions.h"

#include <QJsonDocument>

namespace hookline::sandbox::codedeploy {
namespace {

/// The event with which CodeDeploy invokes a hook's function.
QByteArray lambdaEvent(const Target &target)
{
    return QJsonDocument(
               QJsonObject{{QStringLiteral("DeploymentId"), target.deploymentId},
                           {QStringLiteral("LifecycleEventHookExecutionId"), target.executions.back().id}})
        .toJson(QJsonDocument::Compact);
}

Diagnostics failureOf(const QString &function, const QString &what)
{
    return {LifecycleErrorCode::ScriptFailed,
            function,
            QStringLiteral("The validation function %1 %2.").arg(function, what),
            {}};
}

} // namespace

void Engine::invoke(Deployment &deployment, Target &target, const QString &function)
{
    const QLatin1String event = target.eventName(target.position);
    target.executions.push_back({target.position, drawOpaque(draw(target, QString(event))), function});
    const HookFunction known = functionOrDefault(m_world, bareFunctionName(function));
    const Instant deadline = m_world.now + std::chrono::seconds(domain::hookTimeoutSeconds);
    const Instant answer = m_world.now + std::max(Millis(qint64(known.afterSeconds * 1000)), Millis(1));
    const auto waitFor = [&](Waiting what, Instant due) {
        target.waiting = what;
        m_world.setDue(target, due);
    };
    switch (known.behavior) {
    case Behavior::Manual:
        waitFor(Waiting::Hook, deadline);
        m_env.mailbox.send(approvalsQueue, lambdaEvent(target));
        break;
    case Behavior::Silent:
        waitFor(Waiting::Hook, deadline);
        break;
    case Behavior::Run:
        waitFor(Waiting::Program, deadline);
        startProgram(deployment, target, known);
        break;
    case Behavior::Succeed:
    case Behavior::Fail: {
        const bool mishap =
            m_world.facts.hookFailure > 0 && drawUnit(draw(target, u"mishap")) < m_world.facts.hookFailure;
        if (known.behavior == Behavior::Fail || mishap)
            target.verdict = failureOf(function, QStringLiteral("reported Failed for %1").arg(event));
        waitFor(Waiting::Nothing, std::min(answer, deadline));
        break;
    }
    }
}

void Engine::startProgram(const Deployment &deployment, const Target &target, const HookFunction &function)
{
    if (!m_env.allowPrograms)
        return; // the opt-in was withdrawn: nobody answers
    Process process;
    process.program = function.program;
    process.arguments = function.arguments;
    process.environment = function.environment;
    process.environment << QStringLiteral("AWS_LAMBDA_FUNCTION_NAME=") + function.name
                        << QStringLiteral("DEPLOYMENT_ID=") + deployment.id;
    process.workingDirectory = function.workingDirectory;
    process.input = lambdaEvent(target);
    process.timeout = lambdaTimeout;
    m_env.runner.run(
        process,
        [this, alive = m_alive, key = target.key(), event = target.position](const ProcessResult &result) {
            if (*alive)
                later([this, key, event, result] { programEnded(key, event, result); });
        });
}

/// A function that returns has not answered: only its call to CodeDeploy counts. One that breaks fails the
/// event at once (the documented choice where AWS's sources disagree).
void Engine::programEnded(const QString &targetKey, int event, const ProcessResult &result)
{
    Target *target = m_world.targets.find(targetKey);
    if (!target || target->position != event || target->waiting != Waiting::Program)
        return;
    QString what;
    if (!result.started)
        what = QStringLiteral("could not be started: %1").arg(result.problem);
    else if (result.timedOut)
        what = QStringLiteral("did not return within %1 seconds").arg(lambdaTimeout.count() / 1000);
    else if (result.exitCode != 0)
        what = QStringLiteral("ended with exit code %1").arg(result.exitCode);
    if (what.isEmpty()) {
        target->waiting = Waiting::Hook;
        m_world.setDue(*target, target->due);
        return;
    }
    Diagnostics failure = failureOf(target->executions.back().function, what);
    failure.logTail = QString::fromUtf8(result.standardError.right(2047));
    failure.logTail.replace(target->executions.back().id, QStringLiteral("…"));
    finishEvent(*m_world.deployments.find(target->deploymentId), *target, failure);
}

void Engine::resume()
{
    for (const auto &[key, row] : m_world.targets.rows()) {
        Target &target = *m_world.targets.find(key);
        if (target.waiting == Waiting::Program) {
            const QString function = bareFunctionName(target.executions.back().function);
            later([this, key = key, function, event = target.position] {
                const Target *still = m_world.targets.find(key);
                if (still && still->waiting == Waiting::Program && still->position == event)
                    startProgram(*m_world.deployments.find(still->deploymentId), *still,
                                 functionOrDefault(m_world, function));
            });
        } else if (target.waiting == Waiting::Agent) {
            later([this, key = key] {
                Target *still = m_world.targets.find(key);
                if (still && still->waiting == Waiting::Agent)
                    beginServerEvent(*m_world.deployments.find(still->deploymentId), *still);
            });
        }
    }
}

} // namespace hookline::sandbox::codedeploy
