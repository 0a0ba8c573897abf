// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/profiles.h"
#include "models/aws/useragent.h"
#include "tests/aws/awshome.h"
#include "tests/aws/crosssdk.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

const QByteArray keyLines = "aws_access_key_id = AKID-P\naws_secret_access_key = hooklinesecret-P\n";

/// botocore's cases are about two services that Hookline does not describe; two that it does stand for them.
QByteArray ours(QByteArray text)
{
    text.replace("_S3\"", "_SQS\"");
    text.replace("_DYNAMODB\"", "_STS\"");
    text.replace("//s3.fake", "//sqs.fake"); // AWS's own host
    text.replace("\"s3\"", "\"sqs\"");
    text.replace("\"dynamodb\"", "\"sts\"");
    return text;
}

/// The config file that the cases' JSON describes.
QByteArray configOf(const QJsonObject &suite)
{
    QString text;
    const auto lines = [&text](const QJsonObject &properties) {
        for (auto it = properties.begin(); it != properties.end(); ++it)
            text += it.key() + QStringLiteral(" = ") + it->toString() + QLatin1Char('\n');
    };
    const QJsonObject profiles = suite.value(QLatin1String("profiles")).toObject();
    for (auto it = profiles.begin(); it != profiles.end(); ++it) {
        text += QStringLiteral("[profile %1]\n").arg(it.key());
        lines(it->toObject());
    }
    const QJsonObject services = suite.value(QLatin1String("services")).toObject();
    for (auto it = services.begin(); it != services.end(); ++it) {
        text += QStringLiteral("[services %1]\n").arg(it.key());
        const QJsonObject own = it->toObject();
        for (auto service = own.begin(); service != own.end(); ++service)
            text += QStringLiteral("%1 =\n  endpoint_url = %2\n")
                        .arg(service.key(), service.value()[QLatin1String("endpoint_url")].toString());
    }
    return text.toUtf8();
}

} // namespace

class TestEndpoints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endpointsOfTheRules();
    void oneHostForAPartition_data();
    void oneHostForAPartition();
    void variantsAndCustomEndpointsExclude();
    void configuredEndpointsOfBotocore_data();
    void configuredEndpointsOfBotocore();
    void wishedEndpointIsNotForKeys();
    void keyEndpointsAreChecked();
    void attemptsAndUserAgent();
};

void TestEndpoints::endpointsOfTheRules()
{
    // What botocore's rule sets say for 5 services, 8 regions and 4 variants.
    const QJsonObject services = QJsonDocument::fromJson(bytesOf(QStringLiteral(
        HOOKLINE_SOURCE_DIR "/tests/aws/data/botocore/endpoints.json")))[QLatin1String("endpoints")]
                                     .toObject();
    QCOMPARE(services.size(), 5);
    int count = 0;
    for (auto service = services.begin(); service != services.end(); ++service) {
        const QJsonObject regions = service->toObject();
        for (auto region = regions.begin(); region != regions.end(); ++region) {
            const QJsonObject variants = region->toObject();
            for (auto it = variants.begin(); it != variants.end(); ++it) {
                const EndpointVariant variant{it.key().contains(QLatin1String("fips")),
                                              it.key().contains(QLatin1String("dualstack"))};
                // A note about the signature may follow.
                QCOMPARE(awsEndpoint(service.key(), region.key(), variant).toString(),
                         it->toString().section(QLatin1Char(' '), 0, 0));
                ++count;
            }
        }
    }
    QCOMPARE(count, 160);
    QCOMPARE(signingRegion(QStringLiteral("codedeploy"), QStringLiteral("aws-global")),
             QStringLiteral("us-east-1"));
    QCOMPARE(signingRegion(QStringLiteral("codedeploy"), QStringLiteral("aws-cn-global")),
             QStringLiteral("cn-northwest-1"));
    QCOMPARE(signingRegion(QStringLiteral("codedeploy"), QStringLiteral("eu-west-1")),
             QStringLiteral("eu-west-1"));
    QCOMPARE(partitionOf(QStringLiteral("us-gov-west-1")), QStringLiteral("aws-us-gov"));
    QCOMPARE(partitionOf(QStringLiteral("aws-iso-b-global")), QStringLiteral("aws-iso-b"));
}

