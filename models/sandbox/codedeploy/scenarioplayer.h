// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/scenario.h"

#include <QHash>

namespace hookline::sandbox::codedeploy {

/// Lives a scenario's history: starts the empty world far enough before `now` and makes every step at its
/// time, so that what comes out is what the state machine really does.
class ScenarioPlayer
{
public:
    ScenarioPlayer(World &world, Engine &engine, Operations &operations, const Env &env)
        : m_world(world)
        , m_engine(engine)
        , m_operations(operations)
        , m_env(env)
    { }

    /// Errors name the scenario's step.
    Result<void> play(const Scenario &scenario, Instant now);

private:
    Result<QJsonObject> act(const ScenarioStep &step, const QJsonObject &input);
    Result<QJsonObject> decide(const QJsonObject &input);
    QJsonValue named(const QJsonValue &value) const;

    World &m_world;
    Engine &m_engine;
    Operations &m_operations;
    const Env &m_env;
    QHash<QString, QString> m_deployments; // what "${name}" stands for
};

} // namespace hookline::sandbox::codedeploy
