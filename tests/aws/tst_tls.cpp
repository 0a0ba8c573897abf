// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/qnamtransport.h"
#include "models/aws/tlsproblem.h"
#include "tests/support/tlsserver.h"
#include "tests/support/tornserver.h"

#include <QtTest>

#include <array>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;
using Outcome = TransportReply::Outcome;

namespace {

const QString folder = QStringLiteral(HOOKLINE_SOURCE_DIR "/tests/aws/data/tls");

NetworkSettings trusting(const char *bundle = "authority.pem", int connectTimeout = 3000)
{
    NetworkSettings settings;
    if (*bundle)
        settings.caBundle = folder + QLatin1Char('/') + QString::fromLatin1(bundle);
    settings.connectTimeout = Millis(connectTimeout);
    return settings;
}

TransportRequest request(const QUrl &base)
{
    TransportRequest request{base, {}};
    request.http.headers = {{"Host", base.authority().toLatin1()},
                            {"Content-Type", "application/x-amz-json-1.1"}};
    request.http.body = R"({"a":1})";
    return request;
}

std::optional<TransportReply> send(const NetworkSettings &settings, const TransportRequest &request,
                                   int deadline = 5000)
{
    QnamTransport transport(settings);
    std::optional<TransportReply> reply;
    QObject context;
    transport.send(request, Millis(deadline), &context,
                   [&reply](TransportReply received) { reply = std::move(received); });
    const bool came = QTest::qWaitFor([&reply] { return reply.has_value(); }, 8000);
    return came ? reply : std::nullopt;
}

/// Accepts connections and does with their bytes what a test wants; speaks no TLS by itself.
struct RawServer : QTcpServer
{
    std::function<void(QTcpSocket *)> onBytes;

    RawServer()
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                socket->readAll();
                if (onBytes)
                    onBytes(socket);
            });
        });
    }
    QUrl url(const char *scheme) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2").arg(QLatin1String(scheme)).arg(serverPort()));
    }
};

} // namespace

/// What stands between Hookline and a service that it may trust: each is refused or bounded, and says what it
/// is and what to do.
class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trustsTheGivenAuthority();
    void refusesCertificates_data();
    void refusesCertificates();
    void everyCertificateProblemHasAWayOut();
    void refusesOldTls();
    void serverThatSaysNothingIsGivenUpUndelivered();
    void hostThatSwallowsPacketsIsGivenUpUndelivered();
    void busyConnectionsAreNoConnectTimeout();
    void twoGigabytesAreRefusedAtOnce();
    void trickleMeetsTheDeadline();
    void redirectNamesWhereto();
    void proxies_data();
    void proxies();
    void proxyIsAskedForWhatIsNotDirect();
    void settingsFromTheEnvironment();
};

void TestTls::trustsTheGivenAuthority()
{
    TlsServer server(folder, QStringLiteral("good.pem"));
    server.answer = [](QTcpSocket *socket, const QByteArray &) { socket->write(TornServer::ok("{}")); };
    const auto reply = send(trusting(), request(server.url()));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == Outcome::Answered, qPrintable(reply->problem));
    QCOMPARE(reply->response.body, QByteArray("{}"));
}

void TestTls::refusesCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QByteArray>("bundle");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("wrong host") << QStringLiteral("wronghost.pem") << QByteArray("authority.pem")
                                << QStringList{QStringLiteral("127.0.0.1 shows is for elsewhere.example"),
                                               QStringLiteral("check the endpoint")};
    QTest::newRow("expired") << QStringLiteral("expired.pem") << QByteArray("authority.pem")
                             << QStringList{QStringLiteral("of 127.0.0.1 ended on 2001-01-01"),
                                            QStringLiteral("date of this computer")};
    QTest::newRow("self-signed") << QStringLiteral("selfsigned.pem") << QByteArray("authority.pem")
                                 << QStringList{QStringLiteral("signed by nobody whom"),
                                                QStringLiteral("authority.pem trusts"),
                                                QStringLiteral("AWS_CA_BUNDLE")};
    QTest::newRow("authority that the system does not know")
        << QStringLiteral("good.pem") << QByteArray()
        << QStringList{QStringLiteral("signed by nobody whom this computer trusts"),
                       QStringLiteral("ca_bundle")};
}

