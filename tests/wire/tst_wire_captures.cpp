// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"
#include "models/wire/sigv4.h"
#include "tests/wire/support.h"

#include <QDirIterator>
#include <QUrlQuery>

using namespace hookline;
using namespace hookline::wire;

/// Requests that real clients sent (AWS CLI, boto3 old and new, JavaScript v3), byte for byte: the signature
/// is good, the operation is found, and what was read says everything that was sent.
class TestCaptures : public QObject
{
    Q_OBJECT

    std::vector<std::shared_ptr<const Service>> m_services{service(u"codedeploy"), service(u"autoscaling"),
                                                           service(u"cloudformation"), service(u"sqs"),
                                                           service(u"sts")};
    int m_read = 0;

    bool isKnown(const QString &operation) const
    {
        return std::any_of(m_services.begin(), m_services.end(), [&operation](const auto &service) {
            return service->operation(operation) != nullptr;
        });
    }

    static QMultiMap<QString, QString> pairs(const QByteArray &form)
    {
        QMultiMap<QString, QString> out;
        for (const auto &[name, value] : QUrlQuery(QString::fromUtf8(QByteArray(form).replace('+', "%20")))
                                             .queryItems(QUrl::FullyDecoded))
            out.insert(name, value);
        return out;
    }

private Q_SLOTS:
    void replay_data()
    {
        QTest::addColumn<QString>("file");
        const QString root = test::referenceFolder() + QStringLiteral("/aws/captures");
        QDirIterator files(root, {QStringLiteral("*.sigv4.json")}, QDir::Files, QDirIterator::Subdirectories);
        bool any = false;
        while (!test::referenceFolder().isEmpty() && files.hasNext()) {
            const QString file = files.next();
            any = true;
            QTest::newRow(qUtf8Printable(file.mid(root.size() + 1))) << file;
        }
        if (!any)
            QTest::newRow("none") << QString();
    }
    void replay()
    {
        QFETCH(QString, file);
        if (file.isEmpty())
            QSKIP("left out: the captured requests are not beside this repository");
        const QJsonObject signing = test::object(test::readFile(file));
        const QJsonObject capture = test::object(
            test::readFile(QString(file).replace(QStringLiteral(".sigv4.json"), QStringLiteral(".json"))));
        HttpRequest request;
        for (const QJsonValue header : capture[QLatin1String("headers")].toArray())
            request.headers.append(header[0].toString().toUtf8(), header[1].toString().toUtf8());
        request.body = capture[QLatin1String("body")].toString().toUtf8();

        AccessKeys keys{signing[QLatin1String("access_key")].toString().toUtf8(),
                        signing[QLatin1String("secret_key")].toString().toUtf8(),
                        request.headers.value("X-Amz-Security-Token")};
        const auto caller =
            verify(request, fromEpochSeconds(capture[QLatin1String("received_at")].toDouble()),
                   std::chrono::minutes(15), [&keys](const QByteArray &id) {
                       return id == keys.accessKeyId ? std::optional(keys) : std::nullopt;
                   });
        QVERIFY2(caller.ok(), caller.ok() ? "" : qUtf8Printable(toString(caller.error())));

        const QString operation = capture[QLatin1String("operation")].toString();
        const auto call = decodeRequest(m_services, request);
        if (!isKnown(operation)) {
            QVERIFY(!call.ok());
            QCOMPARE(call.error().serviceCode, QStringLiteral("InvalidAction"));
            return;
        }
        QVERIFY2(call.ok(), call.ok() ? "" : qUtf8Printable(toString(call.error())));
        QCOMPARE(call->operation->name, operation);
        QCOMPARE(call->service->signingName.toUtf8(), caller->scope.service);
        if (call->operation->input)
            QVERIFY(violations(*call->operation->input, call->input).empty());
        ++m_read;

        // Said back by our own client, it is the same request.
        if (call->protocol == Protocol::AwsJson) {
            QCOMPARE(call->input, test::object(request.body));
        } else if (!call->service->queryCompatible) {
            const auto again = encodeRequest(*call->service, *call->operation, call->input);
            QVERIFY(again.ok());
            QCOMPARE(pairs(again->body), pairs(request.body));
        }
    }

    void cleanupTestCase()
    {
        if (!test::referenceFolder().isEmpty())
            QVERIFY(m_read > 100);
    }
};

QTEST_GUILESS_MAIN(TestCaptures)
#include "tst_wire_captures.moc"
