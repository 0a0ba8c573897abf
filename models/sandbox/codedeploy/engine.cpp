// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/engine.h"

#include "models/sandbox/codedeploy/chance.h"
#include "models/sandbox/codedeploy/instances.h"
#include "models/sandbox/codedeploy/revisionplan.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

// Texts that AWS is seen to use for these error codes.
const QString noInstances = QStringLiteral(
    "The deployment failed because no instances were found for your deployment group. Check your deployment "
    "group settings to make sure the tags for your Amazon EC2 instances or Auto Scaling groups correctly "
    "identify the instances you want to deploy to, and then try again.");
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

bool hasTestListener(const Deployment &deployment)
{
    const QJsonArray pairs = deployment.settings.value(QLatin1String("loadBalancerInfo"))
                                 .toObject()
                                 .value(QLatin1String("targetGroupPairInfoList"))
                                 .toArray();
    return !pairs.at(0)
                .toObject()
                .value(QLatin1String("testTrafficRoute"))
                .toObject()
                .value(QLatin1String("listenerArns"))
                .toArray()
                .isEmpty();
}

bool hasLoadBalancer(const Deployment &deployment)
{
    const QJsonObject balancer = deployment.settings.value(QLatin1String("loadBalancerInfo")).toObject();
    const bool controlled = deployment.settings.value(QLatin1String("deploymentStyle"))
                                .toObject()
                                .value(QLatin1String("deploymentOption"))
                                .toString()
        == QLatin1String("WITH_TRAFFIC_CONTROL");
    return controlled
        && (!balancer.value(QLatin1String("elbInfoList")).toArray().isEmpty()
            || !balancer.value(QLatin1String("targetGroupInfoList")).toArray().isEmpty());
}

