// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/autoscaling/engine.h"

namespace hookline::sandbox::autoscaling {

/// Auto Scaling's operations over the world. Every refusal has one of Auto Scaling's error codes.
class Operations
{
public:
    Operations(World &world, Engine &engine, const Env &env)
        : m_world(world)
        , m_engine(engine)
        , m_env(env)
    { }

    /// Answers a call at World::now.
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input);

private:
    using Answer = Result<QJsonObject>;
    struct Entry
    {
        const char *name;
        Answer (Operations::*answer)(const QJsonObject &input);
    };
    static const std::vector<Entry> &entries();

    // describeops.cpp
    Answer describeAutoScalingGroups(const QJsonObject &input);
    Answer describeAutoScalingInstances(const QJsonObject &input);
    Answer describeScalingActivities(const QJsonObject &input);
    Answer describeWarmPool(const QJsonObject &input);
    // groupops.cpp
    Answer createAutoScalingGroup(const QJsonObject &input);
    Answer updateAutoScalingGroup(const QJsonObject &input);
    Answer deleteAutoScalingGroup(const QJsonObject &input);
    Answer setDesiredCapacity(const QJsonObject &input);
    Answer terminateInstanceInAutoScalingGroup(const QJsonObject &input);
    Answer putWarmPool(const QJsonObject &input);
    Answer deleteWarmPool(const QJsonObject &input);
    // hookops.cpp
    Answer putLifecycleHook(const QJsonObject &input);
    Answer deleteLifecycleHook(const QJsonObject &input);
    Answer describeLifecycleHooks(const QJsonObject &input);
    Answer describeLifecycleHookTypes(const QJsonObject &input);
    Answer completeLifecycleAction(const QJsonObject &input);
    Answer recordLifecycleActionHeartbeat(const QJsonObject &input);

    /// The group that the input names; some callers' refusals have it in quotes.
    Result<Group *> group(const QJsonObject &input, bool quoted = false);
    Result<Action *> action(const QJsonObject &input);
    Result<void> checkHook(const Group &group, const Hook &hook, bool isNew, const QJsonObject &input);
    Result<void> checkCapacity(const Group &group);

    World &m_world;
    Engine &m_engine;
    const Env &m_env;
};

/// What the service model says about an input, in AWS's words; nothing if all is well.
std::optional<Error> brokenConstraints(const QString &operation, const QJsonObject &input);

/// ValidationError, the code of most refusals.
Error invalid(const QString &message);

} // namespace hookline::sandbox::autoscaling
