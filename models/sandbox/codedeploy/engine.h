// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/agent/agent.h"
#include "models/sandbox/backend.h"
#include "models/sandbox/codedeploy/world.h"

#include <functional>
#include <memory>

namespace hookline::sandbox::codedeploy {

/// What a new deployment is made of. The group has no active deployment.
struct NewDeployment
{
    Group *group = nullptr;
    ComputePlatform platform = ComputePlatform::Server;
    QString revision; ///< Identity of a registered revision.
    Rules rules;
    QString description;
    QString creator = QStringLiteral("user");
    QJsonObject settings; ///< See Deployment::settings.
    QString rollbackOf;
};

/// The state machine: lets deployments go through their phases and targets through their lifecycle events.
/// Everything happens at World::now, which advance() moves from due time to due time.
class Engine
{
public:
    Engine(World &world, Env &env);
    ~Engine();

    /// Lets everything due up to `now` happen.
    void advance(Instant now);
    std::optional<Instant> nextDue() const;

    Deployment &create(const NewDeployment &made);
    /// StopDeployment of a deployment that is not over: true if it is stopped now, false if events that run
    /// must end first. `rollback` as given; without it the deployment's own configuration decides.
    bool stop(Deployment &deployment, std::optional<bool> rollback);
    /// Fails a deployment at once, because its group or application is gone.
    void abandon(Deployment &deployment, const QString &code, const QString &message);
    /// Ends the wait that the deployment is in.
    void proceed(Deployment &deployment);
    /// Ends the hook event that a target is at, as its function reported.
    void decide(Deployment &deployment, Target &target, bool succeeded);

    /// Starts again what ran on this machine when the sandbox went down. Called once after World::load().
    void resume();

private:
    // engine.cpp: deployments
    void tick(Deployment &deployment);
    void enter(Deployment &deployment, Phase phase);
    bool runPhase(Deployment &deployment);
    void schedule(Deployment &deployment);
    void fail(Deployment &deployment, const QString &code, const QString &message);
    void failPhase(Deployment &deployment, bool neverStarted);
    void halt(Deployment &deployment, const QString &code, const QString &message);
    void haltTarget(Target &target);
    void complete(Deployment &deployment, DeploymentStatus status);
    void settleInstances(Deployment &deployment);

    // enginestart.cpp: what a deployment is made of (create() is there, too)
    void begin(Deployment &deployment);
    void addServiceTarget(Deployment &deployment);
    bool addInstanceTargets(Deployment &deployment);
    void addRollbackTargets(Deployment &deployment, const Deployment &origin);

    // engineevents.cpp: lifecycle events
    void tick(Target &target);
    void beginEvent(Deployment &deployment, Target &target);
    void beginServerEvent(Deployment &deployment, Target &target);
    void runAgent(Target &target, const agent::Job &job);
    void beginServiceEvent(Deployment &deployment, Target &target);
    void stepTraffic(Deployment &deployment, Target &target);
    void finishEvent(Deployment &deployment, Target &target, const std::optional<Diagnostics> &failure);
    void skipRest(Target &target);
    void setStatus(Target &target, TargetStatus status);
    quint64 draw(const Target &target, QStringView purpose) const;

    // enginehooks.cpp: functions and programs
    void invoke(Deployment &deployment, Target &target, const QString &function);
    void startProgram(const Deployment &deployment, const Target &target, const HookFunction &function);
    void programEnded(const QString &targetKey, int event, const ProcessResult &result);

    // rollback.cpp
    void rollBack(Deployment &origin);
    QString whyNoRollback(const Deployment &origin) const;

    /// What came back from programs and scripts, to be applied at the next advance().
    void later(std::function<void()> apply) { m_results.push_back(std::move(apply)); }

    World &m_world;
    Env &m_env;
    agent::Agent m_agent;
    std::vector<std::function<void()>> m_results;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); // callbacks of programs may outlive this
};

/// True if the deployment waits for ContinueDeployment before traffic moves.
bool waitsBeforeReroute(const Deployment &deployment);
int readyWaitMinutes(const Deployment &deployment);
/// Minutes before the originals are terminated; nothing if they are kept.
std::optional<int> terminationWaitMinutes(const Deployment &deployment);
/// Does the deployment's automatic rollback react to "DEPLOYMENT_FAILURE" and the like?
bool rollsBackOn(const Deployment &deployment, QLatin1String event);
/// Where the events of a phase end on a track.
int phaseEnd(EventTrack track, Phase phase);

} // namespace hookline::sandbox::codedeploy
