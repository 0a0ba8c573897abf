// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/retry.h"
#include "models/core/pool.h"
#include "models/wire/sigv4.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QJsonDocument>
#include <QLocale>
#include <QSignalSpy>
#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

const QByteArray secret = "wJalrXUtnFEMI/K7MDENG/hooklinesecretKEY";

Connection sandboxConnection()
{
    Connection connection;
    connection.name = QStringLiteral("test");
    connection.region = QStringLiteral("us-east-1");
    connection.endpoint = QUrl(QStringLiteral("http://127.0.0.1:4321"));
    connection.keys = {"AKIDEXAMPLE", secret, "hooklinesecretTOKEN+/=="};
    return connection;
}

TransportReply serviceError(int status, const QByteArray &code, wire::Headers headers = {})
{
    return answered(status, R"({"__type":")" + code + R"(","message":"about it"})", std::move(headers));
}

TransportReply fine()
{
    return answered(200, "{}", {{"x-amzn-RequestId", "r-1"}});
}

constexpr int largeCount = 20'000;

TransportReply large(int status)
{
    QByteArray body = R"({"deployments":[)";
    for (int i = 0; i < largeCount; ++i)
        body += QByteArray(i == 0 ? "" : ",") + "\"d-" + QByteArray::number(100'000'000 + i) + '"';
    return answered(status, body + "]}", {{"x-amzn-RequestId", "r-1"}});
}

