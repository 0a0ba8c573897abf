// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/requestgate.h"
#include "tests/sandbox/httphost.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSignalSpy>

using namespace hookline;
using namespace hookline::test;
using namespace std::chrono_literals;

namespace {

QJsonObject jsonOf(const wire::HttpResponse &reply)
{
    return QJsonDocument::fromJson(reply.body).object();
}

/// "Code" of either protocol, with the HTTP status: "400 UnrecognizedClientException".
QByteArray verdict(const wire::HttpResponse &reply)
{
    const QByteArray status = QByteArray::number(reply.status) + ' ';
    if (reply.body.startsWith('{')) {
        const QByteArray type = jsonOf(reply).value(u"__type").toString().toUtf8();
        return status + type.mid(type.lastIndexOf('#') + 1);
    }
    static const QRegularExpression code(QStringLiteral("<Code>([^<]*)</Code>"));
    return status + code.match(QString::fromUtf8(reply.body)).captured(1).toUtf8();
}

} // namespace

class TestServer : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<HttpHost> m_host;

    wire::HttpRequest sqs(const QByteArray &operation, QJsonObject input)
    {
        if (operation != "ListQueues")
            input.insert(QStringLiteral("QueueUrl"),
                         QStringLiteral("http://127.0.0.1/123456789012/hookline-approvals"));
        return m_host->signedAs(
            m_host->json("AmazonSQS." + operation, QJsonDocument(input).toJson(QJsonDocument::Compact)),
            "sqs");
    }

