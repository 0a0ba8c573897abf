// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/api.h"
#include "models/sandbox/autoscaling/operations.h"
#include "models/sandbox/autoscaling/texts.h"
#include "models/sandbox/errors.h"

#include <algorithm>

namespace hookline::sandbox::autoscaling {
namespace {

constexpr std::size_t hookLimit = 50;

QString text(const QJsonObject &input, const char *member)
{
    return input.value(QLatin1String(member)).toString();
}

/// Lambda functions are invoked by a policy of their own, without a role of the hook.
bool needsRole(const QString &target)
{
    return target.contains(QLatin1String(":sqs:")) || target.contains(QLatin1String(":sns:"));
}

bool isTarget(const QString &arn)
{
    return arn.startsWith(QLatin1String("arn:"))
        && (needsRole(arn) || arn.contains(QLatin1String(":lambda:")));
}

} // namespace

/// What a hook would be with the input's members: those that it does not have stay as they were.
Result<void> Operations::checkHook(const Group &group, const Hook &hook, bool isNew, const QJsonObject &input)
{
    const std::size_t hooks = m_world.hooksOf(group.name).size();
    if (isNew && hooks >= hookLimit)
        return refusal("LimitExceededFault",
                       QStringLiteral("You have reached the limit of %1 lifecycle hooks for the "
                                      "AutoScalingGroup %2")
                           .arg(hookLimit)
                           .arg(group.name));
    if (isNew && text(input, "LifecycleTransition").isEmpty())
        return invalid(QStringLiteral("LifecycleTransition is required for a new lifecycle hook"));
    if (!hook.target.isEmpty() && !isTarget(hook.target))
        return invalid(QStringLiteral("Invalid NotificationTargetARN: %1").arg(hook.target));
    if (needsRole(hook.target) && hook.role.isEmpty())
        return invalid(QStringLiteral("RoleARN is required when NotificationTargetARN names an SQS queue or "
                                      "an SNS topic"));
    return {};
}

Result<QJsonObject> Operations::putLifecycleHook(const QJsonObject &input)
{
    const auto found = group(input, true);
    if (!found)
        return found.error();
    const QString name = text(input, "LifecycleHookName");
    const Hook *known = m_world.hooks.find(Hook::keyOf((*found)->name, name));
    Hook hook = known ? *known : Hook{.group = (*found)->name, .name = name};
    if (const auto transition = transitionFrom(text(input, "LifecycleTransition")))
        hook.transition = *transition;
    if (const auto result = verdictFrom(text(input, "DefaultResult")))
        hook.defaultResult = *result;
    hook.heartbeat = input.value(QLatin1String("HeartbeatTimeout")).toInt(hook.heartbeat);
    hook.target = input.value(QLatin1String("NotificationTargetARN")).toString(hook.target);
    hook.role = input.value(QLatin1String("RoleARN")).toString(hook.role);
    hook.metadata = input.value(QLatin1String("NotificationMetadata")).toString(hook.metadata);
    if (const auto checked = checkHook(**found, hook, !known, input); !checked)
        return checked.error();
    const QString target = text(input, "NotificationTargetARN");
    if (!target.isEmpty() && !m_engine.tryTarget(**found, target))
        return invalid(QStringLiteral("Unable to publish test message to notification target %1 using IAM "
                                      "role %2. Please check your target and role configuration and try to "
                                      "put lifecycle hook again.")
                           .arg(target, hook.role));
    const QString key = hook.key();
    m_world.hooks.put(key, std::move(hook));
    return QJsonObject();
}

Result<QJsonObject> Operations::deleteLifecycleHook(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    const QString name = text(input, "LifecycleHookName");
    Hook *hook = m_world.hooks.find(Hook::keyOf((*found)->name, name));
    if (!hook)
        return invalid(QStringLiteral("No Lifecycle Hook found with name %1").arg(name));
    m_engine.remove(*hook);
    return QJsonObject();
}

Result<QJsonObject> Operations::describeLifecycleHooks(const QJsonObject &input)
{
    const auto found = group(input, true);
    if (!found)
        return found.error();
    const QJsonArray names = input.value(QLatin1String("LifecycleHookNames")).toArray();
    QJsonArray list;
    for (const Hook *hook : m_world.hooksOf((*found)->name)) {
        if (names.isEmpty() || names.contains(hook->name))
            list.append(hookInfo(*hook));
    }
    return QJsonObject{{QStringLiteral("LifecycleHooks"), list}};
}

Result<QJsonObject> Operations::describeLifecycleHookTypes(const QJsonObject &)
{
    return QJsonObject{{QStringLiteral("LifecycleHookTypes"),
                        QJsonArray{toString(Transition::Launching), toString(Transition::Terminating)}}};
}

/// The open action that a token or an instance ID names. All that does not fit gets the same answer: over
/// already, another hook, another instance.
Result<Action *> Operations::action(const QJsonObject &input)
{
    const auto found = group(input);
    if (!found)
        return found.error();
    const QString token = text(input, "LifecycleActionToken");
    const QString instance = text(input, "InstanceId");
    const QString hook = text(input, "LifecycleHookName");
    if (token.isEmpty() && instance.isEmpty())
        return invalid(QStringLiteral("LifecycleActionToken or InstanceId is required"));
    const auto fits = [&](const Action *action) {
        return action && action->group == (*found)->name && action->hook == hook
            && (token.isEmpty() || action->token == token)
            && (instance.isEmpty() || action->instance == instance);
    };
    if (!token.isEmpty()) {
        if (Action *action = m_world.actions.find(token); fits(action))
            return action;
        return invalid(QStringLiteral("No active Lifecycle Action found with token %1").arg(token));
    }
    for (Action *action : m_world.actionsOf(instance)) {
        if (fits(action))
            return action;
    }
    return invalid(QStringLiteral("No active Lifecycle Action found with instance ID %1").arg(instance));
}

Result<QJsonObject> Operations::completeLifecycleAction(const QJsonObject &input)
{
    const auto found = action(input);
    if (!found)
        return found.error();
    m_engine.complete(**found, *verdictFrom(text(input, "LifecycleActionResult")), completedWithAbandon);
    return QJsonObject();
}

Result<QJsonObject> Operations::recordLifecycleActionHeartbeat(const QJsonObject &input)
{
    const auto found = action(input);
    if (!found)
        return found.error();
    m_engine.heartbeat(**found);
    return QJsonObject();
}

} // namespace hookline::sandbox::autoscaling