void TestTls::refusesCertificates()
{
    QFETCH(QString, certificate);
    QFETCH(QByteArray, bundle);
    QFETCH(QStringList, said);
    TlsServer server(folder, certificate);
    server.answer = [](QTcpSocket *socket, const QByteArray &) { socket->write(TornServer::ok("{}")); };
    const auto reply = send(trusting(bundle.constData()), request(server.url()));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    for (const QString &text : said)
        QVERIFY2(reply->problem.contains(text), qPrintable(reply->problem));
    QCOMPARE(server.requests, 0);
}

void TestTls::everyCertificateProblemHasAWayOut()
{
    const QSslCertificate certificate =
        QSslCertificate::fromPath(folder + QStringLiteral("/wronghost.pem")).constFirst();
    const QList<QSslError> errors{QSslError(QSslError::HostNameMismatch, certificate),
                                  QSslError(QSslError::SelfSignedCertificate, certificate)};
    // Whose certificate nobody vouches for can say any name.
    QVERIFY(tlsProblem(QStringLiteral("h"), errors, {}).contains(QLatin1String("signed by nobody")));
    QVERIFY(tlsProblem(QStringLiteral("h"), {QSslError(QSslError::CertificateNotYetValid, certificate)}, {})
                .contains(QLatin1String("not valid yet")));
    QVERIFY(tlsProblem(QStringLiteral("h"), {QSslError(QSslError::CertificateRevoked, certificate)}, {})
                .contains(QLatin1String("of h cannot be trusted")));
}

void TestTls::refusesOldTls()
{
    RawServer server;
    // TLS 1.0's ServerHello, whatever the client offers.
    server.onBytes = [](QTcpSocket *socket) {
        const QByteArray hello =
            QByteArray::fromHex("0301") + QByteArray(32, 'r') + QByteArray::fromHex("00002f00");
        socket->write(QByteArray::fromHex("160301002a02000026") + hello);
    };
    const auto reply = send(trusting(), request(server.url("https")));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    QVERIFY2(reply->problem.contains(QLatin1String("127.0.0.1 does not speak TLS 1.2 or newer")),
             qPrintable(reply->problem));
}

void TestTls::serverThatSaysNothingIsGivenUpUndelivered()
{
    RawServer server;
    QElapsedTimer took;
    took.start();
    auto reply = send(trusting("authority.pem", 400), request(server.url("https")), 7000);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    QVERIFY2(took.elapsed() < 2500, qPrintable(QString::number(took.elapsed())));
    QVERIFY2(reply->problem.contains(QLatin1String("no connection to 127.0.0.1 within 400 ms")),
             qPrintable(reply->problem));
    // The same when the call's own deadline is the shorter one.
    reply = send(trusting(), request(server.url("https")), 300);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    // Over plain http the request is on its way at once: then nobody knows.
    reply = send(trusting("authority.pem", 200), request(server.url("http")), 600);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QVERIFY2(reply->problem.contains(QLatin1String("600 ms")), qPrintable(reply->problem));
}

void TestTls::hostThatSwallowsPacketsIsGivenUpUndelivered()
{
    QTcpServer full;
    full.setListenBacklogSize(1);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    // Fills the queue; from then on the kernel drops what asks for a connection.
    std::vector<std::unique_ptr<QTcpSocket>> fillers;
    bool swallows = false;
    for (int i = 0; i < 16 && !swallows; ++i) {
        fillers.push_back(std::make_unique<QTcpSocket>());
        fillers.back()->connectToHost(QHostAddress::LocalHost, full.serverPort());
        swallows = !fillers.back()->waitForConnected(200);
    }
    if (!swallows)
        QSKIP("this system's listen queue cannot be filled");
    const QUrl url(QStringLiteral("http://127.0.0.1:%1").arg(full.serverPort()));
    const auto reply = send(trusting("authority.pem", 400), request(url), 7000);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    QVERIFY2(reply->problem.contains(QLatin1String("no connection to 127.0.0.1 within 400 ms")),
             qPrintable(reply->problem));
}

