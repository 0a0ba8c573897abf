// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/instant.h"
#include "models/wire/codec.h"
#include "tests/wire/support.h"

using namespace hookline;
using namespace hookline::wire;
using test::json;
using test::object;

/// The Query protocol as a client sees it.
class TestQuery : public QObject
{
    Q_OBJECT

    std::shared_ptr<const Service> m_kitchen = test::testService(QStringLiteral("kitchen"));
    std::shared_ptr<const Service> m_asg = test::testService(QStringLiteral("autoscaling"));
    std::shared_ptr<const Service> m_cfn = service(u"cloudformation");

    QByteArray form(const QByteArray &input) const
    {
        const auto request = encodeRequest(*m_kitchen, *m_kitchen->operation(u"Cook"), object(input));
        if (!request)
            return "refused: " + request.error().subject.toUtf8();
        return QByteArray(request->body).replace("Action=Cook&Version=2026-01-01", "");
    }

    Result<QJsonObject> cooked(const QByteArray &members) const
    {
        return decodeReply(
            *m_kitchen, *m_kitchen->operation(u"Cook"),
            test::reply(200,
                        "<CookResponse xmlns=\"http://kitchen.example/doc/2026-01-01/\"><CookResult>"
                            + members
                            + "</CookResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></"
                              "CookResponse>"));
    }

private Q_SLOTS:
    void requestIsAForm()
    {
        const auto sts = service(u"sts");
        const auto request = encodeRequest(*sts, *sts->operation(u"GetCallerIdentity"), {});
        QCOMPARE(request->body, QByteArray("Action=GetCallerIdentity&Version=2011-06-15"));
        QCOMPARE(request->headers.value("Content-Type"),
                 QByteArray("application/x-www-form-urlencoded; charset=utf-8"));
        QVERIFY(!request->headers.contains("X-Amz-Target"));
    }

