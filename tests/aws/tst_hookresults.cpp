// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/paginator.h"
#include "models/aws/qnamtransport.h"
#include "models/domain/hookresult.h"
#include "models/sandbox/sandbox.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;

namespace {

QString text(const QJsonObject &json, const char *member)
{
    return json.value(QLatin1String(member)).toString();
}

/// Our own client on a sandbox in this process, over loopback.
struct Caller
{
    SystemClock clock;
    aws::QnamTransport transport;
    std::unique_ptr<aws::Client> client;

    explicit Caller(const sandbox::SandboxAddress &address)
    {
        aws::Connection connection;
        connection.name = QStringLiteral("sandbox");
        connection.region = address.region;
        connection.endpoint = QUrl(address.endpoint);
        connection.keys = {address.accessKeyId, address.secretAccessKey, {}};
        client = std::make_unique<aws::Client>(connection, transport, clock, [] { return 0.5; });
    }

    aws::Caller function()
    {
        return [this](const QString &service, const QString &operation, const QJsonObject &input,
                      QObject *context, aws::Done done) {
            return client->call(service, operation, input, context, std::move(done));
        };
    }
    Result<QJsonObject> call(const char *operation, const QJsonObject &input)
    {
        std::optional<Result<QJsonObject>> reply;
        QObject context;
        client->call(QStringLiteral("cloudformation"), QLatin1String(operation), input, &context,
                     [&](aws::Reply answer) { reply.emplace(std::move(answer)); });
        if (!QTest::qWaitFor([&] { return reply.has_value(); }, 10'000))
            return Error{.code = ErrorCode::Internal, .message = QStringLiteral("no reply")};
        return *reply;
    }
    /// All results of a query, with the pages that it took.
    QList<QJsonObject> walk(const domain::HookResultQuery &query, int *pages = nullptr)
    {
        QList<QJsonObject> results;
        std::optional<Result<void>> ended;
        QObject context;
        aws::eachPage(
            function(),
            {.serviceId = QStringLiteral("cloudformation"),
             .operation = QStringLiteral("ListHookResults"),
             .input = *domain::hookResultsInput(query)},
            &context,
            [&](const QJsonObject &page) {
                if (pages)
                    ++*pages;
                for (const QJsonValue &value : page.value(QLatin1String("HookResults")).toArray())
                    results << value.toObject();
                return true;
            },
            [&](Result<void> result) { ended.emplace(std::move(result)); });
        const bool inTime = QTest::qWaitFor([&] { return ended.has_value(); }, 30'000);
        if (!inTime || !ended->ok())
            return {};
        return results;
    }
};

} // namespace

/// CloudFormation's Hook results from end to end: our client, the wire, the sandbox, its disk.
class TestHookResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_directory.isValid());
        begin();
    }

    void pagesAndFilters()
    {
        Caller caller(m_address);
        int pages = 0;
        const auto all = caller.walk({}, &pages);
        QCOMPARE(all.size(), 235);
        QCOMPARE(pages, 3);
        const QJsonObject first = all.constFirst();
        QCOMPARE(text(first, "Status"), QStringLiteral("HOOK_IN_PROGRESS"));
        QVERIFY(first.value(QLatin1String("InvokedAt")).toDouble() > 1e9);

        const auto failed =
            caller.walk({.typeArn = text(first, "TypeArn"), .status = domain::HookStatus::CompleteFailed});
        QCOMPARE(failed.size(), 1);
        const auto ofTarget = caller.walk({.targetType = domain::HookTargetType::ChangeSet,
                                           .targetId = text(failed.constFirst(), "TargetId")});
        QCOMPARE(ofTarget.size(), 1);
        QVERIFY(!ofTarget.constFirst().contains(QLatin1String("InvokedAt")));
        QVERIFY(!ofTarget.constFirst().contains(QLatin1String("HookExecutionTarget")));

        const auto detail = caller.call(
            "GetHookResult", {{QStringLiteral("HookResultId"), text(failed.constFirst(), "HookResultId")}});
        QVERIFY(detail.ok());
        const QJsonObject annotation = detail->value(QLatin1String("Annotations")).toArray().at(0).toObject();
        QCOMPARE(text(annotation, "RemediationLink"),
                 QStringLiteral("https://example.com/fix?rule=1&more=2"));
        QCOMPARE(text(*detail, "HookStatusReason"), QStringLiteral("Rule <S3_ENCRYPTION> & one more failed"));
    }