void TestEndpoints::oneHostForAPartition_data()
{
    // What botocore 1.43 gives for IAM in these regions.
    QTest::addColumn<QString>("region");
    QTest::addColumn<EndpointVariant>("variant");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("signedFor");
    const auto row = [](const char *region, EndpointVariant variant, const char *host,
                        const char *signedFor) {
        QTest::newRow(host) << QString::fromLatin1(region) << variant << QString::fromLatin1(host)
                            << QString::fromLatin1(signedFor);
    };
    row("eu-west-1", {}, "iam.amazonaws.com", "us-east-1");
    row("us-east-2", {true, false}, "iam-fips.amazonaws.com", "us-east-1");
    row("eu-west-1", {false, true}, "iam.global.api.aws", "us-east-1");
    row("eu-west-1", {true, true}, "iam-fips.global.api.aws", "us-east-1");
    row("cn-northwest-1", {}, "iam.cn-north-1.amazonaws.com.cn", "cn-north-1");
    row("cn-northwest-1", {true, false}, "iam-fips.amazonaws.com.cn", "cn-north-1");
    row("us-gov-east-1", {}, "iam.us-gov.amazonaws.com", "us-gov-west-1");
    row("us-gov-east-1", {false, true}, "iam.us-gov.api.aws", "us-gov-west-1");
    row("us-iso-west-1", {}, "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1");
    row("eusc-de-east-1", {}, "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1");
}

void TestEndpoints::oneHostForAPartition()
{
    QFETCH(QString, region);
    QFETCH(EndpointVariant, variant);
    QFETCH(QString, host);
    QFETCH(QString, signedFor);
    const QString iam = QStringLiteral("iam");
    QCOMPARE(awsEndpoint(iam, region, variant).toString(), QStringLiteral("https://") + host);
    QCOMPARE(signingRegion(iam, region), signedFor);
    QVERIFY(!hasRegions(iam) && hasRegions(QStringLiteral("sts")));
    AwsHome home("[default]\nregion=" + region.toUtf8() + "\n" + keyLines);
    home.set("AWS_ENDPOINT_URL_IAM", QStringLiteral("https://iam.example"));
    const auto connection = connectionFromEnvironment(home.environment);
    QVERIFY(connection.ok());
    QCOMPARE(endpointFor(*connection, iam).host(), QStringLiteral("iam.example"));
}

void TestEndpoints::variantsAndCustomEndpointsExclude()
{
    AwsHome home("[default]\nregion=us-west-2\nuse_fips_endpoint=true\nuse_dualstack_endpoint=true\n",
                 "[default]\n" + keyLines);
    auto connection = connectionFromEnvironment(home.environment);
    QVERIFY(connection.ok());
    QCOMPARE(endpointFor(*connection, QStringLiteral("sqs")).host(),
             QStringLiteral("sqs-fips.us-west-2.api.aws"));
    home.set("AWS_USE_FIPS_ENDPOINT", QStringLiteral("false"));
    connection = connectionFromEnvironment(home.environment);
    QCOMPARE(endpointFor(*connection, QStringLiteral("sqs")).host(), QStringLiteral("sqs.us-west-2.api.aws"));
    home.set("AWS_ENDPOINT_URL_SQS", QStringLiteral("https://sqs.example"));
    connection = connectionFromEnvironment(home.environment);
    QVERIFY(!connection.ok());
    QVERIFY(connection.error().message.contains(QLatin1String("use_dualstack_endpoint")));
    home.set("AWS_USE_DUALSTACK_ENDPOINT", QStringLiteral("false"));
    QVERIFY(connectionFromEnvironment(home.environment).ok());
}

void TestEndpoints::configuredEndpointsOfBotocore_data()
{
    QTest::addColumn<QJsonObject>("suite");
    QTest::addColumn<QJsonObject>("test");
    const QByteArray text =
        ours(bytesOf(QStringLiteral(HOOKLINE_SOURCE_DIR "/tests/aws/data/botocore/profile-tests.json")));
    const QJsonObject suite = QJsonDocument::fromJson(text)[QLatin1String("testSuites")][0].toObject();
    const QJsonArray tests = suite.value(QLatin1String("endpointUrlTests")).toArray();
    QCOMPARE(tests.size(), 39);
    for (qsizetype i = 0; i < tests.size(); ++i)
        QTest::addRow("%d %s", static_cast<int>(i), qPrintable(tests.at(i)[QLatin1String("name")].toString()))
            << suite << tests.at(i).toObject();
}

