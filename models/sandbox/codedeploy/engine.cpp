// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/engine.h"

#include "models/sandbox/chance.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

// Texts that AWS is seen to use for these error codes.
const QString healthConstraints = QStringLiteral(
    "The overall deployment failed because too many individual instances failed deployment, too few healthy "
    "instances are available for deployment, or some instances in your deployment group are experiencing "
    "problems.");
const QString healthConstraintsInvalid = QStringLiteral(
    "The deployment can't start because the minimum number of healthy instances, as defined by your "
    "deployment configuration, are not available.");

QJsonObject blueGreen(const Deployment &deployment, const char *option)
{
    return deployment.settings.value(QLatin1String("blueGreenDeploymentConfiguration"))
        .toObject()
        .value(QLatin1String(option))
        .toObject();
}

Phase after(Phase phase)
{
    return Phase(int(phase) + 1);
}

/// Does the target have events of its own in the phase?
bool takesPart(const Target &target, Phase phase)
{
    const int before = phase == Phase::Install ? 0
        : phase == Phase::Reroute              ? phaseEnd(target.track, Phase::Install)
                                               : phaseEnd(target.track, Phase::Reroute);
    return phaseEnd(target.track, phase) > before;
}

} // namespace

bool waitsBeforeReroute(const Deployment &deployment)
{
    return deployment.type == DeploymentType::BlueGreen && !deployment.isRollback()
        && deployment.platform != ComputePlatform::Lambda
        && blueGreen(deployment, "deploymentReadyOption").value(QLatin1String("actionOnTimeout")).toString()
        == QLatin1String("STOP_DEPLOYMENT");
}

int readyWaitMinutes(const Deployment &deployment)
{
    return blueGreen(deployment, "deploymentReadyOption").value(QLatin1String("waitTimeInMinutes")).toInt();
}

std::optional<int> terminationWaitMinutes(const Deployment &deployment)
{
    const QJsonObject option = blueGreen(deployment, "terminateBlueInstancesOnDeploymentSuccess");
    if (deployment.type != DeploymentType::BlueGreen || deployment.isRollback()
        || deployment.platform == ComputePlatform::Lambda)
        return std::nullopt;
    // An ECS service always loses its original task set; instances only when it is asked for.
    const bool terminates = deployment.platform == ComputePlatform::Ecs
        || option.value(QLatin1String("action")).toString() == QLatin1String("TERMINATE");
    if (!terminates)
        return std::nullopt;
    return option.value(QLatin1String("terminationWaitTimeInMinutes")).toInt();
}

bool rollsBackOn(const Deployment &deployment, QLatin1String event)
{
    const QJsonObject config =
        deployment.settings.value(QLatin1String("autoRollbackConfiguration")).toObject();
    return config.value(QLatin1String("enabled")).toBool()
        && config.value(QLatin1String("events")).toArray().contains(QString(event));
}

int phaseEnd(EventTrack track, Phase phase)
{
    // Where traffic begins to move, on the tracks that wait before it.
    static const int replacementTraffic =
        domain::eventRank(EventTrack::BlueGreenReplacement, u"BeforeAllowTraffic");
    static const int ecsTraffic = domain::eventRank(EventTrack::Ecs, u"BeforeAllowTraffic");
    static const int ecsTestTraffic = domain::eventRank(EventTrack::EcsTestListener, u"BeforeAllowTraffic");
    const int size = int(domain::eventOrder(track).size());
    switch (track) {
    case EventTrack::BlueGreenReplacement:
        return phase == Phase::Install ? replacementTraffic : size;
    case EventTrack::Ecs:
        return phase == Phase::Install ? ecsTraffic : size;
    case EventTrack::EcsTestListener:
        return phase == Phase::Install ? ecsTestTraffic : size;
    case EventTrack::BlueGreenRollbackOriginal:
        return phase == Phase::Install ? 0 : size;
    case EventTrack::BlueGreenOriginal:
    case EventTrack::BlueGreenRollbackReplacement:
        return phase == Phase::Block ? size : 0;
    default:
        return size;
    }
}

Engine::Engine(World &world, Env &env)
    : m_world(world)
    , m_env(env)
    , m_agent(
          env.runner, [&world] { return world.now; }, env.enter)
{ }

Engine::~Engine()
{
    *m_alive = false;
}

std::optional<Instant> Engine::nextDue() const
{
    return m_results.empty() ? m_world.nextDue() : std::optional(m_world.now);
}

void Engine::advance(Instant now)
{
    do {
        while (const auto key = m_world.takeDue(now)) {
            if (Target *target = m_world.targets.find(*key))
                tick(*target);
            else
                tick(*m_world.deployments.find(*key));
        }
        m_world.now = std::max(m_world.now, now);
        for (const auto &apply : std::exchange(m_results, {}))
            apply();
    } while (m_world.nextDue() && *m_world.nextDue() <= now);
}

