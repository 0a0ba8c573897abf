// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/credentials.h"
#include "models/aws/profiles.h"
#include "tests/aws/awshome.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QUrlQuery>
#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

// Every secret of these tests has this in it, and no text may have it.
const QString mark = QStringLiteral("hooklinesecret");

const QByteArray base = "[base]\naws_access_key_id=AKIABASE\naws_secret_access_key=hooklinesecret-base\n";
const QByteArray role =
    "[profile p]\nregion=eu-west-1\nrole_arn=arn:aws:iam::111122223333:role/r\nsource_profile=base\n";

TransportReply stsKeys(int number, Instant end)
{
    const QByteArray n = QByteArray::number(number);
    return answered(
        200,
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
        "<Credentials><AccessKeyId>ASIAROLE"
            + n + "</AccessKeyId><SecretAccessKey>hooklinesecret-role" + n
            + "</SecretAccessKey><SessionToken>hooklinesecret-token" + n + "</SessionToken><Expiration>"
            + toIso8601(end).toLatin1()
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>");
}

TransportReply stsDenied()
{
    return answered(
        403,
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no AssumeRole "
        "for you</Message></Error><RequestId>r-9</RequestId></ErrorResponse>");
}

TransportReply expired()
{
    return answered(400, R"({"__type":"ExpiredTokenException","message":"The security token is expired"})");
}

QString keyIdOf(const TransportRequest &request)
{
    return QString::fromLatin1(request.http.headers.value("Authorization"))
        .section(QStringLiteral("Credential="), 1)
        .section(QLatin1Char('/'), 0, 0);
}

QString hostsOf(const ScriptedTransport &transport)
{
    QStringList hosts;
    for (const TransportRequest &request : transport.sent)
        hosts.append(request.base.host().section(QLatin1Char('.'), 0, 0));
    return hosts.join(QLatin1Char(' '));
}

struct Bench
{
    AwsHome home;
    ManualClock clock;
    ScriptedTransport transport{clock};
    std::unique_ptr<Client> client;
    QObject context;
    std::vector<Reply> replies;
    std::vector<Attempt> attempts;
    QString texts; ///< Whatever a person or a log could see.
    int keysGiven = 0;
    Millis life{60 * 60'000};

    explicit Bench(const QByteArray &config = role, const QByteArray &credentials = base)
        : home(config, credentials)
    {
        transport.handler = [this](const TransportRequest &request) { return answer(request); };
    }

    /// STS gives keys, everything else works.
    std::optional<TransportReply> answer(const TransportRequest &request)
    {
        return request.base.host().startsWith(QLatin1String("sts")) ? stsKeys(++keysGiven, clock.now() + life)
                                                                    : answered(200, "{}");
    }
    void open(const char *profile = "p")
    {
        const auto connection =
            connectionFromEnvironment(home.environment, {QString::fromLatin1(profile), {}, {}});
        if (!connection)
            qFatal("%s", qPrintable(toString(connection.error())));
        client = std::make_unique<Client>(*connection, transport, clock, [] { return 0.5; });
        QObject::connect(client.get(), &Client::attemptFinished, &context, [this](const Attempt &told) {
            texts += told.service + told.operation + told.requestId + told.host + told.profile
                + toString(told.error);
            attempts.push_back(told);
        });
    }
    void call(const char *operation = "ListApplications")
    {
        client->call(QStringLiteral("codedeploy"), QString::fromLatin1(operation), {}, &context,
                     [this](Reply reply) {
                         if (!reply)
                             texts += toString(reply.error()) + reply.error().subject;
                         replies.push_back(std::move(reply));
                     });
    }
    void run(Millis by = Millis(1000)) { clock.advance(by); }
    QString error() const { return replies.back() ? QString() : replies.back().error().message; }
};

} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roleKeysSignTheCall();
    void oneAskingForManyCalls();
    void refreshesBesideTheCalls();
    void failedAdvisoryRefreshKeepsTheKeys();
    void mandatoryRefreshIsWaitedFor();
    void shortLivesAreRefreshedLater();
    void expiredTokenIsRenewedOnce_data();
    void expiredTokenIsRenewedOnce();
    void expiredStaticKeysAreReadAnew();
    void expiredKeysWithoutOthers();
    void failureIsNeverDeliveryUnknown();
    void mfaIsAskedFor();
    void aRefusalHoldsUntilAskedAgain();
    void manyCallsWaitForOneAnswer();
    void keysThatHoldAreUsedAfterARefusal();
    void endedKeysAreKnown();
    void keysComeWithTheirEnd();
    void webIdentityIsUnsigned();
    void cancelAndEndAreSilent();
    void everyTextIsClean();
    void requestsForKeysAreTold();
    void expiredKeysAreTold_data();
    void expiredKeysAreTold();
};

