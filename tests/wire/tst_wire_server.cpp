// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"
#include "tests/wire/support.h"

using namespace hookline;
using namespace hookline::wire;
using test::json;
using test::object;

/// Requests taken apart and replies written, as the sandbox does.
class TestServer : public QObject
{
    Q_OBJECT

    std::vector<std::shared_ptr<const Service>> m_services{
        service(u"codedeploy"), service(u"sqs"), service(u"sts"),
        test::testService(QStringLiteral("kitchen")), test::testService(QStringLiteral("autoscaling"))};

    static HttpRequest jsonRequest(const QByteArray &target, const QByteArray &body,
                                   const QByteArray &version = "1.1")
    {
        HttpRequest request;
        request.headers = {{"x-amz-target", target}, {"content-type", "application/x-amz-json-" + version}};
        request.body = body;
        return request;
    }

    static HttpRequest formRequest(const QByteArray &body)
    {
        HttpRequest request;
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
        request.body = body;
        return request;
    }

    IncomingCall call(QStringView serviceId, QStringView operation, Protocol protocol) const
    {
        IncomingCall out;
        for (const auto &one : m_services) {
            if (one->id == serviceId) {
                out.service = one.get();
                out.operation = one->operation(operation);
            }
        }
        out.protocol = protocol;
        return out;
    }

private Q_SLOTS:
    void routes_data()
    {
        QTest::addColumn<HttpRequest>("request");
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("query");
        QTest::newRow("json") << jsonRequest("CodeDeploy_20141006.GetDeployment",
                                             json("{'deploymentId': 'd-1'}"))
                              << QStringLiteral("codedeploy.GetDeployment") << json("{'deploymentId': 'd-1'}")
                              << false;
        QTest::newRow("json without a body")
            << jsonRequest("CodeDeploy_20141006.ListApplications", "")
            << QStringLiteral("codedeploy.ListApplications") << QByteArray("{}") << false;
        QTest::newRow("json 1.0") << jsonRequest("AmazonSQS.ListQueues", "{}", "1.0")
                                  << QStringLiteral("sqs.ListQueues") << QByteArray("{}") << false;
        QTest::newRow("unknown member")
            << jsonRequest("CodeDeploy_20141006.GetDeployment", json("{'brandNew': 1}"))
            << QStringLiteral("codedeploy.GetDeployment") << json("{'brandNew': 1}") << false;
        QTest::newRow("null member") << jsonRequest("CodeDeploy_20141006.GetDeployment",
                                                    json("{'deploymentId': null}"))
                                     << QStringLiteral("codedeploy.GetDeployment") << QByteArray("{}")
                                     << false;
        QTest::newRow("form") << formRequest("Action=GetCallerIdentity&Version=2011-06-15")
                              << QStringLiteral("sts.GetCallerIdentity") << QByteArray("{}") << true;
        QTest::newRow("version first") << formRequest("Version=2011-06-15&Action=GetCallerIdentity")
                                       << QStringLiteral("sts.GetCallerIdentity") << QByteArray("{}") << true;
        QTest::newRow("plus and percent")
            << formRequest("Action=Cook&Version=2026-01-01&Text=a+b%20c%2Bd%2520")
            << QStringLiteral("kitchen.Cook") << json("{'Text': 'a b c+d%20'}") << true;
        QTest::newRow("scalars")
            << formRequest("Action=Cook&Version=2026-01-01&Count=3&Flag=true&Ratio=0.5&Time=2026-01-02T03%"
                           "3A04%3A05Z&Bytes=AAE%3D")
            << QStringLiteral("kitchen.Cook")
            << json("{'Count': 3, 'Flag': true, 'Ratio': 0.5, 'Time': 1767323045, 'Bytes': 'AAE='}") << true;
        QTest::newRow("nested") << formRequest("Action=Cook&Version=2026-01-01&Steps.member.2.Id=b&Steps."
                                               "member.1.Id=a&Steps.member.1.Values.member.1=v"
                                               "&Steps.member.10.Id=z&Steps.member.3.Next.Id=c")
                                << QStringLiteral("kitchen.Cook")
                                << json("{'Steps': [{'Id': 'a', 'Values': ['v']}, {'Id': 'b'}, {'Next': "
                                        "{'Id': 'c'}}, {'Id': 'z'}]}")
                                << true;
        QTest::newRow("empty list") << formRequest("Action=Cook&Version=2026-01-01&Names=&Flat=")
                                    << QStringLiteral("kitchen.Cook") << json("{'Names': [], 'Flat': []}")
                                    << true;
        QTest::newRow("map") << formRequest("Action=Cook&Version=2026-01-01&Tags.entry.1.key=k&Tags.entry.1."
                                            "value.Id=v&Attribute.1.Name=n&Attribute.1.Value=w")
                             << QStringLiteral("kitchen.Cook")
                             << json("{'Tags': {'k': {'Id': 'v'}}, 'FlatTags': {'n': 'w'}}") << true;
        QTest::newRow("unknown parameter")
            << formRequest(
                   "Action=Cook&Version=2026-01-01&Mystery=1&Names.other.1=x&Names.member.1=y&Text=t&Text=u")
            << QStringLiteral("kitchen.Cook") << json("{'Names': ['y'], 'Text': 't'}") << true;
        QTest::newRow("old SQS")
            << formRequest("Action=ReceiveMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Fh%2Fq&"
                           "AttributeName.1=All&MaxNumberOfMessages=10")
            << QStringLiteral("sqs.ReceiveMessage")
            << json("{'QueueUrl': 'http://h/q', 'AttributeNames': ['All'], 'MaxNumberOfMessages': 10}")
            << true;
        HttpRequest get = formRequest("");
        get.method = "GET";
        get.headers = {};
        get.query = "Action=GetCallerIdentity&Version=2011-06-15";
        QTest::newRow("query string")
            << get << QStringLiteral("sts.GetCallerIdentity") << QByteArray("{}") << true;
    }
    void routes()
    {
        QFETCH(HttpRequest, request);
        QFETCH(QString, operation);
        QFETCH(QByteArray, input);
        QFETCH(bool, query);
        const auto decoded = decodeRequest(m_services, request);
        QVERIFY2(decoded.ok(), decoded.ok() ? "" : qUtf8Printable(toString(decoded.error())));
        QCOMPARE(decoded->service->id + QLatin1Char('.') + decoded->operation->name, operation);
        QCOMPARE(decoded->input, object(input));
        QCOMPARE(decoded->protocol == Protocol::AwsQuery, query);
    }

