// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/network.h"
#include "models/aws/qnamtransport.h"
#include "tests/support/tornserver.h"

#include <QSignalSpy>
#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;
using Outcome = TransportReply::Outcome;

namespace {

TransportRequest request(const QUrl &base)
{
    TransportRequest request{base, {}};
    request.http.headers = {{"Host", base.authority().toLatin1()},
                            {"Content-Type", "application/x-amz-json-1.1"},
                            {"User-Agent", "hookline/test"},
                            {"X-Amz-Target", "T.Op"}};
    request.http.body = R"({"a":1})";
    return request;
}

} // namespace

class TestTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesBytesUnchanged();
    void carriesRequestsWithoutABody();
    void errorStatusesAreAnswers_data();
    void errorStatusesAreAnswers();
    void followsNoRedirectAndNoChallenge();
    void keepsNoCookies();
    void refusedIsNotDelivered();
    void unknownHostIsNotDelivered();
    void failedHandshakeIsNotDelivered();
    void closedConnectionIsNeverSentAgain_data();
    void closedConnectionIsNeverSentAgain();
    void staleConnectionIsNotSentAgain();
    void tornReplyIsUnknown();
    void tricklingReplyMeetsTheDeadline();
    void oversizedReplyIsGivenUp();
    void cancelIsSilent();
    void reusesConnections();
    void loopbackAddresses_data();
    void loopbackAddresses();

private:
    std::optional<TransportReply> send(const TransportRequest &request, int deadline = 5000);

    std::unique_ptr<QnamTransport> m_transport;

private Q_SLOTS:
    void init() { m_transport = std::make_unique<QnamTransport>(); }
    void cleanup() { m_transport.reset(); }
};

std::optional<TransportReply> TestTransport::send(const TransportRequest &request, int deadline)
{
    std::optional<TransportReply> reply;
    int calls = 0;
    QObject context;
    bool returned = false;
    m_transport->send(request, Millis(deadline), &context, [&](TransportReply received) {
        ++calls;
        if (returned)
            reply = std::move(received);
    });
    returned = true;
    if (!QTest::qWaitFor([&reply] { return reply.has_value(); }, 8000))
        return std::nullopt;
    QTest::qWait(20); // would show a second call
    return calls == 1 ? reply : std::nullopt;
}

void TestTransport::carriesBytesUnchanged()
{
    TornServer server;
    server.answer = [](QTcpSocket *socket, const QByteArray &) {
        socket->write(TornServer::ok("{\"ok\":true}", "x-amzn-RequestId: r-7\r\nDate: now\r\n"));
    };
    TransportRequest out = request(server.url());
    out.http.path = "/a%2Fb/";
    out.http.query = "x=%20y";
    const auto reply = send(out);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Answered);
    QCOMPARE(reply->response.status, 200);
    QCOMPARE(reply->response.body, QByteArray("{\"ok\":true}"));
    QCOMPARE(reply->response.headers.value("X-AMZN-REQUESTID"), QByteArray("r-7"));
    QCOMPARE(server.requests.size(), size_t(1));
    const QByteArray seen = server.requests.front();
    QVERIFY2(seen.startsWith("POST /a%2Fb/?x=%20y HTTP/1.1\r\n"), seen.constData());
    QVERIFY(seen.contains("\r\nHost: 127.0.0.1:" + QByteArray::number(server.serverPort()) + "\r\n"));
    QVERIFY(seen.contains("\r\nContent-Type: application/x-amz-json-1.1\r\n"));
    QVERIFY(seen.contains("\r\nUser-Agent: hookline/test\r\n"));
    QVERIFY(seen.contains("\r\nContent-Length: 7\r\n"));
    QVERIFY(seen.contains("\r\nAccept-Encoding: identity\r\n"));
    QVERIFY(!seen.toLower().contains("upgrade"));
    QVERIFY(!seen.toLower().contains("cookie"));
    QVERIFY(seen.endsWith("\r\n\r\n{\"a\":1}"));
}

