// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/identity.h"
#include "models/aws/profiles.h"
#include "models/aws/profilewatch.h"
#include "models/aws/regions.h"
#include "tests/aws/awshome.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QSignalSpy>
#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

const QByteArray keyLines = "aws_access_key_id=AKIAP\naws_secret_access_key=hooklinesecret\n";

TransportReply identityReply()
{
    return answered(200,
                    "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                    "<GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/release/anna</Arn>"
                    "<UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
                    "</GetCallerIdentityResponse>");
}

TransportReply aliasReply(const QByteArray &aliases)
{
    return answered(200,
                    "<ListAccountAliasesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                    "<ListAccountAliasesResult><IsTruncated>false</IsTruncated><AccountAliases>"
                        + aliases
                        + "</AccountAliases></ListAccountAliasesResult></ListAccountAliasesResponse>");
}

struct Bench
{
    AwsHome home{"[profile p]\nregion=eu-west-1\n" + keyLines};
    ManualClock clock;
    ScriptedTransport transport{clock};
    std::unique_ptr<Client> client;
    QObject context;
    std::vector<Result<Identity>> known;

    void ask(const TransportReply &alias)
    {
        transport.handler = [alias](const TransportRequest &request) -> std::optional<TransportReply> {
            return request.base.host().startsWith(QLatin1String("sts")) ? identityReply() : alias;
        };
        const auto connection = connectionFromEnvironment(home.environment, {QStringLiteral("p"), {}, {}});
        client = std::make_unique<Client>(*connection, transport, clock, [] { return 0.5; });
        handle = askIdentity(*client, &context, [this](const auto &identity) { known.push_back(identity); });
    }
    CallHandle handle;
};

} // namespace

class TestIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theAliasFollows()
    {
        Bench bench;
        bench.ask(aliasReply("<member>shop-prod</member>"));
        bench.clock.advance(Millis(1000));
        QCOMPARE(bench.known.size(), size_t(2));
        QCOMPARE(bench.known[0]->accountText(), QStringLiteral("123456789012"));
        QCOMPARE(bench.known[0]->callerName(), QStringLiteral("release"));
        QCOMPARE(bench.known[1]->accountText(), QStringLiteral("shop-prod (123456789012)"));
        const TransportRequest &asked = bench.transport.sent.back();
        QCOMPARE(asked.base.host(), QStringLiteral("iam.amazonaws.com"));
        QVERIFY(asked.http.headers.value("Authorization").contains("/us-east-1/iam/aws4_request"));
    }

    void noAliasIsNoProblem_data()
    {
        QTest::addColumn<TransportReply>("alias");
        QTest::newRow("none") << aliasReply({});
        QTest::newRow("denied") << answered(
            403,
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
        QTest::newRow("unreachable") << notDelivered();
        QTest::newRow("nonsense") << answered(200, "<junk");
    }
    void noAliasIsNoProblem()
    {
        QFETCH(TransportReply, alias);
        Bench bench;
        bench.ask(alias);
        bench.clock.advance(Millis(120'000));
        QCOMPARE(bench.known.size(), size_t(1));
        QVERIFY(bench.known[0].ok() && bench.known[0]->alias.isEmpty());
        QCOMPARE(bench.transport.sent.size(), size_t(2));
    }

    void stopsAtOnce()
    {
        Bench bench;
        bench.ask(aliasReply("<member>shop-prod</member>"));
        bench.clock.advance(Millis(10));
        bench.handle.cancel();
        const size_t before = bench.known.size();
        bench.clock.advance(Millis(60'000));
        QCOMPARE(bench.known.size(), before);
    }

    void everyRegionCanBeUsed()
    {
        QSet<QString> seen;
        for (const RegionFact &fact : regions()) {
            Connection connection;
            connection.region = QString::fromLatin1(fact.id);
            connection.keys = {"AKIA", "hooklinesecret", {}};
            QVERIFY2(check(connection).ok(), fact.id);
            QVERIFY2(*fact.name, fact.id);
            seen.insert(partitionOf(connection.region));
        }
        QCOMPARE(seen.size(), 8);
        QVERIFY(regions().size() > 40);
    }

    void aChangedProfileIsNoticed_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("difference");
        const QByteArray head = "[profile p]\n" + keyLines;
        QTest::newRow("region") << QByteArray(head + "region=us-east-1\n") << QStringLiteral("region");
        QTest::newRow("endpoint") << QByteArray(head + "region=eu-west-1\nendpoint_url=https://x.example\n")
                                  << QStringLiteral("endpoint_url");
        QTest::newRow("both") << QByteArray(head + "region=us-east-1\nuse_fips_endpoint=true\n")
                              << QStringLiteral("region, use_fips_endpoint");
        QTest::newRow("no region") << head << QStringLiteral("region");
        QTest::newRow("gone") << QByteArray("[profile q]\n") << QStringLiteral("profile");
        QTest::newRow("same") << QByteArray(head + "region = eu-west-1\noutput=json\n") << QString();
        // Those are read anew by themselves.
        QTest::newRow("other keys") << QByteArray(
            "[profile p]\nregion=eu-west-1\naws_access_key_id=AKIAQ\naws_secret_access_key=hooklinesecret\n")
                                    << QString();
        QTest::newRow("no keys") << QByteArray("[profile p]\nregion=eu-west-1\n") << QString();
    }
    void aChangedProfileIsNoticed()
    {
        QFETCH(QByteArray, config);
        QFETCH(QString, difference);
        AwsHome home("[profile p]\nregion=eu-west-1\n" + keyLines);
        home.set("AWS_EC2_METADATA_DISABLED", QStringLiteral("true"));
        ProfileWatch watch(*connectionFromEnvironment(home.environment, {QStringLiteral("p"), {}, {}}));
        QSignalSpy changed(&watch, &ProfileWatch::changed);
        home.write(QStringLiteral(".aws/config"), config);
        if (difference.isEmpty())
            watch.look();
        else
            QTRY_COMPARE(changed.size(), 1); // by itself
        QCOMPARE(watch.difference(), difference);
        QCOMPARE(changed.size(), difference.isEmpty() ? 0 : 1);
        home.write(QStringLiteral(".aws/config"), "[profile p]\nregion=eu-west-1\n" + keyLines);
        watch.look();
        QCOMPARE(watch.difference(), QString());
    }

    void whatAPersonChoseStaysChosen()
    {
        AwsHome home("[profile p]\nregion=eu-west-1\n" + keyLines);
        ProfileWatch watch(*connectionFromEnvironment(
            home.environment, {QStringLiteral("p"), QStringLiteral("eu-north-1"), {}}));
        home.write(QStringLiteral(".aws/config"),
                   "[profile p]\nregion=us-east-1\nendpoint_url=https://x.example\n" + keyLines);
        watch.look();
        QCOMPARE(watch.difference(), QStringLiteral("region, endpoint_url"));
        const auto now = watch.described();
        QVERIFY(now.ok());
        QCOMPARE(now->region, QStringLiteral("eu-north-1"));
        QCOMPARE(now->endpoint.host(), QStringLiteral("x.example"));
    }

    void broughtKeysComeFromNoFile()
    {
        AwsHome home("[default]\nregion=eu-west-1\nendpoint_url=https://x.example\n" + keyLines);
        const wire::AccessKeys keys{"AKIATYPED", "hooklinesecret", {}};
        const auto without =
            connectionWithKeys(home.environment, {}, keys, QStringLiteral("keys a"), QStringLiteral("typed"));
        QVERIFY(!without.ok());
        QCOMPARE(without.error().subject, QStringLiteral("region"));
        const auto with = connectionWithKeys(home.environment, {{}, QStringLiteral("eu-north-1"), {}}, keys,
                                             QStringLiteral("keys a"), QStringLiteral("typed"));
        QVERIFY(with.ok());
        QVERIFY(!with->origin && !with->isCustomEndpoint());
        QCOMPARE(with->keys.accessKeyId, keys.accessKeyId);
        QCOMPARE(connectionId(*with), QStringLiteral("keys a|eu-north-1|"));
    }
};

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