    void refusals()
    {
        Caller caller(m_address);
        const auto unknown = caller.call(
            "GetHookResult",
            {{QStringLiteral("HookResultId"), QStringLiteral("7f7c2e5b-3d80-4d34-9d36-0d6f3a1c1c11")}});
        QVERIFY(!unknown.ok());
        QCOMPARE(unknown.error().serviceCode, QStringLiteral("HookResultNotFound"));
        QCOMPARE(unknown.error().httpStatus, 404);
        const auto wrong =
            caller.call("ListHookResults", {{QStringLiteral("Status"), QStringLiteral("HOOK_FAILED")}});
        QVERIFY(!wrong.ok());
        QCOMPARE(wrong.error().serviceCode, QStringLiteral("ValidationError"));
        QCOMPARE(wrong.error().httpStatus, 400);
    }

    void theRest()
    {
        Caller caller(m_address);
        const QJsonObject shop{{QStringLiteral("StackName"), QStringLiteral("shop")}};
        for (const auto &[operation, input, member, count] :
             {std::tuple{"ListTypes", QJsonObject{{QStringLiteral("Type"), QStringLiteral("HOOK")}},
                         "TypeSummaries", 3},
              std::tuple{"ListStacks", QJsonObject(), "StackSummaries", 4},
              std::tuple{"DescribeStacks", shop, "Stacks", 1},
              std::tuple{"ListChangeSets", shop, "Summaries", 4},
              std::tuple{"DescribeChangeSetHooks",
                         QJsonObject{{QStringLiteral("StackName"), QStringLiteral("shop")},
                                     {QStringLiteral("ChangeSetName"), QStringLiteral("failed")}},
                         "Hooks", 2}}) {
            const auto reply = caller.call(operation, input);
            QVERIFY2(reply.ok(), operation);
            QCOMPARE(reply->value(QLatin1String(member)).toArray().size(), count);
        }
        const auto type = caller.call("DescribeType",
                                      {{QStringLiteral("Type"), QStringLiteral("HOOK")},
                                       {QStringLiteral("TypeName"), QStringLiteral("Shop::Guard::Storage")}});
        QVERIFY(type.ok());
        QCOMPARE(text(*type, "OriginalTypeName"), QStringLiteral("AWS::Hooks::GuardHook"));
    }

    void aTokenThatComesTwiceEndsTheWalk()
    {
        int calls = 0, ended = 0;
        Result<void> result;
        QObject context;
        const aws::Caller repeating = [&](const QString &, const QString &, const QJsonObject &,
                                          QObject *receiver, aws::Done done) {
            ++calls;
            QMetaObject::invokeMethod(
                receiver,
                [done] {
                    done(QJsonObject{{QStringLiteral("HookResults"), QJsonArray()},
                                     {QStringLiteral("NextToken"), QStringLiteral("again")}});
                },
                Qt::QueuedConnection);
            return aws::CallHandle();
        };
        aws::eachPage(
            repeating,
            {.serviceId = QStringLiteral("cloudformation"),
             .operation = QStringLiteral("ListHookResults"),
             .input = {}},
            &context, [](const QJsonObject &) { return true; },
            [&](Result<void> r) {
                result = std::move(r);
                ++ended;
            });
        QTRY_COMPARE(ended, 1);
        QCOMPARE(calls, 2);
        QVERIFY(!result.ok());
        QVERIFY(result.error().code == ErrorCode::BadReply);
    }

    void aRestartKeepsEveryResult()
    {
        const auto before = Caller(m_address).walk({});
        m_sandbox.reset();
        begin();
        const auto after = Caller(m_address).walk({});
        QVERIFY(after == before);
    }

private:
    void begin()
    {
        m_sandbox = std::make_unique<sandbox::Sandbox>();
        const auto started = m_sandbox->start(
            {.dataDirectory = m_directory.path(),
             .scenario = QStringLiteral(HOOKLINE_SOURCE_DIR "/tests/interop/data/hooks.json"),
             .speed = 0});
        QVERIFY2(started.ok(), qPrintable(started.ok() ? QString() : toString(started.error())));
        m_address = *started;
    }

    QTemporaryDir m_directory;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    sandbox::SandboxAddress m_address;
};

QTEST_GUILESS_MAIN(TestHookResults)
#include "tst_hookresults.moc"