void TestTransport::carriesRequestsWithoutABody()
{
    TornServer server;
    server.answer = [](QTcpSocket *socket, const QByteArray &) { socket->write(TornServer::ok("token")); };
    for (const QByteArray &method : {QByteArray("GET"), QByteArray("PUT")}) {
        TransportRequest out = request(server.url());
        out.http.method = method;
        out.http.path = "/latest/api/token";
        out.http.body.clear();
        const auto reply = send(out);
        QVERIFY(reply);
        QCOMPARE(reply->outcome, Outcome::Answered);
        QVERIFY2(server.requests.back().startsWith(method + " /latest/api/token HTTP/1.1\r\n"),
                 server.requests.back().constData());
        QVERIFY(server.requests.back().endsWith("\r\n\r\n"));
        QVERIFY(!server.requests.back().toLower().contains("transfer-encoding"));
    }
}

void TestTransport::errorStatusesAreAnswers_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {201, 301, 400, 401, 403, 404, 407, 413, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void TestTransport::errorStatusesAreAnswers()
{
    QFETCH(int, status);
    TornServer server;
    server.answer = [status](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Length: 4\r\n\r\nbody");
    };
    const auto reply = send(request(server.url()));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Answered);
    QCOMPARE(reply->response.status, status);
    QCOMPARE(reply->response.body, QByteArray("body"));
    QCOMPARE(server.requests.size(), size_t(1));
}

void TestTransport::followsNoRedirectAndNoChallenge()
{
    TornServer server;
    const QByteArray heads[] = {
        "307 Temporary\r\nLocation: " + server.url().toEncoded() + "/x",
        "302 Found\r\nLocation: " + server.url().toEncoded() + "/x",
        "401 No\r\nWWW-Authenticate: Basic realm=\"r\"",
    };
    for (const QByteArray &head : heads) {
        server.answer = [head](QTcpSocket *socket, const QByteArray &) {
            socket->write("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n");
        };
        server.requests.clear();
        const auto reply = send(request(server.url()));
        QVERIFY(reply);
        QCOMPARE(reply->outcome, Outcome::Answered);
        QCOMPARE(reply->response.status, head.left(3).toInt());
        QCOMPARE(server.requests.size(), size_t(1));
    }
}

void TestTransport::keepsNoCookies()
{
    TornServer server;
    server.answer = [](QTcpSocket *socket, const QByteArray &) {
        socket->write(TornServer::ok("{}", "Set-Cookie: a=b\r\n"));
    };
    QVERIFY(send(request(server.url())));
    QVERIFY(send(request(server.url())));
    QCOMPARE(server.requests.size(), size_t(2));
    QVERIFY(!server.requests.back().toLower().contains("cookie"));
}

void TestTransport::refusedIsNotDelivered()
{
    QUrl url;
    {
        TornServer gone;
        url = gone.url();
    }
    const auto reply = send(request(url));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    QVERIFY(!reply->problem.isEmpty());
}

void TestTransport::unknownHostIsNotDelivered()
{
    const auto reply = send(request(QUrl(QStringLiteral("https://no-such-host.invalid"))), 7000);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
}

