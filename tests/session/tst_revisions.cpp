// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/revisions.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTest>

#include <deque>

using namespace hookline;
using namespace hookline::session;
using domain::Revision;

namespace {

QJsonObject json(const QByteArray &text)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s in %s", qPrintable(error.errorString()), text.constData());
    return document.object();
}

/// Answers calls in the order in which they must come.
class Script
{
public:
    struct Line
    {
        QString operation;
        QJsonObject input;
        aws::Reply reply;
    };

    std::deque<Line> lines;
    QStringList unexpected;
    std::vector<std::function<void()>> held; ///< Answers not given yet.

    void expect(const char *operation, const QByteArray &input, const QByteArray &reply)
    {
        lines.push_back({QLatin1String(operation), json(input), json(reply)});
    }
    void refuse(const char *operation, const QByteArray &input, const char *code)
    {
        lines.push_back({QLatin1String(operation), json(input),
                         Error{.code = ErrorCode::ServiceError, .serviceCode = QLatin1String(code)}});
    }
    aws::Caller caller()
    {
        return [this](const QString &service, const QString &operation, const QJsonObject &input,
                      QObject *context, aws::Done done) {
            if (lines.empty() || service != QLatin1String("codedeploy")
                || lines.front().operation != operation || lines.front().input != input) {
                unexpected.append(operation + QLatin1Char(' ')
                                  + QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Compact)));
                return aws::CallHandle();
            }
            held.push_back(
                [guard = QPointer<QObject>(context), done = std::move(done), reply = lines.front().reply] {
                    if (guard)
                        done(reply);
                });
            lines.pop_front();
            return aws::CallHandle();
        };
    }
    /// Gives answers until nothing is asked any more.
    void play()
    {
        QCoreApplication::sendPostedEvents();
        while (!held.empty()) {
            auto next = std::move(held.front());
            held.erase(held.begin());
            next();
            QCoreApplication::sendPostedEvents();
        }
    }
};

#define COMPLETE(script)                                                                                     \
    QVERIFY2((script).unexpected.isEmpty(), qPrintable((script).unexpected.join(u'\n')));                    \
    QVERIFY((script).lines.empty())

QByteArray deploymentInfo(const char *id, const char *created, const QByteArray &digest)
{
    return QByteArray(R"({"deploymentId": ")") + id
        + R"(", "applicationName": "shop", "deploymentGroupName": "prod", "status": "Succeeded",
            "creator": "user", "createTime": )"
        + created + R"(, "revision": {"revisionType": "AppSpecContent",
            "appSpecContent": {"content": null, "sha256": ")"
        + digest + R"("}}})";
}

} // namespace

