// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/connection.h"
#include "models/aws/profiles.h"
#include "models/aws/sharedfiles.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace hookline;
using namespace hookline::aws;

namespace {

Connection good()
{
    Connection connection;
    connection.region = QStringLiteral("eu-west-1");
    connection.keys = {"AKID", "hooklinesecret", {}};
    return connection;
}

/// A home with the two files, and an environment that points at it.
struct Home
{
    QTemporaryDir dir;
    Environment environment;

    Home(const QByteArray &config, const QByteArray &credentials)
    {
        QDir(dir.path()).mkdir(QStringLiteral(".aws"));
        write(QStringLiteral("config"), config);
        write(QStringLiteral("credentials"), credentials);
        environment.variables.insert(QStringLiteral("HOME"), dir.path());
    }
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(dir.filePath(QStringLiteral(".aws/") + name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the test's own files");
    }
    void set(const char *name, const char *value)
    {
        environment.variables.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    }
};

const QByteArray keyLines = "aws_access_key_id = AKID-P\naws_secret_access_key = hooklinesecret-P\n";

/// "profile.key=value;…" of every profile, sorted: one line that tests compare.
QString flat(const SharedFiles &files)
{
    QStringList parts;
    for (auto profile = files.profiles.begin(); profile != files.profiles.end(); ++profile) {
        parts += QLatin1Char('[') + profile.key() + QLatin1Char(']');
        for (auto it = profile->begin(); it != profile->end(); ++it)
            parts += it.key() + QLatin1Char('=') + it.value();
    }
    return parts.join(QLatin1Char(';'));
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
    void endpoints_data();
    void endpoints();
    void grammar_data();
    void grammar();
    void grammarErrors_data();
    void grammarErrors();
    void fileLocations_data();
    void fileLocations();
    void precedence_data();
    void precedence();
    void serviceEndpoints();
    void malformedEndpointIsNotAws();
    void profilesThatCannotBeUsed_data();
    void profilesThatCannotBeUsed();
    void listsProfiles();
    void brokenFilesSayWhereWithoutSecrets();
};

void TestConnection::checks_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("refused"); // subject; empty: accepted
    const QString eu = QStringLiteral("eu-west-1"), none, endpoint = QStringLiteral("endpoint");
    const auto row = [](const char *name, const char *url, const QString &region, const QString &refused) {
        QTest::newRow(name) << QString::fromLatin1(url) << region << refused;
    };
    row("AWS", "", eu, none);
    row("https", "https://codedeploy.example", eu, none);
    row("https with port and path", "https://gw.example:8443/aws", eu, none);
    row("http on 127.0.0.1", "http://127.0.0.1:4321", eu, none);
    row("http on 127.8.9.1", "http://127.8.9.1:4321", eu, none);
    row("http on ::1", "http://[::1]:4321", eu, none);
    row("http elsewhere", "http://codedeploy.example", eu, endpoint);
    row("http on a name of loopback", "http://localhost:4321", eu, endpoint);
    row("http on a lookalike", "http://127.0.0.1.example:80", eu, endpoint);
    row("http on any address", "http://0.0.0.0:4321", eu, endpoint);
    row("http in the home network", "http://192.168.0.3", eu, endpoint);
    row("user info", "https://me:pw@codedeploy.example", eu, endpoint);
    row("lookalike in user info", "http://127.0.0.1@evil.example", eu, endpoint);
    row("query", "https://codedeploy.example/?a=b", eu, endpoint);
    row("fragment", "https://codedeploy.example/#x", eu, endpoint);
    row("ftp", "ftp://127.0.0.1", eu, endpoint);
    row("file", "file:///etc/passwd", eu, endpoint);
    row("no host", "https:///x", eu, endpoint);
    row("gov", "", QStringLiteral("us-gov-west-1"), none);
    row("new region", "", QStringLiteral("xx-new-3"), none);
    row("no region", "", none, QStringLiteral("region"));
    row("region with a dot", "", QStringLiteral("eu-west-1.evil.example"), QStringLiteral("region"));
    row("region with a slash", "", QStringLiteral("eu-west-1/x"), QStringLiteral("region"));
    row("region with a line end", "", QStringLiteral("eu-west-1\n"), QStringLiteral("region"));
    row("region upper case", "", QStringLiteral("EU-WEST-1"), QStringLiteral("region"));
    row("region of one word", "", QStringLiteral("europe"), QStringLiteral("region"));
}

void TestConnection::checks()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, region);
    QFETCH(QString, refused);
    Connection connection = good();
    connection.endpoint = QUrl(endpoint);
    connection.region = region;
    const auto result = check(connection);
    QCOMPARE(result.ok() ? QString() : result.error().subject, refused);
    if (!result)
        QCOMPARE(result.error().code, ErrorCode::Configuration);
    // The same endpoint for one service only.
    if (!endpoint.isEmpty()) {
        connection.endpoint.clear();
        connection.serviceEndpoints.insert(QStringLiteral("sqs"), QUrl(endpoint));
        QCOMPARE(check(connection).ok(), refused.isEmpty());
    }

    connection = good();
    connection.keys.accessKeyId.clear();
    QCOMPARE(check(connection).error().subject, QStringLiteral("accessKeyId"));
    connection = good();
    connection.keys.secretAccessKey.clear();
    QCOMPARE(check(connection).error().subject, QStringLiteral("secretAccessKey"));
    connection = good();
    connection.keys.sessionToken = "a\r\nX-Evil: 1";
    QCOMPARE(check(connection).error().subject, QStringLiteral("sessionToken"));
    QVERIFY(!check(connection).error().message.contains(QLatin1String("Evil")));
}

