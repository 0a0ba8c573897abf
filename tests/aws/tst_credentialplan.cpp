// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentialplan.h"
#include "models/aws/rolechain.h"
#include "tests/aws/crosssdk.h"

#include <QtTest>

#include <array>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

/// Cases of assume-role-tests.json with another outcome here, and why.
struct Exception
{
    int index;
    const char *why;
    const char *problem; ///< What ours says.
};
constexpr std::array exceptions{
    Exception{26, "ends in an access token of a Builder ID; Hookline needs keys, and says so at once",
              "but has no sso_account_id"},
};

/// What our error has to name where theirs says this.
struct Wording
{
    const char *theirs;
    const char *ours;
};
constexpr std::array wordings{
    Wording{"profile must contain `source_profile`", "no source_profile or credential_source"},
    Wording{"profile contained both", "both source_profile and credential_source"},
    Wording{"missing aws_secret_access_key", "no aws_secret_access_key"},
    Wording{"missing aws_access_key_id", "no aws_access_key_id"},
    Wording{"did not contain credential information", "has no aws_access_key_id"},
    Wording{"could not find source profile B", "source_profile = B"},
    Wording{"No profiles were defined", "is there a profile \"A\""},
    Wording{"formed an infinite loop", "leads back to it"},
    Wording{"`role_arn` was missing", "no role_arn"},
    Wording{"`sso_account_id` must also be set", "no sso_account_id"},
    Wording{"`sso_role_name` must also be set", "no sso_role_name"},
    Wording{"only be specified in the [sso-session]", "belongs into [sso-session"},
    Wording{"sso-session named `oops`", "[sso-session oops]"},
};

void set(Section *section, const QJsonObject &properties)
{
    for (auto it = properties.begin(); it != properties.end(); ++it)
        (*section)[it.key()] = it->toString();
}

SharedFiles filesOf(const QJsonObject &input)
{
    SharedFiles files;
    const QJsonObject profiles = input.value(QLatin1String("profiles")).toObject();
    for (auto it = profiles.begin(); it != profiles.end(); ++it)
        set(&files.profiles[it.key()], it->toObject());
    const QJsonObject sessions = input.value(QLatin1String("sso_sessions")).toObject();
    for (auto it = sessions.begin(); it != sessions.end(); ++it)
        set(&files.ssoSessions[it.key()], it->toObject());
    return files;
}

/// A step in the cases' own form.
QJsonObject jsonOf(const CredentialStep &step)
{
    QJsonObject facts;
    const auto fact = [&facts](const char *name, const QString &value) {
        if (!value.isEmpty())
            facts[QLatin1String(name)] = value;
    };
    fact("access_key_id", QString::fromUtf8(step.keys.accessKeyId));
    fact("secret_access_key", QString::fromUtf8(step.keys.secretAccessKey));
    fact("role_arn", step.roleArn);
    fact("role_session_name", step.roleSessionName);
    fact("external_id", step.externalId);
    fact("web_identity_token_file", step.tokenFile);
    fact("sso_session", step.ssoSession);
    fact("sso_account_id", step.ssoAccountId);
    fact("sso_region", step.ssoRegion);
    fact("sso_role_name", step.ssoRoleName);
    fact("sso_start_url", step.ssoStartUrl);
    switch (step.kind) {
    case KeyStep::Keys:
        return {{QStringLiteral("AccessKey"), facts}};
    case KeyStep::AssumeRole:
        return {{QStringLiteral("AssumeRole"), facts}};
    case KeyStep::WebIdentity:
        return {{QStringLiteral("WebIdentityToken"), facts}};
    case KeyStep::Sso:
        return {{QStringLiteral("Sso"), facts}};
    case KeyStep::Instance:
        return {{QStringLiteral("NamedSource"), QStringLiteral("Ec2InstanceMetadata")}};
    default:
        return {};
    }
}

QByteArray text(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

Result<CredentialPlan> planOf(const char *profileLines, const char *more = "")
{
    const auto files = parseSharedFiles(QByteArray("[profile p]\n") + profileLines + "\n" + more, {});
    const Environment environment;
    return files ? credentialPlan({environment, *files, QStringLiteral("p"), true})
                 : Result<CredentialPlan>(files.error());
}

} // namespace

class TestCredentialPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roleChainsOfAllSdks_data();
    void roleChainsOfAllSdks();
    void containersOfAllSdks_data();
    void containersOfAllSdks();
    void containerHosts_data();
    void containerHosts();
    void instanceAddresses_data();
    void instanceAddresses();
    void roleSettings();
    void everySourceIsInOrder();
    void problemsNameTheKey_data();
    void problemsNameTheKey();
};

