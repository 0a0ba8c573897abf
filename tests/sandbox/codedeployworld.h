// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/codedeploybackend.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <map>

namespace hookline::test {

/// Rows in memory, as the database holds them.
class MemoryRecords final : public sandbox::Records
{
public:
    void put(const QString &kind, const QString &key, const QJsonObject &value) override
    {
        ++writes;
        // Through bytes, so that what JSON cannot hold does not survive by chance.
        rows[{kind, key}] = QJsonDocument(value).toJson(QJsonDocument::Compact);
    }
    void remove(const QString &kind, const QString &key) override
    {
        ++writes;
        rows.erase({kind, key});
    }
    std::vector<std::pair<QString, QJsonObject>> all(const QString &kind) const override
    {
        std::vector<std::pair<QString, QJsonObject>> result;
        for (auto row = rows.lower_bound({kind, QString()}); row != rows.end() && row->first.first == kind;
             ++row)
            result.emplace_back(row->first.second, QJsonDocument::fromJson(row->second).object());
        return result;
    }

    std::map<std::pair<QString, QString>, QByteArray> rows;
    int writes = 0;
};

class MemoryMailbox final : public sandbox::Mailbox
{
public:
    bool has(const QString &queue) const override { return queues.contains(queue); }
    void send(const QString &queue, const QByteArray &body) override
    {
        if (!has(queue))
            queues << queue;
        messages.push_back({queue, body});
    }
    QStringList queues;
    std::vector<std::pair<QString, QByteArray>> messages;
};

/// Remembers programs; a test answers for them.
class HeldRunner final : public sandbox::Runner
{
public:
    void run(const sandbox::Process &process, std::function<void(sandbox::ProcessResult)> done) override
    {
        processes.push_back(process);
        answers.push_back(std::move(done));
    }
    std::vector<sandbox::Process> processes;
    std::vector<std::function<void(sandbox::ProcessResult)>> answers;
};

/// A CodeDeploy backend over fakes, with the clock in the test's hand.
class CodeDeployWorld
{
public:
    explicit CodeDeployWorld(quint64 seed = 1, bool allowPrograms = false)
        : random(seed)
        , env{records, mailbox, runner, random, allowPrograms}
        , backend(sandbox::makeCodeDeployBackend(env))
    { }