void TestConnection::endpoints_data()
{
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("url");
    const std::pair<const char *, const char *> rows[] = {
        {"us-east-1", "https://codedeploy.us-east-1.amazonaws.com"},
        {"eu-central-2", "https://codedeploy.eu-central-2.amazonaws.com"},
        {"mx-central-1", "https://codedeploy.mx-central-1.amazonaws.com"},
        {"cn-north-1", "https://codedeploy.cn-north-1.amazonaws.com.cn"},
        {"us-gov-west-1", "https://codedeploy.us-gov-west-1.amazonaws.com"},
        {"eusc-de-east-1", "https://codedeploy.eusc-de-east-1.amazonaws.eu"},
        {"us-iso-east-1", "https://codedeploy.us-iso-east-1.c2s.ic.gov"},
        {"us-isob-east-1", "https://codedeploy.us-isob-east-1.sc2s.sgov.gov"},
        {"eu-isoe-west-1", "https://codedeploy.eu-isoe-west-1.cloud.adc-e.uk"},
        {"us-isof-south-1", "https://codedeploy.us-isof-south-1.csp.hci.ic.gov"},
        {"zz-new-9", "https://codedeploy.zz-new-9.amazonaws.com"},
    };
    for (const auto &[region, url] : rows)
        QTest::newRow(region) << QString::fromLatin1(region) << QString::fromLatin1(url);
}

void TestConnection::endpoints()
{
    QFETCH(QString, region);
    QFETCH(QString, url);
    Connection connection = good();
    connection.region = region;
    QCOMPARE(endpointFor(connection, QStringLiteral("codedeploy")).toString(), url);
    QVERIFY(!connection.isCustomEndpoint());
    connection.endpoint = QUrl(QStringLiteral("http://127.0.0.1:1"));
    QCOMPARE(endpointFor(connection, QStringLiteral("codedeploy")), connection.endpoint);
    connection.serviceEndpoints.insert(QStringLiteral("sqs"), QUrl(QStringLiteral("http://127.0.0.1:2")));
    QCOMPARE(endpointFor(connection, QStringLiteral("sqs")).port(), 2);
    QCOMPARE(endpointFor(connection, QStringLiteral("codedeploy")).port(), 1);
    QVERIFY(connection.isCustomEndpoint());
}

