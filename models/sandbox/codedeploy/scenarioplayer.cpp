// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/scenarioplayer.h"

#include "models/sandbox/codedeploy/control.h"
#include "models/sandbox/errors.h"
#include "models/sandbox/jsonstrings.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {

Result<void> ScenarioPlayer::play(const Scenario &scenario, Instant now)
{
    m_world.facts.syntheticInstances = scenario.syntheticInstances;
    m_world.facts.scriptFailure = scenario.scriptFailure;
    m_world.facts.hookFailure = scenario.hookFailure;
    m_world.touchFacts();
    if (!scenario.steps.empty())
        m_world.now = now - scenario.steps.front().ago;
    for (const ScenarioStep &step : scenario.steps) {
        m_engine.advance(now - step.ago);
        const auto done = act(step, named(step.input).toObject());
        if (!done)
            return scenario.refused(step, done.error());
        if (!step.as.isEmpty())
            m_deployments.insert(step.as, done->value(QLatin1String("deploymentId")).toString());
    }
    m_engine.advance(now);
    return {};
}

Result<QJsonObject> ScenarioPlayer::act(const ScenarioStep &step, const QJsonObject &input)
{
    switch (step.kind) {
    case ScenarioStep::Kind::Call:
        return m_operations.call(step.operation, input);
    case ScenarioStep::Kind::Control:
        return control(m_world, m_env, step.operation, input);
    case ScenarioStep::Kind::Decide:
        return decide(input);
    }
    return QJsonObject();
}

/// Posts the status of a hook as somebody who got its event would.
Result<QJsonObject> ScenarioPlayer::decide(const QJsonObject &input)
{
    const QString id = input.value(QLatin1String("deployment")).toString();
    const QString event = input.value(QLatin1String("event")).toString();
    const Deployment *deployment = m_world.deployments.find(id);
    if (!deployment)
        return refusal("ValidationException",
                       QStringLiteral("\"deployment\" names no deployment: give one a name with \"as\" and "
                                      "write \"${name}\""));
    for (const Target *target : m_world.targetsOf(*deployment)) {
        for (const Execution &execution : target->executions) {
            if (event != target->eventName(execution.event))
                continue;
            return m_operations.call(QStringLiteral("PutLifecycleEventHookExecutionStatus"),
                                     {{QStringLiteral("deploymentId"), id},
                                      {QStringLiteral("lifecycleEventHookExecutionId"), execution.id},
                                      {QStringLiteral("status"), input.value(QLatin1String("status"))}});
        }
    }
    return refusal("ValidationException",
                   QStringLiteral("the hook of event \"%1\" was not invoked by then").arg(event));
}

QJsonValue ScenarioPlayer::named(const QJsonValue &value) const
{
    return withStrings(value, [this](const QString &text) {
        if (text.startsWith(QLatin1String("${")) && text.endsWith(QLatin1Char('}')))
            return m_deployments.value(text.mid(2).chopped(1), text);
        return text;
    });
}

} // namespace hookline::sandbox::codedeploy