void TestCredentials::roleKeysSignTheCall()
{
    Bench bench("[profile p]\nregion=eu-west-1\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=q\n"
                "external_id=ext\nduration_seconds=1800\n[profile q]\nrole_arn=arn:aws:iam::2:role/s\n"
                "source_profile=base\nrole_session_name=me\n");
    bench.open();
    bench.call();
    QVERIFY(bench.replies.empty());
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(1));
    QVERIFY2(bench.replies.front().ok(), qPrintable(bench.texts));
    QCOMPARE(hostsOf(bench.transport), QStringLiteral("sts sts codedeploy"));
    QCOMPARE(keyIdOf(bench.transport.sent.at(0)), QStringLiteral("AKIABASE"));
    QCOMPARE(keyIdOf(bench.transport.sent.at(1)), QStringLiteral("ASIAROLE1"));
    QCOMPARE(keyIdOf(bench.transport.sent.at(2)), QStringLiteral("ASIAROLE2"));
    QCOMPARE(bench.transport.sent.at(2).http.headers.value("X-Amz-Security-Token"),
             QByteArray("hooklinesecret-token2"));
    const QUrlQuery first(QString::fromUtf8(bench.transport.sent.at(0).http.body));
    QCOMPARE(first.queryItemValue(QStringLiteral("RoleSessionName")), QStringLiteral("me"));
    const QUrlQuery second(QString::fromUtf8(bench.transport.sent.at(1).http.body));
    QCOMPARE(second.queryItemValue(QStringLiteral("ExternalId")), QStringLiteral("ext"));
    QCOMPARE(second.queryItemValue(QStringLiteral("DurationSeconds")), QStringLiteral("1800"));
    QVERIFY(second.queryItemValue(QStringLiteral("RoleSessionName")).startsWith(QLatin1String("hookline-")));
    QCOMPARE(bench.client->credentials().source(),
             QStringLiteral("profile p (arn:aws:iam::1:role/r from profile q)"));
    QVERIFY(bench.client->credentials().expiration().has_value());
}

void TestCredentials::oneAskingForManyCalls()
{
    Bench bench;
    bench.open();
    for (int i = 0; i < 20; ++i)
        bench.call();
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(20));
    QCOMPARE(bench.keysGiven, 1);
}