void TestConnection::grammar_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &config, const QByteArray &credentials,
                        const char *expected) {
        QTest::newRow(name) << config << credentials << QString::fromUtf8(expected);
    };
    row("nothing", "", "", "");
    row("prefix in config only", "[profile a]\nk=1\n[b]\nk=2", "[c]\nk=3\n[profile d]\nk=4",
        "[a];k=1;[c];k=3");
    row("prefixed default wins, before", "[profile default]\nk=1\n[default]\nk=2", "", "[default];k=1");
    row("prefixed default wins, after", "[default]\nk=2\nz=3\n[profile default]\nk=1", "", "[default];k=1");
    row("plain default", "[default]\nk=2", "[default]\ns=3", "[default];k=2;s=3");
    row("credentials win", "[profile a]\nk=1", "[a]\nK=2", "[a];k=2");
    row("sections merge, last wins", "[profile a]\nk=1\n[profile b]\n[profile a]\nk=2\nm=3", "",
        "[a];k=2;m=3;[b]");
    row("comments", "# x\n ; y\n[profile a] # z\nk=1 # w\nm=2;v\nn=3 ;", "", "[a];k=1;m=2;v;n=3");
    row("continuation keeps comments", "[profile a]\nk=1\n  2 # 3", "", "[a];k=1\n2 # 3");
    row("nested block", "[profile a]\ns3 =\n  x = 1\n\n  y = 2\nk=3", "", "[a];k=3;s3=\nx = 1\ny = 2");
    row("Windows line ends", "[profile a]\r\nk = 1\r\n", "", "[a];k=1");
    row("byte order mark", "\xef\xbb\xbf[profile a]\nk=1", "", "[a];k=1");
    row("equals sign in a value", "[profile a]\nk=a=b", "", "[a];k=a=b");
    row("bad names are skipped with all below", "[profile a b]\nx=1\n y\n[profile c]\nk k=1\n  2\nm=3", "",
        "[c];m=3");
    row("key names without case", "[profile a]\nAWS_Access_Key_ID=1", "", "[a];aws_access_key_id=1");
    row("sso-session is no profile", "[sso-session a]\nk=1\n[services b]\nx=1", "", "");
}

void TestConnection::grammar()
{
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, credentials);
    QFETCH(QString, expected);
    const auto files = parseSharedFiles(config, credentials);
    QVERIFY2(files.ok(), files.ok() ? "" : qPrintable(toString(files.error())));
    QCOMPARE(flat(*files), expected);
}

void TestConnection::grammarErrors_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QString>("where");
    QTest::newRow("property first") << QByteArray("\nk=v") << QStringLiteral("AWS config file line 2");
    QTest::newRow("open bracket") << QByteArray("[profile a") << QStringLiteral("AWS config file line 1");
    QTest::newRow("no equals") << QByteArray("[profile a]\nk : v")
                               << QStringLiteral("AWS config file line 2");
    QTest::newRow("no name") << QByteArray("[profile a]\n=v") << QStringLiteral("AWS config file line 2");
    QTest::newRow("stray continuation")
        << QByteArray("[profile a]\n v") << QStringLiteral("AWS config file line 2");
    QTest::newRow("nested without equals")
        << QByteArray("[profile a]\ns3=\n v") << QStringLiteral("AWS config file line 3");
}

void TestConnection::grammarErrors()
{
    QFETCH(QByteArray, config);
    QFETCH(QString, where);
    const auto files = parseSharedFiles(config, {});
    QVERIFY(!files.ok());
    QCOMPARE(files.error().code, ErrorCode::Configuration);
    QCOMPARE(files.error().subject, where);
}

void TestConnection::fileLocations_data()
{
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QString>("config");
    QTest::addColumn<QString>("credentials");
    const QString home = QStringLiteral("HOME=/h");
    QTest::newRow("home") << QStringList{home} << QStringLiteral("/h/.aws/config")
                          << QStringLiteral("/h/.aws/credentials");
    QTest::newRow("user profile") << QStringList{QStringLiteral("USERPROFILE=C:/u")}
                                  << QStringLiteral("C:/u/.aws/config")
                                  << QStringLiteral("C:/u/.aws/credentials");
    QTest::newRow("home drive") << QStringList{QStringLiteral("HOMEDRIVE=C:"), QStringLiteral("HOMEPATH=/u")}
                                << QStringLiteral("C:/u/.aws/config")
                                << QStringLiteral("C:/u/.aws/credentials");
    QTest::newRow("own config") << QStringList{home, QStringLiteral("AWS_CONFIG_FILE=/x/c")}
                                << QStringLiteral("/x/c") << QStringLiteral("/h/.aws/credentials");
    QTest::newRow("own credentials") << QStringList{home, QStringLiteral("AWS_SHARED_CREDENTIALS_FILE=~/k")}
                                     << QStringLiteral("/h/.aws/config") << QStringLiteral("/h/k");
    QTest::newRow("homeless") << QStringList{} << QString() << QString();
}