/// What revisions there are and what stands in them: which calls, and what becomes of the answers.
class TestRevisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheRevisionOfADeployment()
    {
        const QByteArray text("version: 0.0\n");
        const QByteArray digest = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
        Script script;
        script.expect("GetDeployment", R"({"deploymentId": "d-1"})",
                      R"({"deploymentInfo": )" + deploymentInfo("d-1", "1000", digest) + "}");
        script.expect("GetApplicationRevision",
                      R"({"applicationName": "shop", "revision": {"revisionType": "AppSpecContent",
                          "appSpecContent": {"sha256": ")"
                          + digest + R"("}}})",
                      R"({"applicationName": "shop", "revision": {"revisionType": "AppSpecContent",
                          "appSpecContent": {"content": "version: 0.0\n", "sha256": ")"
                          + digest + R"("}}})");
        QObject context;
        std::optional<Result<KnownRevision>> answer;
        readRevisionOf(script.caller(), QStringLiteral("d-1"), &context,
                       [&](const Result<KnownRevision> &known) { answer = known; });
        QVERIFY(!answer);
        script.play();
        COMPLETE(script);
        QVERIFY(answer && *answer);
        QCOMPARE((*answer)->deploymentId, QStringLiteral("d-1"));
        QCOMPARE((*answer)->application, QStringLiteral("shop"));
        QCOMPARE((*answer)->group, QStringLiteral("prod"));
        QCOMPARE((*answer)->revision.content, text);
        QVERIFY(!domain::isDigestWrong((*answer)->revision));
    }

    /// AWS holds no content of it: nothing more is asked.
    void asksForNoContentInS3()
    {
        Script script;
        script.expect("GetDeployment", R"({"deploymentId": "d-1"})",
                      R"({"deploymentInfo": {"deploymentId": "d-1", "applicationName": "web",
                          "deploymentGroupName": "fleet", "revision": {"revisionType": "S3",
                          "s3Location": {"bucket": "b", "key": "k.zip", "bundleType": "zip"}}}})");
        QObject context;
        std::optional<Result<KnownRevision>> answer;
        readRevisionOf(script.caller(), QStringLiteral("d-1"), &context,
                       [&](const Result<KnownRevision> &known) { answer = known; });
        script.play();
        COMPLETE(script);
        QVERIFY(answer && *answer);
        QCOMPARE((*answer)->revision.kind, Revision::Kind::S3);
        QCOMPARE((*answer)->revision.bucket, QStringLiteral("b"));
    }

    void tellsWhatFailed_data()
    {
        QTest::addColumn<int>("failing");
        QTest::addColumn<QString>("code");
        QTest::newRow("deployment") << 0 << "DeploymentDoesNotExistException";
        QTest::newRow("revision") << 1 << "RevisionDoesNotExistException";
        QTest::newRow("empty answer") << 2 << "";
        QTest::newRow("no revision") << 3 << "";
    }

    void tellsWhatFailed()
    {
        QFETCH(int, failing);
        QFETCH(QString, code);
        const QByteArray asked(R"({"deploymentId": "d-1"})");
        const QByteArray revision(
            R"({"applicationName": "shop", "revision": {"revisionType": "AppSpecContent",
                                      "appSpecContent": {"sha256": "ab"}}})");
        Script script;
        if (failing == 0)
            script.refuse("GetDeployment", asked, qPrintable(code));
        else if (failing == 3)
            script.expect("GetDeployment", asked, R"({"deploymentInfo": {"deploymentId": "d-1"}})");
        else
            script.expect("GetDeployment", asked,
                          R"({"deploymentInfo": )" + deploymentInfo("d-1", "1000", "ab") + "}");
        if (failing == 1)
            script.refuse("GetApplicationRevision", revision, qPrintable(code));
        else if (failing == 2)
            script.expect("GetApplicationRevision", revision, revision);
        QObject context;
        int answers = 0;
        std::optional<Result<KnownRevision>> answer;
        readRevisionOf(script.caller(), QStringLiteral("d-1"), &context,
                       [&](const Result<KnownRevision> &known) {
                           answer = known;
                           ++answers;
                       });
        script.play();
        COMPLETE(script);
        QCOMPARE(answers, 1);
        QVERIFY(!*answer);
        QCOMPARE(answer->error().serviceCode, code);
        QVERIFY(answer->error().code != ErrorCode::None);
    }

    void answersNobodyWhoIsGone()
    {
        Script script;
        script.expect("GetDeployment", R"({"deploymentId": "d-1"})",
                      R"({"deploymentInfo": )" + deploymentInfo("d-1", "1000", "ab") + "}");
        auto context = std::make_unique<QObject>();
        bool answered = false;
        readRevisionOf(script.caller(), QStringLiteral("d-1"), context.get(),
                       [&](const Result<KnownRevision> &) { answered = true; });
        context.reset();
        script.play();
        COMPLETE(script);
        QVERIFY(!answered);
    }

    void listsApplicationsOverAllPages()
    {
        Script script;
        script.expect("ListApplications", "{}", R"({"applications": ["b", "a"], "nextToken": "n"})");
        script.expect("ListApplications", R"({"nextToken": "n"})", R"({"applications": ["c"]})");
        script.expect("BatchGetApplications", R"({"applicationNames": ["b", "a", "c"]})",
                      R"({"applicationsInfo": [{"applicationName": "b", "computePlatform": "ECS"},
                          {"applicationName": "a", "computePlatform": "Lambda"},
                          {"applicationName": "c", "computePlatform": "Server"}]})");
        QObject context;
        std::optional<Result<std::vector<ApplicationFacts>>> answer;
        readApplications(script.caller(), &context, [&](const auto &all) { answer = all; });
        script.play();
        COMPLETE(script);
        using Platform = domain::ComputePlatform;
        QVERIFY(answer && *answer);
        QCOMPARE(answer->value(),
                 (std::vector<ApplicationFacts>{{QStringLiteral("a"), Platform::Lambda},
                                                {QStringLiteral("b"), Platform::Ecs},
                                                {QStringLiteral("c"), Platform::Server}}));
    }

    void marksWhatIsCurrentInAGroup()
    {
        Script script;
        script.expect("ListDeployments", R"({"applicationName": "shop", "deploymentGroupName": "prod"})",
                      R"({"deployments": ["d-1", "d-3", "d-2"], "nextToken": "older"})");
        script.expect("BatchGetDeployments", R"({"deploymentIds": ["d-1", "d-3", "d-2"]})",
                      R"({"deploymentsInfo": [)" + deploymentInfo("d-1", "1000", "aa") + ","
                          + deploymentInfo("d-3", "3000", "cc") + "," + deploymentInfo("d-2", "2000", "bb")
                          + "]}");
        QObject context;
        std::optional<Result<RevisionList>> answer;
        readDeployedRevisions(script.caller(), QStringLiteral("shop"),
                              {QStringLiteral("prod"), QStringLiteral("d-2")}, &context,
                              [&](const auto &list) { answer = list; });
        script.play();
        COMPLETE(script);
        QVERIFY(answer && *answer);
        QVERIFY(answer->value().more);
        QStringList rows;
        for (const KnownRevision &row : answer->value().rows)
            rows.append(row.deploymentId + row.currentIn.join(u','));
        QCOMPARE(rows, QStringLiteral("d-3 d-2prod d-1").split(u' ')); // the newest first
    }

    /// So many have failed since that AWS does not list it on the first page.
    void findsWhatIsCurrentHoweverOld()
    {
        Script script;
        script.expect("ListDeployments", R"({"applicationName": "shop", "deploymentGroupName": "prod"})",
                      R"({"deployments": ["d-3"], "nextToken": "older"})");
        script.expect("BatchGetDeployments", R"({"deploymentIds": ["d-3", "d-1"]})",
                      R"({"deploymentsInfo": [)" + deploymentInfo("d-1", "1000", "aa") + ","
                          + deploymentInfo("d-3", "3000", "cc") + "]}");
        QObject context;
        std::optional<Result<RevisionList>> answer;
        readDeployedRevisions(script.caller(), QStringLiteral("shop"),
                              {QStringLiteral("prod"), QStringLiteral("d-1")}, &context,
                              [&](const auto &list) { answer = list; });
        script.play();
        COMPLETE(script);
        QVERIFY(answer && *answer);
        QCOMPARE(answer->value().rows.size(), 2U);
        QCOMPARE(answer->value().rows[1].currentIn, QStringList{QStringLiteral("prod")});
    }

    void marksWhatIsCurrentAmongTheRegistered()
    {
        Script script;
        script.expect(
            "ListApplicationRevisions",
            R"({"applicationName": "shop", "sortBy": "registerTime", "sortOrder": "descending"})",
            R"({"revisions": [{"revisionType": "AppSpecContent", "appSpecContent": {"sha256": "bb"}},
                {"revisionType": "AppSpecContent", "appSpecContent": {"content": null, "sha256": "aa"}}]})");
        script.expect("BatchGetDeployments", R"({"deploymentIds": ["d-1"]})",
                      R"({"deploymentsInfo": [)" + deploymentInfo("d-1", "1000", "aa") + "]}");
        QObject context;
        std::optional<Result<RevisionList>> answer;
        readRegisteredRevisions(
            script.caller(), QStringLiteral("shop"),
            {{QStringLiteral("prod"), QStringLiteral("d-1")}, {QStringLiteral("new"), {}}}, &context,
            [&](const auto &list) { answer = list; });
        script.play();
        COMPLETE(script);
        QVERIFY(answer && *answer);
        QVERIFY(!answer->value().more);
        QCOMPARE(answer->value().rows.size(), 2U);
        QCOMPARE(answer->value().rows[0].currentIn, QStringList());
        QCOMPARE(answer->value().rows[1].currentIn, QStringList{QStringLiteral("prod")});
    }
};

QTEST_GUILESS_MAIN(TestRevisions)
#include "tst_revisions.moc"
