// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/revision.h"

#include <QJsonDocument>
#include <QTest>

using namespace hookline::domain;

namespace {

QJsonObject json(const char *text)
{
    const auto document = QJsonDocument::fromJson(text);
    Q_ASSERT(document.isObject());
    return document.object();
}

} // namespace

/// Where a revision lies, as AWS tells it.
class TestRevisionLocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryType()
    {
        const Revision s3 = revisionFromApi(json(
            R"({"revisionType": "S3", "s3Location": {"bucket": "b", "key": "k/app.zip", "bundleType": "zip",
                     "version": "v1", "eTag": "e1"}})"));
        QCOMPARE(s3.kind, Revision::Kind::S3);
        QCOMPARE((QStringList{s3.bucket, s3.key, s3.bundleType, s3.version, s3.eTag}),
                 QStringLiteral("b k/app.zip zip v1 e1").split(u' '));
        const Revision hub = revisionFromApi(json(
            R"({"revisionType": "GitHub", "gitHubLocation": {"repository": "o/n", "commitId": "0123456789"}})"));
        QCOMPARE(hub.kind, Revision::Kind::GitHub);
        QCOMPARE(hub.repository, QStringLiteral("o/n"));
        QCOMPARE(hub.commit, QStringLiteral("0123456789"));
        for (
            const char *text :
            {R"({"revisionType": "AppSpecContent", "appSpecContent": {"content": "a: ü\n", "sha256": "AB"}})",
             R"({"revisionType": "String", "string": {"content": "a: ü\n", "sha256": "AB"}})"}) {
            const Revision spec = revisionFromApi(json(text));
            QCOMPARE(spec.kind, Revision::Kind::AppSpec);
            QCOMPARE(spec.content, QByteArray("a: \xc3\xbc\n"));
            QCOMPARE(spec.sha256, QStringLiteral("AB"));
            QVERIFY(!QJsonDocument(spec.location).toJson().contains("content\":"));
        }
        QCOMPARE(revisionFromApi({}).kind, Revision::Kind::Unknown);
        QCOMPARE(revisionFromApi(json(R"({"revisionType": "Moon"})")).kind, Revision::Kind::Unknown);
    }

    void leavesOutWhatAwsSaysAsNull()
    {
        const Revision spec = revisionFromApi(
            json(R"({"revisionType": "AppSpecContent", "s3Location": null, "gitHubLocation": null,
                                     "appSpecContent": {"content": null, "sha256": "ab"}})"));
        QCOMPARE(spec.kind, Revision::Kind::AppSpec);
        QVERIFY(spec.content.isEmpty());
        QCOMPARE(spec.location,
                 json(R"({"revisionType": "AppSpecContent", "appSpecContent": {"sha256": "ab"}})"));
    }

    void findsTheTextByItsDigestAlone()
    {
        const Revision spec = revisionFromApi(
            json(R"({"revisionType": "AppSpecContent", "appSpecContent": {"content": "abc"}})"));
        // FIPS 180-2, appendix B.1.
        const QString known =
            QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QCOMPARE(contentDigest(spec), known);
        QCOMPARE(spec.location.value(u"appSpecContent").toObject(),
                 (QJsonObject{{QStringLiteral("sha256"), known}}));
        QVERIFY(!isDigestWrong(spec));
    }

    void checksTheDigest()
    {
        Revision spec;
        spec.content = "abc";
        spec.sha256 = QStringLiteral("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
        QVERIFY(!isDigestWrong(spec));
        spec.content = "abd";
        QVERIFY(isDigestWrong(spec));
        spec.sha256.clear(); // nothing was said
        QVERIFY(!isDigestWrong(spec));
        spec = {};
        spec.sha256 = QStringLiteral("ba"); // of a text that is not there
        QVERIFY(!isDigestWrong(spec));
    }
};

QTEST_GUILESS_MAIN(TestRevisionLocation)
#include "tst_revisionlocation.moc"