private Q_SLOTS:
    void initTestCase() { m_host = std::make_unique<HttpHost>(); }
    void cleanupTestCase() { m_host.reset(); }

    void everyReplyTellsTimeAndRequest()
    {
        const auto reply = m_host->exchange(
            m_host->signedAs(m_host->json("CodeDeploy_20141006.ListApplications"), "codedeploy"));
        QCOMPARE(reply.status, 200);
        QCOMPARE(jsonOf(reply).value(u"applications").toArray(), QJsonArray{QStringLiteral("shop")});
        QCOMPARE(reply.headers.value("Content-Type"), QByteArray("application/x-amz-json-1.1"));
        QCOMPARE(reply.headers.value("x-amzn-RequestId").size(), 36);
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(reply.headers.value("Date")),
                                                 QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
        date.setTimeSpec(Qt::UTC);
        QVERIFY2(date.isValid() && qAbs(date.secsTo(QDateTime::currentDateTimeUtc())) < 5,
                 reply.headers.value("Date").constData());
        static const QRegularExpression clock(QStringLiteral("^[0-9]{13};speed=1$"));
        QVERIFY2(clock.match(QString::fromLatin1(reply.headers.value("x-hookline-clock"))).hasMatch(),
                 reply.headers.value("x-hookline-clock").constData());
    }

    void clockHeaderSaysPaused()
    {
        const auto steer = [this](const QByteArray &body) {
            return m_host->exchange(m_host->signedAs(
                m_host->json("HooklineSandbox_20261120.UpdateClock", body), "hookline-sandbox"));
        };
        QVERIFY(
            steer("{\"paused\":true,\"speed\":60}").headers.value("x-hookline-clock").endsWith(";speed=0"));
        QVERIFY(steer("{\"paused\":false}").headers.value("x-hookline-clock").endsWith(";speed=60"));
        QVERIFY(steer("{\"speed\":0.5}").headers.value("x-hookline-clock").endsWith(";speed=0.5"));
        QVERIFY(steer("{\"speed\":1}").headers.value("x-hookline-clock").endsWith(";speed=1"));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const wire::HttpRequest &request, const char *expected) {
            QTest::newRow(name) << HttpHost::bytes(request) << QByteArray(expected);
        };
        const HttpHost &h = *m_host;
        const wire::HttpRequest json = h.json("CodeDeploy_20141006.ListApplications");
        const wire::HttpRequest query = h.query("Action=GetCallerIdentity&Version=2011-06-15");
        const wire::AccessKeys other{.accessKeyId = "AKIAOTHER", .secretAccessKey = "hooklinesecret"};
        const wire::AccessKeys wrong{.accessKeyId = "AKIATEST", .secretAccessKey = "wrong"};

        row("json unsigned", json, "400 MissingAuthenticationTokenException");
        row("query unsigned", query, "403 MissingAuthenticationToken");
        row("browser", {.method = "GET", .headers = {{"Host", h.host()}}}, "403 MissingAuthenticationToken");
        row("json unknown key", h.signedWith(other, json, "codedeploy"), "400 UnrecognizedClientException");
        row("query unknown key", h.signedWith(other, query, "sts"), "403 InvalidClientTokenId");
        row("json wrong secret", h.signedWith(wrong, json, "codedeploy"), "400 InvalidSignatureException");
        row("query wrong secret", h.signedWith(wrong, query, "sts"), "403 SignatureDoesNotMatch");
        row("json stale", h.signedAs(json, "codedeploy", -6min), "400 InvalidSignatureException");
        row("json still fresh", h.signedAs(json, "codedeploy", -4min), "200 ");
        row("json from the future", h.signedAs(json, "codedeploy", 6min), "400 InvalidSignatureException");
        row("query stale", h.signedAs(query, "sts", -16min), "400 RequestExpired");
        row("query still fresh", h.signedAs(query, "sts", -14min), "200 ");
        row("json other region", h.signedAs(json, "codedeploy", 0ms, "eu-west-1"),
            "400 InvalidSignatureException");
        row("query other region", h.signedAs(query, "sts", 0ms, "eu-west-1"), "403 SignatureDoesNotMatch");
        const wire::HttpRequest alias = h.query("Action=ListAccountAliases&Version=2010-05-08");
        row("iam", h.signedAs(alias, "iam", 0ms, "us-east-1"), "200 ");
        row("iam other region", h.signedAs(alias, "iam", 0ms, "eu-west-1"), "403 SignatureDoesNotMatch");
        row("iam strange marker", h.signedAs(h.query(alias.body + "&Marker=x"), "iam"),
            "400 ValidationError");
        row("json other service", h.signedAs(json, "sqs"), "400 InvalidSignatureException");
        row("query other service", h.signedAs(query, "sqs"), "403 SignatureDoesNotMatch");

        wire::HttpRequest torn = h.signedAs(json, "codedeploy");
        torn.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIATEST");
        row("json incomplete", torn, "400 IncompleteSignatureException");
        wire::HttpRequest changed = h.signedAs(json, "codedeploy");
        changed.body = "{ }";
        row("json body changed", changed, "400 InvalidSignatureException");

        row("json unknown action", h.signedAs(h.json("CodeDeploy_20141006.Nonsense"), "codedeploy"),
            "400 UnknownOperationException");
        row("json unknown service", h.signedAs(h.json("Elsewhere_20200101.List"), "codedeploy"),
            "400 UnknownOperationException");
        row("query unknown action", h.signedAs(h.query("Action=Nonsense&Version=2011-06-15"), "sts"),
            "400 InvalidAction");
        row("query no action", h.signedAs(h.query("Version=2011-06-15"), "sts"), "400 MissingAction");
        for (const char *body : {"", "[]", "{", "nonsense", "{\"a\":1}x", "\xff\xfe"})
            row(("json body " + QByteArray(body).toHex()).constData(),
                h.signedAs(h.json("CodeDeploy_20141006.ListApplications", body), "codedeploy"),
                *body ? "400 SerializationException" : "200 ");
        row("json wrong type",
            h.signedAs(h.json("CodeDeploy_20141006.GetDeployment", "{\"deploymentId\":7}"), "codedeploy"),
            "400 SerializationException");
        row("json service error",
            h.signedAs(h.json("CodeDeploy_20141006.GetDeployment", "{\"deploymentId\":\"d-1\"}"),
                       "codedeploy"),
            "400 DeploymentDoesNotExistException");
        row("sqs missing parameter",
            h.signedAs(h.json("AmazonSQS.SendMessage", "{\"MessageBody\":\"x\"}"), "sqs"),
            "400 MissingParameter");
        row("sqs query missing parameter",
            h.signedAs(h.query("Action=GetQueueUrl&Version=2012-11-05"), "sqs"), "400 MissingParameter");
        row("sqs query no queue",
            h.signedAs(h.query("Action=GetQueueUrl&Version=2012-11-05&QueueName=nope"), "sqs"),
            "400 AWS.SimpleQueueService.NonExistentQueue");
        row("sqs json no queue",
            h.signedAs(h.json("AmazonSQS.GetQueueUrl", "{\"QueueName\":\"nope\"}"), "sqs"),
            "400 QueueDoesNotExist");
        row("sandbox wrong value",
            h.signedAs(h.json("HooklineSandbox_20261120.UpdateClock", "{\"speed\":4000}"),
                       "hookline-sandbox"),
            "400 ValidationException");
        row("sandbox missing",
            h.signedAs(h.json("HooklineSandbox_20261120.PutHookFunction", "{}"), "hookline-sandbox"),
            "400 ValidationException");
        row("sandbox programs",
            h.signedAs(h.json("HooklineSandbox_20261120.PutHookFunction",
                              "{\"functionName\":\"f\",\"behavior\":\"run\",\"program\":\"x\"}"),
                       "hookline-sandbox"),
            "403 ProgramsNotAllowedException");

        for (const char *name : {"evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""}) {
            wire::HttpRequest rebound = json;
            rebound.headers.set("Host", name);
            row(("host " + QByteArray(name)).constData(), h.signedAs(rebound, "codedeploy"),
                "400 AccessDeniedException");
        }
        wire::HttpRequest local = json;
        local.headers.set("Host", "LocalHost:" + QByteArray::number(h.port));
        row("host localhost", h.signedAs(local, "codedeploy"), "200 ");
    }
    void refusals()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, expected);
        const auto socket = m_host->connected();
        socket->write(request);
        const auto reply = HttpHost::read(*socket);
        QVERIFY2(verdict(reply) == expected, (verdict(reply) + "\n" + reply.body).constData());
        QVERIFY(!reply.headers.value("x-amzn-RequestId").isEmpty());
        QVERIFY(!reply.headers.value("Date").isEmpty());
        QVERIFY(!reply.body.contains("hooklinesecret"));
    }

    void iamKnowsNoRegions()
    {
        const sandbox::RequestGate gate(m_host->keys, QStringLiteral("eu-west-1"), m_host->port);
        const auto admits = [&](const QByteArray &body, const char *service) {
            return !gate.admit(m_host->signedAs(m_host->query(body), service), m_host->now()).error;
        };
        QVERIFY(admits("Action=ListAccountAliases&Version=2010-05-08", "iam"));
        QVERIFY(!admits("Action=GetCallerIdentity&Version=2011-06-15", "sts"));
    }

    void sqsSpeaksQueryOnTheQueuesOwnPath()
    {
        QCOMPARE(m_host
                     ->exchange(
                         sqs("SendMessage", {{QStringLiteral("MessageBody"), QStringLiteral("hi & <you>")}}))
                     .status,
                 200);
        wire::HttpRequest request =
            m_host->query("Action=ReceiveMessage&Version=2012-11-05&VisibilityTimeout=0"
                          "&AttributeName.1=All");
        request.path = "/123456789012/hookline-approvals";
        const auto reply = m_host->exchange(m_host->signedAs(request, "sqs"));
        QCOMPARE(reply.status, 200);
        QVERIFY2(reply.body.contains("<Body>hi &amp; &lt;you&gt;</Body>"), reply.body.constData());
        QVERIFY2(reply.body.contains("<Name>ApproximateReceiveCount</Name><Value>1</Value>"),
                 reply.body.constData());
        QVERIFY(
            reply.body.contains("<RequestId>" + reply.headers.value("x-amzn-RequestId") + "</RequestId>"));
        const auto gone = m_host->exchange(sqs("ReceiveMessage", {}));
        QCOMPARE(
            m_host
                ->exchange(sqs(
                    "DeleteMessage",
                    {{QStringLiteral("ReceiptHandle"),
                      jsonOf(gone).value(u"Messages").toArray().at(0).toObject().value(u"ReceiptHandle")}}))
                .status,
            200);
    }

    void queueUrlsStartWithTheNameThatWasUsed()
    {
        const auto reply = m_host->exchange(m_host->signedAs(
            m_host->json("AmazonSQS.GetQueueUrl", "{\"QueueName\":\"hookline-approvals\"}"), "sqs"));
        QCOMPARE(jsonOf(reply).value(u"QueueUrl").toString(),
                 QString::fromLatin1("http://" + m_host->host() + "/123456789012/hookline-approvals"));
    }

    void longPollWaitsAndOthersDoNot()
    {
        const auto waiting = m_host->connected();
        waiting->write(HttpHost::bytes(sqs("ReceiveMessage", {{QStringLiteral("WaitTimeSeconds"), 20}})));
        QCOMPARE(m_host->exchange(sqs("ListQueues", {})).status, 200);
        QVERIFY(waiting->bytesAvailable() == 0);
        QCOMPARE(
            m_host->exchange(sqs("SendMessage", {{QStringLiteral("MessageBody"), QStringLiteral("now")}}))
                .status,
            200);
        const auto reply = HttpHost::read(*waiting);
        const QJsonObject message = jsonOf(reply).value(u"Messages").toArray().at(0).toObject();
        QCOMPARE(message.value(u"Body").toString(), QStringLiteral("now"));
        // The connection goes on after a reply that came late.
        waiting->write(HttpHost::bytes(
            sqs("DeleteMessage", {{QStringLiteral("ReceiptHandle"), message.value(u"ReceiptHandle")}})));
        QCOMPARE(HttpHost::read(*waiting).status, 200);
    }

    void longPollComesToAnEnd()
    {
        QElapsedTimer timer;
        timer.start();
        const auto reply = m_host->exchange(sqs("ReceiveMessage", {{QStringLiteral("WaitTimeSeconds"), 1}}));
        QCOMPARE(reply.status, 200);
        QCOMPARE(jsonOf(reply), QJsonObject());
        QVERIFY2(timer.elapsed() >= 990 && timer.elapsed() < 4000,
                 qPrintable(QString::number(timer.elapsed())));
    }

    void whoHangsUpGetsNothing()
    {
        {
            const auto waiting = m_host->connected();
            waiting->write(HttpHost::bytes(sqs("ReceiveMessage", {{QStringLiteral("WaitTimeSeconds"), 20}})));
            // Another call on another connection proves that the first has been read.
            QCOMPARE(m_host->exchange(sqs("ListQueues", {})).status, 200);
            waiting->abort();
        }
        QCOMPARE(m_host->exchange(sqs("ListQueues", {})).status, 200);
        QCOMPARE(
            m_host->exchange(sqs("SendMessage", {{QStringLiteral("MessageBody"), QStringLiteral("safe")}}))
                .status,
            200);
        const auto reply = m_host->exchange(sqs("ReceiveMessage", {}));
        const QJsonObject message = jsonOf(reply).value(u"Messages").toArray().at(0).toObject();
        QCOMPARE(message.value(u"Body").toString(), QStringLiteral("safe"));
        m_host->exchange(
            sqs("DeleteMessage", {{QStringLiteral("ReceiptHandle"), message.value(u"ReceiptHandle")}}));
    }

    void keepsAndClosesConnections()
    {
        const auto socket = m_host->connected();
        for (int i = 0; i < 3; ++i) {
            socket->write(HttpHost::bytes(sqs("ListQueues", {})));
            QCOMPARE(HttpHost::read(*socket).status, 200);
        }
        wire::HttpRequest last = sqs("ListQueues", {});
        last.headers.append("Connection", "close");
        socket->write(HttpHost::bytes(last));
        QCOMPARE(HttpHost::read(*socket).headers.value("Connection"), QByteArray("close"));
        QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    }

    void bodiesHaveALimit_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("largest") << sandbox::RequestGate::maxBodyBytes
                                 << QByteArray("400 SerializationException");
        QTest::newRow("one too many")
            << sandbox::RequestGate::maxBodyBytes + 1 << QByteArray("413 RequestEntityTooLargeException");
        QTest::newRow("far too many")
            << qsizetype(40 * 1024 * 1024) << QByteArray("413 RequestEntityTooLargeException");
    }
    void bodiesHaveALimit()
    {
        QFETCH(qsizetype, size);
        QFETCH(QByteArray, expected);
        const auto request = m_host->signedAs(
            m_host->json("CodeDeploy_20141006.ListApplications", QByteArray(size, 'x')), "codedeploy");
        const auto reply = m_host->exchange(request, 20'000);
        QCOMPARE(verdict(reply), expected);
        QCOMPARE(m_host->exchange(sqs("ListQueues", {})).status, 200);
    }

    void endlessHeadersAreCutOff()
    {
        const auto socket = m_host->connected();
        socket->write("POST / HTTP/1.1\r\nHost: " + m_host->host() + "\r\nX: ");
        for (int i = 0; i < 10 && socket->state() == QAbstractSocket::ConnectedState; ++i) {
            socket->write(QByteArray(1024 * 1024, 'x'));
            QTest::qWait(1);
        }
        QCOMPARE(HttpHost::read(*socket).status, 413);
    }

    void garbage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("hello there\r\n\r\n");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
        QTest::newRow("tls") << QByteArray::fromHex("16030100a5010000a10303") + QByteArray(200, '\xa5');
        QTest::newRow("bad version") << QByteArray("GET / HTTQ/9.9\r\n\r\n");
        QTest::newRow("bad chunk") << QByteArray(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
        QTest::newRow("websocket") << QByteArray(
            "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        QByteArray noise(5000, '\0');
        for (qsizetype i = 0; i < noise.size(); ++i)
            noise[i] = char((i * 7919 + i / 13) % 256);
        QTest::newRow("noise") << noise;
    }
    void garbage()
    {
        QFETCH(QByteArray, bytes);
        const auto socket = m_host->connected();
        socket->write(bytes);
        // Whether it is answered or dropped: never with success, and the next client is served.
        const auto reply = HttpHost::read(*socket, 300);
        QVERIFY(reply.status == 0 || reply.status >= 400);
        QCOMPARE(m_host->exchange(sqs("ListQueues", {})).status, 200);
    }

    void slowClientsDoNotHoldTheRest()
    {
        HttpHost host(200ms);
        const auto slow = host.connected();
        const QByteArray request =
            HttpHost::bytes(host.signedAs(host.json("CodeDeploy_20141006.ListApplications"), "codedeploy"));
        slow->write(request.left(request.size() / 2));
        QCOMPARE(host.exchange(host.signedAs(host.json("CodeDeploy_20141006.ListApplications"), "codedeploy"))
                     .status,
                 200);
        QTRY_COMPARE(slow->state(), QAbstractSocket::UnconnectedState);

        // In time, but in many pieces.
        const auto pieces = host.connected();
        for (qsizetype at = 0; at < request.size(); at += 40) {
            pieces->write(request.mid(at, 40));
            pieces->flush();
            QCoreApplication::sendPostedEvents();
            QTest::qWait(1);
        }
        QCOMPARE(HttpHost::read(*pieces).status, 200);
        // Idle between requests is no fault.
        QTest::qWait(300);
        QCOMPARE(pieces->state(), QAbstractSocket::ConnectedState);
    }

    void portTakenIsExplained()
    {
        SystemClock clock;
        sandbox::Server second({}, clock);
        const auto listened = second.listen(m_host->port);
        QVERIFY(!listened.ok());
        QVERIFY(listened.error().code == ErrorCode::Configuration);
        QVERIFY2(listened.error().message.contains(QString::number(m_host->port)),
                 qPrintable(listened.error().message));
    }

    void manyAtOnce()
    {
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < 50; ++i) {
            sockets.push_back(m_host->connected());
            sockets.back()->write(
                HttpHost::bytes(sqs("SendMessage", {{QStringLiteral("MessageBody"), QString::number(i)}})));
        }
        QSet<QString> ids;
        for (const auto &socket : sockets)
            ids << jsonOf(HttpHost::read(*socket)).value(u"MessageId").toString();
        QCOMPARE(ids.size(), 50);
    }
};

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