void TestCredentials::refreshesBesideTheCalls()
{
    Bench bench;
    bench.open();
    bench.call();
    bench.run();
    bench.run(Millis(44 * 60'000));
    bench.call();
    bench.run();
    QCOMPARE(bench.keysGiven, 1);
    // 14 minutes before the end: the call goes with the old keys, new ones come beside it.
    bench.run(Millis(2 * 60'000));
    bench.call();
    bench.run();
    QCOMPARE(bench.keysGiven, 2);
    QCOMPARE(keyIdOf(bench.transport.sent.at(3)), QStringLiteral("ASIAROLE1"));
    bench.call();
    bench.run();
    QCOMPARE(keyIdOf(bench.transport.sent.back()), QStringLiteral("ASIAROLE2"));
    QCOMPARE(bench.keysGiven, 2);
}

void TestCredentials::failedAdvisoryRefreshKeepsTheKeys()
{
    Bench bench;
    bench.open();
    bench.call();
    bench.run();
    bench.transport.handler = [&bench](const TransportRequest &request) -> std::optional<TransportReply> {
        return request.base.host().startsWith(QLatin1String("sts")) ? stsDenied() : bench.answer(request);
    };
    bench.run(Millis(47 * 60'000));
    const size_t before = bench.transport.sent.size();
    for (int i = 0; i < 3; ++i) {
        bench.call();
        bench.run();
        QVERIFY2(bench.replies.back().ok(), qPrintable(bench.texts));
    }
    QCOMPARE(bench.transport.sent.size(), before + 4); // it is not asked again and again
    QVERIFY(bench.client->credentials().problem().has_value());
    QCOMPARE(keyIdOf(bench.transport.sent.back()), QStringLiteral("ASIAROLE1"));
}

void TestCredentials::mandatoryRefreshIsWaitedFor()
{
    Bench bench;
    bench.open();
    bench.call();
    bench.run();
    bench.run(Millis(51 * 60'000));
    bench.call();
    bench.run();
    QCOMPARE(keyIdOf(bench.transport.sent.back()), QStringLiteral("ASIAROLE2"));
    bench.transport.handler = [](const TransportRequest &) { return std::optional(stsDenied()); };
    bench.run(Millis(51 * 60'000));
    bench.call();
    bench.run();
    QVERIFY(!bench.replies.back().ok());
    QCOMPARE(bench.replies.back().error().code, ErrorCode::AccessDenied);
    QVERIFY(bench.error().contains(QLatin1String("AssumeRole")));
    QCOMPARE(bench.replies.back().error().subject, QStringLiteral("arn:aws:iam::111122223333:role/r"));
    // Right after it, the same error without another question.
    const size_t asked = bench.transport.sent.size();
    bench.call();
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(4));
    QCOMPARE(bench.transport.sent.size(), asked);
    bench.transport.handler = [&bench](const TransportRequest &request) { return bench.answer(request); };
    bench.run(Millis(10'000));
    bench.call();
    bench.run();
    QVERIFY(bench.replies.back().ok());
}

void TestCredentials::shortLivesAreRefreshedLater()
{
    Bench bench;
    bench.life = Millis(15 * 60'000);
    bench.open();
    bench.call();
    bench.run();
    bench.run(Millis(5 * 60'000));
    bench.call();
    bench.run();
    QCOMPARE(bench.keysGiven, 1);
    bench.run(Millis(3 * 60'000));
    bench.call();
    bench.run();
    QCOMPARE(bench.keysGiven, 2);
    // Keys that are over when they come: whoever gave them stands by them, and is not asked for every call.
    bench.life = Millis(-1000);
    bench.run(Millis(14 * 60'000));
    for (int i = 0; i < 5; ++i) {
        bench.call();
        bench.run(Millis(100));
        QVERIFY(bench.replies.back().ok());
    }
    QCOMPARE(bench.keysGiven, 3);
}

void TestCredentials::expiredTokenIsRenewedOnce_data()
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<bool>("again");
    QTest::newRow("read") << QStringLiteral("ListApplications") << false;
    QTest::newRow("write") << QStringLiteral("StopDeployment") << false;
    QTest::newRow("read, refused again") << QStringLiteral("ListApplications") << true;
    QTest::newRow("write, refused again") << QStringLiteral("StopDeployment") << true;
}

void TestCredentials::expiredTokenIsRenewedOnce()
{
    QFETCH(QString, operation);
    QFETCH(bool, again);
    Bench bench;
    int refused = 0;
    bench.transport.handler = [&](const TransportRequest &request) -> std::optional<TransportReply> {
        if (request.base.host().startsWith(QLatin1String("sts")) || (refused > 0 && !again))
            return bench.answer(request);
        ++refused;
        return expired();
    };
    bench.open();
    bench.call(qPrintable(operation));
    bench.run(Millis(60'000));
    QCOMPARE(bench.replies.size(), size_t(1));
    QCOMPARE(hostsOf(bench.transport), QStringLiteral("sts codedeploy sts codedeploy"));
    QCOMPARE(keyIdOf(bench.transport.sent.back()), QStringLiteral("ASIAROLE2"));
    QCOMPARE(bench.replies.front().ok(), !again);
    if (again) {
        QCOMPARE(bench.replies.front().error().serviceCode, QStringLiteral("ExpiredTokenException"));
        QVERIFY(bench.replies.front().error().code != ErrorCode::DeliveryUnknown);
    }
}

void TestCredentials::expiredStaticKeysAreReadAnew()
{
    const QByteArray config = "[profile p]\nregion=eu-west-1\n";
    const auto keys = [](const char *id) {
        return "[p]\naws_access_key_id=" + QByteArray(id)
            + "\naws_secret_access_key=hooklinesecret\naws_session_token=hooklinesecret-t\n";
    };
    Bench bench(config, keys("AKIAOLD"));
    bench.transport.handler = [](const TransportRequest &request) -> std::optional<TransportReply> {
        return keyIdOf(request) == QLatin1String("AKIAOLD") ? expired() : answered(200, "{}");
    };
    bench.open();
    // Nothing changed: no other keys, so no other try.
    bench.call();
    bench.run();
    QCOMPARE(bench.transport.sent.size(), size_t(1));
    QVERIFY2(bench.error().contains(QLatin1String("profile p gives no others")), qPrintable(bench.error()));
    bench.home.write(QStringLiteral(".aws/credentials"), keys("AKIANEW"));
    bench.call();
    bench.run();
    QVERIFY(bench.replies.back().ok());
    QCOMPARE(keyIdOf(bench.transport.sent.back()), QStringLiteral("AKIANEW"));
    QCOMPARE(bench.transport.sent.size(), size_t(3));
}

void TestCredentials::expiredKeysWithoutOthers()
{
    Bench bench;
    bench.transport.handler = [](const TransportRequest &) { return std::optional(expired()); };
    bench.home.set("AWS_ACCESS_KEY_ID", QStringLiteral("AKIAENV"));
    bench.home.set("AWS_SECRET_ACCESS_KEY", QStringLiteral("hooklinesecret-env"));
    bench.home.set("AWS_REGION", QStringLiteral("eu-west-1"));
    bench.open("");
    bench.call();
    bench.run();
    QCOMPARE(bench.transport.sent.size(), size_t(1));
    QVERIFY2(bench.error().contains(QLatin1String("The security token is expired; ")),
             qPrintable(bench.error()));
    QVERIFY2(bench.error().contains(QLatin1String("environment gives no others")), qPrintable(bench.error()));
    QCOMPARE(bench.replies.back().error().serviceCode, QStringLiteral("ExpiredTokenException"));
    QCOMPARE(bench.replies.back().error().code, ErrorCode::AccessDenied);
}

void TestCredentials::failureIsNeverDeliveryUnknown()
{
    for (const auto &reply : {torn(), notDelivered(), answered(500, ""), answered(200, "<junk")}) {
        Bench bench;
        bench.transport.handler = [&reply](const TransportRequest &) { return std::optional(reply); };
        bench.open();
        bench.call("StopDeployment");
        bench.run(Millis(120'000));
        QCOMPARE(bench.replies.size(), size_t(1));
        QCOMPARE(bench.replies.front().error().code, ErrorCode::NotDelivered);
        QVERIFY(!hostsOf(bench.transport).contains(QLatin1String("codedeploy")));
    }
}

void TestCredentials::mfaIsAskedFor()
{
    Bench bench(role + "mfa_serial=arn:aws:iam::1:mfa/me\n");
    bench.open();
    bench.call();
    bench.run();
    QVERIFY2(bench.error().contains(QLatin1String("mfa_serial")), qPrintable(bench.error()));
    QCOMPARE(bench.replies.back().error().code, ErrorCode::Configuration);
    QVERIFY(bench.transport.sent.empty());

    std::function<void(const QString &)> answer;
    MfaQuestion asked;
    CredentialAsker asker;
    asker.mfaCode = [&](const MfaQuestion &question, std::function<void(const QString &)> take) {
        asked = question;
        answer = std::move(take);
    };
    bench.client->credentials().setAsker(asker);
    bench.run(Millis(10'000));
    bench.call();
    bench.run();
    QCOMPARE(asked.serial, QStringLiteral("arn:aws:iam::1:mfa/me"));
    QCOMPARE(asked.profile, QStringLiteral("p"));
    QCOMPARE(bench.replies.size(), size_t(1));
    bench.transport.handler = [](const TransportRequest &request) -> std::optional<TransportReply> {
        const QByteArray code = QUrlQuery(QString::fromUtf8(request.http.body))
                                    .queryItemValue(QStringLiteral("TokenCode"))
                                    .toUtf8();
        return answered(403,
                        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>code " + code
                            + " is wrong</Message></Error></ErrorResponse>");
    };
    answer(QStringLiteral(" 918273 "));
    bench.run();
    QVERIFY(!bench.replies.back().ok());
    QVERIFY2(!bench.texts.contains(QLatin1String("918273")), qPrintable(bench.texts));
    bench.transport.handler = [&bench](const TransportRequest &request) { return bench.answer(request); };
    bench.run(Millis(10'000));
    bench.client->credentials().askAgain();
    bench.run();
    answer(QStringLiteral("918274"));
    bench.run();
    bench.call();
    bench.run();
    QVERIFY(bench.replies.back().ok());
    const QUrlQuery sent(QString::fromUtf8(bench.transport.sent.at(1).http.body));
    QCOMPARE(sent.queryItemValue(QStringLiteral("TokenCode")), QStringLiteral("918274"));
    QCOMPARE(sent.queryItemValue(QStringLiteral("SerialNumber"), QUrl::FullyDecoded),
             QStringLiteral("arn:aws:iam::1:mfa/me"));

    Bench refused(role + "mfa_serial=arn:aws:iam::1:mfa/me\n");
    refused.open();
    refused.client->credentials().setAsker(asker);
    refused.call();
    refused.run();
    answer(QString());
    refused.run();
    QCOMPARE(refused.replies.back().error().code, ErrorCode::Cancelled);
}

namespace {

/// Asks for a code, and the test answers.
struct Questions
{
    int asked = 0;
    std::function<void(const QString &)> answer;

    CredentialAsker asker()
    {
        CredentialAsker asker;
        asker.mfaCode = [this](const MfaQuestion &, std::function<void(const QString &)> take) {
            ++asked;
            answer = std::move(take);
        };
        return asker;
    }
};

const QByteArray mfaRole = role + "mfa_serial=arn:aws:iam::1:mfa/me\n";

} // namespace

void TestCredentials::aRefusalHoldsUntilAskedAgain()
{
    Bench bench(mfaRole);
    Questions questions;
    bench.open();
    Credentials &credentials = bench.client->credentials();
    credentials.setAsker(questions.asker());
    bench.call();
    bench.run();
    QCOMPARE(questions.asked, 1);
    questions.answer({});
    bench.run();
    QVERIFY(credentials.waitsForPerson());
    // However many calls follow, for however long: nobody is asked.
    for (int i = 0; i < 20; ++i) {
        bench.call();
        bench.run(Millis(30'000));
        QCOMPARE(bench.replies.back().error().code, ErrorCode::Cancelled);
    }
    QCOMPARE(questions.asked, 1);
    QVERIFY(bench.transport.sent.empty());
    credentials.askAgain();
    credentials.askAgain();
    bench.run();
    QCOMPARE(questions.asked, 2);
    QVERIFY(!credentials.waitsForPerson());
    bench.call();
    bench.run();
    questions.answer(QStringLiteral("123456"));
    bench.run();
    QVERIFY(bench.replies.back().ok());
    QVERIFY(!credentials.problem());
}

void TestCredentials::manyCallsWaitForOneAnswer()
{
    Bench bench(mfaRole);
    Questions questions;
    bench.open();
    bench.client->credentials().setAsker(questions.asker());
    for (int i = 0; i < 12; ++i)
        bench.call(i % 2 ? "StopDeployment" : "ListApplications");
    bench.run(Millis(10 * 60'000)); // a person takes their time
    QCOMPARE(questions.asked, 1);
    QVERIFY(bench.replies.empty());
    questions.answer(QStringLiteral("123456"));
    bench.run();
    QCOMPARE(bench.replies.size(), size_t(12));
    QVERIFY(std::all_of(bench.replies.begin(), bench.replies.end(), [](const Reply &r) { return r.ok(); }));
    QCOMPARE(bench.keysGiven, 1);
}

void TestCredentials::keysThatHoldAreUsedAfterARefusal()
{
    Bench bench(mfaRole);
    Questions questions;
    bench.open();
    Credentials &credentials = bench.client->credentials();
    credentials.setAsker(questions.asker());
    bench.call();
    bench.run();
    questions.answer(QStringLiteral("123456"));
    bench.run();
    bench.run(Millis(46 * 60'000)); // 14 minutes are left: time to ask
    bench.call();
    bench.run();
    QCOMPARE(questions.asked, 2);
    questions.answer({});
    bench.run(Millis(8 * 60'000));
    bench.call();
    bench.run();
    QVERIFY(bench.replies.back().ok());
    bench.run(Millis(7 * 60'000)); // the end has come
    bench.call();
    bench.run();
    QCOMPARE(bench.replies.back().error().code, ErrorCode::Cancelled);
    QCOMPARE(questions.asked, 2);
}

void TestCredentials::endedKeysAreKnown()
{
    Bench bench("[profile p]\nregion=eu-west-1\n",
                "[p]\naws_access_key_id=AKIAOLD\naws_secret_access_key=hooklinesecret\n");
    bench.open();
    Credentials &credentials = bench.client->credentials();
    bench.transport.handler = [](const TransportRequest &request) -> std::optional<TransportReply> {
        return keyIdOf(request) == QLatin1String("AKIAOLD") ? expired() : answered(200, "{}");
    };
    QSignalSpy changed(&credentials, &Credentials::changed);
    bench.call();
    bench.run();
    QVERIFY(credentials.haveEnded());
    QVERIFY(!changed.isEmpty());
    bench.home.write(QStringLiteral(".aws/credentials"),
                     "[p]\naws_access_key_id=AKIANEW\naws_secret_access_key=hooklinesecret2\n");
    QVERIFY(credentials.canAskAgain());
    credentials.askAgain();
    bench.run();
    QVERIFY(!credentials.haveEnded());
    bench.call();
    bench.run();
    QVERIFY(bench.replies.back().ok());
}

void TestCredentials::keysComeWithTheirEnd()
{
    // Keys that were had before the connection was opened: nobody is asked for others until they end.
    Bench bench(mfaRole);
    Connection connection = *connectionFromEnvironment(bench.home.environment, {QStringLiteral("p"), {}, {}});
    connection.keys = {"ASIAHAD", "hooklinesecret-had", "hooklinesecret-token"};
    connection.keysEnd = bench.clock.now() + bench.life;
    Client client(connection, bench.transport, bench.clock, [] { return 0.5; });
    Questions questions;
    client.credentials().setAsker(questions.asker());
    QCOMPARE(client.credentials().expiration(), connection.keysEnd);
    client.call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"), {}, &bench.context,
                [&bench](Reply reply) { bench.replies.push_back(std::move(reply)); });
    bench.run();
    QVERIFY(bench.replies.back().ok());
    QCOMPARE(keyIdOf(bench.transport.sent.back()), QStringLiteral("ASIAHAD"));
    QCOMPARE(questions.asked, 0);
    bench.run(Millis(59 * 60'000));
    client.call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"), {}, &bench.context,
                [](const Reply &) {});
    bench.run();
    QCOMPARE(questions.asked, 1);
}

void TestCredentials::webIdentityIsUnsigned()
{
    Bench bench("[profile p]\nregion=eu-west-1\n");
    bench.home.write(QStringLiteral("token"), "hooklinesecret.web.token\n");
    bench.home.set("AWS_WEB_IDENTITY_TOKEN_FILE", bench.home.dir.filePath(QStringLiteral("token")));
    bench.home.set("AWS_ROLE_ARN", QStringLiteral("arn:aws:iam::1:role/web"));
    bench.home.set("AWS_REGION", QStringLiteral("eu-west-1"));
    bench.transport.handler = [&bench](const TransportRequest &request) -> std::optional<TransportReply> {
        if (!request.base.host().startsWith(QLatin1String("sts")))
            return bench.answer(request);
        auto reply = stsKeys(++bench.keysGiven, bench.clock.now() + bench.life);
        reply.response.body.replace("AssumeRoleRes", "AssumeRoleWithWebIdentityRes");
        return reply;
    };
    bench.open("");
    bench.call();
    bench.run();
    QVERIFY2(bench.replies.back().ok(), qPrintable(bench.texts));
    QVERIFY(!bench.transport.sent.at(0).http.headers.contains("Authorization"));
    QVERIFY(bench.transport.sent.at(0).http.body.contains("hooklinesecret.web.token"));
    QCOMPARE(bench.client->connection().name, QStringLiteral("web identity of the environment"));
}

void TestCredentials::cancelAndEndAreSilent()
{
    Bench bench;
    bench.open();
    CallHandle handle =
        bench.client->call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"), {},
                           &bench.context, [&bench](Reply reply) { bench.replies.push_back(reply); });
    handle.cancel();
    bench.run();
    QVERIFY(bench.replies.empty());
    QCOMPARE(hostsOf(bench.transport), QStringLiteral("sts"));
    bench.run(Millis(55 * 60'000));
    bench.call();
    bench.clock.advance(Millis(5)); // STS has been asked and has not answered
    bench.client.reset();
    bench.run();
    QVERIFY(bench.replies.empty());
}

void TestCredentials::everyTextIsClean()
{
    // Whatever STS answers with, even if it repeats what it was sent or gave.
    const std::vector<TransportReply> replies{
        stsDenied(),
        torn(),
        answered(200, "hooklinesecret-junk"),
        answered(403, "<ErrorResponse><Error><Code>X</Code><Message>m</Message></Error></ErrorResponse>"),
        answered(200,
                 "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA bad</AccessKeyId>"
                 "<SecretAccessKey>hooklinesecret</SecretAccessKey><SessionToken>hooklinesecret</"
                 "SessionToken></Credentials>"
                 "</AssumeRoleResult></AssumeRoleResponse>"),
        answered(200,
                 "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>"
                 "<SecretAccessKey>hooklinesecret</SecretAccessKey><SessionToken>hooklinesecret\n</"
                 "SessionToken><Expiration>hooklinesecret"
                 "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>")};
    for (const TransportReply &reply : replies) {
        Bench bench;
        bench.transport.handler = [&reply](const TransportRequest &) { return std::optional(reply); };
        bench.open();
        bench.call();
        bench.run(Millis(120'000));
        QVERIFY(!bench.replies.back().ok());
        QVERIFY2(!bench.texts.contains(mark), qPrintable(bench.texts));
        QVERIFY(!bench.client->credentials().source().contains(mark));
    }
}

void TestCredentials::requestsForKeysAreTold()
{
    Bench bench;
    bench.open();
    bench.call();
    bench.run();
    QCOMPARE(bench.attempts.size(), size_t(2));
    const Attempt &keys = bench.attempts[0];
    QCOMPARE(keys.service, QStringLiteral("sts"));
    QCOMPARE(keys.operation, QStringLiteral("AssumeRole"));
    QVERIFY(keys.forKeys);
    QCOMPARE(keys.profile, QStringLiteral("p"));
    QCOMPARE(keys.host, QStringLiteral("sts.eu-west-1.amazonaws.com"));
    QVERIFY(!bench.attempts[1].forKeys);
    QVERIFY(bench.attempts[1].profile.isEmpty());

    Bench denied;
    denied.transport.handler = [](const TransportRequest &) { return std::optional(stsDenied()); };
    denied.open();
    denied.call();
    denied.run();
    QCOMPARE(denied.attempts.size(), size_t(1));
    QCOMPARE(outcomeOf(denied.attempts[0]), AttemptOutcome::Denied);
    QCOMPARE(denied.attempts[0].requestId, QStringLiteral("r-9"));
}

void TestCredentials::expiredKeysAreTold_data()
{
    QTest::addColumn<bool>("others");
    QTest::newRow("there are others") << true;
    QTest::newRow("there are none") << false;
}

// Whether it was sent again is known only when there are other keys, or none.
void TestCredentials::expiredKeysAreTold()
{
    QFETCH(bool, others);
    Bench bench;
    int refused = 0;
    bench.transport.handler = [&](const TransportRequest &request) -> std::optional<TransportReply> {
        if (request.base.host().startsWith(QLatin1String("sts")))
            return refused > 0 && !others ? stsDenied() : bench.answer(request);
        return ++refused == 1 ? expired() : answered(200, "{}");
    };
    bench.open();
    bench.call();
    bench.run(Millis(60'000));
    QStringList told;
    for (const Attempt &attempt : bench.attempts)
        told.append(
            QStringLiteral("%1 %2 %3").arg(attempt.service).arg(attempt.number).arg(isFailure(attempt)));
    const QStringList head{QStringLiteral("sts 1 0"), QStringLiteral("sts 1 %1").arg(!others),
                           QStringLiteral("codedeploy 1 %1").arg(!others)};
    QCOMPARE(told, others ? head + QStringList{QStringLiteral("codedeploy 2 0")} : head);
    QCOMPARE(bench.replies.front().ok(), others);
    QVERIFY2(!bench.texts.contains(mark), qPrintable(bench.texts));
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