void TestConnection::fileLocations()
{
    QFETCH(QStringList, variables);
    QFETCH(QString, config);
    QFETCH(QString, credentials);
    Environment environment;
    for (const QString &variable : variables)
        environment.variables.insert(variable.section(QLatin1Char('='), 0, 0),
                                     variable.section(QLatin1Char('='), 1));
    QCOMPARE(environment.configFile(), config);
    QCOMPARE(environment.credentialsFile(), credentials);
}

void TestConnection::precedence_data()
{
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QStringList>("wish"); // profile, region, endpoint
    QTest::addColumn<QString>("keyId"); // or the error's subject after "!"
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("endpoint");
    const auto row = [](const char *name, const QByteArray &variables, const char *wish, const char *keyId,
                        const char *region, const char *endpoint) {
        QTest::newRow(name) << QString::fromLatin1(variables).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                            << QString::fromLatin1(wish).split(QLatin1Char('|')) << QString::fromLatin1(keyId)
                            << QString::fromLatin1(region) << QString::fromLatin1(endpoint);
    };
    const char *const keys = "AWS_ACCESS_KEY_ID=AKID-E AWS_SECRET_ACCESS_KEY=hooklinesecret-E ";
    const auto with = [keys](const char *more) { return QByteArray(keys) + more; };
    row("default profile", "", "||", "AKID-P", "eu-west-1", "");
    row("environment keys, region of the profile", keys, "||", "AKID-E", "eu-west-1", "");
    row("AWS_REGION", with("AWS_REGION=us-east-1"), "||", "AKID-E", "us-east-1", "");
    row("AWS_DEFAULT_REGION", with("AWS_DEFAULT_REGION=us-east-2"), "||", "AKID-E", "us-east-2", "");
    row("both regions", with("AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-2"), "||", "AKID-E",
        "us-east-1", "");
    row("wished region", with("AWS_REGION=us-east-1"), "|sa-east-1|", "AKID-E", "sa-east-1", "");
    row("AWS_PROFILE", "AWS_PROFILE=other", "||", "AKID-O", "ap-south-1", "http://127.0.0.1:7");
    row("environment keys beat AWS_PROFILE", with("AWS_PROFILE=other"), "||", "AKID-E", "ap-south-1",
        "http://127.0.0.1:7");
    row("wished profile beats environment keys", keys, "other||", "AKID-O", "ap-south-1",
        "http://127.0.0.1:7");
    row("AWS_DEFAULT_PROFILE", "AWS_DEFAULT_PROFILE=other", "||", "AKID-O", "ap-south-1",
        "http://127.0.0.1:7");
    row("AWS_PROFILE beats AWS_DEFAULT_PROFILE", "AWS_DEFAULT_PROFILE=nobody AWS_PROFILE=other", "||",
        "AKID-O", "ap-south-1", "http://127.0.0.1:7");
    row("no number of attempts", "AWS_MAX_ATTEMPTS=many", "||", "!max_attempts", "", "");
    row("no attempt at all", "AWS_MAX_ATTEMPTS=0", "||", "!max_attempts", "", "");
    row("unknown profile", "", "nobody||", "!profile", "", "");
    row("unknown AWS_PROFILE", "AWS_PROFILE=nobody", "||", "!profile", "", "");
    row("endpoint from the environment", "AWS_ENDPOINT_URL=http://127.0.0.1:8", "other||", "AKID-O",
        "ap-south-1", "http://127.0.0.1:8");
    row("wished endpoint", "AWS_ENDPOINT_URL=http://127.0.0.1:8", "other||http://127.0.0.1:9", "AKID-O",
        "ap-south-1", "http://127.0.0.1:9");
    row("configured endpoints ignored",
        "AWS_ENDPOINT_URL=http://127.0.0.1:8 AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "other||", "AKID-O",
        "ap-south-1", "");
    row("half of the keys", "AWS_ACCESS_KEY_ID=AKID-E", "||", "!credentials", "", "");
    row("no region", "", "bare||", "!region", "", "");
    row("plain http endpoint", "AWS_ENDPOINT_URL=http://aws.example", "||", "!endpoint", "", "");
    row("web identity in the environment", "AWS_WEB_IDENTITY_TOKEN_FILE=/t", "||", "!credentials", "", "");
}