QByteArray httpDate(Instant instant)
{
    return QLocale::c().toString(toDateTime(instant), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1()
        + " GMT";
}

/// Reply kinds by the names that the data tables use.
std::optional<TransportReply> replyNamed(const QString &name)
{
    const std::map<QString, std::optional<TransportReply>> replies{
        {QStringLiteral("ok"), fine()},
        {QStringLiteral("refused"), notDelivered()},
        {QStringLiteral("reset"), torn()},
        {QStringLiteral("silence"), std::nullopt},
        {QStringLiteral("500"), serviceError(500, "InternalFailure")},
        {QStringLiteral("503html"), answered(503, "<html>busy</html>")},
        {QStringLiteral("429"), answered(429, "")},
        {QStringLiteral("throttled"), serviceError(400, "ThrottlingException")},
        {QStringLiteral("slowdown503"), serviceError(503, "SlowDown")},
        {QStringLiteral("denied"), serviceError(400, "AccessDeniedException")},
        {QStringLiteral("missing"), serviceError(400, "DeploymentDoesNotExistException")},
        {QStringLiteral("truncated"), answered(200, R"({"deploym)")},
        {QStringLiteral("408"), serviceError(408, "RequestTimeout")},
        {QStringLiteral("redirect"), answered(301, "", {{"Location", "https://elsewhere.example/"}})},
    };
    return replies.at(name);
}

struct Bench
{
    ManualClock clock;
    ScriptedTransport transport{clock};
    double random = 0.5;
    std::unique_ptr<Client> client;
    QObject context;
    std::vector<Reply> replies;

    explicit Bench(Connection connection = sandboxConnection())
        : client(std::make_unique<Client>(std::move(connection), transport, clock, [this] { return random; }))
    { }

    CallHandle call(const char *operation, const QJsonObject &input = {}, const CallOptions &options = {})
    {
        return client->call(
            QStringLiteral("codedeploy"), QString::fromLatin1(operation), input, &context,
            [this](Reply reply) { replies.push_back(std::move(reply)); }, options);
    }
    void run() { clock.advance(Millis(10 * 60'000)); }
};

} // namespace

class TestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsWhatItSends();
    void signsEachAttemptAnew();
    void endpointPathIsPartOfTheSignature();
    void answersOnceAndNeverBeforeReturning();
    void cancelAndDeathSilenceACall();
    void largeRepliesAreDecodedBesideTheLoop();
    void largeRepliesOfGoneCallsAreDropped_data();
    void largeRepliesOfGoneCallsAreDropped();
    void refusesAConnectionThatIsWrong();
    void refusesUnknownOperations();
    void retryTable_data();
    void retryTable();
    void delaysFollowTheStandard_data();
    void delaysFollowTheStandard();
    void retrySchedule();
    void quotaStopsRetries();
    void quotaIsGivenBack();
    void skewIsCorrectedOnce();
    void skewIsNotGuessed_data();
    void skewIsNotGuessed();
    void clockOffsetFromDate();
    void worldClock_data();
    void worldClock();
    void tellsWhetherItWrites();
    void logLinesAndErrorsHoldNoSecrets();
};

void TestClient::signsWhatItSends()
{
    Bench bench;
    bench.transport.script({fine()});
    bench.call("GetDeployment", {{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")}});
    bench.run();
    QCOMPARE(bench.transport.sent.size(), size_t(1));
    const TransportRequest &request = bench.transport.sent.front();
    QCOMPARE(request.base, QUrl(QStringLiteral("http://127.0.0.1:4321")));
    const wire::Headers &headers = request.http.headers;
    QCOMPARE(headers.value("Host"), QByteArray("127.0.0.1:4321"));
    QCOMPARE(headers.value("X-Amz-Target"), QByteArray("CodeDeploy_20141006.GetDeployment"));
    QCOMPARE(headers.value("Content-Type"), QByteArray("application/x-amz-json-1.1"));
    QCOMPARE(headers.value("amz-sdk-request"), QByteArray("attempt=1; max=3"));
    QVERIFY(headers.value("User-Agent").startsWith("hookline/"));
    QVERIFY(headers.value("User-Agent").contains(" ua/2.1 os/"));
    QVERIFY(headers.value("User-Agent").contains(" lang/c++ md/qt#"));
    const auto verified =
        wire::verify(request.http, bench.clock.now(), Millis(20 * 60'000), [](const QByteArray &id) {
            return id == "AKIDEXAMPLE" ? std::optional(sandboxConnection().keys) : std::nullopt;
        });
    QVERIFY2(verified.ok(), verified.ok() ? "" : qPrintable(toString(verified.error())));
    QCOMPARE(verified->scope.region, QByteArray("us-east-1"));
    QCOMPARE(verified->scope.service, QByteArray("codedeploy"));
    QVERIFY(headers.value("Authorization").contains("host"));
    QVERIFY(headers.value("Authorization").contains("x-amz-security-token"));
    QVERIFY(!headers.value("Authorization").contains("user-agent"));
}

void TestClient::signsEachAttemptAnew()
{
    Bench bench;
    bench.random = 0.99;
    bench.transport.script(
        {serviceError(400, "ThrottlingException"), serviceError(400, "ThrottlingException"), fine()});
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(bench.transport.sent.size(), size_t(3));
    const auto header = [&bench](size_t attempt, const char *name) {
        return bench.transport.sent[attempt].http.headers.value(name);
    };
    QCOMPARE(header(0, "amz-sdk-invocation-id"), header(2, "amz-sdk-invocation-id"));
    QVERIFY(!header(0, "amz-sdk-invocation-id").isEmpty());
    QCOMPARE(header(2, "amz-sdk-request"), QByteArray("attempt=3; max=3"));
    QVERIFY(header(0, "X-Amz-Date") != header(2, "X-Amz-Date"));
    QVERIFY(header(0, "Authorization") != header(2, "Authorization"));
    QCOMPARE(bench.replies.size(), size_t(1));
    QVERIFY(bench.replies.front().ok());
}

void TestClient::endpointPathIsPartOfTheSignature()
{
    Connection connection = sandboxConnection();
    connection.endpoint = QUrl(QStringLiteral("https://gateway.example/aws/"));
    Bench bench(connection);
    bench.transport.script({fine()});
    bench.call("ListDeployments");
    bench.run();
    const wire::HttpRequest &request = bench.transport.sent.front().http;
    QCOMPARE(request.path, QByteArray("/aws/"));
    QCOMPARE(request.headers.value("Host"), QByteArray("gateway.example"));
    QVERIFY(wire::verify(request, bench.clock.now(), Millis(20 * 60'000), [&connection](const QByteArray &) {
                return std::optional(connection.keys);
            }).ok());
}

void TestClient::answersOnceAndNeverBeforeReturning()
{
    Bench bench;
    bench.transport.latency = Millis(0);
    bench.transport.script({fine()});
    bench.call("ListDeployments");
    QVERIFY(bench.replies.empty());
    bench.call("NoSuchOperation");
    QVERIFY(bench.replies.empty());
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(2));
}

void TestClient::cancelAndDeathSilenceACall()
{
    Bench bench;
    bench.transport.handler = [](const TransportRequest &) { return fine(); };
    CallHandle handle = bench.call("ListDeployments");
    handle.cancel();
    handle.cancel();
    bench.run();
    QVERIFY(bench.replies.empty());

    int called = 0;
    auto mortal = std::make_unique<QObject>();
    bench.client->call(QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"), {}, mortal.get(),
                       [&called](const Reply &) { ++called; });
    mortal.reset();
    bench.run();
    QCOMPARE(called, 0);

    // While it waits for its second attempt.
    bench.transport.script({notDelivered()});
    handle = bench.call("ListDeployments");
    bench.clock.advance(bench.transport.latency);
    handle.cancel();
    bench.run();
    QVERIFY(bench.replies.empty());

    bench.transport.handler = [](const TransportRequest &) { return fine(); };
    handle = bench.call("ListDeployments");
    bench.client.reset();
    bench.run();
    handle.cancel(); // of a client that is gone
    QVERIFY(bench.replies.empty());
}

void TestClient::largeRepliesAreDecodedBesideTheLoop()
{
    Bench bench;
    bench.transport.script({large(200), large(503), fine()});
    bench.call("ListDeployments");
    bench.run();
    QVERIFY(bench.replies.empty()); // the loop has not turned yet
    QTRY_COMPARE(bench.replies.size(), size_t(1));
    QVERIFY(bench.replies.front().ok());
    QCOMPARE(bench.replies.front()->value(QLatin1String("deployments")).toArray().size(), largeCount);

    bench.call("ListDeployments");
    bench.run();
    QTRY_VERIFY(bench.transport.sent.size() == 2);
    // A large failure is retried like a small one, once it has been read.
    QTRY_VERIFY_WITH_TIMEOUT((bench.run(), bench.replies.size() == 2), 5000);
    QVERIFY(bench.replies.back().ok());
    QCOMPARE(bench.transport.sent.size(), size_t(3));
}

void TestClient::largeRepliesOfGoneCallsAreDropped_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"cancel", "context", "client"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void TestClient::largeRepliesOfGoneCallsAreDropped()
{
    QFETCH(QString, end);
    Bench bench;
    bench.transport.script({large(200)});
    bool answered = false;
    auto doomed = std::make_unique<QObject>();
    QSignalSpy log(bench.client.get(), &Client::attemptFinished);
    CallHandle handle = bench.client->call(QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"),
                                           {}, doomed.get(), [&answered](const Reply &) { answered = true; });
    bench.run();
    if (end == QLatin1String("cancel"))
        handle.cancel();
    else if (end == QLatin1String("context"))
        doomed.reset();
    else
        bench.client.reset();
    workPool().waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(!answered);
    QCOMPARE(log.size(), 0);
}

void TestClient::refusesAConnectionThatIsWrong()
{
    Connection connection = sandboxConnection();
    connection.endpoint = QUrl(QStringLiteral("http://codedeploy.example"));
    Bench bench(connection);
    bench.call("ListDeployments");
    bench.run();
    QVERIFY(bench.transport.sent.empty());
    QCOMPARE(bench.replies.size(), size_t(1));
    QCOMPARE(bench.replies.front().error().code, ErrorCode::Configuration);
    QCOMPARE(bench.replies.front().error().subject, QStringLiteral("endpoint"));
}

void TestClient::refusesUnknownOperations()
{
    Bench bench;
    bench.call("Fly");
    bench.client->call(QStringLiteral("moon"), QStringLiteral("Fly"), {}, &bench.context,
                       [&bench](Reply reply) { bench.replies.push_back(std::move(reply)); });
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(2));
    QCOMPARE(bench.replies[0].error().code, ErrorCode::InvalidInput);
    QCOMPARE(bench.replies[0].error().subject, QStringLiteral("Fly"));
    QCOMPARE(bench.replies[1].error().code, ErrorCode::InvalidInput);
}

void TestClient::retryTable_data()
{
    QTest::addColumn<bool>("write");
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("attempts"); // of a service that answers like this for ever
    QTest::addColumn<ErrorCode>("code");

    struct Row
    {
        const char *reply;
        int reads, writes;
        ErrorCode readCode, writeCode;
    };
    using enum ErrorCode;
    const Row rows[] = {
        {"refused", 3, 3, NotDelivered, NotDelivered},
        {"throttled", 3, 3, Throttled, Throttled},
        {"slowdown503", 3, 3, Throttled, Throttled},
        {"429", 3, 3, Throttled, Throttled},
        {"reset", 3, 1, DeliveryUnknown, DeliveryUnknown},
        {"silence", 3, 1, DeliveryUnknown, DeliveryUnknown},
        {"500", 3, 1, ServiceFault, DeliveryUnknown},
        {"503html", 3, 1, ServiceFault, DeliveryUnknown},
        {"408", 3, 1, ServiceFault, DeliveryUnknown},
        {"truncated", 3, 1, BadReply, DeliveryUnknown},
        {"denied", 1, 1, AccessDenied, AccessDenied},
        {"missing", 1, 1, ServiceError, ServiceError},
        {"redirect", 1, 1, ServiceError, ServiceError},
    };
    for (const Row &row : rows) {
        QTest::addRow("read %s", row.reply)
            << false << QString::fromLatin1(row.reply) << row.reads << row.readCode;
        QTest::addRow("write %s", row.reply)
            << true << QString::fromLatin1(row.reply) << row.writes << row.writeCode;
    }
}

void TestClient::retryTable()
{
    QFETCH(bool, write);
    QFETCH(QString, first);
    QFETCH(int, attempts);
    QFETCH(ErrorCode, code);
    Bench bench;
    bench.transport.handler = [&first](const TransportRequest &) { return replyNamed(first); };
    bench.call(write ? "PutLifecycleEventHookExecutionStatus" : "GetDeployment");
    bench.run();
    QCOMPARE(int(bench.transport.sent.size()), attempts);
    QCOMPARE(bench.replies.size(), size_t(1));
    QVERIFY(!bench.replies.front().ok());
    QCOMPARE(bench.replies.front().error().code, code);

    // And where it is sent again, the next success counts.
    if (attempts > 1) {
        bench.transport.script({replyNamed(first), fine()});
        bench.call(write ? "PutLifecycleEventHookExecutionStatus" : "GetDeployment");
        bench.run();
        QVERIFY(bench.replies.back().ok());
    }
}

void TestClient::delaysFollowTheStandard_data()
{
    QTest::addColumn<AttemptKind>("kind");
    QTest::addColumn<int>("index");
    QTest::addColumn<double>("random");
    QTest::addColumn<int>("hint"); // -1: none
    QTest::addColumn<int>("delay");
    QTest::newRow("first") << AttemptKind::Unknown << 0 << 1.0 << -1 << 50;
    QTest::newRow("second") << AttemptKind::Unknown << 1 << 1.0 << -1 << 100;
    QTest::newRow("jitter") << AttemptKind::Fault << 1 << 0.25 << -1 << 25;
    QTest::newRow("no delay at all") << AttemptKind::Fault << 0 << 0.0 << -1 << 0;
    QTest::newRow("throttled") << AttemptKind::Throttled << 0 << 1.0 << -1 << 1000;
    QTest::newRow("throttled again") << AttemptKind::Throttled << 2 << 0.5 << -1 << 2000;
    QTest::newRow("cap") << AttemptKind::Throttled << 12 << 1.0 << -1 << 20'000;
    QTest::newRow("cap of the small base") << AttemptKind::Unknown << 30 << 1.0 << -1 << 20'000;
    QTest::newRow("hint above") << AttemptKind::Throttled << 0 << 0.5 << 3000 << 3000;
    QTest::newRow("hint below") << AttemptKind::Throttled << 0 << 0.5 << 100 << 500;
    QTest::newRow("hint far above") << AttemptKind::Throttled << 0 << 0.5 << 60'000 << 5500;
}

void TestClient::delaysFollowTheStandard()
{
    QFETCH(AttemptKind, kind);
    QFETCH(int, index);
    QFETCH(double, random);
    QFETCH(int, hint);
    QFETCH(int, delay);
    const auto hinted = hint < 0 ? std::nullopt : std::optional(Millis(hint));
    QCOMPARE(retryDelay(kind, index, random, hinted), Millis(delay));
}

void TestClient::retrySchedule()
{
    Bench bench;
    bench.random = 0.5;
    bench.transport.latency = Millis(0);
    bench.transport.script({serviceError(400, "ThrottlingException"),
                            serviceError(400, "ThrottlingException", {{"x-amz-retry-after", "4000"}}), torn(),
                            notDelivered(), fine()});
    CallOptions options;
    options.maxAttempts = 5;
    const Instant start = bench.clock.now();
    bench.call("GetDeployment", {}, options);
    bench.run();
    std::vector<qint64> at;
    for (const Instant sent : bench.transport.sentAt)
        at.push_back((sent - start).count());
    // 0.5 * 1000; hint 4000 over 0.5 * 2000; 0.5 * 50 * 4; 0.5 * 50 * 8
    QCOMPARE(at, (std::vector<qint64>{0, 500, 4500, 4600, 4800}));
    QVERIFY(bench.replies.front().ok());
}

void TestClient::quotaStopsRetries()
{
    Bench bench;
    bench.transport.handler = [](const TransportRequest &) { return torn(); };
    for (int i = 0; i < 30; ++i) {
        bench.call("GetDeployment");
        bench.run();
    }
    // 30 first attempts, and as many retries as 500 tokens pay at 14 each.
    QCOMPARE(int(bench.transport.sent.size()), 30 + RetryQuota::capacity / 14);
}

void TestClient::quotaIsGivenBack()
{
    RetryQuota quota;
    QVERIFY(quota.take(14));
    QVERIFY(quota.take(5));
    QCOMPARE(quota.available(), 481);
    quota.giveBack(14);
    QCOMPARE(quota.available(), 495);
    quota.giveBack(0);
    QCOMPARE(quota.available(), 496);
    quota.giveBack(14);
    QCOMPARE(quota.available(), 500);
    for (int i = 0; i < 100; ++i)
        QVERIFY(quota.take(5));
    QVERIFY(!quota.take(5));
    QCOMPARE(quota.available(), 0);
}

void TestClient::skewIsCorrectedOnce()
{
    for (const char *code : {"InvalidSignatureException", "RequestExpired", "SignatureDoesNotMatch"}) {
        Bench bench;
        const Millis ahead(3'600'000);
        bench.transport.handler = [&bench, ahead, code](const TransportRequest &request) {
            const Instant server = bench.clock.now() + ahead;
            const auto verified = wire::verify(request.http, server, Millis(300'000), [](const QByteArray &) {
                return std::optional(sandboxConnection().keys);
            });
            return verified ? fine() : serviceError(400, code, {{"Date", httpDate(server)}});
        };
        // A write, too: it was refused unread.
        bench.call("PutLifecycleEventHookExecutionStatus");
        bench.run();
        QCOMPARE(int(bench.transport.sent.size()), 2);
        QVERIFY(bench.replies.front().ok());
        // What was learnt stays.
        bench.call("ListDeployments");
        bench.run();
        QCOMPARE(int(bench.transport.sent.size()), 3);
        QVERIFY(bench.replies.back().ok());
    }
    // A key that is simply wrong does not turn in circles.
    Bench bench;
    int moves = 0;
    bench.transport.handler = [&](const TransportRequest &) {
        ++moves; // every reply claims another time
        return serviceError(403, "SignatureDoesNotMatch",
                            {{"Date", httpDate(bench.clock.now() + Millis(3'600'000) * moves)}});
    };
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(int(bench.transport.sent.size()), 2);
    QCOMPARE(bench.replies.front().error().code, ErrorCode::AccessDenied);
    QVERIFY(!bench.replies.front().error().retryable);
}

void TestClient::skewIsNotGuessed_data()
{
    QTest::addColumn<int>("aheadSeconds");
    QTest::addColumn<bool>("age");
    QTest::addColumn<bool>("date");
    QTest::addColumn<int>("attempts");
    QTest::newRow("far ahead") << 240 << false << true << 2;
    QTest::newRow("far behind") << -241 << false << true << 2;
    QTest::newRow("near") << 200 << false << true << 1;
    QTest::newRow("from a cache") << 4000 << true << true << 1;
    QTest::newRow("no date") << 4000 << false << false << 1;
}

void TestClient::skewIsNotGuessed()
{
    QFETCH(int, aheadSeconds);
    QFETCH(bool, age);
    QFETCH(bool, date);
    QFETCH(int, attempts);
    Bench bench;
    bench.transport.latency = Millis(0);
    bench.transport.handler = [&](const TransportRequest &) {
        wire::Headers headers;
        if (date)
            headers.set("Date", httpDate(bench.clock.now() + Millis(aheadSeconds * 1000)));
        if (age)
            headers.set("Age", "3");
        return serviceError(403, "SignatureDoesNotMatch", headers);
    };
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(int(bench.transport.sent.size()), attempts);
}

void TestClient::clockOffsetFromDate()
{
    Bench bench;
    bench.transport.latency = Millis(0);
    int ahead = 90;
    bench.transport.handler = [&](const TransportRequest &) {
        return answered(200, "{}", {{"Date", httpDate(bench.clock.now() + Millis(ahead * 1000))}});
    };
    QCOMPARE(bench.client->clockOffset(), Millis(0));
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(bench.client->clockOffset(), Millis(90'000));
    ahead = 2; // within what a header of whole seconds can tell
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(bench.client->clockOffset(), Millis(0));
}

void TestClient::worldClock_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("custom");
    QTest::addColumn<qint64>("world"); // -1: no signal
    QTest::addColumn<double>("speed");
    QTest::newRow("running") << QByteArray("1800000000123;speed=60") << true << qint64(1800000000123) << 60.0;
    QTest::newRow("paused") << QByteArray("1800000000123; speed=0") << true << qint64(1800000000123) << 0.0;
    QTest::newRow("fraction") << QByteArray("5;speed=1.5") << true << qint64(5) << 1.5;
    QTest::newRow("AWS itself") << QByteArray("1800000000123;speed=60") << false << qint64(-1) << 0.0;
    QTest::newRow("no speed") << QByteArray("1800000000123") << true << qint64(-1) << 0.0;
    QTest::newRow("negative") << QByteArray("1800000000123;speed=-1") << true << qint64(-1) << 0.0;
    QTest::newRow("infinite") << QByteArray("1800000000123;speed=inf") << true << qint64(-1) << 0.0;
    QTest::newRow("junk") << QByteArray("soon;speed=fast") << true << qint64(-1) << 0.0;
}

void TestClient::worldClock()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, custom);
    QFETCH(qint64, world);
    QFETCH(double, speed);
    Connection connection = sandboxConnection();
    if (!custom)
        connection.endpoint.clear();
    Bench bench(connection);
    bench.transport.script({answered(200, "{}", {{"x-hookline-clock", header}})});
    int readings = 0;
    connect(bench.client.get(), &Client::worldClockRead, &bench.context,
            [&](Instant readWorld, double readSpeed, Instant local) {
                ++readings;
                QCOMPARE(qint64(readWorld.time_since_epoch().count()), world);
                QCOMPARE(readSpeed, speed);
                QCOMPARE(local, bench.clock.now());
            });
    bench.call("ListDeployments");
    bench.run();
    QCOMPARE(readings, world < 0 ? 0 : 1);
}

void TestClient::tellsWhetherItWrites()
{
    Bench bench;
    const auto writes = [&](const char *service) { return bench.client->isWriting(QLatin1String(service)); };
    bench.transport.script({fine(), fine(), std::nullopt});
    bench.call("ListDeployments");
    QVERIFY(!writes("codedeploy"));
    const QJsonObject input{{QStringLiteral("deploymentId"), QStringLiteral("d-1")}};
    bench.call("ContinueDeployment", input);
    QVERIFY(writes("codedeploy") && !writes("autoscaling"));
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(2));
    QVERIFY(!writes("codedeploy"));
    // Its outcome is open until the deadline; a call that is given up is nobody's any more.
    CallHandle given = bench.call("ContinueDeployment", input);
    bench.clock.advance(Millis(1000));
    QVERIFY(writes("codedeploy"));
    given.cancel();
    QVERIFY(!writes("codedeploy"));
}

void TestClient::logLinesAndErrorsHoldNoSecrets()
{
    const QString executionId = QStringLiteral("eyJlbmNyeXB0ZWREYXRhIjoihooklinesecret+/==");
    Bench bench;
    bench.transport.script(
        {serviceError(500, "InternalFailure"),
         answered(400,
                  R"({"__type":"InvalidLifecycleEventHookExecutionIdException",)"
                  R"("message":"no such id: eyJlbmNyeXB0ZWREYXRhIjoihooklinesecret+/== sorry"})")});
    QStringList lines;
    connect(bench.client.get(), &Client::attemptFinished, &bench.context, [&lines](const Attempt &told) {
        lines += QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8")
                     .arg(told.service, told.operation)
                     .arg(told.number)
                     .arg(told.httpStatus)
                     .arg(told.requestId, told.host, told.call, toString(told.error));
    });
    const QJsonObject input{{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")},
                            {QStringLiteral("lifecycleEventHookExecutionId"), executionId},
                            {QStringLiteral("status"), QStringLiteral("Succeeded")}};
    for (int i = 0; i < 2; ++i) {
        bench.call("PutLifecycleEventHookExecutionStatus", input);
        bench.run();
    }
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.at(0).contains(QLatin1String("500")));
    QVERIFY(lines.at(0).contains(QLatin1String("InternalFailure")));
    QVERIFY(bench.replies.back().error().message.contains(QLatin1String("sorry")));
    const QString all = lines.join(QLatin1Char('\n')) + toString(bench.replies[0].error())
        + toString(bench.replies[1].error());
    QVERIFY(!all.contains(executionId));
    QVERIFY(!all.contains(QString::fromLatin1(secret)));
    QVERIFY(!all.contains(QLatin1String("hooklinesecretTOKEN+/==")));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