    MemoryRecords records;
    MemoryMailbox mailbox;
    HeldRunner runner;
    std::mt19937_64 random;
    sandbox::Env env;
    std::unique_ptr<sandbox::WorldBackend> backend;
    Instant now = fromEpochSeconds(1'800'000'000);

    /// What a crash and a new start leave: only the records.
    void restart()
    {
        backend = sandbox::makeCodeDeployBackend(env);
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
    /// The exception with which a call is refused; "" if it is not.
    QString refusal(const char *operation, const QJsonObject &input)
    {
        const auto reply = tryCall(operation, input);
        return reply ? QString() : reply.error().serviceCode;
    }
    void control(const char *operation, const QJsonObject &input)
    {
        const auto reply = backend->control(QLatin1String(operation), input, now);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().message));
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
    /// Steps until nothing more happens by itself, `limit` at most away.
    void settle(Millis limit = std::chrono::hours(100))
    {
        const Instant end = now + limit;
        while (backend->nextDue() && *backend->nextDue() <= end)
            step();
    }

    QJsonObject info(const QString &id)
    {
        return call("GetDeployment", {{QStringLiteral("deploymentId"), id}})
            .value(QLatin1String("deploymentInfo"))
            .toObject();
    }
    QString status(const QString &id) { return info(id).value(QLatin1String("status")).toString(); }
    QStringList targets(const QString &id)
    {
        QStringList ids;
        for (const QJsonValue &value : call("ListDeploymentTargets", {{QStringLiteral("deploymentId"), id}})
                                           .value(QLatin1String("targetIds"))
                                           .toArray())
            ids << value.toString();
        return ids;
    }
    /// The instanceTarget, ecsTarget or lambdaTarget.
    QJsonObject target(const QString &id, const QString &targetId)
    {
        const QJsonObject whole =
            call("GetDeploymentTarget",
                 {{QStringLiteral("deploymentId"), id}, {QStringLiteral("targetId"), targetId}})
                .value(QLatin1String("deploymentTarget"))
                .toObject();
        for (const char *member : {"instanceTarget", "ecsTarget", "lambdaTarget"}) {
            if (whole.contains(QLatin1String(member)))
                return whole.value(QLatin1String(member)).toObject();
        }
        return {};
    }
    QJsonObject onlyTarget(const QString &id) { return target(id, targets(id).value(0)); }

    /// "BeforeInstall Succeeded, Install InProgress, …"
    static QString events(const QJsonObject &target)
    {
        QStringList parts;
        for (const QJsonValue &value : target.value(QLatin1String("lifecycleEvents")).toArray())
            parts << value.toObject().value(QLatin1String("lifecycleEventName")).toString() + QLatin1Char(' ')
                    + value.toObject().value(QLatin1String("status")).toString();
        return parts.join(QStringLiteral(", "));
    }
    static QJsonObject event(const QJsonObject &target, const char *name)
    {
        for (const QJsonValue &value : target.value(QLatin1String("lifecycleEvents")).toArray()) {
            if (value.toObject().value(QLatin1String("lifecycleEventName")).toString() == QLatin1String(name))
                return value.toObject();
        }
        return {};
    }
    QString eventStatus(const QString &id, const char *name)
    {
        return event(onlyTarget(id), name).value(QLatin1String("status")).toString();
    }

    /// Steps until the event is in progress.
    bool reach(const QString &id, const char *name)
    {
        for (int i = 0; i < 200; ++i) {
            const QString is = status(id);
            if (is != QLatin1String("Created") && is != QLatin1String("Queued")
                && eventStatus(id, name) == QLatin1String("InProgress"))
                return true;
            if (!step())
                return false;
        }
        return false;
    }
    /// The execution ID in the newest message of the approvals queue.
    QString executionId() const
    {
        if (mailbox.messages.empty())
            return {};
        return QJsonDocument::fromJson(mailbox.messages.back().second)
            .object()
            .value(QLatin1String("LifecycleEventHookExecutionId"))
            .toString();
    }
    QString put(const QString &id, const QString &execution, const char *status)
    {
        return refusal("PutLifecycleEventHookExecutionStatus",
                       {{QStringLiteral("deploymentId"), id},
                        {QStringLiteral("lifecycleEventHookExecutionId"), execution},
                        {QStringLiteral("status"), QLatin1String(status)}});
    }

    // Worlds to start from.

    void addGroup(const QString &application, const QString &platform, QJsonObject group)
    {
        call("CreateApplication",
             {{QStringLiteral("applicationName"), application},
              {QStringLiteral("computePlatform"), platform}});
        group.insert(QStringLiteral("applicationName"), application);
        if (!group.contains(QLatin1String("deploymentGroupName")))
            group.insert(QStringLiteral("deploymentGroupName"), QStringLiteral("group"));
        group.insert(QStringLiteral("serviceRoleArn"), QStringLiteral("arn:aws:iam::123456789012:role/r"));
        call("CreateDeploymentGroup", group);
    }
    static QJsonObject rollbackOnFailure()
    {
        return {{QStringLiteral("enabled"), true},
                {QStringLiteral("events"), QJsonArray{QStringLiteral("DEPLOYMENT_FAILURE")}}};
    }
    void addEcs(bool testListener, QJsonObject group = {})
    {
        const QJsonObject route{{QStringLiteral("listenerArns"), QJsonArray{QStringLiteral("arn:l")}}};
        QJsonObject pair{{QStringLiteral("targetGroups"),
                          QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("a")}},
                                     QJsonObject{{QStringLiteral("name"), QStringLiteral("b")}}}},
                         {QStringLiteral("prodTrafficRoute"), route}};
        if (testListener)
            pair.insert(QStringLiteral("testTrafficRoute"), route);
        group.insert(QStringLiteral("loadBalancerInfo"),
                     QJsonObject{{QStringLiteral("targetGroupPairInfoList"), QJsonArray{pair}}});
        group.insert(QStringLiteral("ecsServices"),
                     QJsonArray{QJsonObject{{QStringLiteral("clusterName"), QStringLiteral("c")},
                                            {QStringLiteral("serviceName"), QStringLiteral("s")}}});
        addGroup(QStringLiteral("api"), QStringLiteral("ECS"), group);
    }
    void addLambda(QJsonObject group = {})
    {
        addGroup(QStringLiteral("fn"), QStringLiteral("Lambda"), group);
    }
    void addServer(QJsonObject group = {}, int instances = 4)
    {
        for (int i = 0; i < instances; ++i)
            control("PutInstance",
                    {{QStringLiteral("instanceId"), instanceId(i)},
                     {QStringLiteral("tags"),
                      QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("role")},
                                             {QStringLiteral("Value"), QStringLiteral("web")}}}}});
        if (!group.contains(QLatin1String("ec2TagFilters")))
            group.insert(QStringLiteral("ec2TagFilters"), filters("role", "web"));
        addGroup(QStringLiteral("web"), QStringLiteral("Server"), group);
    }
    static QString instanceId(int index)
    {
        return QStringLiteral("i-0123456789abcde%1").arg(index, 2, 16, QLatin1Char('0'));
    }
    static QJsonArray filters(const char *key, const char *value)
    {
        return {QJsonObject{{QStringLiteral("Key"), QLatin1String(key)},
                            {QStringLiteral("Value"), QLatin1String(value)},
                            {QStringLiteral("Type"), QStringLiteral("KEY_AND_VALUE")}}};
    }

    static QJsonObject appSpec(const QString &content)
    {
        return {{QStringLiteral("revisionType"), QStringLiteral("AppSpecContent")},
                {QStringLiteral("appSpecContent"), QJsonObject{{QStringLiteral("content"), content}}}};
    }
    /// `hooks`: "  - BeforeAllowTraffic: check\n"
    static QJsonObject ecsRevision(const QString &hooks, int version = 1)
    {
        return appSpec(QStringLiteral("version: 0.0\n"
                                      "Resources:\n"
                                      "  - TargetService:\n"
                                      "      Type: AWS::ECS::Service\n"
                                      "      Properties:\n"
                                      "        TaskDefinition: "
                                      "\"arn:aws:ecs:us-east-1:123456789012:task-definition/api:%1\"\n"
                                      "        LoadBalancerInfo:\n"
                                      "          ContainerName: \"app\"\n"
                                      "          ContainerPort: 80\n")
                           .arg(version)
                       + (hooks.isEmpty() ? QString() : QStringLiteral("Hooks:\n") + hooks));
    }
    static QJsonObject lambdaRevision(const QString &hooks, int version = 2)
    {
        return appSpec(QStringLiteral("version: 0.0\n"
                                      "Resources:\n"
                                      "  - Fn:\n"
                                      "      Type: AWS::Lambda::Function\n"
                                      "      Properties:\n"
                                      "        Name: fn\n"
                                      "        Alias: live\n"
                                      "        CurrentVersion: %1\n"
                                      "        TargetVersion: %2\n")
                           .arg(version - 1)
                           .arg(version)
                       + (hooks.isEmpty() ? QString() : QStringLiteral("Hooks:\n") + hooks));
    }
    static QJsonObject s3Revision(int version = 1)
    {
        return {{QStringLiteral("revisionType"), QStringLiteral("S3")},
                {QStringLiteral("s3Location"),
                 QJsonObject{{QStringLiteral("bucket"), QStringLiteral("b")},
                             {QStringLiteral("key"), QStringLiteral("web-%1.zip").arg(version)},
                             {QStringLiteral("bundleType"), QStringLiteral("zip")}}}};
    }
    QString deploy(const char *application, const QJsonObject &revision, QJsonObject more = {})
    {
        more.insert(QStringLiteral("applicationName"), QLatin1String(application));
        if (!more.contains(QLatin1String("deploymentGroupName")))
            more.insert(QStringLiteral("deploymentGroupName"), QStringLiteral("group"));
        more.insert(QStringLiteral("revision"), revision);
        return call("CreateDeployment", more).value(QLatin1String("deploymentId")).toString();
    }
};

} // namespace hookline::test
