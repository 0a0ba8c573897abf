// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/codedeploy/engine.h"
#include "models/sandbox/codedeploy/world.h"
#include "models/sandbox/pagecursor.h"

namespace hookline::sandbox::codedeploy {

/// CodeDeploy's operations over the world. Every refusal is one of CodeDeploy's exceptions.
class Operations
{
public:
    Operations(World &world, Engine &engine)
        : m_world(world)
        , m_engine(engine)
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

    // applicationops.cpp
    Answer createApplication(const QJsonObject &input);
    Answer getApplication(const QJsonObject &input);
    Answer batchGetApplications(const QJsonObject &input);
    Answer listApplications(const QJsonObject &input);
    Answer updateApplication(const QJsonObject &input);
    Answer deleteApplication(const QJsonObject &input);
    Answer createDeploymentConfig(const QJsonObject &input);
    Answer getDeploymentConfig(const QJsonObject &input);
    Answer listDeploymentConfigs(const QJsonObject &input);
    Answer deleteDeploymentConfig(const QJsonObject &input);
    // groupops.cpp
    Answer createDeploymentGroup(const QJsonObject &input);
    Answer updateDeploymentGroup(const QJsonObject &input);
    Answer getDeploymentGroup(const QJsonObject &input);
    Answer batchGetDeploymentGroups(const QJsonObject &input);
    Answer listDeploymentGroups(const QJsonObject &input);
    Answer deleteDeploymentGroup(const QJsonObject &input);
    // revisionops.cpp
    Answer registerApplicationRevision(const QJsonObject &input);
    Answer getApplicationRevision(const QJsonObject &input);
    Answer batchGetApplicationRevisions(const QJsonObject &input);
    Answer listApplicationRevisions(const QJsonObject &input);
    // deploymentops.cpp
    Answer createDeployment(const QJsonObject &input);
    Answer getDeployment(const QJsonObject &input);
    Answer batchGetDeployments(const QJsonObject &input);
    Answer listDeployments(const QJsonObject &input);
    Answer continueDeployment(const QJsonObject &input);
    Answer stopDeployment(const QJsonObject &input);
    Answer putLifecycleEventHookExecutionStatus(const QJsonObject &input);
    // targetops.cpp
    Answer listDeploymentTargets(const QJsonObject &input);
    Answer getDeploymentTarget(const QJsonObject &input);
    Answer batchGetDeploymentTargets(const QJsonObject &input);

    Result<Application *> application(const QJsonObject &input, const char *member = "applicationName");
    Result<Group *> group(const QJsonObject &input, const char *member = "deploymentGroupName");
    Result<Deployment *> deployment(const QJsonObject &input);
    Result<Deployment *> startedDeployment(const QJsonObject &input);
    Result<Rules> rulesFor(const QString &config, ComputePlatform platform);
    Result<void> checkGroup(const Group &group, ComputePlatform platform);
    void deleteGroup(const Group &group, const char *code, const char *message);

    World &m_world;
    Engine &m_engine;
};

/// Reads the request's nextToken. InvalidNextTokenException for one that this list did not give.
Result<PageCursor> cursorOf(const QString &operation, const QJsonObject &input);

inline constexpr int pageSize = 100;

} // namespace hookline::sandbox::codedeploy