void TestCredentialPlan::roleChainsOfAllSdks_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QJsonObject>("input");
    QTest::addColumn<QJsonObject>("output");
    const QJsonArray cases = crossSdk(QStringLiteral("assume-role-tests.json")).array();
    QCOMPARE(cases.size(), 28);
    for (qsizetype i = 0; i < cases.size(); ++i)
        QTest::addRow("%d %s", static_cast<int>(i), qPrintable(cases.at(i)[QLatin1String("docs")].toString()))
            << static_cast<int>(i) << cases.at(i)[QLatin1String("input")].toObject()
            << cases.at(i)[QLatin1String("output")].toObject();
}

void TestCredentialPlan::roleChainsOfAllSdks()
{
    QFETCH(int, index);
    QFETCH(QJsonObject, input);
    QFETCH(QJsonObject, output);
    const SharedFiles files = filesOf(input);
    const Environment environment;
    const auto plan =
        credentialPlan({environment, files, input.value(QLatin1String("selected_profile")).toString(), true});
    for (const Exception &exception : exceptions) {
        if (exception.index == index) {
            QVERIFY2(!plan.ok() && plan.error().message.contains(QLatin1String(exception.problem)),
                     exception.why);
            return;
        }
    }
    const QString error = output.value(QLatin1String("Error")).toString();
    QVERIFY2(plan.ok() == error.isEmpty(), plan ? "no error" : qPrintable(plan.error().message));
    if (!error.isEmpty()) {
        const auto wording = std::find_if(wordings.begin(), wordings.end(), [&error](const Wording &row) {
            return error.contains(QLatin1String(row.theirs));
        });
        QVERIFY2(wording != wordings.end(), qPrintable(error));
        QVERIFY2(plan.error().message.contains(QLatin1String(wording->ours)),
                 qPrintable(plan.error().message));
        return;
    }
    QJsonArray steps;
    for (const CredentialStep &step : plan->steps)
        steps.append(jsonOf(step));
    QJsonArray expected;
    for (const QJsonValue &value : output.value(QLatin1String("ProfileChain")).toArray()) {
        QJsonObject step = value.toObject();
        const QString kind = step.begin().key();
        QJsonObject facts = step.value(kind).toObject();
        facts.remove(QLatin1String("account_id")); // Hookline asks GetCallerIdentity instead
        if (step.value(kind).isObject())
            step[kind] = facts;
        expected.append(step);
    }
    QCOMPARE(text(steps), text(expected));
}

void TestCredentialPlan::containersOfAllSdks_data()
{
    QTest::addColumn<QJsonObject>("test");
    const QJsonArray cases = crossSdk(QStringLiteral("ecs-tests.json"))[QLatin1String("tests")].toArray();
    QCOMPARE(cases.size(), 11);
    for (const QJsonValue &test : cases)
        QTest::addRow("%s", qPrintable(test[QLatin1String("docs")].toString())) << test.toObject();
}

void TestCredentialPlan::containersOfAllSdks()
{
    QFETCH(QJsonObject, test);
    Environment environment;
    const QJsonObject variables = test.value(QLatin1String("env")).toObject();
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.variables.insert(it.key(), it->toString());
    const auto step = containerStep(environment);
    const QJsonObject result = test.value(QLatin1String("result")).toObject();
    if (result.contains(QLatin1String("Ok"))) {
        QVERIFY(step.ok() && *step);
        QCOMPARE((*step)->url.toString(), result.value(QLatin1String("Ok")).toString());
    } else if (variables.isEmpty()) {
        QVERIFY(step.ok() && !*step);
    } else {
        QVERIFY(!step.ok());
        QVERIFY(step.error().message.contains(QLatin1String("AWS_CONTAINER_CREDENTIALS_FULL_URI")));
    }
}

void TestCredentialPlan::containerHosts_data()
{
    QTest::addColumn<QString>("full");
    QTest::addColumn<QString>("relative");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *full, const char *relative, bool allowed) {
        QTest::addRow("%s %s", full, relative)
            << QString::fromLatin1(full) << QString::fromLatin1(relative) << allowed;
    };
    row("http://127.0.0.1:51/x", "", true);
    row("http://[::1]/x", "", true);
    row("http://169.254.170.3/x", "", false);
    row("http://169.254.169.254/latest", "", false);
    row("http://evil.example/x", "", false);
    row("http://127.0.0.1.evil.example/x", "", false);
    row("http://127.0.0.1@evil.example/x", "", false);
    row("ftp://127.0.0.1/x", "", false);
    row("https://evil.example/x", "", true);
    row("", "@evil.example/x", false);
    row("", ".evil.example/x", false);
    row("", ":80/x", false);
}