void TestConnection::precedence()
{
    QFETCH(QStringList, variables);
    QFETCH(QStringList, wish);
    QFETCH(QString, keyId);
    QFETCH(QString, region);
    QFETCH(QString, endpoint);
    Home home("[default]\nregion = eu-west-1\n[profile other]\nregion = ap-south-1\n"
              "endpoint_url = http://127.0.0.1:7\n",
              "[default]\n" + keyLines
                  + "[other]\naws_access_key_id=AKID-O\naws_secret_access_key=hooklinesecret-O\n"
                  + "aws_session_token=hooklinesecret-token-O\n[bare]\n" + keyLines);
    for (const QString &variable : variables)
        home.environment.variables.insert(variable.section(QLatin1Char('='), 0, 0),
                                          variable.section(QLatin1Char('='), 1));
    const auto connection = connectionFromEnvironment(home.environment, {wish.at(0), wish.at(1), wish.at(2)});
    if (keyId.startsWith(QLatin1Char('!'))) {
        QVERIFY(!connection.ok());
        QCOMPARE(connection.error().subject, keyId.mid(1));
        QVERIFY(!connection.error().message.contains(QLatin1String("hooklinesecret")));
        return;
    }
    QVERIFY2(connection.ok(), connection.ok() ? "" : qPrintable(toString(connection.error())));
    QCOMPARE(connection->keys.accessKeyId, keyId.toLatin1());
    QCOMPARE(connection->keys.secretAccessKey, QByteArray("hooklinesecret-") + keyId.right(1).toLatin1());
    QCOMPARE(connection->keys.sessionToken,
             keyId == QLatin1String("AKID-O") ? "hooklinesecret-token-O" : QByteArray());
    QCOMPARE(connection->region, region);
    QCOMPARE(connection->endpoint.toString(), endpoint);
    QCOMPARE(connection->keySource == QLatin1String("environment"), keyId == QLatin1String("AKID-E"));
    QVERIFY(!connection->keySource.isEmpty());
    QVERIFY(!connection->sandbox);
}

void TestConnection::serviceEndpoints()
{
    Home home("[default]\nregion=eu-west-1\nservices = local\n[services local]\ncodedeploy =\n"
              "  endpoint_url = http://127.0.0.1:11\nsqs =\n  endpoint_url = http://127.0.0.1:12\n",
              "[default]\n" + keyLines);
    auto connection = connectionFromEnvironment(home.environment);
    QVERIFY(connection.ok());
    QCOMPARE(endpointFor(*connection, QStringLiteral("codedeploy")).port(), 11);
    QCOMPARE(endpointFor(*connection, QStringLiteral("sqs")).port(), 12);
    QVERIFY(endpointFor(*connection, QStringLiteral("sts")).host().endsWith(QLatin1String("amazonaws.com")));

    home.set("AWS_ENDPOINT_URL", "http://127.0.0.1:13");
    home.set("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:14");
    connection = connectionFromEnvironment(home.environment);
    QVERIFY(connection.ok());
    QCOMPARE(endpointFor(*connection, QStringLiteral("codedeploy")).port(), 13);
    QCOMPARE(endpointFor(*connection, QStringLiteral("sqs")).port(), 14);
    QCOMPARE(endpointFor(*connection, QStringLiteral("sts")).port(), 13);
}

void TestConnection::malformedEndpointIsNotAws()
{
    for (const char *text : {"127.0.0.1:4566", "http://", "//127.0.0.1", "http://bad host/", "x"}) {
        Home home("[default]\nregion=eu-west-1\n", "[default]\n" + keyLines);
        QVERIFY2(!connectionFromEnvironment(home.environment, {{}, {}, QString::fromLatin1(text)}).ok(),
                 text);
        home.set("AWS_ENDPOINT_URL", text);
        QVERIFY2(!connectionFromEnvironment(home.environment).ok(), text);
        home.environment.variables.remove(QStringLiteral("AWS_ENDPOINT_URL"));
        home.set("AWS_ENDPOINT_URL_CODEDEPLOY", text);
        QVERIFY2(!connectionFromEnvironment(home.environment).ok(), text);
    }
}