void Engine::tick(Deployment &deployment)
{
    switch (deployment.phase) {
    case Phase::Created:
        deployment.phase = Phase::Queued;
        deployment.status = DeploymentStatus::Queued;
        m_world.setDue(deployment,
                       m_world.now + drawSeconds(m_world.draw({deployment.id, u"start"}), 0.5, 2.5));
        break;
    case Phase::Queued:
        begin(deployment);
        break;
    case Phase::Provision:
        enter(deployment, Phase::Install);
        break;
    case Phase::ReadyWait:
        halt(deployment, QStringLiteral("TIMEOUT"),
             QStringLiteral("The deployment timed out while waiting for the traffic rerouting to be started "
                            "with ContinueDeployment."));
        break;
    case Phase::TerminationWait:
        enter(deployment, Phase::Done);
        break;
    default:
        break;
    }
}

void Engine::enter(Deployment &deployment, Phase phase)
{
    for (;; phase = after(phase)) {
        deployment.phase = phase;
        m_world.touch(deployment);
        switch (phase) {
        case Phase::Provision:
            m_world.setDue(deployment,
                           m_world.now + drawSeconds(m_world.draw({deployment.id, u"provision"}), 20, 60));
            return;
        case Phase::Install:
        case Phase::Reroute:
        case Phase::Block:
            deployment.status = DeploymentStatus::InProgress;
            if (runPhase(deployment))
                return;
            break;
        case Phase::ReadyWait:
            if (!waitsBeforeReroute(deployment))
                break;
            deployment.status = DeploymentStatus::Ready;
            m_world.setDue(deployment, m_world.now + std::chrono::minutes(readyWaitMinutes(deployment)));
            return;
        case Phase::TerminationWait: {
            const int minutes = terminationWaitMinutes(deployment).value_or(0);
            if (minutes <= 0)
                break;
            deployment.terminationWaitStarted = true;
            m_world.setDue(deployment, m_world.now + std::chrono::minutes(minutes));
            return;
        }
        default:
            complete(deployment, DeploymentStatus::Succeeded);
            return;
        }
    }
}

/// Lets the targets of the phase run; false if there are none.
bool Engine::runPhase(Deployment &deployment)
{
    bool any = false;
    for (Target *target : m_world.targetsOf(deployment)) {
        if (target->finished() || !takesPart(*target, deployment.phase))
            continue;
        target->until = phaseEnd(target->track, deployment.phase);
        m_world.touch(*target);
        any = true;
    }
    if (any)
        schedule(deployment);
    return any;
}

/// Starts as many targets of the phase as the deployment configuration allows, and sees when it is over.
void Engine::schedule(Deployment &deployment)
{
    std::vector<Target *> waiting;
    int hosts = 0, failed = 0, running = 0, passed = 0;
    for (Target *target : m_world.targetsOf(deployment)) {
        if (!takesPart(*target, deployment.phase))
            continue;
        ++hosts;
        if (target->status == TargetStatus::Failed)
            ++failed;
        else if (target->inProgress())
            ++running;
        else if (target->finished() || target->position >= target->until)
            ++passed;
        else
            waiting.push_back(target);
    }
    if (deployment.stopping) {
        if (running == 0)
            halt(deployment, deployment.errorCode, deployment.errorMessage);
        return;
    }
    // Blocking the originals is not held back by the health of the fleet.
    const bool counts = deployment.platform == ComputePlatform::Server && deployment.phase != Phase::Block;
    int minimum = counts ? minimumHealthy(deployment.health, hosts) : 0;
    if (hosts == 1 && deployment.health.kind == HealthRule::Kind::FleetPercent
        && deployment.health.value < 100)
        minimum = 0; // the only instance is not kept from being deployed to by a rounded-up share
    const bool neverStarted = failed + running + passed == 0;
    for (Target *target : waiting) {
        if (hosts - failed - running - minimum <= 0)
            break;
        ++running;
        setStatus(*target, TargetStatus::InProgress);
        beginEvent(deployment, *target);
    }
    if (running > 0)
        return;
    if (!waiting.empty() || passed == 0 || hosts - failed < minimum)
        return failPhase(deployment, neverStarted);
    enter(deployment, after(deployment.phase));
}

void Engine::failPhase(Deployment &deployment, bool neverStarted)
{
    if (deployment.platform == ComputePlatform::Server)
        return fail(deployment,
                    neverStarted ? QStringLiteral("HEALTH_CONSTRAINTS_INVALID")
                                 : QStringLiteral("HEALTH_CONSTRAINTS"),
                    neverStarted ? healthConstraintsInvalid : healthConstraints);
    QStringList events;
    for (const Target *target : m_world.targetsOf(deployment)) {
        for (int i = 0; i < int(target->events.size()); ++i) {
            if (target->events[std::size_t(i)].status == EventStatus::Failed)
                events << target->eventName(i);
        }
    }
    fail(deployment, QStringLiteral("HOOK_EXECUTION_FAILURE"),
         QStringLiteral("One or more of the lifecycle event validation functions failed. Failed: %1.")
             .arg(events.join(QStringLiteral(", "))));
}

