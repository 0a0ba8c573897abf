// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/sigv4.h"
#include "tests/wire/support.h"

#include <QDir>

using namespace hookline;
using namespace hookline::wire;

namespace {

const Instant now = fromEpochSeconds(1'795'190'709); // 2026-11-20T16:05:09Z

AccessKeys ownKeys()
{
    return {"AKIDHOOKLINETEST", "s3cr3t/of+the=tests/AAAABBBBCCCCDDDDEEEE", {}};
}

HttpRequest plainRequest()
{
    HttpRequest request;
    request.headers = {{"Host", "127.0.0.1:36945"},
                       {"Content-Type", "application/x-amz-json-1.1"},
                       {"X-Amz-Target", "CodeDeploy_20141006.ListApplications"}};
    request.body = "{}";
    return request;
}

Result<VerifiedCaller> check(const HttpRequest &request, Instant at = now, const AccessKeys &keys = ownKeys())
{
    return verify(request, at, std::chrono::minutes(5), [&keys](const QByteArray &id) {
        return id == keys.accessKeyId ? std::optional(keys) : std::nullopt;
    });
}

HttpRequest signedRequest(HttpRequest request = plainRequest())
{
    if (!sign(request, ownKeys(), {"us-east-1", "codedeploy"}, now))
        qFatal("could not sign");
    return request;
}

/// The format of the public vectors: a request as text, header lines without a space after the colon, a
/// continued value on lines that begin with space.
HttpRequest parseRequest(const QByteArray &text)
{
    HttpRequest request;
    const qsizetype end = text.indexOf("\n\n");
    request.body = end < 0 ? QByteArray() : text.mid(end + 2);
    const QByteArrayList lines = (end < 0 ? text : text.left(end)).split('\n');
    const QByteArray &first = lines.constFirst();
    const qsizetype space = first.indexOf(' ');
    const QByteArray target = first.mid(space + 1, first.lastIndexOf(' ') - space - 1);
    const qsizetype mark = target.indexOf('?');
    request.method = first.left(space);
    request.path = mark < 0 ? target : target.left(mark);
    request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    std::vector<Headers::Field> fields;
    for (const QByteArray &line : lines.mid(1)) {
        if (line.startsWith(' ') && !fields.empty())
            fields.back().second += '\n' + line;
        else if (const qsizetype colon = line.indexOf(':'); colon > 0)
            fields.emplace_back(line.left(colon), line.mid(colon + 1));
    }
    for (const auto &[name, value] : fields)
        request.headers.append(name, value);
    return request;
}

} // namespace

class TestSigV4 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownVectors_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        const QJsonObject document =
            test::object(test::readFile(test::dataFile(QStringLiteral("sigv4.json"))));
        for (const QJsonValue vector : document[QLatin1String("cases")].toArray())
            QTest::newRow(qUtf8Printable(vector[QLatin1String("name")].toString())) << vector.toObject();
    }
    void ownVectors()
    {
        QFETCH(QJsonObject, vector);
        const auto bytes = [&vector](const char *key) {
            return vector[QLatin1String(key)].toString().toUtf8();
        };
        HttpRequest request;
        request.method = bytes("method");
        request.path = bytes("path");
        request.query = bytes("query");
        for (const QJsonValue header : vector[QLatin1String("headers")].toArray())
            request.headers.append(header[0].toString().toUtf8(), header[1].toString().toUtf8());
        request.body = QByteArray::fromBase64(bytes("body"));
        AccessKeys keys = ownKeys();
        keys.sessionToken = bytes("sessionToken");
        const Instant time = *fromIso8601(vector[QLatin1String("time")].toString());

        const auto stages = sign(request, keys, {bytes("region"), bytes("service")}, time, {},
                                 vector[QLatin1String("signEverything")].toBool());
        QVERIFY(stages.ok());
        QCOMPARE(stages->canonicalRequest, bytes("canonicalRequest"));
        QCOMPARE(stages->stringToSign, bytes("stringToSign"));
        QCOMPARE(stages->signature, bytes("signature"));
        QCOMPARE(stages->authorization, bytes("authorization"));
        QCOMPARE(request.headers.value("authorization"), stages->authorization);

        const auto caller = check(request, time, keys);
        QVERIFY2(caller.ok(), caller.ok() ? "" : qUtf8Printable(toString(caller.error())));
        QCOMPARE(caller->accessKeyId, keys.accessKeyId);
        QCOMPARE(caller->scope.region, bytes("region"));
        QCOMPARE(caller->scope.service, bytes("service"));
    }

    void publicVectors_data()
    {
        QTest::addColumn<QString>("folder");
        const QDir folder(test::referenceFolder() + QStringLiteral("/sigv4/v4"));
        const QStringList names = test::referenceFolder().isEmpty()
            ? QStringList()
            : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        if (names.isEmpty())
            QTest::newRow("none") << QString();
        for (const QString &name : names)
            QTest::newRow(qUtf8Printable(name)) << folder.filePath(name);
    }
    void publicVectors()
    {
        QFETCH(QString, folder);
        if (folder.isEmpty())
            QSKIP("left out: the public vectors are not beside this repository");
        const auto file = [&folder](const char *name) {
            return test::readFile(folder + QLatin1Char('/') + QLatin1String(name));
        };
        const QJsonObject context = test::object(file("context.json"));
        const QJsonObject credentials = context[QLatin1String("credentials")].toObject();
        const auto text = [](const QJsonValue &value) { return value.toString().toUtf8(); };
        const AccessKeys keys{text(credentials[QLatin1String("access_key_id")]),
                              text(credentials[QLatin1String("secret_access_key")]),
                              text(credentials[QLatin1String("token")])};
        SigningOptions options;
        options.normalizePath = context[QLatin1String("normalize")].toBool(true);
        options.signBodyHeader = context[QLatin1String("sign_body")].toBool();
        options.omitSessionToken = context[QLatin1String("omit_session_token")].toBool();
        HttpRequest request = parseRequest(file("request.txt"));
        const auto stages = sign(
            request, keys, {text(context[QLatin1String("region")]), text(context[QLatin1String("service")])},
            *fromIso8601(context[QLatin1String("timestamp")].toString()), options, true);
        QVERIFY(stages.ok());
        QCOMPARE(stages->canonicalRequest, file("header-canonical-request.txt").trimmed());
        QCOMPARE(stages->stringToSign, file("header-string-to-sign.txt").trimmed());
        QCOMPARE(stages->signature, file("header-signature.txt").trimmed());
    }

    void signsOnlyWhatTheStackLeavesAlone()
    {
        HttpRequest request = plainRequest();
        request.headers.append("User-Agent", "hookline");
        request.headers.append("Accept-Encoding", "identity");
        const auto stages = sign(request, ownKeys(), {"us-east-1", "codedeploy"}, now);
        QVERIFY(stages->authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-target,"));
    }

    void refusesToSignTwiceOrWithoutHost()
    {
        HttpRequest request = signedRequest();
        QCOMPARE(sign(request, ownKeys(), {"us-east-1", "codedeploy"}, now).error().subject,
                 QStringLiteral("Authorization"));
        request.headers.remove("Authorization");
        QCOMPARE(sign(request, ownKeys(), {"us-east-1", "codedeploy"}, now).error().subject,
                 QStringLiteral("X-Amz-Date"));
        request.headers.remove("X-Amz-Date");
        request.headers.remove("Host");
        QCOMPARE(sign(request, ownKeys(), {"us-east-1", "codedeploy"}, now).error().subject,
                 QStringLiteral("Host"));
        request.headers.set("Host", "h");
        HttpRequest odd = request;
        odd.headers.append("X-Amz-Odd;host,", "v");
        QCOMPARE(sign(odd, ownKeys(), {"us-east-1", "codedeploy"}, now).error().subject,
                 QStringLiteral("X-Amz-Odd;host,"));
        QCOMPARE(sign(request, {}, {"us-east-1", "codedeploy"}, now).error().code, ErrorCode::Configuration);
    }

    void verifyRefuses_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value"); // null: taken away
        QTest::addColumn<QString>("code");
        const QString invalid = QStringLiteral("InvalidSignatureException");
        const QString incomplete = QStringLiteral("IncompleteSignatureException");
        const QByteArray scope = "Credential=AKIDHOOKLINETEST/20261120/us-east-1/codedeploy/aws4_request";
        const QByteArray rest = ", SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=00";
        QTest::newRow("no authorization") << QByteArray("Authorization") << QByteArray()
                                          << QStringLiteral("MissingAuthenticationTokenException");
        QTest::newRow("basic") << QByteArray("Authorization") << QByteArray("Basic dXNlcjpwYXNz")
                               << incomplete;
        QTest::newRow("algorithm only")
            << QByteArray("Authorization") << QByteArray("AWS4-HMAC-SHA256") << incomplete;
        QTest::newRow("other algorithm")
            << QByteArray("Authorization") << QByteArray("AWS4-HMAC-SHA256X " + scope + rest) << incomplete;
        QTest::newRow("no credential")
            << QByteArray("Authorization") << QByteArray("AWS4-HMAC-SHA256 " + rest.mid(2)) << incomplete;
        QTest::newRow("no signature")
            << QByteArray("Authorization") << QByteArray("AWS4-HMAC-SHA256 " + scope + ", SignedHeaders=host")
            << incomplete;
        QTest::newRow("short scope") << QByteArray("Authorization")
                                     << QByteArray("AWS4-HMAC-SHA256 Credential=A/B/aws4_request" + rest)
                                     << incomplete;
        QTest::newRow("wrong signature")
            << QByteArray("Authorization") << QByteArray("AWS4-HMAC-SHA256 " + scope + rest) << invalid;
        QTest::newRow("unknown key")
            << QByteArray("Authorization")
            << QByteArray("AWS4-HMAC-SHA256 Credential=AKIDOTHER/20261120/us-east-1/codedeploy/aws4_request"
                          + rest)
            << QStringLiteral("UnrecognizedClientException");
        QTest::newRow("scope of another day")
            << QByteArray("Authorization")
            << QByteArray(
                   "AWS4-HMAC-SHA256 Credential=AKIDHOOKLINETEST/20261119/us-east-1/codedeploy/aws4_request"
                   + rest)
            << invalid;
        QTest::newRow("host not signed")
            << QByteArray("Authorization")
            << QByteArray("AWS4-HMAC-SHA256 " + scope + ", SignedHeaders=x-amz-date, Signature=00")
            << invalid;
        QTest::newRow("date not signed")
            << QByteArray("Authorization")
            << QByteArray("AWS4-HMAC-SHA256 " + scope + ", SignedHeaders=host, Signature=00") << invalid;
        QTest::newRow("no date") << QByteArray("X-Amz-Date") << QByteArray() << incomplete;
        QTest::newRow("garbled date") << QByteArray("X-Amz-Date") << QByteArray("yesterday") << incomplete;
        QTest::newRow("other date") << QByteArray("X-Amz-Date") << QByteArray("20261120T160510Z") << invalid;
        QTest::newRow("signed header changed")
            << QByteArray("X-Amz-Target") << QByteArray("CodeDeploy_20141006.StopDeployment") << invalid;
        QTest::newRow("signed header gone") << QByteArray("X-Amz-Target") << QByteArray() << invalid;
        QTest::newRow("hash of another body")
            << QByteArray("X-Amz-Content-Sha256")
            << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") << invalid;
        QTest::newRow("token that the keys do not have")
            << QByteArray("X-Amz-Security-Token") << QByteArray("token")
            << QStringLiteral("UnrecognizedClientException");
    }
    void verifyRefuses()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(QString, code);
        HttpRequest request = signedRequest();
        QVERIFY(check(request).ok());
        if (value.isNull())
            request.headers.remove(header);
        else
            request.headers.set(header, value);
        const auto result = check(request);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().serviceCode, code);
        QCOMPARE(result.error().code, ErrorCode::AccessDenied);
        QVERIFY(!result.error().message.isEmpty());
        QVERIFY(!result.error().message.contains(QStringLiteral("s3cr3t")));
    }

    void verifyCoversBodyPathAndQuery()
    {
        HttpRequest body = signedRequest();
        body.body = "{ }";
        QCOMPARE(check(body).error().serviceCode, QStringLiteral("InvalidSignatureException"));
        HttpRequest path = signedRequest();
        path.path = "/other";
        QVERIFY(!check(path).ok());
        HttpRequest query = signedRequest();
        query.query = "a=b";
        QVERIFY(!check(query).ok());
        HttpRequest method = signedRequest();
        method.method = "PUT";
        QVERIFY(!check(method).ok());
    }

    void headersOutsideTheListDoNotMatter()
    {
        HttpRequest request = signedRequest();
        request.headers.append("User-Agent", "something");
        request.headers.append("X-Forwarded-For", "192.0.2.1");
        QVERIFY(check(request).ok());
    }

    void unsignedPayloadIsTaken()
    {
        HttpRequest request = plainRequest();
        request.headers.append("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
        request = signedRequest(request);
        request.body = "{\"changed\": true}";
        QVERIFY(check(request).ok());
    }

    void sessionTokenMustFit()
    {
        AccessKeys keys = ownKeys();
        keys.sessionToken = "the token";
        HttpRequest request = plainRequest();
        QVERIFY(sign(request, keys, {"us-east-1", "codedeploy"}, now).ok());
        QVERIFY(check(request, now, keys).ok());
        request.headers.set("X-Amz-Security-Token", "another token");
        QCOMPARE(check(request, now, keys).error().serviceCode,
                 QStringLiteral("UnrecognizedClientException"));
    }

    void clockSkew()
    {
        const HttpRequest request = signedRequest();
        QVERIFY(check(request, now + std::chrono::minutes(5)).ok());
        QVERIFY(check(request, now + std::chrono::minutes(5) + Millis(999)).ok());
        QVERIFY(check(request, now - std::chrono::minutes(5)).ok());
        const auto late = check(request, now + std::chrono::seconds(301));
        QCOMPARE(late.error().serviceCode, QStringLiteral("InvalidSignatureException"));
        QCOMPARE(late.error().message,
                 QStringLiteral("Signature expired: 20261120T160509Z is now earlier than 20261120T160510Z "
                                "(20261120T161010Z - 5 min.)"));
        const auto early = check(request, now - std::chrono::seconds(301));
        QCOMPARE(
            early.error().message,
            QStringLiteral("Signature not yet current: 20261120T160509Z is still later than 20261120T160508Z "
                           "(20261120T160008Z + 5 min.)"));
    }

    void dateHeaderInsteadOfAmazons()
    {
        // Signed by hand: our own client never does this, others may.
        HttpRequest request = plainRequest();
        request.headers.append("Date", "Fri, 20 Nov 2026 16:05:09 GMT");
        HttpRequest helper = request;
        const auto stages = sign(helper, ownKeys(), {"us-east-1", "codedeploy"}, now);
        request.headers.append("Authorization",
                               QByteArray(stages->authorization)
                                   .replace("SignedHeaders=content-type;host;x-amz-date;x-amz-target",
                                            "SignedHeaders=date;host"));
        // The signature is of another list; only the date must have been found.
        QCOMPARE(check(request).error().serviceCode, QStringLiteral("InvalidSignatureException"));
        QVERIFY(
            check(request).error().message.startsWith(QStringLiteral("The request signature we calculated")));
        request.headers.set("Date", "Fri, 20 Nov 2026 17:05:09 GMT");
        QVERIFY(check(request).error().message.startsWith(QStringLiteral("Signature not yet current")));
    }
};

QTEST_GUILESS_MAIN(TestSigV4)
#include "tst_wire_sigv4.moc"
