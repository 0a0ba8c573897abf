// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/api.h"

#include "models/sandbox/chance.h"

namespace hookline::sandbox::codedeploy {
namespace {

QJsonValue seconds(Instant instant)
{
    return toEpochSeconds(instant);
}

void insertTime(QJsonObject &json, const char *name, const std::optional<Instant> &instant)
{
    if (instant)
        json.insert(QLatin1String(name), seconds(*instant));
}

QJsonObject diagnosticsInfo(const Event &event)
{
    const Diagnostics passed{LifecycleErrorCode::Success, {}, QStringLiteral("Succeeded"), {}};
    const Diagnostics &diagnostics = event.diagnostics ? *event.diagnostics : passed;
    return {{QStringLiteral("errorCode"), toString(diagnostics.errorCode)},
            {QStringLiteral("scriptName"), diagnostics.scriptName},
            {QStringLiteral("message"), diagnostics.message},
            {QStringLiteral("logTail"), diagnostics.logTail}};
}

QJsonArray eventList(const Target &target)
{
    QJsonArray list;
    for (int i = 0; i < int(target.events.size()); ++i) {
        const Event &event = target.events[std::size_t(i)];
        QJsonObject item{{QStringLiteral("lifecycleEventName"), QString(target.eventName(i))},
                         {QStringLiteral("status"), toString(event.status)}};
        if (event.start != Instant())
            item.insert(QStringLiteral("startTime"), seconds(event.start));
        if (event.end != Instant()) {
            item.insert(QStringLiteral("endTime"), seconds(event.end));
            item.insert(QStringLiteral("diagnostics"), diagnosticsInfo(event));
        }
        list.append(item);
    }
    return list;
}

bool hasEnded(const Target &target, QStringView event)
{
    const auto index = std::size_t(domain::eventRank(target.track, event));
    return target.events[index].status == EventStatus::Succeeded;
}

QJsonObject taskSet(const Deployment &deployment, const char *label, int number, int pairIndex)
{
    const QString drawn =
        drawText(drawBits(quint64(number), {deployment.groupId}), 19, QLatin1String("0123456789"));
    const QJsonArray groups = deployment.settings.value(QLatin1String("loadBalancerInfo"))
                                  .toObject()
                                  .value(QLatin1String("targetGroupPairInfoList"))
                                  .toArray()
                                  .at(0)
                                  .toObject()
                                  .value(QLatin1String("targetGroups"))
                                  .toArray();
    QJsonObject set{{QStringLiteral("identifer"), QStringLiteral("ecs-svc/") + drawn}, // AWS's spelling
                    {QStringLiteral("taskSetLabel"), QLatin1String(label)}};
    const QJsonValue group = groups.at(pairIndex);
    if (group.isObject())
        set.insert(QStringLiteral("targetGroup"), group);
    return set;
}

QJsonArray taskSets(const Deployment &deployment, const Target &target)
{
    const int tasks = deployment.service.value(QLatin1String("tasks")).toInt(2);
    const auto install = std::size_t(domain::eventRank(target.track, u"Install"));
    const bool installing = target.events[install].start != Instant();
    const bool installed = hasEnded(target, u"Install");
    const bool shifted = target.weight >= 100;
    const bool terminated = deployment.status == DeploymentStatus::Succeeded;
    const auto fill = [&](QJsonObject set, int pending, int running, const char *status, double weight) {
        set.insert(QStringLiteral("desiredCount"), pending + running);
        set.insert(QStringLiteral("pendingCount"), pending);
        set.insert(QStringLiteral("runningCount"), running);
        set.insert(QStringLiteral("status"), QLatin1String(status));
        set.insert(QStringLiteral("trafficWeight"), weight);
        return set;
    };
    const int previous = deployment.service.value(QLatin1String("previousTaskSet")).toInt();
    const int next = deployment.service.value(QLatin1String("taskSet")).toInt();
    const int pairIndex = deployment.service.value(QLatin1String("pairIndex")).toInt();
    QJsonArray sets{fill(taskSet(deployment, "Blue", previous, 1 - pairIndex), 0, terminated ? 0 : tasks,
                         terminated    ? "DRAINING"
                             : shifted ? "ACTIVE"
                                       : "PRIMARY",
                         100 - target.weight)};
    if (installing) {
        const bool lost = deployment.terminal() && !terminated;
        sets.append(fill(taskSet(deployment, "Green", next, pairIndex), installed || lost ? 0 : tasks,
                         installed && !lost ? tasks : 0,
                         lost          ? "DRAINING"
                             : shifted ? "PRIMARY"
                                       : "ACTIVE",
                         target.weight));
    }
    return sets;
}

QJsonObject lambdaInfo(const Deployment &deployment, const Target &target)
{
    const QJsonObject &service = deployment.service;
    return {{QStringLiteral("functionName"), service.value(QLatin1String("function"))},
            {QStringLiteral("functionAlias"), service.value(QLatin1String("alias"))},
            {QStringLiteral("currentVersion"), service.value(QLatin1String("currentVersion"))},
            {QStringLiteral("targetVersion"), service.value(QLatin1String("targetVersion"))},
            {QStringLiteral("targetVersionWeight"), target.weight}};
}

QJsonObject overview(World &world, const Deployment &deployment)
{
    static const TargetStatus counted[] = {TargetStatus::Pending,   TargetStatus::InProgress,
                                           TargetStatus::Succeeded, TargetStatus::Failed,
                                           TargetStatus::Skipped,   TargetStatus::Ready};
    std::array<int, 8> counts{};
    for (const Target *target : world.targetsOf(deployment))
        ++counts[std::size_t(target->status)];
    QJsonObject json;
    for (const TargetStatus status : counted)
        json.insert(toString(status), counts[std::size_t(status)]);
    return json;
}

QJsonObject lastDeployment(const World &world, const QString &id)
{
    const Deployment *deployment = world.deployments.find(id);
    if (!deployment)
        return {};
    QJsonObject json{{QStringLiteral("deploymentId"), id},
                     {QStringLiteral("status"), toString(deployment->status)},
                     {QStringLiteral("createTime"), seconds(deployment->created)}};
    insertTime(json, "endTime", deployment->completed);
    return json;
}

} // namespace

QJsonObject applicationInfo(const Application &application)
{
    return {{QStringLiteral("applicationId"), application.id},
            {QStringLiteral("applicationName"), application.name},
            {QStringLiteral("createTime"), seconds(application.created)},
            {QStringLiteral("linkedToGitHub"), false},
            {QStringLiteral("computePlatform"), toString(application.platform)}};
}

QString managedHook(const World &world, const Group &group, const QString &autoScalingGroup)
{
    return QStringLiteral("CodeDeploy-managed-automatic-launch-deployment-hook-%1-%2")
        .arg(group.name, drawUuid(world.draw({group.id, autoScalingGroup})));
}

QJsonObject groupInfo(const World &world, const Group &group)
{
    QJsonObject json = group.settings;
    json.insert(QStringLiteral("applicationName"), group.application);
    json.insert(QStringLiteral("deploymentGroupName"), group.name);
    json.insert(QStringLiteral("deploymentGroupId"), group.id);
    json.insert(QStringLiteral("deploymentConfigName"), group.config);
    if (const Application *application = world.applications.find(group.application))
        json.insert(QStringLiteral("computePlatform"), toString(application->platform));
    QJsonArray scaling;
    for (const QJsonValue &name : group.settings.value(QLatin1String("autoScalingGroups")).toArray())
        scaling.append(QJsonObject{{QStringLiteral("name"), name},
                                   {QStringLiteral("hook"), managedHook(world, group, name.toString())}});
    json.insert(QStringLiteral("autoScalingGroups"), scaling);
    if (!group.targetRevision.isEmpty())
        json.insert(QStringLiteral("targetRevision"), group.targetRevision);
    const QJsonObject attempted = lastDeployment(world, group.lastAttempted);
    const QJsonObject successful = lastDeployment(world, group.lastSuccessful);
    if (!attempted.isEmpty())
        json.insert(QStringLiteral("lastAttemptedDeployment"), attempted);
    if (!successful.isEmpty())
        json.insert(QStringLiteral("lastSuccessfulDeployment"), successful);
    return json;
}

QJsonObject deploymentInfo(World &world, const Deployment &deployment)
{
    QJsonObject json = deployment.settings;
    json.insert(QStringLiteral("applicationName"), deployment.application);
    json.insert(QStringLiteral("deploymentGroupName"), deployment.group);
    json.insert(QStringLiteral("deploymentConfigName"), deployment.config);
    json.insert(QStringLiteral("deploymentId"), deployment.id);
    json.insert(QStringLiteral("status"), toString(deployment.status));
    json.insert(QStringLiteral("creator"), deployment.creator);
    json.insert(QStringLiteral("computePlatform"), toString(deployment.platform));
    json.insert(QStringLiteral("revision"), deployment.location);
    if (!deployment.previousLocation.isEmpty())
        json.insert(QStringLiteral("previousRevision"), deployment.previousLocation);
    if (!deployment.description.isEmpty())
        json.insert(QStringLiteral("description"), deployment.description);
    json.insert(QStringLiteral("createTime"), seconds(deployment.created));
    insertTime(json, "startTime", deployment.started);
    insertTime(json, "completeTime", deployment.completed);
    json.insert(QStringLiteral("instanceTerminationWaitTimeStarted"), deployment.terminationWaitStarted);
    json.insert(QStringLiteral("deploymentStatusMessages"), QJsonArray());
    if (!deployment.targets.isEmpty())
        json.insert(QStringLiteral("deploymentOverview"), overview(world, deployment));
    if (deployment.terminal() && !deployment.errorCode.isEmpty())
        json.insert(QStringLiteral("errorInformation"),
                    QJsonObject{{QStringLiteral("code"), deployment.errorCode},
                                {QStringLiteral("message"), deployment.errorMessage}});
    QJsonObject rollback;
    if (!deployment.rollbackId.isEmpty())
        rollback.insert(QStringLiteral("rollbackDeploymentId"), deployment.rollbackId);
    if (!deployment.rollbackOf.isEmpty())
        rollback.insert(QStringLiteral("rollbackTriggeringDeploymentId"), deployment.rollbackOf);
    if (!deployment.rollbackMessage.isEmpty())
        rollback.insert(QStringLiteral("rollbackMessage"), deployment.rollbackMessage);
    if (!rollback.isEmpty())
        json.insert(QStringLiteral("rollbackInfo"), rollback);
    return json;
}

QJsonObject targetInfo(const Deployment &deployment, const Target &target)
{
    QJsonObject json{{QStringLiteral("deploymentId"), deployment.id},
                     {QStringLiteral("targetId"), target.id},
                     {QStringLiteral("targetArn"), target.arn},
                     {QStringLiteral("status"), toString(target.status)},
                     {QStringLiteral("lastUpdatedAt"), seconds(target.updated)},
                     {QStringLiteral("lifecycleEvents"), eventList(target)}};
    switch (deployment.platform) {
    case ComputePlatform::Ecs:
        json.insert(QStringLiteral("taskSetsInfo"), taskSets(deployment, target));
        return {{QStringLiteral("deploymentTargetType"), QStringLiteral("ECSTarget")},
                {QStringLiteral("ecsTarget"), json}};
    case ComputePlatform::Lambda:
        json.insert(QStringLiteral("lambdaFunctionInfo"), lambdaInfo(deployment, target));
        return {{QStringLiteral("deploymentTargetType"), QStringLiteral("LambdaTarget")},
                {QStringLiteral("lambdaTarget"), json}};
    default:
        if (target.label != TargetLabel::None)
            json.insert(QStringLiteral("instanceLabel"), toString(target.label));
        return {{QStringLiteral("deploymentTargetType"), QStringLiteral("InstanceTarget")},
                {QStringLiteral("instanceTarget"), json}};
    }
}

QJsonObject revisionInfo(const Revision &revision)
{
    QJsonObject json{{QStringLiteral("registerTime"), seconds(revision.registered)},
                     {QStringLiteral("deploymentGroups"), QJsonArray::fromStringList(revision.groups)}};
    if (!revision.description.isEmpty())
        json.insert(QStringLiteral("description"), revision.description);
    insertTime(json, "firstUsedTime", revision.firstUsed);
    insertTime(json, "lastUsedTime", revision.lastUsed);
    return json;
}

} // namespace hookline::sandbox::codedeploy