void TestEndpoints::configuredEndpointsOfBotocore()
{
    QFETCH(QJsonObject, suite);
    QFETCH(QJsonObject, test);
    const auto named = [&](const char *table, const char *name) {
        return suite.value(QLatin1String(table))[test.value(QLatin1String(name)).toString()].toObject();
    };
    AwsHome home(configOf(suite));
    const QJsonObject variables = named("environments", "environment");
    for (auto it = variables.begin(); it != variables.end(); ++it)
        home.environment.variables[it.key()] = it->toString();
    const QJsonObject client = named("client_configs", "client_config");
    if (client.value(QLatin1String("ignore_configured_endpoint_urls")).toBool())
        home.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", QStringLiteral("true"));
    ConnectionWish wish;
    wish.profile = test.value(QLatin1String("profile")).toString();
    wish.endpoint = client.value(QLatin1String("endpoint_url")).toString();
    const auto connection = connectionFromEnvironment(home.environment, wish);
    QVERIFY2(connection.ok(), connection.ok() ? "" : qPrintable(toString(connection.error())));
    const QString service = test.value(QLatin1String("service")).toString();
    const QString expected = test.value(QLatin1String("output"))[QLatin1String("endpointUrl")].toString();
    QCOMPARE(endpointFor(*connection, service).toString(),
             expected.isEmpty() ? awsEndpoint(service, connection->region, {}).toString() : expected);
}

void TestEndpoints::wishedEndpointIsNotForKeys()
{
    AwsHome home("[default]\nregion=eu-west-1\n" + keyLines);
    auto connection =
        connectionFromEnvironment(home.environment, {{}, {}, QStringLiteral("https://gw.example")});
    QVERIFY(connection.ok());
    QCOMPARE(endpointFor(*connection, QStringLiteral("codedeploy")).host(), QStringLiteral("gw.example"));
    QVERIFY(connection->keyEndpoints.isEmpty());
    home.set("AWS_ENDPOINT_URL", QStringLiteral("https://all.example"));
    home.set("AWS_ENDPOINT_URL_SSO_OIDC", QStringLiteral("https://oidc.example"));
    connection = connectionFromEnvironment(home.environment);
    QVERIFY(connection.ok());
    QCOMPARE(connection->keyEndpoints.value(QStringLiteral("sts")).host(), QStringLiteral("all.example"));
    QCOMPARE(connection->keyEndpoints.value(QStringLiteral("portal.sso")).host(),
             QStringLiteral("all.example"));
    QCOMPARE(connection->keyEndpoints.value(QStringLiteral("oidc")).host(), QStringLiteral("oidc.example"));
}

void TestEndpoints::keyEndpointsAreChecked()
{
    // A token in clear text to anybody but this computer.
    AwsHome home("[default]\nregion=eu-west-1\n" + keyLines);
    home.set("AWS_ENDPOINT_URL_SSO", QStringLiteral("http://portal.example"));
    const auto connection = connectionFromEnvironment(home.environment);
    QVERIFY(!connection.ok());
    QCOMPARE(connection.error().subject, QStringLiteral("endpoint"));
}

void TestEndpoints::attemptsAndUserAgent()
{
    AwsHome home("[default]\nregion=eu-west-1\nmax_attempts=5\nsdk_ua_app_id=our portal\n" + keyLines);
    auto connection = connectionFromEnvironment(home.environment);
    QVERIFY(connection.ok());
    QCOMPARE(connection->maxAttempts, 5);
    QVERIFY(userAgent(connection->appId).endsWith(" app/our-portal"));
    QVERIFY(userAgent(QByteArray(99, 'x')).endsWith(" app/" + QByteArray(50, 'x')));
    QVERIFY(!userAgent().contains("app/"));
    home.set("AWS_MAX_ATTEMPTS", QStringLiteral("2"));
    connection = connectionFromEnvironment(home.environment);
    ManualClock clock;
    ScriptedTransport transport(clock);
    transport.handler = [](const TransportRequest &) { return notDelivered(); };
    Client client(*connection, transport, clock, [] { return 0.0; });
    client.call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"), {}, this,
                [](const Reply &) {});
    clock.advance(Millis(60'000));
    QCOMPARE(transport.sent.size(), size_t(2));
    QVERIFY(transport.sent.front().http.headers.value("User-Agent").endsWith(" app/our-portal"));
}

QTEST_GUILESS_MAIN(TestEndpoints)
#include "tst_endpoints.moc"
