// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/autoscaling/autoscalingbackend.h"
#include "tests/sandbox/codedeployworld.h"

namespace hookline::test {

/// An Auto Scaling backend over fakes, with the clock in the test's hand.
class AutoScalingWorld
{
public:
    explicit AutoScalingWorld(quint64 seed = 1)
        : random(seed)
        , env{records, mailbox, runner, random}
        , backend(sandbox::makeAutoScalingBackend(env))
    {
        mailbox.queues << QStringLiteral("hooks");
    }

    MemoryRecords records;
    MemoryMailbox mailbox;
    HeldRunner runner;
    std::mt19937_64 random;
    sandbox::Env env;
    std::unique_ptr<sandbox::WorldBackend> backend;
    Instant now = fromEpochSeconds(1'800'000'000);

    static constexpr auto launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
    static constexpr auto terminating = "autoscaling:EC2_INSTANCE_TERMINATING";
    inline static const QString queue = QStringLiteral("arn:aws:sqs:us-east-1:123456789012:hooks");
    inline static const QString role = QStringLiteral("arn:aws:iam::123456789012:role/hooks");

    /// What a crash and a new start leave: only the records.
    void restart()
    {
        backend = sandbox::makeAutoScalingBackend(env);
        QVERIFY(backend->restore(now).ok());
    }

    Result<QJsonObject> tryCall(const char *operation, const QJsonObject &input)
    {
        return backend->call(QLatin1String(operation), input, now);
    }
    QJsonObject call(const char *operation, const QJsonObject &input)
    {
        const auto reply = tryCall(operation, input);
        if (!reply)
            qWarning("%s: %s: %s", operation, qPrintable(reply.error().serviceCode),
                     qPrintable(reply.error().message));
        return reply ? *reply : QJsonObject{{QStringLiteral("failed"), reply.error().serviceCode}};
    }
    /// "Code: message" of a refusal; "" if there is none.
    QString refusal(const char *operation, const QJsonObject &input)
    {
        const auto reply = tryCall(operation, input);
        return reply ? QString() : reply.error().serviceCode + QStringLiteral(": ") + reply.error().message;
    }

    void pass(Millis time)
    {
        now += time;
        backend->advance(now);
    }
    /// Goes to the next moment at which something happens; false if there is none.
    bool step()
    {
        const auto due = backend->nextDue();
        if (!due)
            return false;
        now = std::max(now, *due);
        backend->advance(now);
        return true;
    }
    /// Lets all that is under way end, but not the hooks' deadlines.
    void settle()
    {
        while (backend->nextDue()
               && (!backend->nextDeadline() || *backend->nextDue() < *backend->nextDeadline()))
            step();
    }
    /// Steps until an instance is in the state; its ID, or "" if that never happens.
    QString reach(const char *state, int limit = 400)
    {
        for (int i = 0; i < limit; ++i) {
            const auto all = states();
            for (auto entry = all.begin(); entry != all.end(); ++entry) {
                if (*entry == QLatin1String(state))
                    return entry.key();
            }
            if (!step())
                return {};
        }
        return {};
    }

    // Worlds to start from.

    void addGroup(int desired, QJsonObject more = {})
    {
        const QJsonObject base{{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                               {QStringLiteral("MinSize"), 0},
                               {QStringLiteral("MaxSize"), 20},
                               {QStringLiteral("DesiredCapacity"), desired},
                               {QStringLiteral("AvailabilityZones"),
                                QJsonArray{QStringLiteral("us-east-1a"), QStringLiteral("us-east-1b")}},
                               {QStringLiteral("LaunchTemplate"),
                                QJsonObject{{QStringLiteral("LaunchTemplateName"), QStringLiteral("web")},
                                            {QStringLiteral("Version"), QStringLiteral("1")}}}};
        for (auto member = base.begin(); member != base.end(); ++member) {
            if (!more.contains(member.key()))
                more.insert(member.key(), member.value());
        }
        call("CreateAutoScalingGroup", more);
    }
    static QJsonObject hook(const QString &name, const char *transition, QJsonObject more = {})
    {
        more.insert(QStringLiteral("AutoScalingGroupName"), QStringLiteral("web"));
        more.insert(QStringLiteral("LifecycleHookName"), name);
        more.insert(QStringLiteral("LifecycleTransition"), QLatin1String(transition));
        return more;
    }
    static QJsonObject toQueue()
    {
        return {{QStringLiteral("NotificationTargetARN"), queue}, {QStringLiteral("RoleARN"), role}};
    }
    void setDesired(int desired)
    {
        call("SetDesiredCapacity",
             {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
              {QStringLiteral("DesiredCapacity"), desired}});
    }
    static QJsonObject answer(const QString &hook, const QString &instance, const QString &result)
    {
        return {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                {QStringLiteral("LifecycleHookName"), hook},
                {QStringLiteral("InstanceId"), instance},
                {QStringLiteral("LifecycleActionResult"), result}};
    }

    // What there is.

    /// Of the whole world, by instance ID.
    QMap<QString, QString> states()
    {
        QMap<QString, QString> found;
        QJsonObject input;
        for (;;) {
            const QJsonObject page = call("DescribeAutoScalingInstances", input);
            for (const QJsonValue &value : page.value(QLatin1String("AutoScalingInstances")).toArray())
                found.insert(value[QLatin1String("InstanceId")].toString(),
                             value[QLatin1String("LifecycleState")].toString());
            if (!page.contains(QLatin1String("NextToken")))
                return found;
            input.insert(QStringLiteral("NextToken"), page.value(QLatin1String("NextToken")));
        }
    }
    QString stateOf(const QString &instance) { return states().value(instance, QStringLiteral("gone")); }
    /// Steps until the instance is gone or rests; the states that it went through, "a > b > c".
    QString path(const QString &instance, int limit = 60)
    {
        QStringList seen{stateOf(instance)};
        for (int i = 0; i < limit && seen.last() != QLatin1String("gone") && step(); ++i) {
            if (const QString state = stateOf(instance); state != seen.last())
                seen << state;
        }
        return seen.join(QStringLiteral(" > "));
    }
    QJsonObject groupInfo()
    {
        return call("DescribeAutoScalingGroups", {})
            .value(QLatin1String("AutoScalingGroups"))
            .toArray()
            .at(0)
            .toObject();
    }
    /// The newest first.
    QJsonArray activities(const QString &group = QStringLiteral("web"))
    {
        return call("DescribeScalingActivities", {{QStringLiteral("AutoScalingGroupName"), group}})
            .value(QLatin1String("Activities"))
            .toArray();
    }
    /// The newest that tells of the instance.
    QJsonObject activityOf(const QString &instance, const char *begins = "")
    {
        for (const QJsonValue &value : activities()) {
            const QString description = value[QLatin1String("Description")].toString();
            if (description.contains(instance) && description.startsWith(QLatin1String(begins)))
                return value.toObject();
        }
        return {};
    }
    QJsonObject lastMessage() const
    {
        return mailbox.messages.empty() ? QJsonObject()
                                        : QJsonDocument::fromJson(mailbox.messages.back().second).object();
    }
    /// The token that a hook's message about an instance has.
    QString token(const QString &hook, const QString &instance) const
    {
        for (auto message = mailbox.messages.rbegin(); message != mailbox.messages.rend(); ++message) {
            const QJsonObject body = QJsonDocument::fromJson(message->second).object();
            if (body.value(QLatin1String("LifecycleHookName")).toString() == hook
                && body.value(QLatin1String("EC2InstanceId")).toString() == instance)
                return body.value(QLatin1String("LifecycleActionToken")).toString();
        }
        return {};
    }
};

} // namespace hookline::test