void TestTransport::failedHandshakeIsNotDelivered()
{
    // Speaks no TLS: the greeting is answered with junk.
    QTcpServer junk;
    QVERIFY(junk.listen(QHostAddress::LocalHost));
    connect(&junk, &QTcpServer::newConnection, &junk,
            [&junk] { junk.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    const auto reply = send(request(QUrl(QStringLiteral("https://127.0.0.1:%1").arg(junk.serverPort()))));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
}

void TestTransport::closedConnectionIsNeverSentAgain_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("closed") << false;
    QTest::newRow("reset") << true;
}

void TestTransport::closedConnectionIsNeverSentAgain()
{
    QFETCH(bool, reset);
    TornServer server;
    server.answer = [reset](QTcpSocket *socket, const QByteArray &) {
        if (reset)
            socket->abort();
        else
            socket->disconnectFromHost();
    };
    const auto reply = send(request(server.url()));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QTest::qWait(200);
    QCOMPARE(server.requests.size(), size_t(1));
}

void TestTransport::staleConnectionIsNotSentAgain()
{
    TornServer server;
    int seen = 0;
    server.answer = [&seen](QTcpSocket *socket, const QByteArray &) {
        if (++seen == 1)
            socket->write(TornServer::ok("{}"));
        else
            socket->abort();
    };
    QCOMPARE(send(request(server.url()))->outcome, Outcome::Answered);
    const auto reply = send(request(server.url()));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QTest::qWait(200);
    QCOMPARE(server.requests.size(), size_t(2));
}

void TestTransport::tornReplyIsUnknown()
{
    TornServer server;
    server.answer = [](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
        socket->disconnectFromHost();
    };
    const auto reply = send(request(server.url()));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QCOMPARE(server.requests.size(), size_t(1));
}

void TestTransport::tricklingReplyMeetsTheDeadline()
{
    TornServer server;
    QTimer trickle;
    server.answer = [&trickle](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        QObject::connect(&trickle, &QTimer::timeout, socket, [socket] { socket->write("x"); });
        trickle.start(20);
    };
    QElapsedTimer took;
    took.start();
    const auto reply = send(request(server.url()), 300);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QVERIFY2(took.elapsed() < 2000, qPrintable(QString::number(took.elapsed())));
    QVERIFY(reply->problem.contains(QLatin1String("300 ms")));
}

void TestTransport::oversizedReplyIsGivenUp()
{
    TornServer server;
    qint64 written = 0;
    server.answer = [&written](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\n\r\n");
        const QByteArray chunk(1024 * 1024, 'x');
        const auto more = [socket, chunk, &written] {
            if (socket->bytesToWrite() < chunk.size())
                written += socket->write(chunk);
        };
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket, more);
        more();
    };
    const auto reply = send(request(server.url()), 7000);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QVERIFY2(reply->problem.contains(QLatin1String("32 MiB")), qPrintable(reply->problem));
    QVERIFY(written < 2 * maxReplyBytes);
}

void TestTransport::cancelIsSilent()
{
    TornServer server;
    QPointer<QTcpSocket> peer;
    server.answer = [&peer](QTcpSocket *socket, const QByteArray &) { peer = socket; };
    int calls = 0;
    QObject context;
    const auto cancel = m_transport->send(request(server.url()), Millis(300), &context,
                                          [&calls](const TransportReply &) { ++calls; });
    QVERIFY(QTest::qWaitFor([&server] { return !server.requests.empty(); }));
    cancel();
    cancel();
    auto mortal = std::make_unique<QObject>();
    m_transport->send(request(server.url()), Millis(300), mortal.get(),
                      [&calls](const TransportReply &) { ++calls; });
    mortal.reset();
    m_transport->send(request(server.url()), Millis(3000), &context,
                      [&calls](const TransportReply &) { ++calls; });
    m_transport.reset();
    QTest::qWait(400);
    QCOMPARE(calls, 0);
}

void TestTransport::reusesConnections()
{
    TornServer server;
    server.answer = [](QTcpSocket *socket, const QByteArray &) { socket->write(TornServer::ok("{}")); };
    for (int i = 0; i < 5; ++i)
        QCOMPARE(send(request(server.url()))->outcome, Outcome::Answered);
    QCOMPARE(server.connections, 1);
}

void TestTransport::loopbackAddresses_data()
{
    QTest::addColumn<bool>("loopback");
    QTest::newRow("127.0.0.1") << true;
    QTest::newRow("127.255.0.9") << true;
    QTest::newRow("::1") << true;
    QTest::newRow("localhost") << false;
    QTest::newRow("128.0.0.1") << false;
    QTest::newRow("0.0.0.0") << false;
    QTest::newRow("") << false;
    QTest::newRow("127.0.0.1.example") << false;
}

void TestTransport::loopbackAddresses()
{
    QFETCH(bool, loopback);
    QCOMPARE(isLoopbackAddress(QString::fromLatin1(QTest::currentDataTag())), loopback);
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
