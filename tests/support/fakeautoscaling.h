// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/ids.h"
#include "models/core/instant.h"
#include "models/core/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

namespace hookline::test {

/// Auto Scaling as far as a session asks it: rows that a test sets by hand. Nothing happens by itself.
class FakeAutoScaling
{
public:
    QMap<QString, QJsonObject> groups; ///< AutoScalingGroup without Instances, by name.
    QMap<QString, QJsonObject> instances; ///< AutoScalingInstanceDetails by ID.
    QMap<QString, QMap<QString, QJsonObject>> hooks; ///< By group and name.
    QMap<QString, QList<QJsonObject>> activities; ///< By group, the newest first.
    QMap<QString, QString> actions; ///< Token by "instance hook": what can be completed.
    QStringList done; ///< What took effect: "CONTINUE i-1 drain by token".
    /// The state of an instance after its last action was completed, by answer.
    QMap<QString, QString> after{{QStringLiteral("CONTINUE"), QStringLiteral("Terminating:Proceed")},
                                 {QStringLiteral("ABANDON"), QStringLiteral("Terminating:Proceed")}};

    void addGroup(const QString &name, const QJsonObject &more = {})
    {
        QJsonObject group{{QStringLiteral("AutoScalingGroupName"), name},
                          {QStringLiteral("MinSize"), 1},
                          {QStringLiteral("MaxSize"), 9},
                          {QStringLiteral("DesiredCapacity"), 2},
                          {QStringLiteral("DefaultCooldown"), 300},
                          {QStringLiteral("AvailabilityZones"), QJsonArray{QStringLiteral("eu-west-1a")}},
                          {QStringLiteral("HealthCheckType"), QStringLiteral("EC2")},
                          {QStringLiteral("CreatedTime"), 1'700'000'000}};
        for (auto it = more.begin(); it != more.end(); ++it)
            group.insert(it.key(), it.value());
        groups[name] = group;
    }
    void addInstance(const QString &group, const QString &id, const QString &state)
    {
        instances[id] = {{QStringLiteral("InstanceId"), id},
                         {QStringLiteral("AutoScalingGroupName"), group},
                         {QStringLiteral("AvailabilityZone"), QStringLiteral("eu-west-1a")},
                         {QStringLiteral("LifecycleState"), state},
                         {QStringLiteral("HealthStatus"), QStringLiteral("Healthy")},
                         {QStringLiteral("ProtectedFromScaleIn"), false}};
    }
    void setState(const QString &id, const QString &state)
    {
        instances[id].insert(QStringLiteral("LifecycleState"), state);
    }
    QString state(const QString &id) const
    {
        return instances.value(id).value(QLatin1String("LifecycleState")).toString();
    }
    void addHook(const QString &group, const QString &name, const QString &transition, int heartbeat = 3600,
                 const QJsonObject &more = {})
    {
        QJsonObject hook{
            {QStringLiteral("LifecycleHookName"), name},
            {QStringLiteral("AutoScalingGroupName"), group},
            {QStringLiteral("LifecycleTransition"), QStringLiteral("autoscaling:EC2_INSTANCE_") + transition},
            {QStringLiteral("HeartbeatTimeout"), heartbeat},
            {QStringLiteral("GlobalTimeout"), std::min(172'800, 100 * heartbeat)},
            {QStringLiteral("DefaultResult"), QStringLiteral("ABANDON")}};
        for (auto it = more.begin(); it != more.end(); ++it)
            hook.insert(it.key(), it.value());
        hooks[group][name] = hook;
    }
    /// An action of that hook begins; its token.
    QString addAction(const QString &id, const QString &hook)
    {
        return actions[id + QLatin1Char(' ') + hook] = newUuid();
    }
    void addActivity(const QString &group, const QString &id, Instant start)
    {
        activities[group].prepend(
            {{QStringLiteral("ActivityId"), newUuid()},
             {QStringLiteral("AutoScalingGroupName"), group},
             {QStringLiteral("Description"), QStringLiteral("Terminating EC2 instance: ") + id},
             {QStringLiteral("Cause"), QStringLiteral("At … an instance was taken out of service.")},
             {QStringLiteral("StartTime"), toEpochSeconds(start)},
             {QStringLiteral("StatusCode"), QStringLiteral("MidLifecycleAction")}});
    }
    QString notification(const QString &group, const QString &id, const QString &hook, Instant time) const
    {
        return QStringLiteral(
                   "{\"Service\":\"AWS Auto Scaling\",\"Time\":\"%1\",\"AutoScalingGroupName\":\"%2\","
                   "\"EC2InstanceId\":\"%3\",\"LifecycleHookName\":\"%4\","
                   "\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\","
                   "\"LifecycleActionToken\":\"%5\"}")
            .arg(toIso8601(time), group, id, hook, actions.value(id + QLatin1Char(' ') + hook));
    }

    Result<QJsonObject> serve(const QString &operation, const QJsonObject &input)
    {
        const QString group = input.value(QLatin1String("AutoScalingGroupName")).toString();
        if (operation == QLatin1String("DescribeAutoScalingGroups"))
            return describeGroups(input);
        if (operation == QLatin1String("DescribeAutoScalingInstances")) {
            QJsonArray found;
            for (const QJsonValue &id : input.value(QLatin1String("InstanceIds")).toArray()) {
                if (instances.contains(id.toString()))
                    found.append(instances.value(id.toString()));
            }
            return QJsonObject{{QStringLiteral("AutoScalingInstances"), found}};
        }
        if (!groups.contains(group))
            return refused(QStringLiteral("AutoScalingGroup name not found - AutoScalingGroup '%1' not found")
                               .arg(group));
        if (operation == QLatin1String("DescribeWarmPool"))
            return QJsonObject{{QStringLiteral("Instances"), members(group, true)}};
        if (operation == QLatin1String("DescribeLifecycleHooks")) {
            QJsonArray found;
            for (const QJsonObject &hook : hooks.value(group))
                found.append(hook);
            return QJsonObject{{QStringLiteral("LifecycleHooks"), found}};
        }
        if (operation == QLatin1String("DescribeScalingActivities")) {
            QJsonArray found;
            for (const QJsonObject &activity : activities.value(group))
                found.append(activity);
            return QJsonObject{{QStringLiteral("Activities"), found}};
        }
        return write(operation, group, input);
    }

private:
    static Error refused(const QString &message)
    {
        Error error;
        error.code = ErrorCode::ServiceError;
        error.serviceCode = QStringLiteral("ValidationError");
        error.message = message;
        error.httpStatus = 400;
        return error;
    }

    QJsonArray members(const QString &group, bool pool) const
    {
        QJsonArray found;
        for (const QJsonObject &instance : instances) {
            const QString state = instance.value(QLatin1String("LifecycleState")).toString();
            if (instance.value(QLatin1String("AutoScalingGroupName")) == group
                && state.startsWith(QLatin1String("Warmed:")) == pool) {
                QJsonObject member = instance;
                member.remove(QStringLiteral("AutoScalingGroupName"));
                found.append(member);
            }
        }
        return found;
    }

    Result<QJsonObject> describeGroups(const QJsonObject &input)
    {
        const int first = input.value(QLatin1String("NextToken")).toString().toInt();
        const int size = input.value(QLatin1String("MaxRecords")).toInt(50);
        QJsonArray page;
        const QStringList names = groups.keys();
        for (const QString &name : names.mid(first, size)) {
            QJsonObject group = groups.value(name);
            group.insert(QStringLiteral("Instances"), members(name, false));
            page.append(group);
        }
        QJsonObject output{{QStringLiteral("AutoScalingGroups"), page}};
        if (first + size < names.size())
            output.insert(QStringLiteral("NextToken"), QString::number(first + size));
        return output;
    }

    Result<QJsonObject> write(const QString &operation, const QString &group, const QJsonObject &input)
    {
        const QString hook = input.value(QLatin1String("LifecycleHookName")).toString();
        if (operation == QLatin1String("PutLifecycleHook")) {
            QJsonObject known = hooks[group].value(hook);
            for (auto it = input.begin(); it != input.end(); ++it)
                known.insert(it.key(), it.value());
            hooks[group][hook] = known;
            done += QStringLiteral("put ") + hook;
            return QJsonObject();
        }
        if (operation == QLatin1String("DeleteLifecycleHook")) {
            if (!hooks[group].remove(hook))
                return refused(QStringLiteral("No Lifecycle Hook found with name ") + hook);
            done += QStringLiteral("delete ") + hook;
            return QJsonObject();
        }
        const QString token = input.value(QLatin1String("LifecycleActionToken")).toString();
        const QString id = input.value(QLatin1String("InstanceId")).toString();
        const QString key = token.isEmpty() ? id + QLatin1Char(' ') + hook : actions.key(token);
        if (!actions.contains(key)) {
            return refused(token.isEmpty()
                               ? QStringLiteral("No active Lifecycle Action found with instance ID ") + id
                               : QStringLiteral("No active Lifecycle Action found with token ") + token);
        }
        const QString result = input.value(QLatin1String("LifecycleActionResult")).toString();
        done += QStringLiteral("%1 %2%3").arg(result.isEmpty() ? QStringLiteral("HEARTBEAT") : result, key,
                                              token.isEmpty() ? QString() : QStringLiteral(" by token"));
        if (!result.isEmpty())
            complete(key, result);
        return QJsonObject();
    }

    void complete(const QString &key, const QString &result)
    {
        actions.remove(key);
        const QString id = key.section(QLatin1Char(' '), 0, 0);
        const bool more = std::any_of(actions.keyBegin(), actions.keyEnd(), [&id](const QString &other) {
            return other.startsWith(id + QLatin1Char(' '));
        });
        if (!more)
            setState(id, after.value(result));
    }
};

} // namespace hookline::test
