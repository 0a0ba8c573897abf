// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentials.h"
#include "models/aws/profiles.h"
#include "tests/aws/crosssdk.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QUrlQuery>
#include <QtTest>

#include <array>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

/// What ours says where a case expects an error.
struct Wording
{
    const char *name;
    const char *ours;
};
constexpr std::array wordings{
    Wording{"eks_pod_identity_no_token_file", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names"},
    Wording{"imds_default_chain_error", "no IAM role"},
    Wording{"imds_disabled", "neither AWS_ACCESS_KEY_ID is set nor is there a profile"},
    Wording{"imds_no_iam_role", "no IAM role"},
    Wording{"imds_token_fail", "it is disabled"},
    Wording{"profile_overrides_web_identity", "credential_source = Environment, but AWS_ACCESS_KEY_ID"},
    Wording{"sso_no_token_file", "aws sso login --profile sso-test"},
    Wording{"sso_server_error", "IAM Identity Center answered HTTP 503"},
    Wording{"web_identity_source_profile_no_env", "web_identity_token_file but no role_arn"},
    Wording{"web_identity_token_invalid_jwt", "No OpenIDConnect provider"},
    Wording{"credential_process_failure", "credential_process of profile \"default\""},
    Wording{"credential_process_invalid", "printed no JSON object"},
    Wording{"empty_config", "there is no profile \"default\""},
    Wording{"invalid_config", "Property did not have a name"},
    Wording{"invalid_sso_credentials_config", "no sso_account_id"},
    Wording{"sso_token", "no sso_account_id"},
};

/// Cases that end otherwise here, and why. (Those with an "http://aws." endpoint are played with https:
/// Hookline speaks plain http to loopback only. Account IDs are not compared: Hookline asks
/// GetCallerIdentity.)
struct Exception
{
    const char *name;
    const char *why;
    const char *problem; ///< What ours says.
};
constexpr std::array exceptions{
    Exception{"credential_process", "its command is a pipe of a shell; Hookline starts no shell",
              "printed no JSON object"},
    Exception{"credential_process_account_id_fallback",
              "its command is a pipe of a shell; Hookline starts no shell", "printed no JSON object"},
};

struct Exchange
{
    QString method;
    QUrl url;
    QJsonObject headers; ///< Lower case.
    QByteArray body;
    TransportReply reply;
};

QByteArray dataOf(const QJsonObject &event)
{
    const QJsonObject data = event.value(QLatin1String("data")).toObject();
    return data.contains(QLatin1String("Utf8"))
        ? data.value(QLatin1String("Utf8")).toString().toUtf8()
        : QByteArray::fromBase64(data.value(QLatin1String("Base64")).toString().toLatin1());
}

QString safeScheme(QString text)
{
    return text.replace(QLatin1String("http://aws."), QLatin1String("https://aws."));
}

std::vector<Exchange> recorded(const QString &path)
{
    std::map<int, Exchange> byConnection;
    const QJsonDocument document = QJsonDocument::fromJson(bytesOf(path));
    for (const QJsonValue &event : document[QLatin1String("events")].toArray()) {
        Exchange &exchange = byConnection[event[QLatin1String("connection_id")].toInt()];
        const QJsonObject action = event[QLatin1String("action")].toObject();
        const QJsonObject facts = action.begin()->toObject();
        if (action.contains(QLatin1String("Request"))) {
            const QJsonObject request = facts.value(QLatin1String("request")).toObject();
            exchange.method = request.value(QLatin1String("method")).toString();
            exchange.url = QUrl(safeScheme(request.value(QLatin1String("uri")).toString()));
            const QJsonObject headers = request.value(QLatin1String("headers")).toObject();
            for (auto it = headers.begin(); it != headers.end(); ++it)
                exchange.headers[it.key().toLower()] = it->toArray().at(0);
        } else if (action.contains(QLatin1String("Response"))) {
            const QJsonObject ok =
                facts.value(QLatin1String("response")).toObject().value(QLatin1String("Ok")).toObject();
            exchange.reply.outcome = TransportReply::Outcome::Answered;
            exchange.reply.response.status = ok.value(QLatin1String("status")).toInt();
        } else if (action.contains(QLatin1String("Data"))) {
            const bool request =
                facts.value(QLatin1String("direction")).toString() == QLatin1String("Request");
            (request ? exchange.body : exchange.reply.response.body) += dataOf(facts);
        }
    }
    std::vector<Exchange> exchanges;
    for (const auto &[id, exchange] : byConnection)
        exchanges.push_back(exchange);
    return exchanges;
}

/// What differs between what was recorded and what is sent, as far as it matters.
QString difference(const Exchange &expected, const TransportRequest &sent)
{
    QUrl url = sent.base;
    url.setPath(QString::fromLatin1(sent.http.path), QUrl::StrictMode);
    url.setQuery(QString::fromLatin1(sent.http.query));
    if (expected.method != QString::fromLatin1(sent.http.method))
        return expected.method;
    const auto sorted = [](const QUrl &from) {
        auto items = QUrlQuery(from).queryItems();
        std::sort(items.begin(), items.end());
        return items;
    };
    const auto pathOf = [](const QUrl &from) {
        return from.path().isEmpty() ? QStringLiteral("/") : from.path();
    };
    if (expected.url.scheme() != url.scheme() || expected.url.host() != url.host()
        || pathOf(expected.url) != pathOf(url) || sorted(expected.url) != sorted(url))
        return expected.url.toString() + QStringLiteral(" instead of ") + url.toString();
    // The recordings' session tokens were redacted, each in its own way.
    const QByteArray tokenName = "x-amz-security-token";
    if (expected.headers.contains(QString::fromLatin1(tokenName)) != sent.http.headers.contains(tokenName))
        return QString::fromLatin1(tokenName);
    for (const char *name :
         {"x-amz-sso_bearer_token", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds"}) {
        if (expected.headers.value(QLatin1String(name)).toString()
            != QString::fromUtf8(sent.http.headers.value(name)))
            return QString::fromLatin1(name);
    }
    for (const QString &name : {QStringLiteral("Action"), QStringLiteral("Version")}) {
        if (QUrlQuery(QString::fromUtf8(expected.body)).queryItemValue(name)
            != QUrlQuery(QString::fromUtf8(sent.http.body)).queryItemValue(name))
            return name;
    }
    return {};
}

/// A case's files and environment, in a folder of its own.
struct Place
{
    QTemporaryDir root;
    Environment environment;

    explicit Place(const QString &folder)
    {
        QDirIterator files(folder + QStringLiteral("/fs"), QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString from = files.next();
            const QString to = root.path() + from.mid(folder.size() + 3);
            QDir().mkpath(QFileInfo(to).path());
            QFile out(to);
            if (!out.open(QIODevice::WriteOnly))
                qFatal("cannot write the test's own files");
            out.write(inside(QString::fromUtf8(bytesOf(from))).toUtf8());
        }
        const QJsonObject variables =
            QJsonDocument::fromJson(bytesOf(folder + QStringLiteral("/env.json"))).object();
        for (auto it = variables.begin(); it != variables.end(); ++it)
            environment.variables[it.key()] = inside(it->toString());
        if (environment.variables.contains(QStringLiteral("HOME")))
            environment.variables[QStringLiteral("HOME")] = root.path() + QStringLiteral("/home");
        environment.variables[QStringLiteral("PATH")] = qEnvironmentVariable("PATH");
    }
    QString inside(QString text) const
    {
        return safeScheme(
            text.replace(QLatin1String("/token.jwt"), root.path() + QStringLiteral("/token.jwt")));
    }
};

} // namespace

/// The SDKs' own cases of the whole chain: environment and files in, recorded traffic between, keys out.
class TestCredentialChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void casesOfAllSdks_data();
    void casesOfAllSdks();
};