void Engine::fail(Deployment &deployment, const QString &code, const QString &message)
{
    deployment.errorCode = code;
    deployment.errorMessage = message;
    for (Target *target : m_world.targetsOf(deployment)) {
        if (!target->finished()) {
            skipRest(*target);
            setStatus(*target, TargetStatus::Skipped);
        }
    }
    complete(deployment, DeploymentStatus::Failed);
}

void Engine::haltTarget(Target &target)
{
    if (target.finished())
        return;
    const bool ran = target.inProgress();
    if (ran) {
        Event &event = target.events[std::size_t(target.position)];
        if (event.status == EventStatus::InProgress) {
            event.status = EventStatus::Failed;
            event.end = m_world.now;
            event.diagnostics = std::make_shared<Diagnostics>(Diagnostics{
                LifecycleErrorCode::UnknownError, {}, QStringLiteral("The deployment was stopped."), {}});
            ++target.position;
        }
        target.waiting = Waiting::Nothing;
        target.verdict.reset();
        m_world.setDue(target, std::nullopt);
    }
    skipRest(target);
    setStatus(target, ran ? TargetStatus::Failed : TargetStatus::Skipped);
}

void Engine::halt(Deployment &deployment, const QString &code, const QString &message)
{
    deployment.errorCode = code;
    deployment.errorMessage = message;
    for (Target *target : m_world.targetsOf(deployment))
        haltTarget(*target);
    complete(deployment, DeploymentStatus::Stopped);
}

bool Engine::stop(Deployment &deployment, std::optional<bool> rollback)
{
    const QString code = QStringLiteral("MANUAL_STOP");
    const QString message = QStringLiteral("The deployment was stopped by a user.");
    deployment.rollbackOnStop =
        rollback.value_or(rollsBackOn(deployment, QLatin1String("DEPLOYMENT_STOP_ON_REQUEST")));
    const auto targets = m_world.targetsOf(deployment);
    const bool running = std::ranges::any_of(targets, &Target::inProgress);
    if (deployment.platform != ComputePlatform::Server || !running) {
        halt(deployment, code, message);
        return true;
    }
    // An agent ends the event that it is at; nothing new begins.
    deployment.stopping = true;
    deployment.stopAnsweredPending = true;
    deployment.errorCode = code;
    deployment.errorMessage = message;
    for (Target *target : targets) {
        if (!target->inProgress() && !target->finished())
            haltTarget(*target);
    }
    m_world.touch(deployment);
    return false;
}

void Engine::abandon(Deployment &deployment, const QString &code, const QString &message)
{
    deployment.errorCode = code;
    deployment.errorMessage = message;
    for (Target *target : m_world.targetsOf(deployment))
        haltTarget(*target);
    complete(deployment, DeploymentStatus::Failed);
}

void Engine::proceed(Deployment &deployment)
{
    m_world.setDue(deployment, std::nullopt);
    enter(deployment, after(deployment.phase));
}

void Engine::complete(Deployment &deployment, DeploymentStatus status)
{
    m_world.setDue(deployment, std::nullopt);
    deployment.status = status;
    deployment.phase = Phase::Done;
    deployment.completed = m_world.now;
    m_world.touch(deployment);
    // The group may have been deleted while its deployment ran.
    Group *group = m_world.groups.find(Group::keyOf(deployment.application, deployment.group));
    if (group && group->id == deployment.groupId) {
        group->activeDeployment.clear();
        if (status == DeploymentStatus::Succeeded)
            group->lastSuccessful = deployment.id;
        m_world.touch(*group);
    }
    settleInstances(deployment);
    const bool wanted = status == DeploymentStatus::Failed
        ? rollsBackOn(deployment, QLatin1String("DEPLOYMENT_FAILURE"))
        : status == DeploymentStatus::Stopped && deployment.rollbackOnStop;
    if (wanted && group && !deployment.isRollback())
        rollBack(deployment);
}

/// After a blue/green deployment the green instances serve; after its rollback the blue ones do again.
void Engine::settleInstances(Deployment &deployment)
{
    if (deployment.platform != ComputePlatform::Server || deployment.type != DeploymentType::BlueGreen
        || deployment.status != DeploymentStatus::Succeeded)
        return;
    for (const Target *target : m_world.targetsOf(deployment)) {
        Instance *instance = m_world.instances.find(target->id);
        if (!instance)
            continue;
        const bool serves = (target->label == TargetLabel::Green) != deployment.isRollback();
        instance->retired = !serves;
        if (serves)
            instance->replacementIn.clear();
        m_world.instances.touch(target->id);
    }
    ++m_world.placement;
}

} // namespace hookline::sandbox::codedeploy