    void refuses_data()
    {
        QTest::addColumn<HttpRequest>("request");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("service"); // that the answer is encoded for
        const QString unknown = QStringLiteral("UnknownOperationException");
        const QString serialization = QStringLiteral("SerializationException");
        const QString action = QStringLiteral("InvalidAction");
        const QString malformed = QStringLiteral("MalformedInput");
        const QString codedeploy = QStringLiteral("codedeploy");
        QTest::newRow("unknown operation")
            << jsonRequest("CodeDeploy_20141006.Nothing", "{}") << unknown << codedeploy;
        QTest::newRow("unknown service")
            << jsonRequest("DynamoDB_20120810.ListTables", "{}") << unknown << QString();
        QTest::newRow("no dot") << jsonRequest("ListApplications", "{}") << unknown << QString();
        QTest::newRow("empty target") << jsonRequest("", "{}") << unknown << QString();
        QTest::newRow("no target") << HttpRequest() << unknown << QString();
        QTest::newRow("broken json") << jsonRequest("CodeDeploy_20141006.GetDeployment", "{\"deploymentId\":")
                                     << serialization << codedeploy;
        QTest::newRow("array") << jsonRequest("CodeDeploy_20141006.GetDeployment", "[]") << serialization
                               << codedeploy;
        QTest::newRow("text") << jsonRequest("CodeDeploy_20141006.GetDeployment", "hello") << serialization
                              << codedeploy;
        QTest::newRow("wrong type") << jsonRequest("CodeDeploy_20141006.GetDeployment",
                                                   json("{'deploymentId': 5}"))
                                    << serialization << codedeploy;
        QTest::newRow("text for a time")
            << jsonRequest("CodeDeploy_20141006.ListDeployments",
                           json("{'createTimeRange': {'start': '2026-01-01T00:00:00Z'}}"))
            << serialization << codedeploy;
        QTest::newRow("deep json") << jsonRequest("CodeDeploy_20141006.GetDeployment",
                                                  "{\"a\":" + QByteArray(100'000, '['))
                                   << serialization << codedeploy;
        QTest::newRow("unknown action")
            << formRequest("Action=Dance&Version=2011-06-15") << action << QStringLiteral("sts");
        QTest::newRow("unknown version")
            << formRequest("Action=GetCallerIdentity&Version=1999-01-01") << action << QString();
        QTest::newRow("no action") << formRequest("Version=2011-06-15") << QStringLiteral("MissingAction")
                                   << QStringLiteral("sts");
        QTest::newRow("empty form") << formRequest("") << QStringLiteral("MissingAction") << QString();
        QTest::newRow("action of a JSON service")
            << formRequest("Action=ListApplications&Version=2014-10-06") << action << QString();
        QTest::newRow("no number") << formRequest("Action=Cook&Version=2026-01-01&Count=many") << malformed
                                   << QStringLiteral("kitchen");
        QTest::newRow("structure for a text") << formRequest("Action=Cook&Version=2026-01-01&Text.member.1=x")
                                              << malformed << QStringLiteral("kitchen");
        QTest::newRow("not UTF-8") << formRequest("Action=%ff%fe") << QStringLiteral("MalformedQueryString")
                                   << QString();
    }
    void refuses()
    {
        QFETCH(HttpRequest, request);
        QFETCH(QString, code);
        QFETCH(QString, service);
        IncomingCall fallback;
        const auto decoded = decodeRequest(m_services, request, &fallback);
        QVERIFY(!decoded.ok());
        QCOMPARE(decoded.error().serviceCode, code);
        QCOMPARE(fallback.service ? fallback.service->id : QString(), service);
        const HttpResponse reply = encodeError(fallback, decoded.error(), QStringLiteral("the-id"));
        QCOMPARE(reply.status, 400);
        QVERIFY(reply.body.contains(code.toUtf8()));
        QCOMPARE(reply.headers.value("x-amzn-RequestId"), QByteArray("the-id"));
    }

    void signatureTellsTheServiceOfALostRequest()
    {
        HttpRequest request = formRequest("Action=Dance");
        request.headers.append("Authorization",
                               "AWS4-HMAC-SHA256 Credential=A/20261120/us-east-1/autoscaling/aws4_request, "
                               "SignedHeaders=host, Signature=0");
        IncomingCall fallback;
        QCOMPARE(decodeRequest(m_services, request, &fallback).error().serviceCode,
                 QStringLiteral("InvalidAction"));
        QVERIFY(fallback.service);
        QCOMPARE(fallback.service->id, QStringLiteral("autoscaling"));
    }

    void deepFormsAreHarmless()
    {
        const auto deep = decodeRequest(m_services,
                                        formRequest("Action=Cook&Version=2026-01-01&Step"
                                                    + QByteArray(".Next").repeated(50'000) + ".Id=x"));
        QVERIFY(deep.ok());
        QCOMPARE(deep->input, QJsonObject());
        const auto many = decodeRequest(
            m_services, formRequest("Action=Cook&Version=2026-01-01" + QByteArray("&x=1").repeated(200'000)));
        QCOMPARE(many.error().serviceCode, QStringLiteral("MalformedQueryString"));
    }

    void jsonReply()
    {
        const HttpResponse reply =
            encodeReply(call(u"codedeploy", u"GetDeployment", Protocol::AwsJson),
                        object(json("{'deploymentInfo': {'createTime': '2026-01-02T03:04:05.678Z', "
                                    "'completeTime': 1767323045.0, 'creator': null, "
                                    "'deploymentOverview': {'Failed': 9007199254740993}}}")),
                        QStringLiteral("the-id"));
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.headers.value("content-type"), QByteArray("application/x-amz-json-1.1"));
        QCOMPARE(reply.headers.value("x-amzn-requestid"), QByteArray("the-id"));
        QCOMPARE(reply.body,
                 json("{'deploymentInfo':{'completeTime':1767323045,'createTime':1767323045.678,"
                      "'deploymentOverview':{'Failed':9007199254740993}}}"));
        QVERIFY(!reply.headers.contains("Date"));
    }

    void replyWithoutOutput()
    {
        QCOMPARE(encodeReply(call(u"codedeploy", u"ContinueDeployment", Protocol::AwsJson), {},
                             QStringLiteral("i"))
                     .body,
                 QByteArray("{}"));
        QCOMPARE(
            encodeReply(call(u"kitchen", u"Wait", Protocol::AwsQuery), {}, QStringLiteral("i")).body,
            QByteArray(
                "<WaitResponse xmlns=\"http://kitchen.example/doc/2026-01-01/\"><WaitResult></WaitResult>"
                "<ResponseMetadata><RequestId>i</RequestId></ResponseMetadata></WaitResponse>"));
    }

    void xmlReply()
    {
        const HttpResponse reply =
            encodeReply(call(u"kitchen", u"Cook", Protocol::AwsQuery),
                        object(json("{'Text': 'a<b>&\\r\\u0000\\u0001]]>', 'Count': 3, 'Flag': false, "
                                    "'Time': 1767323045.5, 'Names': [], 'Flat': ['x'], "
                                    "'Tags': {'k': {'Id': 'v'}}, 'FlatTags': {'n': 'w'}, 'Wired': 'z', "
                                    "'Unknown': 1, 'Kind': null}")),
                        QStringLiteral("the-id"));
        QCOMPARE(reply.headers.value("Content-Type"), QByteArray("text/xml"));
        QCOMPARE(reply.body,
                 QByteArray("<CookResponse xmlns=\"http://kitchen.example/doc/2026-01-01/\"><CookResult>"
                            "<Text>a&lt;b&gt;&amp;&#xD;\xef\xbf\xbd\xef\xbf\xbd]]&gt;</Text><Count>3</"
                            "Count><Flag>false</Flag>"
                            "<Time>2026-01-02T03:04:05.500Z</Time><Names></Names>"
                            "<Tags><entry><key>k</key><value><Id>v</Id></value></entry></Tags><Item>x</Item>"
                            "<Attribute><Name>n</Name><Value>w</Value></Attribute><WireName>z</WireName>"
                            "</CookResult><ResponseMetadata><RequestId>the-id</RequestId></"
                            "ResponseMetadata></CookResponse>"));
    }

    void errors_data()
    {
        QTest::addColumn<QString>("serviceId");
        QTest::addColumn<bool>("query");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("wire"); // the code in the body
        QTest::addColumn<QByteArray>("queryHeader");
        const QString codedeploy = QStringLiteral("codedeploy"), sqs = QStringLiteral("sqs"),
                      sts = QStringLiteral("sts"), kitchen = QStringLiteral("kitchen");
        const auto text = [](const char *latin1) { return QString::fromLatin1(latin1); };
        QTest::newRow("modelled") << codedeploy << false << text("DeploymentDoesNotExistException") << 400
                                  << text("DeploymentDoesNotExistException") << QByteArray();
        QTest::newRow("SQS") << sqs << false << text("QueueDoesNotExist") << 400
                             << text("com.amazonaws.sqs#QueueDoesNotExist")
                             << QByteArray("AWS.SimpleQueueService.NonExistentQueue;Sender");
        QTest::newRow("SQS by its query code")
            << sqs << false << text("AWS.SimpleQueueService.NonExistentQueue") << 400
            << text("com.amazonaws.sqs#QueueDoesNotExist")
            << QByteArray("AWS.SimpleQueueService.NonExistentQueue;Sender");
        QTest::newRow("SQS by Query") << sqs << true << text("QueueDoesNotExist") << 400
                                      << text("AWS.SimpleQueueService.NonExistentQueue") << QByteArray();
        QTest::newRow("wire code") << kitchen << true << text("BurntFault") << 409 << text("Burnt")
                                   << QByteArray();
        QTest::newRow("by wire code")
            << kitchen << true << text("Burnt") << 409 << text("Burnt") << QByteArray();
        QTest::newRow("signature, json") << codedeploy << false << text("InvalidSignatureException") << 400
                                         << text("InvalidSignatureException") << QByteArray();
        QTest::newRow("signature, query") << sts << true << text("InvalidSignatureException") << 403
                                          << text("SignatureDoesNotMatch") << QByteArray();
        QTest::newRow("key, query") << sts << true << text("UnrecognizedClientException") << 403
                                    << text("InvalidClientTokenId") << QByteArray();
        QTest::newRow("validation, query")
            << sts << true << text("ValidationException") << 400 << text("ValidationError") << QByteArray();
        QTest::newRow("own twin, json") << codedeploy << false << text("ValidationError") << 400
                                        << text("ValidationException") << QByteArray();
        QTest::newRow("unknown") << codedeploy << false << text("Surprise") << 418 << text("Surprise")
                                 << QByteArray();
        QTest::newRow("defect") << codedeploy << false << QString() << 500 << text("InternalFailure")
                                << QByteArray();
    }
    void errors()
    {
        QFETCH(QString, serviceId);
        QFETCH(bool, query);
        QFETCH(QString, code);
        QFETCH(int, status);
        QFETCH(QString, wire);
        QFETCH(QByteArray, queryHeader);
        IncomingCall to = call(serviceId, u"", query ? Protocol::AwsQuery : Protocol::AwsJson);
        Error error{ErrorCode::ServiceError, code, QStringLiteral("why <not>")};
        error.httpStatus = code == QLatin1String("Surprise") ? 418 : 0;
        const HttpResponse reply = encodeError(to, error, QStringLiteral("the-id"));
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.headers.value("x-amzn-query-error"), queryHeader);
        QCOMPARE(reply.headers.value("x-amzn-RequestId"), QByteArray("the-id"));
        if (query) {
            QVERIFY(reply.body.contains("<Type>Sender</Type><Code>" + wire.toUtf8()
                                        + "</Code><Message>why &lt;not&gt;</Message>"));
            QVERIFY(reply.body.contains("<RequestId>the-id</RequestId>"));
        } else {
            QCOMPARE(object(reply.body)[QLatin1String("__type")].toString(), wire);
            QCOMPARE(object(reply.body)[QLatin1String("message")].toString(), QStringLiteral("why <not>"));
            QCOMPARE(reply.headers.value("x-amzn-ErrorType"), wire.section(QLatin1Char('#'), -1).toUtf8());
        }
    }

    void receiversFaultIsSaid()
    {
        const HttpResponse reply = encodeError(
            call(u"kitchen", u"Cook", Protocol::AwsQuery),
            Error{ErrorCode::ServiceError, QStringLiteral("OvenBrokenException"), QStringLiteral("m")}, {});
        QCOMPARE(reply.status, 500);
        QVERIFY(reply.body.contains("<Type>Receiver</Type><Code>OvenBroken</Code>"));
    }
};

QTEST_GUILESS_MAIN(TestServer)
#include "tst_wire_server.moc"
