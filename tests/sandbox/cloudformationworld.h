// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/cloudformation/cloudformationbackend.h"
#include "models/sandbox/requestgate.h"
#include "tests/sandbox/codedeployworld.h"

#include <QUrl>

namespace hookline::test {

inline QString text(const QJsonObject &json, const char *member)
{
    return json.value(QLatin1String(member)).toString();
}

/// A CloudFormation backend over fakes, with the clock in the test's hand, and the gate before it, so that a
/// request can be judged as it would be on the wire.
class CloudFormationWorld
{
public:
    explicit CloudFormationWorld(quint64 seed = 1)
        : random(seed)
        , env{records, mailbox, runner, random}
        , backend(sandbox::makeCloudFormationBackend(env))
    { }

    MemoryRecords records;
    MemoryMailbox mailbox;
    HeldRunner runner;
    std::mt19937_64 random;
    sandbox::Env env;
    std::unique_ptr<sandbox::WorldBackend> backend;
    Instant now = fromEpochSeconds(1'800'000'000);
    wire::AccessKeys keys{"AKIASANDBOXTEST", "hooklinesecret"};
    sandbox::RequestGate gate{keys, QStringLiteral("us-east-1"), 4};

    /// What a crash and a new start leave: only the records.
    void restart()
    {
        backend = sandbox::makeCloudFormationBackend(env);
        QVERIFY(backend->restore(now).ok());
    }
    void begin(const char *scenario = "empty")
    {
        const auto populated = backend->populate(QString::fromLatin1(scenario), now);
        QVERIFY2(populated.ok(), populated.ok() ? "" : qPrintable(populated.error().message));
    }
    void pass(Millis time)
    {
        now += time;
        backend->advance(now);
    }

    Result<QJsonObject> tryCall(const char *operation, const QJsonObject &input)
    {
        return backend->call(QLatin1String(operation), input, now);
    }
    QJsonObject call(const char *operation, const QJsonObject &input)
    {
        const auto reply = tryCall(operation, input);
        return reply ? *reply : QJsonObject{{QStringLiteral("failed"), reply.error().serviceCode}};
    }
    /// A control operation; "failed" says why it was refused.
    QJsonObject control(const char *operation, const QJsonObject &input)
    {
        const auto reply = backend->control(QLatin1String(operation), input, now);
        return reply ? *reply : QJsonObject{{QStringLiteral("failed"), reply.error().message}};
    }

    /// The reply to a Query request, "Action=…", signed and through the gate.
    wire::HttpResponse post(const QByteArray &body)
    {
        wire::HttpRequest request{
            .headers = {{"Host", "127.0.0.1:4"}, {"Content-Type", "application/x-www-form-urlencoded"}},
            .body = "Version=2010-05-15&" + body};
        const bool isSigned = wire::sign(request, keys, {"us-east-1", "cloudformation"}, now).ok();
        Q_ASSERT(isSigned);
        Q_UNUSED(isSigned);
        const auto verdict = gate.admit(request, now);
        const QString id = QStringLiteral("00000000-0000-4000-8000-000000000000");
        if (verdict.error)
            return wire::encodeError(verdict.call, *verdict.error, id);
        const auto reply = backend->call(verdict.call.operation->name, verdict.call.input, now);
        return reply ? wire::encodeReply(verdict.call, *reply, id)
                     : wire::encodeError(verdict.call, reply.error(), id);
    }
    /// "404 HookResultNotFound", "200 ".
    static QString verdict(const wire::HttpResponse &reply)
    {
        const QString body = QString::fromUtf8(reply.body);
        return QString::number(reply.status) + QLatin1Char(' ')
            + body.section(QStringLiteral("<Code>"), 1).section(QStringLiteral("</Code>"), 0, 0);
    }

    /// Every result of a walk through all pages; at most `limit` pages.
    QList<QJsonObject> walk(QJsonObject input, int *pages = nullptr, int limit = 2000)
    {
        QList<QJsonObject> all;
        for (int i = 0; i < limit; ++i) {
            const QJsonObject page = call("ListHookResults", input);
            if (pages)
                *pages = i + 1;
            for (const QJsonValue &value : page.value(QLatin1String("HookResults")).toArray())
                all << value.toObject();
            if (!page.contains(QLatin1String("NextToken")))
                break;
            input.insert(QStringLiteral("NextToken"), page.value(QLatin1String("NextToken")));
        }
        return all;
    }
    QStringList ids(const QJsonObject &input)
    {
        QStringList result;
        for (const QJsonObject &one : walk(input))
            result << one.value(QLatin1String("HookResultId")).toString();
        return result;
    }

    // A world to start from: one stack with a change set, and two Hooks.

    void furnish()
    {
        control("PutHookType",
                {{QStringLiteral("typeName"), guard},
                 {QStringLiteral("originalTypeName"), QStringLiteral("AWS::Hooks::GuardHook")},
                 {QStringLiteral("description"), QStringLiteral("Rules")},
                 {QStringLiteral("targets"),
                  QJsonArray{QStringLiteral("RESOURCE"), QStringLiteral("CHANGE_SET")}}});
        control("PutHookType",
                {{QStringLiteral("typeName"), lambda},
                 {QStringLiteral("failureMode"), QStringLiteral("WARN")},
                 {QStringLiteral("targets"), QJsonArray{QStringLiteral("CHANGE_SET")}}});
        control("PutStack", {{QStringLiteral("stackName"), QStringLiteral("shop")}});
        const QJsonObject bucket{{QStringLiteral("logicalResourceId"), QStringLiteral("Bucket")},
                                 {QStringLiteral("type"), QStringLiteral("AWS::S3::Bucket")}};
        changeSet = control("PutChangeSet",
                            {{QStringLiteral("stackName"), QStringLiteral("shop")},
                             {QStringLiteral("changeSetName"), QStringLiteral("release")},
                             {QStringLiteral("resources"), QJsonArray{bucket}}})
                        .value(QLatin1String("changeSetId"))
                        .toString();
    }
    /// A Hook's answer about the change set; its ID.
    QString answer(const QString &type, QJsonObject more = {})
    {
        more.insert(QStringLiteral("typeName"), type);
        if (!more.contains(QLatin1String("targetType"))) {
            more.insert(QStringLiteral("targetType"), QStringLiteral("CHANGE_SET"));
            more.insert(QStringLiteral("changeSetName"), QStringLiteral("release"));
        }
        more.insert(QStringLiteral("stackName"), QStringLiteral("shop"));
        return control("PutHookResult", more).value(QLatin1String("hookResultId")).toString();
    }
    static QString arn(const QString &type)
    {
        return QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:type/hook/")
            + QString(type).replace(QLatin1String("::"), QLatin1String("-"));
    }

    const QString guard = QStringLiteral("Shop::Guard::Storage");
    const QString lambda = QStringLiteral("Shop::Lambda::Cost");
    QString changeSet;
};

} // namespace hookline::test
