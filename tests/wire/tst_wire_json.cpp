// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/instant.h"
#include "models/wire/codec.h"
#include "tests/wire/support.h"

using namespace hookline;
using namespace hookline::wire;
using test::json;
using test::object;

/// AWS JSON as a client sees it.
class TestJson : public QObject
{
    Q_OBJECT

    std::shared_ptr<const Service> m_codedeploy = service(u"codedeploy");

    Result<QJsonObject> decode(const char *operation, const QByteArray &body) const
    {
        return decodeReply(*m_codedeploy, *m_codedeploy->operation(QString::fromLatin1(operation)),
                           test::reply(200, body));
    }

private Q_SLOTS:
    void requestCarriesTargetAndVersion()
    {
        const auto request = encodeRequest(*m_codedeploy, *m_codedeploy->operation(u"GetDeployment"),
                                           object(json("{'deploymentId': 'd-1'}")));
        QVERIFY(request.ok());
        QCOMPARE(request->method, QByteArray("POST"));
        QCOMPARE(request->path, QByteArray("/"));
        QCOMPARE(request->headers.value("content-type"), QByteArray("application/x-amz-json-1.1"));
        QCOMPARE(request->headers.value("x-amz-target"), QByteArray("CodeDeploy_20141006.GetDeployment"));
        QCOMPARE(request->body, json("{'deploymentId':'d-1'}"));
        QVERIFY(!request->headers.contains("Host"));
        QVERIFY(!request->headers.contains("x-amzn-query-mode"));
    }

    void noInputIsAnEmptyObject()
    {
        const auto request = encodeRequest(*m_codedeploy, *m_codedeploy->operation(u"ListApplications"), {});
        QCOMPARE(request->body, QByteArray("{}"));
    }

    void sqsAsksForQueryCodes()
    {
        const auto sqs = service(u"sqs");
        const auto request = encodeRequest(*sqs, *sqs->operation(u"ListQueues"), {});
        QCOMPARE(request->headers.value("content-type"), QByteArray("application/x-amz-json-1.0"));
        QCOMPARE(request->headers.value("x-amzn-query-mode"), QByteArray("true"));
    }

