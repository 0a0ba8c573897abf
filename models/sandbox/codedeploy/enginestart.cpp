// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/chance.h"
#include "models/sandbox/codedeploy/engine.h"
#include "models/sandbox/codedeploy/instances.h"
#include "models/sandbox/codedeploy/revisionplan.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

// AWS's text for this error code.
const QString noInstances = QStringLiteral(
    "The deployment failed because no instances were found for your deployment group. Check your deployment "
    "group settings to make sure the tags for your Amazon EC2 instances or Auto Scaling groups correctly "
    "identify the instances you want to deploy to, and then try again.");

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

} // namespace

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
        service.insert(QStringLiteral("taskSet"), deployment.number);
        // The two target groups of the pair take turns.
        int pairIndex = 1;
        if (const Deployment *previous = m_world.deployments.find(group.lastSuccessful)) {
            service.insert(QStringLiteral("previousTaskSet"),
                           previous->service.value(QLatin1String("taskSet")));
            pairIndex = 1 - previous->service.value(QLatin1String("pairIndex")).toInt();
        }
        service.insert(QStringLiteral("pairIndex"), pairIndex);
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
    if (deployment.platform == ComputePlatform::Ecs) {
        deployment.service.insert(QStringLiteral("previousTaskSet"),
                                  origin.service.value(QLatin1String("taskSet")));
        deployment.service.insert(QStringLiteral("taskSet"),
                                  origin.service.value(QLatin1String("previousTaskSet")).toInt());
        deployment.service.insert(QStringLiteral("pairIndex"),
                                  1 - origin.service.value(QLatin1String("pairIndex")).toInt());
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

} // namespace hookline::sandbox::codedeploy
