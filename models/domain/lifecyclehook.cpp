// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/lifecyclehook.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace hookline::domain {
namespace {

using S = InstanceState;
using P = StatePhase;
using T = Transition;

constexpr std::array<InstanceStateFacts, 31> states{{
    {S::Unknown, "", P::Unknown, T::Unknown, false},
    {S::Pending, "Pending", P::Changing, T::Launching, false},
    {S::PendingWait, "Pending:Wait", P::Waiting, T::Launching, false},
    {S::PendingProceed, "Pending:Proceed", P::Changing, T::Launching, false},
    {S::Quarantined, "Quarantined", P::Resting, T::Unknown, false},
    {S::InService, "InService", P::Serving, T::Unknown, false},
    {S::Terminating, "Terminating", P::Changing, T::Terminating, false},
    {S::TerminatingWait, "Terminating:Wait", P::Waiting, T::Terminating, false},
    {S::TerminatingProceed, "Terminating:Proceed", P::Changing, T::Terminating, false},
    {S::TerminatingRetained, "Terminating:Retained", P::Retained, T::Terminating, false},
    {S::Terminated, "Terminated", P::Gone, T::Unknown, false},
    {S::Detaching, "Detaching", P::Changing, T::Unknown, false},
    {S::Detached, "Detached", P::Gone, T::Unknown, false},
    {S::EnteringStandby, "EnteringStandby", P::Changing, T::Unknown, false},
    {S::Standby, "Standby", P::Resting, T::Unknown, false},
    {S::ReplacingRootVolume, "ReplacingRootVolume", P::Changing, T::Unknown, false},
    // AWS does not say which hooks hold an instance here: both kinds are offered.
    {S::ReplacingRootVolumeWait, "ReplacingRootVolume:Wait", P::Waiting, T::Unknown, false},
    {S::ReplacingRootVolumeProceed, "ReplacingRootVolume:Proceed", P::Changing, T::Unknown, false},
    {S::RootVolumeReplaced, "RootVolumeReplaced", P::Changing, T::Unknown, false},
    {S::WarmedPending, "Warmed:Pending", P::Changing, T::Launching, true},
    {S::WarmedPendingWait, "Warmed:Pending:Wait", P::Waiting, T::Launching, true},
    {S::WarmedPendingProceed, "Warmed:Pending:Proceed", P::Changing, T::Launching, true},
    {S::WarmedPendingRetained, "Warmed:Pending:Retained", P::Retained, T::Launching, true},
    {S::WarmedTerminating, "Warmed:Terminating", P::Changing, T::Terminating, true},
    {S::WarmedTerminatingWait, "Warmed:Terminating:Wait", P::Waiting, T::Terminating, true},
    {S::WarmedTerminatingProceed, "Warmed:Terminating:Proceed", P::Changing, T::Terminating, true},
    {S::WarmedTerminatingRetained, "Warmed:Terminating:Retained", P::Retained, T::Terminating, true},
    {S::WarmedTerminated, "Warmed:Terminated", P::Gone, T::Unknown, true},
    {S::WarmedStopped, "Warmed:Stopped", P::Resting, T::Unknown, true},
    {S::WarmedRunning, "Warmed:Running", P::Resting, T::Unknown, true},
    {S::WarmedHibernated, "Warmed:Hibernated", P::Resting, T::Unknown, true},
}};

constexpr bool inEnumOrder()
{
    for (size_t i = 0; i < states.size(); ++i) {
        if (static_cast<size_t>(states[i].state) != i)
            return false;
    }
    return true;
}
static_assert(inEnumOrder(), "states is indexed by InstanceState");

constexpr std::array<std::pair<Transition, const char *>, 2> transitions{
    {{T::Launching, "autoscaling:EC2_INSTANCE_LAUNCHING"},
     {T::Terminating, "autoscaling:EC2_INSTANCE_TERMINATING"}}};

QString text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1String(member)).toString();
}

int number(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1String(member)).toInt();
}

std::optional<Instant> instant(const QJsonObject &object, const char *member)
{
    const QJsonValue value = object.value(QLatin1String(member));
    return value.isDouble() ? std::optional(fromEpochSeconds(value.toDouble())) : std::nullopt;
}

QString launchSource(const QJsonObject &group)
{
    QJsonObject launchTemplate = group.value(QLatin1String("LaunchTemplate")).toObject();
    if (launchTemplate.isEmpty()) {
        launchTemplate = group.value(QLatin1String("MixedInstancesPolicy"))
                             .toObject()
                             .value(QLatin1String("LaunchTemplate"))
                             .toObject()
                             .value(QLatin1String("LaunchTemplateSpecification"))
                             .toObject();
    }
    if (launchTemplate.isEmpty())
        return text(group, "LaunchConfigurationName");
    const QString name = text(launchTemplate, "LaunchTemplateName");
    return QStringLiteral("%1:%2").arg(name.isEmpty() ? text(launchTemplate, "LaunchTemplateId") : name,
                                       text(launchTemplate, "Version"));
}

} // namespace

const InstanceStateFacts &factsOf(InstanceState state)
{
    return states[static_cast<size_t>(state)];
}

InstanceState instanceStateFromString(QStringView text)
{
    const auto found = std::find_if(states.begin() + 1, states.end(), [text](const InstanceStateFacts &row) {
        return text == QLatin1String(row.text);
    });
    return found == states.end() ? InstanceState::Unknown : found->state;
}