    void encodes_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("body");
        const auto range = [](const char *start) {
            return json("{'createTimeRange': {'start': ") + start + "}}";
        };
        QTest::newRow("null is absent") << json("{'applicationName': null, 'deploymentGroupName': 'g'}")
                                        << json("{'deploymentGroupName':'g'}");
        QTest::newRow("empty list stays")
            << json("{'includeOnlyStatuses': []}") << json("{'includeOnlyStatuses':[]}");
        QTest::newRow("null in a list") << json("{'includeOnlyStatuses': ['Failed', null]}")
                                        << json("{'includeOnlyStatuses':['Failed']}");
        QTest::newRow("whole seconds")
            << range("1767323045.0") << json("{'createTimeRange':{'start':1767323045}}");
        QTest::newRow("milliseconds")
            << range("1767323045.678") << json("{'createTimeRange':{'start':1767323045.678}}");
        QTest::newRow("ISO time") << range("\"2026-01-02T03:04:05.5Z\"")
                                  << json("{'createTimeRange':{'start':1767323045.5}}");
        QTest::newRow("unknown member") << json("{'brandNew': {'x': [1]}}") << json("{'brandNew':{'x':[1]}}");
    }
    void encodes()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, body);
        const auto request =
            encodeRequest(*m_codedeploy, *m_codedeploy->operation(u"ListDeployments"), object(input));
        QVERIFY(request.ok());
        QCOMPARE(request->body, body);
    }

    void wrongTypesAreRefusedWithTheirPath_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("path");
        QTest::newRow("number for a string")
            << json("{'applicationName': 5}") << QStringLiteral("applicationName");
        QTest::newRow("string for a list")
            << json("{'includeOnlyStatuses': 'Failed'}") << QStringLiteral("includeOnlyStatuses");
        QTest::newRow("inside a list")
            << json("{'includeOnlyStatuses': ['Failed', 1]}") << QStringLiteral("includeOnlyStatuses[1]");
        QTest::newRow("inside a structure")
            << json("{'createTimeRange': {'end': true}}") << QStringLiteral("createTimeRange.end");
        QTest::newRow("text that is no time")
            << json("{'createTimeRange': {'end': 'yesterday'}}") << QStringLiteral("createTimeRange.end");
    }
    void wrongTypesAreRefusedWithTheirPath()
    {
        QFETCH(QByteArray, input);
        QFETCH(QString, path);
        const auto request =
            encodeRequest(*m_codedeploy, *m_codedeploy->operation(u"ListDeployments"), object(input));
        QVERIFY(!request.ok());
        QCOMPARE(request.error().code, ErrorCode::InvalidInput);
        QCOMPARE(request.error().subject, path);
    }

    void timestamps_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("msecs");
        QTest::newRow("integer") << QByteArray("1767323045") << qint64(1767323045000);
        QTest::newRow("fraction") << QByteArray("1767323045.678") << qint64(1767323045678);
        QTest::newRow("exponent") << QByteArray("1.767323045678E9") << qint64(1767323045678);
        QTest::newRow("whole exponent") << QByteArray("1.767323045E9") << qint64(1767323045000);
        QTest::newRow("ISO") << json("'2026-01-02T03:04:05.678Z'") << qint64(1767323045678);
        QTest::newRow("ISO with offset") << json("'2026-01-02T04:04:05+01:00'") << qint64(1767323045000);
        QTest::newRow("number as text") << json("'1767323045.678'") << qint64(1767323045678);
        QTest::newRow("before 1970") << QByteArray("-1") << qint64(-1000);
    }
    void timestamps()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, msecs);
        const auto output = decode("GetDeployment", json("{'deploymentInfo': {'createTime': ") + text + "}}");
        QVERIFY(output.ok());
        const QJsonValue time = (*output)[QLatin1String("deploymentInfo")][QLatin1String("createTime")];
        QVERIFY(time.isDouble());
        QCOMPARE(qint64(fromEpochSeconds(time.toDouble()).time_since_epoch().count()), msecs);
    }

    void tolerantReplies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("empty object") << QByteArray("{}") << QByteArray("{}");
        QTest::newRow("empty body") << QByteArray() << QByteArray("{}");
        QTest::newRow("white space") << QByteArray(" \n") << QByteArray("{}");
        QTest::newRow("null members") << json("{'deploymentInfo': null}") << QByteArray("{}");
        QTest::newRow("unknown members survive") << json(
            "{'deploymentInfo': {'deploymentId': 'd-1', 'brandNew': {'a': [1, 'x', true]}}, 'extra': 1}")
                                                 << json("{'deploymentInfo': {'deploymentId': 'd-1', "
                                                         "'brandNew': {'a': [1, 'x', true]}}, 'extra': 1}");
        QTest::newRow("unknown enum value survives") << json("{'deploymentInfo': {'status': 'Levitating'}}")
                                                     << json("{'deploymentInfo': {'status': 'Levitating'}}");
        QTest::newRow("wrong types survive")
            << json("{'deploymentInfo': {'status': 7, 'createTime': 'soon', 'targetInstances': 'x'}}")
            << json("{'deploymentInfo': {'status': 7, 'createTime': 'soon', 'targetInstances': 'x'}}");
        QTest::newRow("null in a list") << json("{'deploymentInfo': {'relatedDeployments': "
                                                "{'autoUpdateOutdatedInstancesDeploymentIds': ['a', null]}}}")
                                        << json("{'deploymentInfo': {'relatedDeployments': "
                                                "{'autoUpdateOutdatedInstancesDeploymentIds': ['a']}}}");
    }
    void tolerantReplies()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, value);
        const auto output = decode("GetDeployment", body);
        QVERIFY(output.ok());
        QCOMPARE(*output, object(value));
    }

    void integersAreExact()
    {
        const auto output =
            decode("GetDeployment",
                   json("{'deploymentInfo': {'deploymentOverview': {'Pending': 9007199254740993, "
                        "'Failed': -9223372036854775808, 'Ready': 1e3}}}"));
        const QJsonObject overview =
            (*output)[QLatin1String("deploymentInfo")][QLatin1String("deploymentOverview")].toObject();
        QCOMPARE(overview[QLatin1String("Pending")].toInteger(), Q_INT64_C(9007199254740993));
        QCOMPARE(overview[QLatin1String("Failed")].toInteger(), std::numeric_limits<qint64>::min());
        QCOMPARE(overview[QLatin1String("Ready")].toInteger(), 1000);
        QVERIFY(QJsonDocument(overview).toJson(QJsonDocument::Compact).contains("9007199254740993"));
    }

    void unreadableReplies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("truncated") << json("{'deploymentInfo': {'deploymentId'");
        QTest::newRow("html") << QByteArray("<html><body>Welcome</body></html>");
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("not UTF-8") << QByteArray("{\"a\": \"\xff\xfe\"}");
        QTest::newRow("deep") << QByteArray("{\"a\":") + QByteArray(100'000, '[');
    }
    void unreadableReplies()
    {
        QFETCH(QByteArray, body);
        HttpResponse reply = test::reply(200, body);
        reply.headers.append("x-amzn-RequestId", "the-id");
        const auto output = decodeReply(*m_codedeploy, *m_codedeploy->operation(u"GetDeployment"), reply);
        QVERIFY(!output.ok());
        QCOMPARE(output.error().code, ErrorCode::BadReply);
        QCOMPARE(output.error().requestId, QStringLiteral("the-id"));
        QCOMPARE(output.error().httpStatus, 200);
    }

    void replyWithoutOutputShapeKeepsWhatCame()
    {
        const auto output = decode("ContinueDeployment", json("{'later': 1}"));
        QCOMPARE(*output, object(json("{'later': 1}")));
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_wire_json.moc"