void TestConnection::profilesThatCannotBeUsed_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("named");
    const QByteArray keys = keyLines;
    QTest::newRow("role of nobody") << QByteArray("role_arn=arn:aws:iam::1:role/r\nsource_profile=x")
                                    << QStringLiteral("source_profile");
    QTest::newRow("role beside keys")
        << keys + "role_arn=arn:aws:iam::1:role/r\nsource_profile=x" << QStringLiteral("source_profile");
    QTest::newRow("sso") << QByteArray("sso_session=s\nsso_account_id=1") << QStringLiteral("sso_session");
    QTest::newRow("old sso") << QByteArray("sso_start_url=https://x\nsso_region=eu-west-1")
                             << QStringLiteral("sso_start_url");
    QTest::newRow("web identity") << QByteArray("web_identity_token_file=/t")
                                  << QStringLiteral("web_identity_token_file");
    QTest::newRow("login") << QByteArray("login_session=s") << QStringLiteral("login_session");
    QTest::newRow("no secret") << QByteArray("aws_access_key_id=AKID-P")
                               << QStringLiteral("aws_secret_access_key");
    QTest::newRow("no id") << QByteArray("aws_secret_access_key=hooklinesecret-P")
                           << QStringLiteral("aws_access_key_id");
    QTest::newRow("nothing") << QByteArray("output=json") << QStringLiteral("aws_access_key_id");
}

void TestConnection::profilesThatCannotBeUsed()
{
    QFETCH(QByteArray, lines);
    QFETCH(QString, named);
    Home home("[profile p]\nregion=eu-west-1\n" + lines + "\n", "");
    const auto list = profiles(home.environment);
    QVERIFY(list.ok());
    QCOMPARE(list->size(), size_t(1));
    QVERIFY(!list->front().usable());
    QVERIFY2(list->front().problem.contains(named), qPrintable(list->front().problem));
    QVERIFY(!list->front().problem.contains(QLatin1String("hooklinesecret")));
    const auto connection = connectionFromEnvironment(home.environment, {QStringLiteral("p"), {}, {}});
    QVERIFY(!connection.ok());
    QCOMPARE(connection.error().message, list->front().problem);
}

void TestConnection::listsProfiles()
{
    Home home("[profile b]\nregion=eu-west-1\n[default]\n[profile a]\nsso_session=x\n",
              "[b]\n" + keyLines + "[default]\n" + keyLines);
    const auto list = profiles(home.environment);
    QVERIFY(list.ok());
    QStringList names;
    for (const ProfileInfo &info : *list)
        names += info.name + (info.usable() ? QString() : QStringLiteral("!"));
    QCOMPARE(names, (QStringList{QStringLiteral("default"), QStringLiteral("a!"), QStringLiteral("b")}));
    QCOMPARE(list->at(2).region, QStringLiteral("eu-west-1"));
    QVERIFY(list->at(2).keySource.contains(QLatin1Char('b')));

    Environment empty;
    empty.variables.insert(QStringLiteral("HOME"), home.dir.filePath(QStringLiteral("nowhere")));
    QVERIFY(profiles(empty)->empty());
    // An instance's keys could do, but nobody is told that a region is all that is missing.
    QVERIFY(connectionFromEnvironment(empty).error().message.startsWith(QLatin1String(
        "neither AWS_ACCESS_KEY_ID is set nor is there a profile \"default\"; there is no region")));
    empty.variables.insert(QStringLiteral("AWS_EC2_METADATA_DISABLED"), QStringLiteral("true"));
    QCOMPARE(connectionFromEnvironment(empty).error().subject, QStringLiteral("credentials"));
}

void TestConnection::brokenFilesSayWhereWithoutSecrets()
{
    Home home("", "[default]\naws_secret_access_key hooklinesecret-P\n");
    const auto connection = connectionFromEnvironment(home.environment);
    QVERIFY(!connection.ok());
    QCOMPARE(connection.error().subject, QStringLiteral("AWS credentials file line 2"));
    QVERIFY(!toString(connection.error()).contains(QLatin1String("hooklinesecret")));

    QFile::remove(home.dir.filePath(QStringLiteral(".aws/credentials")));
    QDir(home.dir.path()).mkdir(QStringLiteral(".aws/credentials"));
    QCOMPARE(profiles(home.environment).error().code, ErrorCode::Storage);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