void TestCredentialPlan::containerHosts()
{
    QFETCH(QString, full);
    QFETCH(QString, relative);
    QFETCH(bool, allowed);
    Environment environment;
    environment.variables[QStringLiteral("AWS_CONTAINER_CREDENTIALS_FULL_URI")] = full;
    environment.variables[QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")] = relative;
    QCOMPARE(containerStep(environment).ok(), allowed);
}

void TestCredentialPlan::instanceAddresses_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("url"); // empty: refused
    const auto row = [](const char *name, const char *endpoint, const char *mode, const char *url) {
        QTest::newRow(name) << QString::fromLatin1(endpoint) << QString::fromLatin1(mode)
                            << QString::fromLatin1(url);
    };
    row("usual", "", "", "http://169.254.169.254");
    row("IPv6", "", "ipv6", "http://[fd00:ec2::254]");
    row("own", "http://127.0.0.1:99", "IPv6", "http://127.0.0.1:99");
    row("elsewhere", "http://evil.example", "", "");
    row("public address", "http://8.8.8.8", "", "");
}

void TestCredentialPlan::instanceAddresses()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, mode);
    QFETCH(QString, url);
    Environment environment;
    environment.variables[QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT")] = endpoint;
    environment.variables[QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")] = mode;
    const auto step = instanceStep(environment);
    QCOMPARE(step.ok() ? (*step)->url.toString() : QString(), url);
    environment.variables[QStringLiteral("AWS_EC2_METADATA_DISABLED")] = QStringLiteral("True");
    QVERIFY(!*instanceStep(environment));
}

void TestCredentialPlan::roleSettings()
{
    const auto plan = planOf("role_arn=arn:aws:iam::1:role/r\nsource_profile=p\naws_access_key_id=A\n"
                             "aws_secret_access_key=hooklinesecret\nexternal_id=e\nmfa_serial=arn:mfa\n"
                             "duration_seconds=900\nrole_session_name=me");
    QVERIFY(plan.ok());
    QCOMPARE(plan->steps.size(), size_t(2));
    const CredentialStep &role = plan->steps.back();
    QCOMPARE(role.externalId, QStringLiteral("e"));
    QCOMPARE(role.mfaSerial, QStringLiteral("arn:mfa"));
    QCOMPARE(role.durationSeconds, 900);
    QCOMPARE(role.roleSessionName, QStringLiteral("me"));
    QCOMPARE(plan->asks(), QStringLiteral("mfa_serial"));
    QCOMPARE(plan->source, QStringLiteral("profile p (arn:aws:iam::1:role/r from profile p)"));
}

void TestCredentialPlan::everySourceIsInOrder()
{
    Environment environment;
    const auto files = parseSharedFiles("[default]\n", {});
    const auto source = [&]() -> QString {
        const auto plan = credentialPlan({environment, *files, QStringLiteral("default"), false});
        return plan ? plan->source : plan.error().message;
    };
    environment.variables[QStringLiteral("HOME")] = QStringLiteral("/h");
    QCOMPARE(source(), QStringLiteral("instance metadata"));
    environment.variables[QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")] = QStringLiteral("/c");
    QCOMPARE(source(), QStringLiteral("container"));
    environment.variables[QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE")] = QStringLiteral("/t");
    QVERIFY(source().contains(QLatin1String("AWS_ROLE_ARN is not")));
    environment.variables[QStringLiteral("AWS_ROLE_ARN")] = QStringLiteral("arn:r");
    QCOMPARE(source(), QStringLiteral("web identity of the environment"));
    environment.variables[QStringLiteral("AWS_ACCESS_KEY_ID")] = QStringLiteral("A");
    QVERIFY(source().contains(QLatin1String("AWS_SECRET_ACCESS_KEY is not")));
    environment.variables[QStringLiteral("AWS_SECRET_ACCESS_KEY")] = QStringLiteral("hooklinesecret");
    QCOMPARE(source(), QStringLiteral("environment"));
    // A person picked a profile: nothing of the environment counts.
    const auto chosen = credentialPlan({environment, *files, QStringLiteral("default"), true});
    QVERIFY(!chosen.ok());
}

void TestCredentialPlan::problemsNameTheKey_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *lines, const char *named) {
        QTest::newRow(name) << QByteArray(lines) << QString::fromLatin1(named);
    };
    row("unknown source", "role_arn=r\ncredential_source=Moon", "credential_source");
    row("environment without keys", "role_arn=r\ncredential_source=Environment", "AWS_ACCESS_KEY_ID");
    row("no container", "role_arn=r\ncredential_source=EcsContainer", "AWS_CONTAINER_CREDENTIALS");
    row("duration", "role_arn=r\ncredential_source=Ec2InstanceMetadata\nduration_seconds=long",
        "duration_seconds");
    row("sso without region", "sso_start_url=https://x\nsso_account_id=1\nsso_role_name=r", "sso_region");
    row("login", "login_session=s", "login_session");
}

void TestCredentialPlan::problemsNameTheKey()
{
    QFETCH(QByteArray, lines);
    QFETCH(QString, named);
    const auto plan = planOf(lines.constData());
    QVERIFY(!plan.ok());
    QCOMPARE(plan.error().code, ErrorCode::Configuration);
    QVERIFY2(plan.error().message.contains(named), qPrintable(plan.error().message));
}

QTEST_GUILESS_MAIN(TestCredentialPlan)
#include "tst_credentialplan.moc"