void TestTls::busyConnectionsAreNoConnectTimeout()
{
    // Long polls use all connections to the host; one more waits for its turn longer than it may connect.
    TornServer server;
    std::vector<QPointer<QTcpSocket>> waiting;
    server.answer = [&waiting](QTcpSocket *socket, const QByteArray &) { waiting.push_back(socket); };
    QnamTransport transport(trusting("authority.pem", 200));
    QObject context;
    std::vector<TransportReply> replies;
    for (int i = 0; i < 7; ++i)
        transport.send(request(server.url()), Millis(6000), &context,
                       [&replies](TransportReply reply) { replies.push_back(std::move(reply)); });
    QTest::qWait(700);
    QVERIFY(replies.empty());
    QCOMPARE(waiting.size(), size_t(6));
    server.answer = [](QTcpSocket *socket, const QByteArray &) { socket->write(TornServer::ok("{}")); };
    for (const auto &socket : waiting)
        socket->write(TornServer::ok("{}"));
    QVERIFY(QTest::qWaitFor([&replies] { return replies.size() == 7; }));
    for (const TransportReply &reply : replies)
        QVERIFY2(reply.outcome == Outcome::Answered, qPrintable(reply.problem));
}

void TestTls::twoGigabytesAreRefusedAtOnce()
{
    TlsServer server(folder, QStringLiteral("good.pem"));
    server.answer = [](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\nx");
    };
    QElapsedTimer took;
    took.start();
    const auto reply = send(trusting(), request(server.url()), 7000);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QVERIFY(took.elapsed() < 3000);
    QVERIFY2(reply->problem.contains(QLatin1String("127.0.0.1 sends a reply larger than 32 MiB")),
             qPrintable(reply->problem));
}

void TestTls::trickleMeetsTheDeadline()
{
    TlsServer server(folder, QStringLiteral("good.pem"));
    QTimer trickle;
    server.answer = [&trickle](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        QObject::connect(&trickle, &QTimer::timeout, socket, [socket] { socket->write("x"); });
        trickle.start(20);
    };
    const auto reply = send(trusting(), request(server.url()), 800);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Unknown);
    QVERIFY2(reply->problem.contains(QLatin1String("no complete reply from 127.0.0.1 within 800 ms")),
             qPrintable(reply->problem));
}