    void encodes_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("pairs");
        QTest::newRow("nothing") << QByteArray("{}") << QByteArray();
        QTest::newRow("null") << json("{'Text': null}") << QByteArray();
        QTest::newRow("empty text") << json("{'Text': ''}") << QByteArray("&Text=");
        QTest::newRow("reserved bytes")
            << json("{'Text': 'a b*c~d+e&f=g/h%'}") << QByteArray("&Text=a%20b%2Ac~d%2Be%26f%3Dg%2Fh%25");
        QTest::newRow("utf-8") << QByteArray("{\"Text\": \"\xc3\xbc\xf0\x9f\x9a\x80\"}")
                               << QByteArray("&Text=%C3%BC%F0%9F%9A%80");
        QTest::newRow("scalars") << json(
            "{'Flag': true, 'Big': 9223372036854775807, 'Ratio': 0.1, 'Count': -3}")
                                 << QByteArray("&Count=-3&Big=9223372036854775807&Ratio=0.1&Flag=true");
        QTest::newRow("time") << json("{'Time': 1767323045.678}")
                              << QByteArray("&Time=2026-01-02T03%3A04%3A05.678Z");
        QTest::newRow("whole time") << json("{'Time': 1767323045}")
                                    << QByteArray("&Time=2026-01-02T03%3A04%3A05Z");
        QTest::newRow("list") << json("{'Names': ['x', 'y']}")
                              << QByteArray("&Names.member.1=x&Names.member.2=y");
        QTest::newRow("empty list") << json("{'Names': []}") << QByteArray("&Names=");
        QTest::newRow("structures in a list")
            << json("{'Steps': [{'Id': 'a', 'Values': ['v']}, {'Id': 'b', 'Next': {'Id': 'c'}}]}")
            << QByteArray("&Steps.member.1.Id=a&Steps.member.1.Values.member.1=v&Steps.member.2.Id=b&Steps."
                          "member.2.Next.Id=c");
        QTest::newRow("map") << json("{'Tags': {'k': {'Id': 'v'}}}")
                             << QByteArray("&Tags.entry.1.key=k&Tags.entry.1.value.Id=v");
        QTest::newRow("flattened list") << json("{'Flat': ['x', 'y']}") << QByteArray("&Item.1=x&Item.2=y");
        QTest::newRow("flattened map")
            << json("{'FlatTags': {'k': 'v'}}") << QByteArray("&Attribute.1.Name=k&Attribute.1.Value=v");
        QTest::newRow("wire name") << json("{'Wired': 'x'}") << QByteArray("&WireName=x");
        QTest::newRow("unknown") << json("{'New': {'A': [1, true]}}")
                                 << QByteArray("&New.A.member.1=1&New.A.member.2=true");
        QTest::newRow("wrong type") << json("{'Steps': [{'Minutes': 'many'}]}")
                                    << QByteArray("refused: Steps.member.1.Minutes");
        QTest::newRow("fraction for an integer") << json("{'Count': 1.5}") << QByteArray("refused: Count");
        QTest::newRow("time outside any calendar") << json("{'Time': 1e300}") << QByteArray("refused: Time");
    }
    void encodes()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, pairs);
        QCOMPARE(form(input), pairs);
    }

    void decodes_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("nothing") << QByteArray() << QByteArray("{}");
        QTest::newRow("text") << QByteArray("<Text> a </Text>") << json("{'Text': ' a '}");
        QTest::newRow("self-closed text") << QByteArray("<Text/>") << json("{'Text': ''}");
        QTest::newRow("references") << QByteArray("<Text>&lt;&#97;&#x1F680;&amp;</Text>")
                                    << QByteArray("{\"Text\": \"<a\xf0\x9f\x9a\x80&\"}");
        QTest::newRow("CDATA") << QByteArray("<Text>x<![CDATA[<y>&]]>z</Text>") << json("{'Text': 'x<y>&z'}");
        QTest::newRow("comments") << QByteArray("<!-- a --><Text>a<!-- b -->c</Text>")
                                  << json("{'Text': 'ac'}");
        QTest::newRow("scalars")
            << QByteArray(
                   "<Big>-9223372036854775808</Big><Ratio>1.5E2</Ratio><Flag>true</Flag><Count> 7 </Count>")
            << json("{'Big': -9223372036854775808, 'Ratio': 150, 'Flag': true, 'Count': 7}");
        QTest::newRow("no number") << QByteArray("<Count>many</Count><Flag/>") << json("{'Count': 'many'}");
        QTest::newRow("list") << QByteArray("<Names>\n <member>x</member>\n <member/>\n</Names>")
                              << json("{'Names': ['x', '']}");
        QTest::newRow("empty list") << QByteArray("<Names/>") << json("{'Names': []}");
        QTest::newRow("nested") << QByteArray(
            "<Steps><member><Id>a</Id><Next><Id>b</Id><Minutes>3</Minutes></Next></member></Steps>")
                                << json("{'Steps': [{'Id': 'a', 'Next': {'Id': 'b', 'Minutes': 3}}]}");
        QTest::newRow("map") << QByteArray(
            "<Tags><entry><key>k</key><value><Id>v</Id></value></entry></Tags>")
                             << json("{'Tags': {'k': {'Id': 'v'}}}");
        QTest::newRow("flattened list") << QByteArray("<Item>x</Item><Text>t</Text><Item>y</Item>")
                                        << json("{'Flat': ['x', 'y'], 'Text': 't'}");
        QTest::newRow("flattened map")
            << QByteArray("<Attribute><Name>a</Name><Value>1</Value></Attribute><Attribute><Value>2</"
                          "Value><Name>b</Name></Attribute>")
            << json("{'FlatTags': {'a': '1', 'b': '2'}}");
        QTest::newRow("wire name") << QByteArray("<WireName>x</WireName>") << json("{'Wired': 'x'}");
        QTest::newRow("unknown members survive") << QByteArray(
            "<New>1</New><NewList><member>a</member><member>b</member></NewList><NewStruct><A>1</A><B><C/></"
            "B></NewStruct><Twice>1</Twice><Twice>2</Twice>")
                                                 << json("{'New': '1', 'NewList': ['a', 'b'], 'NewStruct': "
                                                         "{'A': '1', 'B': {'C': ''}}, 'Twice': ['1', '2']}");
        QTest::newRow("prefix") << QByteArray("<p:Text xmlns:p=\"urn:x\">a</p:Text>")
                                << json("{'Text': 'a'}");
    }
    void decodes()
    {
        QFETCH(QByteArray, members);
        QFETCH(QByteArray, value);
        const auto output = cooked(members);
        QVERIFY(output.ok());
        QCOMPARE(*output, object(value));
    }

    void timestamps_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("msecs");
        QTest::newRow("seconds") << QByteArray("2026-01-02T03:04:05Z") << qint64(1767323045000);
        QTest::newRow("one digit") << QByteArray("2026-01-02T03:04:05.6Z") << qint64(1767323045600);
        QTest::newRow("millis") << QByteArray("2026-01-02T03:04:05.678Z") << qint64(1767323045678);
        QTest::newRow("micros") << QByteArray("2026-01-02T03:04:05.678901Z") << qint64(1767323045678);
        QTest::newRow("offset") << QByteArray("2026-01-02T03:04:05+00:00") << qint64(1767323045000);
        QTest::newRow("epoch") << QByteArray("1767323045") << qint64(1767323045000);
    }
    void timestamps()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, msecs);
        const auto output = cooked("<Time>" + text + "</Time>");
        QCOMPARE(
            qint64(fromEpochSeconds((*output)[QLatin1String("Time")].toDouble()).time_since_epoch().count()),
            msecs);
    }

    void envelopes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("readable");
        QTest::newRow("empty body") << QByteArray() << true;
        QTest::newRow("empty result") << QByteArray("<CookResponse><CookResult/></CookResponse>") << true;
        QTest::newRow("no result") << QByteArray(
            "<CookResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></CookResponse>")
                                   << true;
        QTest::newRow("truncated") << QByteArray("<CookResponse><CookResult><Te") << false;
        QTest::newRow("not closed") << QByteArray("<CookResponse><CookResult>") << false;
        QTest::newRow("json") << QByteArray("{}") << false;
        QTest::newRow("not UTF-8") << QByteArray("<CookResponse>\xff\xfe</CookResponse>") << false;
        QTest::newRow("DTD") << QByteArray(
            "<!DOCTYPE a [<!ENTITY b "
            "\"x\">]><CookResponse><CookResult><Text>&b;</Text></CookResult></CookResponse>")
                             << false;
        QTest::newRow("deep") << QByteArray("<a>").repeated(100'000) << false;
        QTest::newRow("deep and closed")
            << QByteArray("<a>").repeated(20'000) + QByteArray("</a>").repeated(20'000) << false;
    }
    void envelopes()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, readable);
        const auto output = decodeReply(*m_kitchen, *m_kitchen->operation(u"Cook"), test::reply(200, body));
        QCOMPARE(output.ok(), readable);
        if (readable)
            QCOMPARE(*output, QJsonObject());
        else
            QCOMPARE(output.error().code, ErrorCode::BadReply);
    }

    void missingWrapperStillShowsMembers()
    {
        const auto output =
            decodeReply(*m_kitchen, *m_kitchen->operation(u"Cook"),
                        test::reply(200, "<CookResponse><Text>a</Text><ResponseMetadata/></CookResponse>"));
        QCOMPARE(*output, object(json("{'Text': 'a'}")));
    }

    void autoScalingAndCloudFormation()
    {
        const auto hooks =
            encodeRequest(*m_asg, *m_asg->operation(u"DescribeLifecycleHooks"),
                          object(json("{'AutoScalingGroupName': 'web', 'LifecycleHookNames': ['a', 'b']}")));
        QCOMPARE(hooks->body,
                 QByteArray("Action=DescribeLifecycleHooks&Version=2011-01-01&AutoScalingGroupName=web"
                            "&LifecycleHookNames.member.1=a&LifecycleHookNames.member.2=b"));
        const auto types =
            encodeRequest(*m_cfn, *m_cfn->operation(u"ListTypes"),
                          object(json("{'Filters': {'Category': 'ACTIVATED'}, 'MaxResults': 5}")));
        QCOMPARE(types->body,
                 QByteArray("Action=ListTypes&Version=2010-05-15&Filters.Category=ACTIVATED&MaxResults=5"));

        const auto results = decodeReply(
            *m_cfn, *m_cfn->operation(u"ListHookResults"),
            test::reply(
                200,
                "<ListHookResultsResponse><ListHookResultsResult><HookResults><member><HookResultId>59f2</"
                "HookResultId>"
                "<InvokedAt>2026-01-02T03:04:05.5Z</InvokedAt></member></HookResults><NextToken>n</NextToken>"
                "</ListHookResultsResult></ListHookResultsResponse>"));
        const QJsonObject first = (*results)[QLatin1String("HookResults")][0].toObject();
        QCOMPARE(first[QLatin1String("HookResultId")].toString(), QStringLiteral("59f2"));
        QCOMPARE(first[QLatin1String("InvokedAt")].toDouble(), 1767323045.5);

        const auto described = decodeReply(
            *m_asg, *m_asg->operation(u"DescribeLifecycleHooks"),
            test::reply(
                200,
                "<DescribeLifecycleHooksResponse><DescribeLifecycleHooksResult><LifecycleHooks><member>"
                "<HeartbeatTimeout>3600</HeartbeatTimeout><LifecycleHookName>a</LifecycleHookName></member></"
                "LifecycleHooks>"
                "</DescribeLifecycleHooksResult></DescribeLifecycleHooksResponse>"));
        QCOMPARE(
            (*described)[QLatin1String("LifecycleHooks")][0][QLatin1String("HeartbeatTimeout")].toInteger(),
            3600);
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_wire_query.moc"