bool isWaiting(QStringView stateText)
{
    return stateText.endsWith(QLatin1String(":Wait"));
}

bool canHold(Transition transition, InstanceState state)
{
    const InstanceStateFacts &facts = factsOf(state);
    if (facts.phase != StatePhase::Waiting)
        return state == InstanceState::Unknown;
    return facts.transition == Transition::Unknown || facts.transition == transition
        || state == InstanceState::WarmedPendingWait;
}

QString toString(Transition transition)
{
    const auto found = std::find_if(transitions.begin(), transitions.end(),
                                    [transition](const auto &row) { return row.first == transition; });
    return found == transitions.end() ? QString() : QString::fromLatin1(found->second);
}

Transition transitionFromString(QStringView text)
{
    const auto found = std::find_if(transitions.begin(), transitions.end(),
                                    [text](const auto &row) { return text == QLatin1String(row.second); });
    return found == transitions.end() ? Transition::Unknown : found->first;
}

bool LifecycleHook::isManagedByCodeDeploy() const
{
    // "CodeDeploy-managed-automatic-launch-deployment-hook-<group>-<uuid>" and its terminating sister.
    return name.startsWith(QLatin1String("CodeDeploy-managed-"));
}

AutoScalingGroup autoScalingGroupFromApi(const QJsonObject &group)
{
    const QJsonObject pool = group.value(QLatin1String("WarmPoolConfiguration")).toObject();
    const QJsonObject policy = group.value(QLatin1String("InstanceLifecyclePolicy")).toObject();
    QStringList zones;
    for (const QJsonValue &zone : group.value(QLatin1String("AvailabilityZones")).toArray())
        zones.append(zone.toString());
    return {
        .name = text(group, "AutoScalingGroupName"),
        .arn = text(group, "AutoScalingGroupARN"),
        .minSize = number(group, "MinSize"),
        .maxSize = number(group, "MaxSize"),
        .desiredCapacity = number(group, "DesiredCapacity"),
        .instanceCount = static_cast<int>(group.value(QLatin1String("Instances")).toArray().size()),
        .hasWarmPool = !pool.isEmpty(),
        .reusesOnScaleIn = pool.value(QLatin1String("InstanceReusePolicy"))
                               .toObject()
                               .value(QLatin1String("ReuseOnScaleIn"))
                               .toBool(),
        .warmPoolSize = number(group, "WarmPoolSize"),
        .retainsAbandoned =
            text(policy.value(QLatin1String("RetentionTriggers")).toObject(), "TerminateHookAbandon")
            == QLatin1String("retain"),
        .status = text(group, "Status"),
        .zones = zones.join(QLatin1String(", ")),
        .launchSource = launchSource(group),
        .created = instant(group, "CreatedTime"),
    };
}

std::vector<AutoScalingInstance> instancesFromApi(const QJsonObject &group)
{
    const QString name = text(group, "AutoScalingGroupName");
    const QJsonArray items = group.value(QLatin1String("Instances")).toArray();
    std::vector<AutoScalingInstance> instances;
    instances.reserve(static_cast<size_t>(items.size()));
    for (const QJsonValue &item : items)
        instances.push_back(autoScalingInstanceFromApi(item.toObject(), name));
    return instances;
}

AutoScalingInstance autoScalingInstanceFromApi(const QJsonObject &instance, const QString &group)
{
    const QString named = text(instance, "AutoScalingGroupName");
    const QString state = text(instance, "LifecycleState");
    return {
        .group = named.isEmpty() ? group : named,
        .id = text(instance, "InstanceId"),
        .stateText = state,
        .state = instanceStateFromString(state),
        .health = text(instance, "HealthStatus"),
        .zone = text(instance, "AvailabilityZone"),
        .type = text(instance, "InstanceType"),
        .protectedFromScaleIn = instance.value(QLatin1String("ProtectedFromScaleIn")).toBool(),
    };
}

LifecycleHook lifecycleHookFromApi(const QJsonObject &hook)
{
    const QString transition = text(hook, "LifecycleTransition");
    return {
        .group = text(hook, "AutoScalingGroupName"),
        .name = text(hook, "LifecycleHookName"),
        .transitionText = transition,
        .transition = transitionFromString(transition),
        .defaultResult = text(hook, "DefaultResult"),
        .heartbeatTimeout = number(hook, "HeartbeatTimeout"),
        .globalTimeout = number(hook, "GlobalTimeout"),
        .targetArn = text(hook, "NotificationTargetARN"),
        .roleArn = text(hook, "RoleARN"),
        .metadata = text(hook, "NotificationMetadata"),
    };
}

ScalingActivity scalingActivityFromApi(const QJsonObject &activity)
{
    static const QRegularExpression instanceId(QStringLiteral("\\bi-[0-9a-f]{8,17}\\b"));
    const QString description = text(activity, "Description");
    return {
        .id = text(activity, "ActivityId"),
        .group = text(activity, "AutoScalingGroupName"),
        .instanceId = instanceId.match(description).captured(0),
        .description = description,
        .cause = text(activity, "Cause"),
        .statusCode = text(activity, "StatusCode"),
        .statusMessage = text(activity, "StatusMessage"),
        .start = instant(activity, "StartTime"),
        .end = instant(activity, "EndTime"),
    };
}

} // namespace hookline::domain
