// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

const QByteArray secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

TransportReply serviceError(int status, const QByteArray &code, wire::Headers headers = {})
{
    return answered(status, R"({"__type":")" + code + R"(","message":"about it"})", std::move(headers));
}

TransportReply fine()
{
    return answered(200, "{}", {{"x-amzn-RequestId", "r-1"}});
}

struct Bench
{
    ManualClock clock;
    ScriptedTransport transport{clock};
    std::unique_ptr<Client> client;
    QObject context;
    std::vector<Reply> replies;
    std::vector<Attempt> told;

    Bench()
    {
        Connection connection;
        connection.name = QStringLiteral("test");
        connection.region = QStringLiteral("us-east-1");
        connection.endpoint = QUrl(QStringLiteral("http://127.0.0.1:4321"));
        connection.keys = {"AKIDEXAMPLE", secret, "TOKEN+/=="};
        client = std::make_unique<Client>(connection, transport, clock, [] { return 0.5; });
        QObject::connect(client.get(), &Client::attemptFinished, &context,
                         [this](const Attempt &attempt) { told.push_back(attempt); });
    }

    CallHandle call(const char *operation, const QJsonObject &input = {}, const CallOptions &options = {})
    {
        return client->call(
            QStringLiteral("codedeploy"), QString::fromLatin1(operation), input, &context,
            [this](Reply reply) { replies.push_back(std::move(reply)); }, options);
    }
    void run() { clock.advance(Millis(10 * 60'000)); }
};

} // namespace

/// What a client tells the request log of its own calls; requests for keys stand with their steps.
class TestAttempts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attemptsOfARetriedCall();
    void attemptOfARefusedCall();
    void attemptWithoutAnAnswer();
    void echoedKeysAreMasked();
    void cancellingInsideTheLogIsSafe();
};

void TestAttempts::attemptsOfARetriedCall()
{
    Bench bench;
    bench.transport.script({serviceError(400, "ThrottlingException", {{"x-amzn-RequestId", "r-0"}}), fine()});
    const std::vector<Attempt> &told = bench.told;
    const Instant started = bench.clock.now();
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(told.size(), size_t(2));
    const Attempt first = told[0], second = told[1];
    QCOMPARE(first.service, QStringLiteral("codedeploy"));
    QCOMPARE(first.operation, QStringLiteral("ListDeployments"));
    QCOMPARE(first.number, 1);
    QCOMPARE(first.most, 3);
    QCOMPARE(first.started, started);
    QCOMPARE(first.took, bench.transport.latency);
    QCOMPARE(first.host, QStringLiteral("127.0.0.1:4321"));
    QCOMPARE(first.region, QStringLiteral("us-east-1"));
    QCOMPARE(first.httpStatus, 400);
    QCOMPARE(first.requestId, QStringLiteral("r-0"));
    QCOMPARE(first.error.code, ErrorCode::Throttled);
    QCOMPARE(first.error.serviceCode, QStringLiteral("ThrottlingException"));
    QCOMPARE(first.bytesOut, qint64(2));
    QVERIFY(first.bytesIn > 20);
    QVERIFY(first.again.has_value());
    QVERIFY(!first.forKeys);
    QCOMPARE(outcomeOf(first), AttemptOutcome::Throttled);
    // The wait that was told is the wait that was kept.
    QCOMPARE(second.started, started + first.took + *first.again);
    QCOMPARE(second.call, first.call);
    QCOMPARE(second.number, 2);
    QCOMPARE(second.error.code, ErrorCode::None);
    QCOMPARE(second.requestId, QStringLiteral("r-1"));
    QVERIFY(!second.again);
    bench.transport.script({fine()});
    bench.call("ListDeployments");
    bench.run();
    QVERIFY(told.back().call != first.call);
}

void TestAttempts::attemptOfARefusedCall()
{
    Bench bench;
    bench.transport.script({serviceError(400, "DeploymentDoesNotExistException")});
    std::vector<Attempt> told;
    bool answeredFirst = false;
    connect(bench.client.get(), &Client::attemptFinished, &bench.context, [&](const Attempt &attempt) {
        told.push_back(attempt);
        answeredFirst = !bench.replies.empty();
    });
    bench.call("GetDeployment", {{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")}});
    bench.run();
    QCOMPARE(told.size(), size_t(1));
    QVERIFY(!answeredFirst);
    QVERIFY(isFailure(told[0]));
    QCOMPARE(told[0].error.message, QStringLiteral("about it"));
    QVERIFY(told[0].error == bench.replies[0].error());
}

void TestAttempts::attemptWithoutAnAnswer()
{
    Bench bench;
    bench.transport.script({torn()});
    const std::vector<Attempt> &told = bench.told;
    bench.call("StopDeployment", {{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")}},
               {.maxAttempts = 1});
    bench.run();
    QCOMPARE(told.size(), size_t(1));
    QCOMPARE(told[0].httpStatus, 0);
    QCOMPARE(told[0].most, 1);
    QCOMPARE(outcomeOf(told[0]), AttemptOutcome::NoAnswer);
    QCOMPARE(told[0].error.message, QStringLiteral("connection reset"));
}

// A refused signature is answered with the canonical request, in which the session token stands.
void TestAttempts::echoedKeysAreMasked()
{
    Bench bench;
    bench.transport.script(
        {answered(403,
                  R"({"__type":"AccessDeniedException","message":"AKIDEXAMPLE signed x-amz-security-token:)"
                  R"(TOKEN+/== with )"
                      + secret + R"("})")});
    Attempt told;
    connect(bench.client.get(), &Client::attemptFinished, &bench.context,
            [&told](const Attempt &attempt) { told = attempt; });
    bench.call("ListDeployments");
    bench.run();
    QVERIFY(told.error.message.contains(QLatin1String("x-amz-security-token")));
    QCOMPARE(outcomeOf(told), AttemptOutcome::Denied);
    for (const QString &text : {toString(told.error), toString(bench.replies[0].error())}) {
        QVERIFY(!text.contains(QString::fromLatin1(secret)));
        QVERIFY(!text.contains(QLatin1String("TOKEN+/==")));
    }
    QVERIFY(!told.error.message.contains(QLatin1String("AKIDEXAMPLE")));
}

void TestAttempts::cancellingInsideTheLogIsSafe()
{
    for (const bool endsClient : {false, true}) {
        Bench bench;
        bench.transport.script({serviceError(500, "InternalFailure"), fine()});
        CallHandle handle;
        connect(bench.client.get(), &Client::attemptFinished, &bench.context, [&] {
            if (endsClient)
                bench.client.reset();
            else
                handle.cancel();
        });
        handle = bench.call("ListDeployments");
        bench.run();
        QVERIFY(bench.replies.empty());
        QCOMPARE(bench.transport.sent.size(), size_t(1));
    }
}

QTEST_GUILESS_MAIN(TestAttempts)
#include "tst_attempts.moc"