QString instanceArn(const Env &env, const QString &id)
{
    return isEc2InstanceId(id)
        ? QStringLiteral("arn:aws:ec2:%1:%2:instance/%3").arg(env.region, env.accountId, id)
        : QStringLiteral("arn:aws:codedeploy:%1:%2:instance/%3").arg(env.region, env.accountId, id);
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

Deployment &Engine::create(const NewDeployment &made)
{
    Group &group = *made.group;
    Deployment deployment;
    deployment.id = m_world.newDeploymentId();
    deployment.application = group.application;
    deployment.group = group.name;
    deployment.groupId = group.id;
    deployment.config = made.rules.name;
    deployment.health = made.rules.health;
    deployment.traffic = made.rules.traffic;
    deployment.platform = made.platform;
    deployment.revision = made.revision;
    deployment.description = made.description;
    deployment.creator = made.creator;
    deployment.settings = made.settings;
    deployment.rollbackOf = made.rollbackOf;
    deployment.created = m_world.now;
    deployment.type = domain::fromString<DeploymentType>(made.settings.value(QLatin1String("deploymentStyle"))
                                                             .toObject()
                                                             .value(QLatin1String("deploymentType"))
                                                             .toString());
    if (const Deployment *previous = m_world.deployments.find(group.lastSuccessful))
        deployment.previousLocation = previous->location;

    Revision &revision = *m_world.revisions.find(Revision::keyOf(group.application, made.revision));
    if (!revision.firstUsed)
        revision.firstUsed = m_world.now;
    revision.lastUsed = m_world.now;
    if (!revision.groups.contains(group.name))
        revision.groups << group.name;
    m_world.revisions.touch(revision.key());
    deployment.location = revision.location;

    Deployment &row = m_world.addDeployment(std::move(deployment));
    group.activeDeployment = row.id;
    group.lastAttempted = row.id;
    group.targetRevision = revision.location;
    m_world.touch(group);
    m_world.setDue(row, m_world.now + drawSeconds(m_world.draw({row.id, u"queue"}), 0.2, 0.8));
    return row;
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

void Engine::begin(Deployment &deployment)
{
    deployment.status = DeploymentStatus::InProgress;
    deployment.started = m_world.now;
    m_world.touch(deployment);
    const Deployment *origin = m_world.deployments.find(deployment.rollbackOf);
    const bool trafficOnly = origin && deployment.type == DeploymentType::BlueGreen;
    if (trafficOnly) {
        // Traffic goes back to what is still there: no revision is installed and no hook invoked.
        addRollbackTargets(deployment, *origin);
    } else {
        const Revision &revision =
            *m_world.revisions.find(Revision::keyOf(deployment.application, deployment.revision));
        const RevisionPlan plan = planRevision(m_world, deployment, revision);
        if (!plan.errorCode.isEmpty())
            return fail(deployment, plan.errorCode, plan.errorMessage);
        deployment.hooks = plan.hooks;
        deployment.service = plan.service;
        deployment.scriptsKnown = plan.scriptsKnown;
        deployment.revisionDirectory = plan.directory;
        if (deployment.platform != ComputePlatform::Server)
            addServiceTarget(deployment);
        else if (!addInstanceTargets(deployment))
            return fail(deployment, QStringLiteral("NO_INSTANCES"), noInstances);
    }
    const bool provisions = !trafficOnly && deployment.platform == ComputePlatform::Server
        && deployment.type == DeploymentType::BlueGreen;
    enter(deployment, provisions ? Phase::Provision : Phase::Install);
}

void Engine::addServiceTarget(Deployment &deployment)
{
    const Group &group = *m_world.groups.find(Group::keyOf(deployment.application, deployment.group));
    Target target;
    QJsonObject &service = deployment.service;
    if (deployment.platform == ComputePlatform::Ecs) {
        const QJsonObject named =
            group.settings.value(QLatin1String("ecsServices")).toArray().at(0).toObject();
        const QString cluster = named.value(QLatin1String("clusterName")).toString(QStringLiteral("default"));
        const QString name = named.value(QLatin1String("serviceName")).toString();
        service.insert(QStringLiteral("cluster"), cluster);
        service.insert(QStringLiteral("name"), name);
        service.insert(QStringLiteral("tasks"), 2 + int(m_world.draw({cluster, name}) % 3));
        if (const Deployment *previous = m_world.deployments.find(group.lastSuccessful))
            service.insert(QStringLiteral("previousNumber"), previous->number);
        target.id = cluster + QLatin1Char(':') + name;
        target.arn = QStringLiteral("arn:aws:ecs:%1:%2:service/%3/%4")
                         .arg(m_env.region, m_env.accountId, cluster, name);
        target.track = hasTestListener(deployment) ? EventTrack::EcsTestListener : EventTrack::Ecs;
    } else {
        const QString function = service.value(QLatin1String("function")).toString();
        const QString alias = service.value(QLatin1String("alias")).toString();
        target.id = function + QLatin1Char(':') + alias;
        target.arn = QStringLiteral("arn:aws:lambda:%1:%2:function:%3:%4")
                         .arg(m_env.region, m_env.accountId, function, alias);
        target.track = EventTrack::Lambda;
    }
    m_world.addTarget(deployment, std::move(target));
}

bool Engine::addInstanceTargets(Deployment &deployment)
{
    const Group &group = *m_world.groups.find(Group::keyOf(deployment.application, deployment.group));
    QStringList found = instancesOf(m_world, group);
    const bool blueGreen = deployment.type == DeploymentType::BlueGreen;
    if (!blueGreen && deployment.settings.value(QLatin1String("updateOutdatedInstancesOnly")).toBool()) {
        erase_if(found, [&](const QString &id) {
            const QString installed = m_world.instances.find(id)->installed.value(group.id).toString();
            const Deployment *last = m_world.deployments.find(installed);
            return last && last->revision == deployment.revision;
        });
    }
    if (found.isEmpty())
        return false;
    const auto add = [&](const QStringList &ids, EventTrack track, TargetLabel label) {
        for (const QString &id : ids) {
            Target target;
            target.id = id;
            target.arn = instanceArn(m_env, id);
            target.track = track;
            target.label = label;
            m_world.addTarget(deployment, std::move(target));
        }
    };
    if (!blueGreen) {
        add(found, hasLoadBalancer(deployment) ? EventTrack::InPlaceLoadBalanced : EventTrack::InPlace,
            TargetLabel::None);
        return true;
    }
    add(replacementsFor(m_world, deployment, group, found), EventTrack::BlueGreenReplacement,
        TargetLabel::Green);
    add(found, EventTrack::BlueGreenOriginal, TargetLabel::Blue);
    return true;
}

void Engine::addRollbackTargets(Deployment &deployment, const Deployment &origin)
{
    deployment.service = origin.service;
    if (deployment.platform == ComputePlatform::Lambda) {
        deployment.service.insert(QStringLiteral("currentVersion"),
                                  origin.service.value(QLatin1String("targetVersion")));
        deployment.service.insert(QStringLiteral("targetVersion"),
                                  origin.service.value(QLatin1String("currentVersion")));
    }
    std::vector<Target> made;
    for (const Target *old : m_world.targetsOf(origin)) {
        Target target;
        target.id = old->id;
        target.arn = old->arn;
        target.label = old->label;
        target.track = old->label == TargetLabel::Blue ? EventTrack::BlueGreenRollbackOriginal
            : old->label == TargetLabel::Green         ? EventTrack::BlueGreenRollbackReplacement
                                                       : old->track;
        made.push_back(std::move(target));
    }
    // Originals take their traffic back before the replacement loses it.
    std::ranges::stable_sort(made, {}, &Target::label);
    for (Target &target : made)
        m_world.addTarget(deployment, std::move(target));
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
