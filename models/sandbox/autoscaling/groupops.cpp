// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/api.h"
#include "models/sandbox/autoscaling/operations.h"
#include "models/sandbox/autoscaling/texts.h"
#include "models/sandbox/errors.h"
#include "models/wire/service.h"

#include <algorithm>

namespace hookline::sandbox::autoscaling {
namespace {

int number(const QJsonObject &input, const char *member, int otherwise)
{
    return input.value(QLatin1String(member)).toInt(otherwise);
}

/// Members that the engine reads itself; what else a group shows is kept as it was given.
const QStringList &ownMembers()
{
    static const QStringList names{QStringLiteral("AutoScalingGroupName"), QStringLiteral("MinSize"),
                                   QStringLiteral("MaxSize"), QStringLiteral("DesiredCapacity"),
                                   QStringLiteral("AvailabilityZones")};
    return names;
}

void takeSettings(Group &group, const QJsonObject &input)
{
    const wire::Shape *shown = wire::service(u"autoscaling")->shape(u"AutoScalingGroup");
    for (auto member = input.begin(); member != input.end(); ++member) {
        if (shown->member(member.key()) && !ownMembers().contains(member.key()))
            group.settings.insert(member.key(), member.value());
    }
}

/// As given, else one for each subnet.
QStringList zonesOf(const QJsonObject &input, const QString &region)
{
    QStringList zones;
    for (const QJsonValue &zone : input.value(QLatin1String("AvailabilityZones")).toArray())
        zones << zone.toString();
    const QString subnets = input.value(QLatin1String("VPCZoneIdentifier")).toString();
    if (!zones.isEmpty() || subnets.isEmpty())
        return zones;
    const auto count = subnets.split(QLatin1Char(','), Qt::SkipEmptyParts).size();
    for (qsizetype i = 0; i < std::min<qsizetype>(count, 3); ++i)
        zones << region + QChar(ushort(u'a' + i));
    return zones;
}

bool hasLaunchSource(const QJsonObject &input)
{
    return std::ranges::any_of(std::initializer_list<const char *>{"LaunchTemplate",
                                                                   "LaunchConfigurationName", "InstanceId",
                                                                   "MixedInstancesPolicy"},
                               [&](const char *member) { return input.contains(QLatin1String(member)); });
}

const QJsonObject &settingsByDefault()
{
    static const QJsonObject settings{
        {QStringLiteral("DefaultCooldown"), 300},
        {QStringLiteral("HealthCheckType"), QStringLiteral("EC2")},
        {QStringLiteral("HealthCheckGracePeriod"), 0},
        {QStringLiteral("TerminationPolicies"), QJsonArray{QStringLiteral("Default")}},
        {QStringLiteral("NewInstancesProtectedFromScaleIn"), false},
    };
    return settings;
}

} // namespace

Result<void> Operations::checkCapacity(const Group &group)
{
    if (group.maxSize < group.minSize)
        return invalid(QStringLiteral("Max bound, %1, must be greater than or equal to min bound, %2")
                           .arg(group.maxSize)
                           .arg(group.minSize));
    if (group.desired < group.minSize || group.desired > group.maxSize)
        return invalid(QStringLiteral("Desired capacity:%1 must be between the specified min size:%2 and max "
                                      "size:%3")
                           .arg(group.desired)
                           .arg(group.minSize)
                           .arg(group.maxSize));
    return {};
}

Result<QJsonObject> Operations::createAutoScalingGroup(const QJsonObject &input)
{
    Group made;
    made.name = input.value(QLatin1String("AutoScalingGroupName")).toString();
    if (m_world.groups.find(made.name))
        return refusal("AlreadyExistsFault",
                       QStringLiteral("AutoScalingGroup by this name already exists - A group with the name "
                                      "%1 already exists")
                           .arg(made.name));
    if (!hasLaunchSource(input))
        return invalid(QStringLiteral("Valid requests must contain either LaunchTemplate, "
                                      "LaunchConfigurationName, InstanceId or MixedInstancesPolicy "
                                      "parameter."));
    made.zones = zonesOf(input, m_env.region);
    if (made.zones.isEmpty())
        return invalid(QStringLiteral("At least one Availability Zone or VPC Subnet is required."));
    made.minSize = number(input, "MinSize", 0);
    made.maxSize = number(input, "MaxSize", 0);
    made.desired = number(input, "DesiredCapacity", made.minSize);
    if (const auto checked = checkCapacity(made); !checked)
        return checked.error();
    made.settings = settingsByDefault();
    takeSettings(made, input);
    made.created = m_world.now;
    made.arn = QStringLiteral("arn:aws:autoscaling:%1:%2:autoScalingGroup:%3:autoScalingGroupName/%4")
                   .arg(m_env.region, m_env.accountId, m_world.newUuid(), made.name);
    const QString name = made.name;
    Group &group = m_world.groups.put(name, std::move(made));
    for (const QJsonValue &value : input.value(QLatin1String("LifecycleHookSpecificationList")).toArray()) {
        QJsonObject hook = value.toObject();
        hook.insert(QStringLiteral("AutoScalingGroupName"), name);
        if (const auto put = call(QStringLiteral("PutLifecycleHook"), hook); !put) {
            m_engine.remove(group);
            return put.error();
        }
    }
    m_engine.reconsider(group, causeCreated(m_world.now, group.desired));
    return QJsonObject();
}

Result<QJsonObject> Operations::updateAutoScalingGroup(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    Group changed = **found;
    changed.minSize = number(input, "MinSize", changed.minSize);
    changed.maxSize = number(input, "MaxSize", changed.maxSize);
    // Without a desired capacity the bounds move it.
    const int desired = changed.maxSize < changed.minSize
        ? changed.desired
        : std::clamp(changed.desired, changed.minSize, changed.maxSize);
    changed.desired = number(input, "DesiredCapacity", desired);
    if (const auto checked = checkCapacity(changed); !checked)
        return checked.error();
    Group &group = **found;
    const int before = group.desired;
    group.minSize = changed.minSize;
    group.maxSize = changed.maxSize;
    group.desired = changed.desired;
    takeSettings(group, input);
    if (const QStringList zones = zonesOf(input, m_env.region); !zones.isEmpty())
        group.zones = zones;
    m_world.touch(group);
    m_engine.reconsider(group,
                        before == group.desired
                            ? QString()
                            : causeUpdated(m_world.now, group.minSize, group.maxSize, before, group.desired));
    return QJsonObject();
}

Result<QJsonObject> Operations::deleteAutoScalingGroup(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    const bool force = input.value(QLatin1String("ForceDelete")).toBool();
    if (!force && !m_world.instancesOf((*found)->name).empty())
        return refusal("ResourceInUseFault",
                       QStringLiteral("You cannot delete an AutoScalingGroup while there are instances or "
                                      "pending Spot instance request(s) still in the group."));
    if (!force && (*found)->due)
        return refusal("ScalingActivityInProgressFault",
                       QStringLiteral("You cannot delete an AutoScalingGroup while there are scaling "
                                      "activities in progress for that group."));
    m_engine.remove(**found);
    return QJsonObject();
}

Result<QJsonObject> Operations::setDesiredCapacity(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    Group &group = **found;
    const int wanted = number(input, "DesiredCapacity", 0);
    const auto bound = [&](const char *side, int value) {
        return invalid(QStringLiteral("New SetDesiredCapacity value %1 is %2 value %3 for the "
                                      "AutoScalingGroup.")
                           .arg(wanted)
                           .arg(QLatin1String(side))
                           .arg(value));
    };
    if (wanted > group.maxSize)
        return bound("above max", group.maxSize);
    if (wanted < group.minSize)
        return bound("below min", group.minSize);
    const int before = std::exchange(group.desired, wanted);
    if (before != wanted)
        m_engine.reconsider(group, causeSetDesired(m_world.now, before, wanted));
    return QJsonObject();
}

Result<QJsonObject> Operations::terminateInstanceInAutoScalingGroup(const QJsonObject &input)
{
    const QString id = input.value(QLatin1String("InstanceId")).toString();
    Instance *instance = m_world.instances.find(id);
    if (!instance)
        return invalid(
            QStringLiteral("Instance Id not found - No managed instance found for instance ID: %1").arg(id));
    Group &group = *m_world.groups.find(instance->group);
    const bool retained = instance->stage == Stage::Retained;
    if (instance->leaving() && !retained)
        return refusal("ScalingActivityInProgressFault",
                       QStringLiteral("Instance %1 is being terminated already.").arg(id));
    QString cause = causeUserTermination(m_world.now, id);
    if (input.value(QLatin1String("ShouldDecrementDesiredCapacity")).toBool() && instance->counts()) {
        if (group.desired <= group.minSize)
            return invalid(QStringLiteral("Currently, desiredSize equals minSize (%1). Terminating instance "
                                          "without replacement will violate group's min size constraint. "
                                          "Either set shouldDecrementDesiredCapacity flag to false or lower "
                                          "group's min size.")
                               .arg(group.minSize));
        cause.chop(1);
        cause += QStringLiteral(", shrinking the capacity from %1 to %2.")
                     .arg(group.desired)
                     .arg(group.desired - 1);
        --group.desired;
    }
    m_engine.terminate(*instance, cause);
    m_engine.reconsider(group, {});
    const Activity &activity = *m_world.activities.find(instance->activity);
    return QJsonObject{{QStringLiteral("Activity"), activityInfo(m_world, activity)}};
}

Result<QJsonObject> Operations::putWarmPool(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    Group &group = **found;
    WarmPool pool = group.pool.value_or(WarmPool());
    pool.state = input.value(QLatin1String("PoolState")).toString(pool.state);
    pool.minSize = number(input, "MinSize", pool.minSize);
    pool.maxPrepared = number(input, "MaxGroupPreparedCapacity", pool.maxPrepared);
    const QJsonObject reuse = input.value(QLatin1String("InstanceReusePolicy")).toObject();
    pool.reuse = reuse.value(QLatin1String("ReuseOnScaleIn")).toBool(pool.reuse);
    pool.deleting = false;
    group.pool = pool;
    m_engine.reconsider(group, {});
    return QJsonObject();
}

Result<QJsonObject> Operations::deleteWarmPool(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    Group &group = **found;
    if (!group.pool)
        return invalid(QStringLiteral("No warm pool found for Auto Scaling group %1").arg(group.name));
    group.pool->deleting = true;
    if (input.value(QLatin1String("ForceDelete")).toBool()) {
        for (const auto &[id, instance] : m_world.instancesOf(group.name)) {
            if (factsOf(instance->journey).inPool)
                m_engine.terminate(*instance, causePool(m_world.now, 1, 0), true);
        }
    }
    m_engine.reconsider(group, {});
    return QJsonObject();
}

} // namespace hookline::sandbox::autoscaling
