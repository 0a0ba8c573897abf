// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentials.h"
#include "models/aws/profiles.h"
#include "models/aws/ssotoken.h"
#include "tests/aws/awshome.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>
#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

const QByteArray session = "[profile p]\nregion=eu-west-1\nsso_session=dev\nsso_account_id=012345678901\n"
                           "sso_role_name=R\n[sso-session dev]\nsso_region=us-east-1\n"
                           "sso_start_url=https://d-1.awsapps.com/start\nsso_registration_scopes=a:b, c:d\n";
const QString cacheFolder = QStringLiteral(".aws/sso/cache/");

TransportReply json(int status, const QJsonObject &object)
{
    return answered(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

TransportReply roleKeys()
{
    return answered(200,
                    R"({"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"hooklinesecret-sso",)"
                    R"("sessionToken":"hooklinesecret-sso-token","expiration":1800003600000}})");
}

TransportReply oauthError(const char *name)
{
    return json(400,
                {{QStringLiteral("error"), QLatin1String(name)},
                 {QStringLiteral("error_description"), QStringLiteral("about hooklinesecret-refresh")}});
}

struct Bench
{
    AwsHome home;
    ManualClock clock;
    ScriptedTransport transport{clock};
    std::unique_ptr<Credentials> credentials;
    QObject context;
    std::optional<Result<void>> outcome;
    QStringList asked; ///< "host path" of each request.
    std::vector<Attempt> attempts; ///< As the request log is told them.
    std::vector<std::pair<QString, std::function<TransportReply(const TransportRequest &)>>> answers;

    explicit Bench(const QByteArray &config, const QByteArray &shared = {})
        : home(config, shared)
    {
        transport.handler = [this](const TransportRequest &request) -> std::optional<TransportReply> {
            const QString what =
                request.base.host().section(QLatin1Char('.'), 0, 0) + QString::fromLatin1(request.http.path);
            asked.append(what);
            for (const auto &[path, answer] : answers) {
                if (path == what)
                    return answer(request);
            }
            return notDelivered();
        };
    }
    void on(const char *path, const TransportReply &reply)
    {
        on(path, [reply](const TransportRequest &) { return reply; });
    }
    void on(const char *path, std::function<TransportReply(const TransportRequest &)> answer)
    {
        std::erase_if(answers, [path](const auto &known) { return known.first == QLatin1String(path); });
        answers.emplace_back(QString::fromLatin1(path), std::move(answer));
    }
    void open(const char *profile = "p")
    {
        const auto connection =
            connectionFromEnvironment(home.environment, {QString::fromLatin1(profile), {}, {}});
        if (!connection)
            qFatal("%s", qPrintable(toString(connection.error())));
        credentials = std::make_unique<Credentials>(*connection, transport, clock, [] { return 0.5; });
        QObject::connect(credentials.get(), &Credentials::attemptFinished, &context,
                         [this](const Attempt &attempt) { attempts.push_back(attempt); });
    }
    /// Asks and waits, on this clock, also for programs.
    void ask(Millis by = Millis(100), int limit = 2000)
    {
        if (!credentials)
            open();
        outcome.reset();
        credentials->prepare(&context, [this](const Result<void> &result) { outcome = result; });
        for (int i = 0; i < limit && !outcome; ++i) {
            clock.advance(by);
            QTest::qWait(transport.sent.empty() && i > 3 ? 2 : 0);
        }
        if (!outcome)
            qFatal("never answered");
    }
    /// "sso GetRoleCredentials 1 200" of each attempt, and that it is one for the keys of profile p.
    QStringList told() const
    {
        QStringList lines;
        for (const Attempt &attempt : attempts) {
            lines.append(QStringLiteral("%1 %2 %3 %4")
                             .arg(attempt.service, attempt.operation)
                             .arg(attempt.number)
                             .arg(attempt.httpStatus));
            if (!attempt.forKeys || attempt.profile != QLatin1String("p"))
                lines.append(QStringLiteral("not for the keys of p"));
            const QString texts = toString(attempt.error) + attempt.host + attempt.requestId;
            if (texts.contains(QLatin1String("hush")) || texts.contains(QLatin1String("role_name"))
                || attempt.host.contains(QLatin1Char('/')))
                lines.append(QStringLiteral("tells too much: ") + texts);
        }
        return lines;
    }
    QString problem() const { return outcome->ok() ? QString() : outcome->error().message; }
    void cache(Instant expires, const QByteArray &more = {})
    {
        home.write(cacheFolder + QStringLiteral("34c6fceca75e456f25e7e99531e2425c6c1de443.json"),
                   R"({"accessToken":"hooklinesecret-access","expiresAt":")" + toIso8601(expires).toLatin1()
                       + R"(","startUrl":"https://d-1.awsapps.com/start")" + more + "}");
    }
};

