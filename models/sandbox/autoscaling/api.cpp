// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/api.h"

#include <QJsonDocument>

namespace hookline::sandbox::autoscaling {

QJsonObject launchSource(const Group &group)
{
    QJsonObject json{{QStringLiteral("InstanceType"), QStringLiteral("t3.micro")}};
    QJsonObject launched = group.settings.value(QLatin1String("LaunchTemplate")).toObject();
    if (launched.isEmpty())
        launched = group.settings.value(QLatin1String("MixedInstancesPolicy"))
                       .toObject()
                       .value(QLatin1String("LaunchTemplate"))
                       .toObject()
                       .value(QLatin1String("LaunchTemplateSpecification"))
                       .toObject();
    if (!launched.isEmpty())
        json.insert(QStringLiteral("LaunchTemplate"), launched);
    const QJsonValue configuration = group.settings.value(QLatin1String("LaunchConfigurationName"));
    if (!configuration.isUndefined())
        json.insert(QStringLiteral("LaunchConfigurationName"), configuration);
    return json;
}

namespace {

QJsonArray tagDescriptions(const Group &group)
{
    QJsonArray tags;
    for (const QJsonValue &value : group.settings.value(QLatin1String("Tags")).toArray()) {
        QJsonObject tag = value.toObject();
        tag.insert(QStringLiteral("ResourceId"), group.name);
        tag.insert(QStringLiteral("ResourceType"), QStringLiteral("auto-scaling-group"));
        if (!tag.contains(QLatin1String("PropagateAtLaunch")))
            tag.insert(QStringLiteral("PropagateAtLaunch"), false);
        tags.append(tag);
    }
    return tags;
}

} // namespace

QJsonObject memberInfo(const Instance &instance, const QJsonObject &source)
{
    QJsonObject json = source;
    json.insert(QStringLiteral("InstanceId"), instance.id);
    json.insert(QStringLiteral("AvailabilityZone"), instance.zone);
    json.insert(QStringLiteral("LifecycleState"), instance.state());
    json.insert(QStringLiteral("HealthStatus"), QStringLiteral("Healthy"));
    json.insert(QStringLiteral("ProtectedFromScaleIn"), instance.isProtected);
    return json;
}

QJsonObject instanceInfo(const Group &group, const Instance &instance)
{
    QJsonObject json = memberInfo(instance, launchSource(group));
    json.insert(QStringLiteral("AutoScalingGroupName"), group.name);
    json.insert(QStringLiteral("HealthStatus"), QStringLiteral("HEALTHY")); // this list shouts
    return json;
}

QJsonObject groupInfo(const World &world, const Group &group)
{
    QJsonObject json = group.settings;
    json.insert(QStringLiteral("AutoScalingGroupName"), group.name);
    json.insert(QStringLiteral("AutoScalingGroupARN"), group.arn);
    json.insert(QStringLiteral("MinSize"), group.minSize);
    json.insert(QStringLiteral("MaxSize"), group.maxSize);
    json.insert(QStringLiteral("DesiredCapacity"), group.desired);
    json.insert(QStringLiteral("AvailabilityZones"), QJsonArray::fromStringList(group.zones));
    json.insert(QStringLiteral("CreatedTime"), toEpochSeconds(group.created));
    json.insert(QStringLiteral("Tags"), tagDescriptions(group));
    if (group.deleting)
        json.insert(QStringLiteral("Status"), QStringLiteral("Delete in progress"));
    const QJsonObject source = launchSource(group);
    QJsonArray instances;
    int pooled = 0;
    for (const auto &[id, instance] : world.instancesOf(group.name)) {
        if (factsOf(instance->journey).inPool)
            ++pooled;
        else
            instances.append(memberInfo(*instance, source));
    }
    json.insert(QStringLiteral("Instances"), instances);
    if (group.pool) {
        json.insert(QStringLiteral("WarmPoolConfiguration"), poolInfo(*group.pool));
        json.insert(QStringLiteral("WarmPoolSize"), pooled);
    }
    return json;
}

QJsonObject hookInfo(const Hook &hook)
{
    QJsonObject json{{QStringLiteral("LifecycleHookName"), hook.name},
                     {QStringLiteral("AutoScalingGroupName"), hook.group},
                     {QStringLiteral("LifecycleTransition"), toString(hook.transition)},
                     {QStringLiteral("HeartbeatTimeout"), hook.heartbeat},
                     {QStringLiteral("GlobalTimeout"), hook.globalTimeout()},
                     {QStringLiteral("DefaultResult"), toString(hook.defaultResult)}};
    if (!hook.target.isEmpty())
        json.insert(QStringLiteral("NotificationTargetARN"), hook.target);
    if (!hook.role.isEmpty())
        json.insert(QStringLiteral("RoleARN"), hook.role);
    if (!hook.metadata.isEmpty())
        json.insert(QStringLiteral("NotificationMetadata"), hook.metadata);
    return json;
}

bool groupExists(const World &world, const Activity &activity)
{
    const Group *group = world.groups.find(activity.group);
    return group && group->arn == activity.groupArn;
}

QJsonObject activityInfo(const World &world, const Activity &activity)
{
    const QJsonObject details{{QStringLiteral("Subnet ID"), QString()},
                              {QStringLiteral("Availability Zone"), activity.zone}};
    QJsonObject json{{QStringLiteral("ActivityId"), activity.id},
                     {QStringLiteral("AutoScalingGroupName"), activity.group},
                     {QStringLiteral("AutoScalingGroupARN"), activity.groupArn},
                     {QStringLiteral("Description"), activity.description},
                     {QStringLiteral("Cause"), activity.cause.left(1023)},
                     {QStringLiteral("StartTime"), toEpochSeconds(activity.start)},
                     {QStringLiteral("StatusCode"), activity.status},
                     {QStringLiteral("Progress"), activity.progress},
                     {QStringLiteral("Details"),
                      QString::fromUtf8(QJsonDocument(details).toJson(QJsonDocument::Compact))}};
    if (!groupExists(world, activity))
        json.insert(QStringLiteral("AutoScalingGroupState"), QStringLiteral("Deleted"));
    if (activity.end)
        json.insert(QStringLiteral("EndTime"), toEpochSeconds(*activity.end));
    if (!activity.message.isEmpty())
        json.insert(QStringLiteral("StatusMessage"), activity.message);
    return json;
}

QJsonObject poolInfo(const WarmPool &pool)
{
    QJsonObject json{
        {QStringLiteral("MinSize"), pool.minSize},
        {QStringLiteral("PoolState"), pool.state},
        {QStringLiteral("InstanceReusePolicy"), QJsonObject{{QStringLiteral("ReuseOnScaleIn"), pool.reuse}}}};
    if (pool.maxPrepared >= 0)
        json.insert(QStringLiteral("MaxGroupPreparedCapacity"), pool.maxPrepared);
    if (pool.deleting)
        json.insert(QStringLiteral("Status"), QStringLiteral("PendingDelete"));
    return json;
}

} // namespace hookline::sandbox::autoscaling