void TestTls::redirectNamesWhereto()
{
    TlsServer server(folder, QStringLiteral("good.pem"));
    server.answer = [](QTcpSocket *socket, const QByteArray &) {
        socket->write(
            "HTTP/1.1 307 Elsewhere\r\nLocation: https://elsewhere.example/x?token=hooklinesecret\r\n"
            "Content-Length: 0\r\n\r\n");
    };
    SystemClock clock;
    QnamTransport transport(trusting());
    Connection connection;
    connection.region = QStringLiteral("eu-west-1");
    connection.keys = {"AKID", "hooklinesecret", {}};
    connection.endpoint = server.url();
    Client client(connection, transport, clock, [] { return 0.0; });
    std::optional<Reply> reply;
    client.call(QStringLiteral("codedeploy"), QStringLiteral("StopDeployment"),
                {{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")}}, this,
                [&reply](const Reply &received) { reply = received; });
    QVERIFY(QTest::qWaitFor([&reply] { return reply.has_value(); }));
    QVERIFY(!reply->ok());
    const QString said = toString(reply->error());
    QVERIFY2(said.contains(QLatin1String("127.0.0.1 redirects to elsewhere.example")), qPrintable(said));
    QVERIFY2(!said.contains(QLatin1String("hooklinesecret")), qPrintable(said));
    QCOMPARE(server.requests, 1);
}

void TestTls::proxies_data()
{
    QTest::addColumn<QString>("noProxy");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("proxy");
    const auto row = [](const char *name, const char *noProxy, const char *url, const char *proxy) {
        QTest::newRow(name) << QString::fromLatin1(noProxy) << QString::fromLatin1(url)
                            << QString::fromLatin1(proxy);
    };
    row("https", "", "https://codedeploy.eu-west-1.amazonaws.com", "s");
    row("http", "", "http://agent.example", "p");
    row("loopback", "", "http://127.0.0.1:4566", "");
    row("loopback of IPv6", "", "http://[::1]:4566", "");
    row("metadata", "", "http://169.254.169.254", "");
    row("public lookalike", "", "http://169.254.169.254.example", "p");
    row("public IPv6", "", "http://[2001:db8::1]", "p");
    row("link-local IPv6", "", "http://[fe80::1]", "");
    row("metadata of IPv6", "", "http://[fd00:ec2::254]", "");
    row("everything direct", "*", "https://x.example", "");
    row("the host itself", "a.example,x.example", "https://x.example", "");
    row("below a domain", "x.example", "https://y.x.example", "");
    row("below a dotted domain", ".x.example", "https://y.x.example", "");
    row("lookalike", "x.example", "https://yx.example", "s");
    row("port", "x.example:444", "https://x.example:444", "");
    row("other port", "x.example:444", "https://x.example", "s");
}

void TestTls::proxies()
{
    QFETCH(QString, noProxy);
    QFETCH(QString, url);
    QFETCH(QString, proxy);
    Environment environment;
    environment.variables = {{QStringLiteral("HTTPS_PROXY"), QStringLiteral("http://s:1")},
                             {QStringLiteral("http_proxy"), QStringLiteral("p:2")},
                             {QStringLiteral("HTTP_PROXY"), QStringLiteral("http://wrong:3")},
                             {QStringLiteral("NO_PROXY"), noProxy}};
    const auto settings = networkSettings(environment, {});
    QVERIFY(settings.ok());
    QVERIFY(!settings->systemProxy);
    QCOMPARE(settings->proxyFor(QUrl(url)).host(), proxy);
}

void TestTls::proxyIsAskedForWhatIsNotDirect()
{
    RawServer proxy;
    proxy.onBytes = [](QTcpSocket *socket) { socket->write("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n"); };
    NetworkSettings settings = trusting();
    settings.systemProxy = false;
    settings.httpsProxy = proxy.url("http");
    settings.httpsProxy.setUserName(QStringLiteral("me"));
    settings.httpsProxy.setPassword(QStringLiteral("hooklinesecret"));
    const auto reply = send(settings, request(QUrl(QStringLiteral("https://no-such-host.invalid"))));
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NotDelivered);
    QVERIFY2(!reply->problem.contains(QLatin1String("hooklinesecret")), qPrintable(reply->problem));
    QVERIFY2(reply->problem.contains(QLatin1String("roxy")), qPrintable(reply->problem));
}

void TestTls::settingsFromTheEnvironment()
{
    Environment environment;
    const QString bundle = folder + QStringLiteral("/authority.pem");
    const Section profile{{QStringLiteral("ca_bundle"), bundle}};
    QCOMPARE(networkSettings(environment, profile)->caBundle, bundle);
    QVERIFY(networkSettings(environment, {})->systemProxy);
    environment.variables[QStringLiteral("AWS_CA_BUNDLE")] = folder + QStringLiteral("/make.py");
    auto refused = networkSettings(environment, profile);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().subject, QStringLiteral("AWS_CA_BUNDLE"));
    environment.variables[QStringLiteral("AWS_CA_BUNDLE")] = QStringLiteral("/no/such/file");
    QVERIFY(!networkSettings(environment, {}).ok());
    environment.variables = {
        {QStringLiteral("HTTPS_PROXY"), QStringLiteral("https://me:hooklinesecret@proxy")}};
    refused = networkSettings(environment, {});
    QVERIFY(!refused.ok());
    QVERIFY(!toString(refused.error()).contains(QLatin1String("hooklinesecret")));
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