const QByteArray refreshable =
    R"(,"refreshToken":"hooklinesecret-refresh","clientId":"id","clientSecret":"hooklinesecret-client",)"
    R"("registrationExpiresAt":"2199-01-01T00:00:00Z")";

} // namespace

class TestKeySteps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ssoTokenIsRefreshed();
    void ssoTokenIsKeptInMemoryAndFilesAreNotWritten();
    void ssoTokenThatHoldsSurvivesAFailedRefresh();
    void ssoRefusalLeadsToARefresh();
    void ssoWithoutSignIn_data();
    void ssoWithoutSignIn();
    void ssoDeviceSignIn();
    void retriedRequestForKeysIsTold();
    void refusedRequestForKeysIsTold();
    void endingInsideTheLogIsSafe();
    void ssoDeviceSignInEnds_data();
    void ssoDeviceSignInEnds();
    void containerTokens_data();
    void containerTokens();
    void processes_data();
    void processes();
    void processIsStartedWithoutAShell();
    void processThatHangsIsEnded();
    void instanceThatIsNoneIsGivenUpQuickly();
};

void TestKeySteps::ssoTokenIsRefreshed()
{
    Bench bench(session);
    bench.cache(bench.clock.now() + Millis(60'000), refreshable);
    QJsonObject sent;
    bench.on("oidc/token", [&sent](const TransportRequest &request) {
        sent = QJsonDocument::fromJson(request.http.body).object();
        return json(200,
                    {{QStringLiteral("accessToken"), QStringLiteral("hooklinesecret-new")},
                     {QStringLiteral("expiresIn"), 3600},
                     {QStringLiteral("refreshToken"), QStringLiteral("hooklinesecret-refresh2")}});
    });
    QByteArray bearer;
    bench.on("portal/federation/credentials", [&bearer](const TransportRequest &request) {
        bearer = request.http.headers.value("x-amz-sso_bearer_token");
        return roleKeys();
    });
    bench.ask();
    QVERIFY2(bench.outcome->ok(), qPrintable(bench.problem()));
    QCOMPARE(bearer, QByteArray("hooklinesecret-new"));
    QCOMPARE(sent,
             (QJsonObject{{QStringLiteral("clientId"), QStringLiteral("id")},
                          {QStringLiteral("clientSecret"), QStringLiteral("hooklinesecret-client")},
                          {QStringLiteral("grantType"), QStringLiteral("refresh_token")},
                          {QStringLiteral("refreshToken"), QStringLiteral("hooklinesecret-refresh")}}));
    QCOMPARE(bench.transport.sent.front().base.host(), QStringLiteral("oidc.us-east-1.amazonaws.com"));
    QVERIFY(!bench.transport.sent.front().http.headers.contains("Authorization"));
    QCOMPARE(bench.credentials->current()->accessKeyId, QByteArray("ASIASSO"));
    QCOMPARE(bench.credentials->expiration(), std::optional(fromEpochSeconds(1'800'003'600)));
    QCOMPARE(bench.credentials->source(), QStringLiteral("profile p (IAM Identity Center)"));
}

void TestKeySteps::ssoTokenIsKeptInMemoryAndFilesAreNotWritten()
{
    Bench bench(session);
    bench.cache(bench.clock.now() - Millis(60'000), refreshable);
    const QString file = bench.home.dir.filePath(
        cacheFolder + QStringLiteral("34c6fceca75e456f25e7e99531e2425c6c1de443.json"));
    QFile(file).setPermissions(QFile::ReadOwner);
    const QDateTime before = QFileInfo(file).lastModified();
    bench.on("oidc/token",
             json(200,
                  {{QStringLiteral("accessToken"), QStringLiteral("hooklinesecret-new")},
                   {QStringLiteral("expiresIn"), 28800}}));
    bench.on("portal/federation/credentials", roleKeys());
    bench.ask();
    bench.clock.advance(Millis(60 * 60'000));
    QVERIFY(!bench.credentials->current());
    bench.ask();
    QVERIFY(bench.outcome->ok());
    QCOMPARE(bench.asked,
             (QStringList{QStringLiteral("oidc/token"), QStringLiteral("portal/federation/credentials"),
                          QStringLiteral("portal/federation/credentials")}));
    QCOMPARE(QFileInfo(file).lastModified(), before);
    QCOMPARE(QDir(bench.home.dir.filePath(cacheFolder)).entryList(QDir::Files).size(), 1);
}

void TestKeySteps::ssoTokenThatHoldsSurvivesAFailedRefresh()
{
    Bench bench(session);
    bench.cache(bench.clock.now() + Millis(4 * 60'000), refreshable);
    bench.on("oidc/token", oauthError("invalid_grant"));
    bench.on("portal/federation/credentials", roleKeys());
    bench.ask();
    QVERIFY(bench.outcome->ok());
}

void TestKeySteps::ssoRefusalLeadsToARefresh()
{
    Bench bench(session);
    bench.cache(bench.clock.now() + Millis(8 * 60 * 60'000), refreshable);
    bench.on("oidc/token",
             json(200,
                  {{QStringLiteral("accessToken"), QStringLiteral("hooklinesecret-new")},
                   {QStringLiteral("expiresIn"), 3600}}));
    bench.on("portal/federation/credentials", [](const TransportRequest &request) {
        return request.http.headers.value("x-amz-sso_bearer_token") == "hooklinesecret-new"
            ? roleKeys()
            : json(401,
                   {{QStringLiteral("message"),
                     QStringLiteral("Session token hooklinesecret-access not found")}});
    });
    bench.ask();
    QVERIFY2(bench.outcome->ok(), qPrintable(bench.problem()));
    // A role that this person does not have.
    bench.on("portal/federation/credentials",
             json(403, {{QStringLiteral("message"), QStringLiteral("No access with hooklinesecret-new")}}));
    bench.clock.advance(Millis(60 * 60'000));
    bench.ask();
    QVERIFY2(bench.problem().contains(QLatin1String("sso_role_name of profile \"p\": HTTP 403 No access")),
             qPrintable(bench.problem()));
    QVERIFY2(!bench.problem().contains(QLatin1String("hooklinesecret")), qPrintable(bench.problem()));
}

void TestKeySteps::ssoWithoutSignIn_data()
{
    QTest::addColumn<QByteArray>("cached"); // more members; empty: no file
    QTest::newRow("no file") << QByteArray();
    QTest::newRow("no refresh token") << QByteArray(R"(,"clientId":"id")");
    QTest::newRow("refused") << refreshable;
    QTest::newRow("registration over") << QByteArray(refreshable).replace("2199", "2001");
}

void TestKeySteps::ssoWithoutSignIn()
{
    QFETCH(QByteArray, cached);
    Bench bench(session);
    if (!cached.isEmpty())
        bench.cache(bench.clock.now() - Millis(1000), cached);
    bench.on("oidc/token", oauthError("invalid_grant"));
    bench.ask();
    QCOMPARE(bench.outcome->error().code, ErrorCode::Configuration);
    QVERIFY2(bench.problem().contains(QLatin1String("profile \"p\" has sso_session"))
                 && bench.problem().contains(QLatin1String("aws sso login --profile p")),
             qPrintable(bench.problem()));
    QVERIFY(!bench.problem().contains(QLatin1String("hooklinesecret")));
}

void TestKeySteps::ssoDeviceSignIn()
{
    Bench bench(session);
    QJsonObject registered;
    bench.on("oidc/client/register", [&registered](const TransportRequest &request) {
        registered = QJsonDocument::fromJson(request.http.body).object();
        return json(200,
                    {{QStringLiteral("clientId"), QStringLiteral("id")},
                     {QStringLiteral("clientSecret"), QStringLiteral("hooklinesecret-client")},
                     {QStringLiteral("clientSecretExpiresAt"), 2'000'000'000}});
    });
    bench.on("oidc/device_authorization",
             json(200,
                  {{QStringLiteral("deviceCode"), QStringLiteral("hooklinesecret-device")},
                   {QStringLiteral("userCode"), QStringLiteral("ABCD-EFGH")},
                   {QStringLiteral("verificationUri"), QStringLiteral("https://device.sso.example/")},
                   {QStringLiteral("verificationUriComplete"),
                    QStringLiteral("https://device.sso.example/?user_code=ABCD-EFGH")},
                   {QStringLiteral("expiresIn"), 600},
                   {QStringLiteral("interval"), 1}}));
    int polls = 0;
    std::vector<Instant> at;
    bench.on("oidc/token", [&](const TransportRequest &) {
        at.push_back(bench.clock.now());
        ++polls;
        return polls == 1 ? oauthError("authorization_pending")
            : polls == 2  ? oauthError("slow_down")
                          : json(200,
                                 {{QStringLiteral("accessToken"), QStringLiteral("hooklinesecret-new")},
                                  {QStringLiteral("expiresIn"), 3600}});
    });
    bench.on("portal/federation/credentials", roleKeys());
    bench.open();
    DeviceSignIn shown;
    CredentialAsker asker;
    asker.signIn = [&shown](const DeviceSignIn &signIn, const std::function<void()> &) { shown = signIn; };
    bench.credentials->setAsker(asker);
    bench.ask();
    QVERIFY2(bench.outcome->ok(), qPrintable(bench.problem()));
    QCOMPARE(shown.userCode, QStringLiteral("ABCD-EFGH"));
    QCOMPARE(shown.page.toString(), QStringLiteral("https://device.sso.example/?user_code=ABCD-EFGH"));
    QCOMPARE(polls, 3);
    QVERIFY(at.at(2) - at.at(1) >= Millis(6000));
    QCOMPARE(registered.value(QLatin1String("scopes")).toArray().size(), 2);
    QCOMPARE(bench.told(),
             QStringList({QStringLiteral("sso-oidc RegisterClient 1 200"),
                          QStringLiteral("sso-oidc StartDeviceAuthorization 1 200"),
                          QStringLiteral("sso-oidc CreateToken 1 400"),
                          QStringLiteral("sso-oidc CreateToken 1 400"),
                          QStringLiteral("sso-oidc CreateToken 1 200"),
                          QStringLiteral("sso GetRoleCredentials 1 200")}));
    // That a person is still signing in is no failure.
    for (const Attempt &attempt : bench.attempts)
        QCOMPARE(attempt.error.code, ErrorCode::None);
    QCOMPARE(bench.attempts.at(2).error.serviceCode, QStringLiteral("authorization_pending"));
}

void TestKeySteps::retriedRequestForKeysIsTold()
{
    Bench bench(session);
    bench.cache(bench.clock.now() + Millis(60 * 60'000));
    int asked = 0;
    bench.on("portal/federation/credentials", [&asked](const TransportRequest &) {
        return ++asked == 1 ? answered(503, "hush-busy") : roleKeys();
    });
    bench.ask();
    QVERIFY2(bench.outcome->ok(), qPrintable(bench.problem()));
    QCOMPARE(bench.told(),
             QStringList({QStringLiteral("sso GetRoleCredentials 1 503"),
                          QStringLiteral("sso GetRoleCredentials 2 200")}));
    const Attempt &first = bench.attempts.at(0), &second = bench.attempts.at(1);
    QCOMPARE(first.call, second.call);
    QCOMPARE(first.host, QStringLiteral("portal.sso.us-east-1.amazonaws.com"));
    QCOMPARE(first.error.code, ErrorCode::ServiceFault);
    QCOMPARE(second.started, first.started + first.took + first.again.value());
}

void TestKeySteps::refusedRequestForKeysIsTold()
{
    Bench bench(session);
    bench.cache(bench.clock.now() + Millis(60 * 60'000));
    bench.on("portal/federation/credentials",
             answered(403, R"({"message":"hush-access is not for you"})", {{"x-amzn-RequestId", "r-7"}}));
    bench.ask();
    QVERIFY(!bench.outcome->ok());
    QCOMPARE(bench.told(), QStringList({QStringLiteral("sso GetRoleCredentials 1 403")}));
    QCOMPARE(outcomeOf(bench.attempts.at(0)), AttemptOutcome::Denied);
    QCOMPARE(bench.attempts.at(0).requestId, QStringLiteral("r-7"));
}

void TestKeySteps::endingInsideTheLogIsSafe()
{
    Bench bench(session);
    bench.cache(bench.clock.now() + Millis(60 * 60'000));
    bench.on("portal/federation/credentials", roleKeys());
    bench.open();
    connect(bench.credentials.get(), &Credentials::attemptFinished, &bench.context,
            [&bench] { bench.credentials.reset(); });
    bench.credentials->prepare(&bench.context, [](const Result<void> &) { QFAIL("answered"); });
    bench.clock.advance(Millis(60'000));
    QVERIFY(!bench.credentials);
}

void TestKeySteps::ssoDeviceSignInEnds_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("page");
    QTest::addColumn<bool>("refuse");
    const QString page = QStringLiteral("https://device.sso.example/");
    QTest::newRow("denied") << QStringLiteral("access_denied") << page << false;
    QTest::newRow("expired") << QStringLiteral("expired_token") << page << false;
    QTest::newRow("never decided") << QStringLiteral("authorization_pending") << page << false;
    QTest::newRow("refused here") << QStringLiteral("authorization_pending") << page << true;
    QTest::newRow("no web page") << QStringLiteral("authorization_pending")
                                 << QStringLiteral("file:///bin/sh") << false;
}

void TestKeySteps::ssoDeviceSignInEnds()
{
    QFETCH(QString, error);
    QFETCH(QString, page);
    QFETCH(bool, refuse);
    Bench bench(session);
    bench.on("oidc/client/register", json(200, {{QStringLiteral("clientId"), QStringLiteral("id")}}));
    bench.on("oidc/device_authorization",
             json(200,
                  {{QStringLiteral("deviceCode"), QStringLiteral("hooklinesecret-device")},
                   {QStringLiteral("verificationUri"), page},
                   {QStringLiteral("expiresIn"), 60},
                   {QStringLiteral("interval"), 1}}));
    bench.on("oidc/token", oauthError(qPrintable(error)));
    bench.open();
    int shown = 0;
    CredentialAsker asker;
    ClockTimer later;
    asker.signIn = [&](const DeviceSignIn &, const std::function<void()> &giveUp) {
        ++shown;
        if (refuse)
            later = bench.clock.callAfter(Millis(1500), giveUp);
    };
    bench.credentials->setAsker(asker);
    bench.ask();
    QVERIFY(!bench.outcome->ok());
    QCOMPARE(shown, page.startsWith(QLatin1String("https")) ? 1 : 0);
    QCOMPARE(bench.outcome->error().code, refuse ? ErrorCode::Cancelled : ErrorCode::Configuration);
    QVERIFY(!toString(bench.outcome->error()).contains(QLatin1String("hooklinesecret")));
}

void TestKeySteps::containerTokens_data()
{
    QTest::addColumn<QString>("file"); // its text; empty: none
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("sent"); // empty: refused
    QTest::newRow("token") << QString() << QStringLiteral("hooklinesecret-t")
                           << QStringLiteral("hooklinesecret-t");
    QTest::newRow("file wins") << QStringLiteral("hooklinesecret-f\n") << QStringLiteral("hooklinesecret-t")
                               << QStringLiteral("hooklinesecret-f");
    QTest::newRow("line end in the token")
        << QString() << QStringLiteral("hooklinesecret\r\nX: y") << QString();
    QTest::newRow("line end in the file") << QStringLiteral("hooklinesecret\nX: y") << QString() << QString();
}

void TestKeySteps::containerTokens()
{
    QFETCH(QString, file);
    QFETCH(QString, token);
    QFETCH(QString, sent);
    Bench bench(
        "[profile p]\nregion=eu-west-1\nrole_arn=arn:aws:iam::1:role/r\ncredential_source=EcsContainer\n");
    bench.home.set("AWS_CONTAINER_CREDENTIALS_FULL_URI",
                   QStringLiteral("http://169.254.170.23/v1/credentials"));
    bench.home.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
    if (!file.isEmpty()) {
        bench.home.write(QStringLiteral("token"), file.toUtf8());
        bench.home.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                       bench.home.dir.filePath(QStringLiteral("token")));
    }
    QByteArray seen;
    bench.on("169/v1/credentials", [&seen](const TransportRequest &request) {
        seen = request.http.headers.value("Authorization");
        return json(200, {});
    });
    bench.ask();
    QCOMPARE(QString::fromUtf8(seen), sent);
    QVERIFY(!bench.outcome->ok());
    QVERIFY2(!bench.problem().contains(QLatin1String("hooklinesecret")), qPrintable(bench.problem()));
    QVERIFY2(sent.isEmpty() || bench.problem().contains(QLatin1String("gave no AccessKeyId")),
             qPrintable(bench.problem()));
}

void TestKeySteps::processes_data()
{
    QTest::addColumn<QByteArray>("script"); // of /bin/sh
    QTest::addColumn<QString>("problem"); // empty: keys
    const auto row = [](const char *name, const char *script, const char *problem) {
        QTest::newRow(name) << QByteArray(script) << QString::fromLatin1(problem);
    };
    row("keys", R"(echo '{"Version":1,"AccessKeyId":"AKIAPROC","SecretAccessKey":"hooklinesecret"}')", "");
    row("keys with an end",
        R"(echo '{"Version":1,"AccessKeyId":"AKIAPROC","SecretAccessKey":"hooklinesecret","SessionToken":"hooklinesecret-t","Expiration":"2027-01-15T09:00:00Z"}')",
        "");
    row("other version",
        R"(echo '{"Version":2,"AccessKeyId":"AKIAPROC","SecretAccessKey":"hooklinesecret"}')",
        "another Version than 1");
    row("no version", R"(echo '{"AccessKeyId":"AKIAPROC","SecretAccessKey":"hooklinesecret"}')",
        "another Version than 1");
    row("no secret", R"(echo '{"Version":1,"AccessKeyId":"AKIAPROC"}')", "gave no SecretAccessKey");
    row("no time",
        R"(echo '{"Version":1,"AccessKeyId":"AKIAPROC","SecretAccessKey":"hooklinesecret","Expiration":"hooklinesecret"}')",
        "Expiration that is no time");
    row("junk", "echo hooklinesecret", "printed no JSON object");
    row("nothing", "true", "printed no JSON object");
    row("exit code", "exit 3", "ended with exit code 3");
    row("complaint", "echo 'Session is over, sign in' >&2; exit 1", "exit code 1: Session is over, sign in");
    row("complaint with secrets",
        "echo 'bad password=hooklinesecret and token: hooklinesecret at AKIAIOSFODNN7EXAMPLEhooklinesecret' "
        ">&2; echo hooklinesecret >&2; exit 1",
        "exit code 1: bad password=");
    row("too much", "yes hooklinesecret | head -c 100000", "more than 64 KiB");
    row("killed", "kill -9 $$", "crashed");
}

void TestKeySteps::processes()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, problem);
    Bench bench("[profile p]\nregion=eu-west-1\n");
    bench.home.write(QStringLiteral("my keys.sh"), script);
    bench.home.write(QStringLiteral(".aws/config"),
                     "[profile p]\nregion=eu-west-1\ncredential_process=/bin/sh \""
                         + bench.home.dir.filePath(QStringLiteral("my keys.sh")).toUtf8() + "\"\n");
    bench.ask(Millis(1));
    if (problem.isEmpty()) {
        QVERIFY2(bench.outcome->ok(), qPrintable(bench.problem()));
        QCOMPARE(bench.credentials->current()->accessKeyId, QByteArray("AKIAPROC"));
        QCOMPARE(bench.credentials->expiration().has_value(), script.contains("Expiration"));
        QCOMPARE(bench.credentials->source(), QStringLiteral("profile p (credential_process)"));
        return;
    }
    QVERIFY2(bench.problem().contains(problem), qPrintable(bench.problem()));
    QVERIFY(bench.problem().contains(QLatin1String("credential_process of profile \"p\"")));
    QVERIFY2(!bench.problem().contains(QLatin1String("hooklinesecret")), qPrintable(bench.problem()));
    QVERIFY(bench.problem().size() < 260);
}

void TestKeySteps::processIsStartedWithoutAShell()
{
    Bench bench("");
    const QByteArray witness = bench.home.dir.filePath(QStringLiteral("witness")).toUtf8();
    bench.home.write(QStringLiteral(".aws/config"),
                     "[profile p]\nregion=eu-west-1\ncredential_process=echo a;touch " + witness + " $(touch "
                         + witness + ") | touch " + witness + "\n");
    bench.ask(Millis(1));
    QVERIFY(!bench.outcome->ok());
    QVERIFY(!QFile::exists(QString::fromUtf8(witness)));

    Bench missing("[profile p]\nregion=eu-west-1\ncredential_process=/no/such/program\n");
    missing.ask(Millis(1));
    QVERIFY2(missing.problem().contains(QLatin1String("did not start")), qPrintable(missing.problem()));
    Bench open("[profile p]\nregion=eu-west-1\ncredential_process=/bin/echo \"a\n");
    open.ask(Millis(1));
    QVERIFY2(open.problem().contains(QLatin1String("a quote is open")), qPrintable(open.problem()));
}

void TestKeySteps::processThatHangsIsEnded()
{
    Bench bench("[profile p]\nregion=eu-west-1\ncredential_process=sleep 3600\n");
    QElapsedTimer took;
    took.start();
    bench.ask(Millis(1000));
    QVERIFY2(bench.problem().contains(QLatin1String("did not end within 60 s")), qPrintable(bench.problem()));
    QVERIFY(took.elapsed() < 10'000);
    // The end of everything does not wait for a program, either.
    Bench gone("[profile p]\nregion=eu-west-1\ncredential_process=sleep 3600\n");
    gone.open();
    gone.credentials->prepare(&gone.context, [](const Result<void> &) { QFAIL("answered"); });
    gone.clock.advance(Millis(1));
    gone.credentials.reset();
}

void TestKeySteps::instanceThatIsNoneIsGivenUpQuickly()
{
    Bench bench("[profile p]\nregion=eu-west-1\nrole_arn=arn:aws:iam::1:role/r\n"
                "credential_source=Ec2InstanceMetadata\n");
    bench.transport.handler = [](const TransportRequest &) { return std::nullopt; };
    const Instant start = bench.clock.now();
    bench.ask();
    QVERIFY(bench.clock.now() - start < Millis(2000));
    QCOMPARE(bench.outcome->error().code, ErrorCode::NotDelivered);
    QVERIFY2(bench.problem().startsWith(QLatin1String("the instance metadata service did not answer")),
             qPrintable(bench.problem()));
    QCOMPARE(bench.told(), QStringList({QStringLiteral("imds session token 1 0")}));
    QCOMPARE(outcomeOf(bench.attempts.at(0)), AttemptOutcome::NoAnswer);
    // Where it is only the last resort, what is missing comes first.
    Bench none("[profile q]\nregion=eu-west-1\n");
    none.home.set("AWS_REGION", QStringLiteral("eu-west-1"));
    none.transport.handler = bench.transport.handler;
    none.open("");
    none.ask();
    QVERIFY2(
        none.problem().startsWith(QLatin1String("neither AWS_ACCESS_KEY_ID is set nor is there a profile "
                                                "\"default\"; the instance metadata service")),
        qPrintable(none.problem()));
}

QTEST_GUILESS_MAIN(TestKeySteps)
#include "tst_keysteps.moc"