void TestCredentialChain::casesOfAllSdks_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("ofProfile"); // the profile alone, not the whole chain
    int count = 0;
    for (const char *suite : {"default-credential-provider-chain", "profile-provider"}) {
        const QDir folder(crossSdkPath(QString::fromLatin1(suite)));
        for (const QString &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QTest::addRow("%s", qPrintable(name))
                << folder.filePath(name) << (QByteArray(suite) == "profile-provider");
            ++count;
        }
    }
    QCOMPARE(count, 45);
}

void TestCredentialChain::casesOfAllSdks()
{
    QFETCH(QString, folder);
    QFETCH(bool, ofProfile);
    const QByteArray name = QTest::currentDataTag();
    const Place place(folder);
    const QJsonObject result =
        QJsonDocument::fromJson(bytesOf(folder + QStringLiteral("/test-case.json")))[QLatin1String("result")]
            .toObject();
    QVERIFY(!result.isEmpty());

    ManualClock clock;
    ScriptedTransport transport(clock);
    const auto exchanges = recorded(folder + QStringLiteral("/http-traffic.json"));
    QStringList differences;
    size_t at = 0;
    transport.handler = [&](const TransportRequest &request) -> std::optional<TransportReply> {
        // A server that was down once stays down for those who ask more often.
        const bool again = at == exchanges.size() && at > 0 && exchanges.back().reply.response.status >= 500;
        if (at >= exchanges.size() && !again) {
            differences.append(QStringLiteral("one request more: ") + request.base.toString());
            return notDelivered();
        }
        const Exchange &exchange = exchanges.at(again ? at - 1 : at++);
        if (const QString what = difference(exchange, request); !what.isEmpty())
            differences.append(what);
        return exchange.reply;
    };

    ConnectionWish wish;
    if (ofProfile)
        wish.profile =
            place.environment.variables.value(QStringLiteral("AWS_PROFILE"), QStringLiteral("default"));
    auto connection = connectionFromEnvironment(place.environment, wish);
    if (!connection && connection.error().subject == QLatin1String("region")) {
        wish.region = QStringLiteral("us-east-1");
        connection = connectionFromEnvironment(place.environment, wish);
    }
    std::optional<Error> error = connection ? std::nullopt : std::optional(connection.error());
    std::unique_ptr<Credentials> credentials;
    if (connection) {
        credentials = std::make_unique<Credentials>(*connection, transport, clock, [] { return 0.5; });
        if (!credentials->current()) {
            bool ready = false;
            credentials->prepare(this, [&](const Result<void> &outcome) {
                ready = true;
                if (!outcome)
                    error = outcome.error();
            });
            for (int i = 0; i < 1000 && !ready; ++i) {
                clock.advance(Millis(100));
                QTest::qWait(transport.sent.empty() && i > 3 ? 5 : 0); // a program may be running
            }
            QVERIFY(ready);
        }
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(QLatin1String("; "))));
    const QString said = error ? error->message : QString();
    for (const Exception &exception : exceptions) {
        if (name == exception.name) {
            QVERIFY2(said.contains(QLatin1String(exception.problem)), exception.why);
            return;
        }
    }
    QVERIFY2(at == exchanges.size(), qPrintable(QStringLiteral("fewer requests than recorded; ") + said));
    if (!result.contains(QLatin1String("Ok"))) {
        const auto wording = std::find_if(wordings.begin(), wordings.end(),
                                          [&name](const Wording &row) { return name == row.name; });
        QVERIFY(wording != wordings.end());
        QVERIFY2(said.contains(QLatin1String(wording->ours)), qPrintable(said));
        return;
    }
    QVERIFY2(!error, qPrintable(said));
    const QJsonObject keys = result.value(QLatin1String("Ok")).toObject();
    const wire::AccessKeys *current = credentials->current();
    QVERIFY(current);
    QCOMPARE(QString::fromUtf8(current->accessKeyId), keys.value(QLatin1String("access_key_id")).toString());
    QCOMPARE(QString::fromUtf8(current->secretAccessKey),
             keys.value(QLatin1String("secret_access_key")).toString());
    QCOMPARE(QString::fromUtf8(current->sessionToken), keys.value(QLatin1String("session_token")).toString());
    const auto end = credentials->expiration();
    QCOMPARE(end ? static_cast<qint64>(toEpochSeconds(*end)) : 0,
             keys.value(QLatin1String("expiry")).toInteger());
    QVERIFY(!credentials->source().isEmpty());
}

QTEST_GUILESS_MAIN(TestCredentialChain)
#include "tst_credentialchain.moc"
