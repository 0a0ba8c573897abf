// SPDX-License-Identifier: GPL-3.0-or-later
// CreateDeployment: its input from what a person fills in, what can be chosen for it, and that it goes once.
#include "models/session/deploychoices.h"
#include "models/session/newdeployment.h"
#include "models/session/session.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using namespace std::chrono_literals;

namespace {

const QByteArray text("version: 0.0\nResources: []\n");

aws::Connection connection()
{
    aws::Connection made;
    made.region = QStringLiteral("us-east-1");
    made.endpoint = QUrl(QStringLiteral("http://127.0.0.1:9"));
    made.keys = {"AKIDEXAMPLE", "hooklinesecret/of/the/test", {}};
    return made;
}

/// A client on a scripted transport; answers by operation.
struct Bench
{
    ManualClock clock;
    ScriptedTransport transport{clock};
    aws::Client client{connection(), transport, clock, [] { return 0.5; }};
    QStringList asked;
    std::map<QString, std::function<aws::TransportReply(const QJsonObject &)>> answers;

    Bench()
    {
        transport.handler =
            [this](const aws::TransportRequest &request) -> std::optional<aws::TransportReply> {
            const QString operation =
                QString::fromLatin1(request.http.headers.value("X-Amz-Target")).section(QLatin1Char('.'), 1);
            asked.append(operation);
            const auto found = answers.find(operation);
            if (found != answers.end())
                return found->second(QJsonDocument::fromJson(request.http.body).object());
            return answered(400, R"({"__type":"UnknownOperationException","message":"no"})");
        };
    }
    void say(const QString &operation, const QByteArray &json)
    {
        answers[operation] = [json](const QJsonObject &) { return answered(200, json); };
    }
    void run()
    {
        for (int i = 0; i < 20; ++i)
            clock.advance(20ms);
    }
};

NewDeployment minimal()
{
    NewDeployment deployment;
    deployment.application = QStringLiteral("shop");
    deployment.group = QStringLiteral("prod");
    deployment.content = text;
    return deployment;
}

QString namesOf(const QMap<QString, Lack> &lacks)
{
    return lacks.keys().join(QLatin1Char(' '));
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class TestDeploying : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theContentTravelsWithItsDigest()
    {
        const QJsonObject input = inputOf(minimal());
        QCOMPARE(json(input),
                 QByteArray(R"({"applicationName":"shop","deploymentGroupName":"prod","revision":{)"
                            R"("appSpecContent":{"content":"version: 0.0\nResources: []\n","sha256":")"
                            "d5e0b9c5" // replaced below
                            R"("},"revisionType":"AppSpecContent"}})")
                     .replace("d5e0b9c5", contentDigest(text).toLatin1()));
        // sha256sum's of the same bytes
        QCOMPARE(contentDigest("abc"),
                 QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void everyByteIsSentOrNone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("sendable");
        QTest::newRow("plain") << QByteArray("a: b\r\n") << true;
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                       "a: b")
                                         << true;
        QTest::newRow("emoji") << QByteArray("a: \xf0\x9f\x9a\x80") << true;
        QTest::newRow("latin-1") << QByteArray("a: \xe4") << false;
        QTest::newRow("cut") << QByteArray("a: \xf0\x9f") << false;
    }

    void everyByteIsSentOrNone()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, sendable);
        QCOMPARE(isSendable(content), sendable);
        NewDeployment deployment = minimal();
        deployment.content = content;
        const QString sent =
            inputOf(deployment)[QLatin1StringView("revision")][QLatin1StringView("appSpecContent")]
                               [QLatin1StringView("content")]
                                   .toString();
        QCOMPARE(sent.toUtf8() == content, sendable);
        QCOMPARE(lacksOf(deployment).contains(QStringLiteral("revision.appSpecContent.content")), !sendable);
    }

    void locationsAreSentAsTyped()
    {
        NewDeployment deployment = minimal();
        deployment.revision = RevisionType::S3;
        deployment.bucket = QStringLiteral("releases");
        deployment.key = QStringLiteral("shop-41.zip");
        deployment.bundleType = QStringLiteral("zip");
        deployment.eTag = QStringLiteral("abc");
        deployment.fileExistsBehavior = QStringLiteral("OVERWRITE");
        deployment.ignoreApplicationStopFailures = true;
        deployment.rollbackOn = QStringList{QStringLiteral("DEPLOYMENT_FAILURE")};
        deployment.config = QStringLiteral("CodeDeployDefault.OneAtATime");
        QCOMPARE(
            json(inputOf(deployment)),
            QByteArray(R"({"applicationName":"shop","autoRollbackConfiguration":{"enabled":true,"events":)"
                       R"(["DEPLOYMENT_FAILURE"]},"deploymentConfigName":"CodeDeployDefault.OneAtATime",)"
                       R"("deploymentGroupName":"prod","fileExistsBehavior":"OVERWRITE",)"
                       R"("ignoreApplicationStopFailures":true,"revision":{"revisionType":"S3",)"
                       R"("s3Location":{"bucket":"releases","bundleType":"zip","eTag":"abc",)"
                       R"("key":"shop-41.zip"}}})"));
        deployment.rollbackOn = QStringList();
        QCOMPARE(inputOf(deployment).value(QLatin1StringView("autoRollbackConfiguration")).toObject(),
                 (QJsonObject{{QStringLiteral("enabled"), false}}));
        deployment.revision = RevisionType::GitHub;
        deployment.repository = QStringLiteral("acme/shop");
        deployment.commitId = QStringLiteral("0a1b2c");
        QCOMPARE(json(inputOf(deployment).value(QLatin1StringView("revision")).toObject()),
                 QByteArray(R"({"gitHubLocation":{"commitId":"0a1b2c","repository":"acme/shop"},)"
                            R"("revisionType":"GitHub"})"));
        QVERIFY(lacksOf(deployment).isEmpty());
    }

    void whatIsMissingIsNamed()
    {
        QVERIFY(lacksOf(minimal()).isEmpty());
        QCOMPARE(namesOf(lacksOf({})),
                 QStringLiteral("applicationName deploymentGroupName revision.appSpecContent.content"));
        NewDeployment deployment = minimal();
        deployment.revision = RevisionType::S3;
        QCOMPARE(namesOf(lacksOf(deployment)),
                 QStringLiteral("revision.s3Location.bucket revision.s3Location.bundleType "
                                "revision.s3Location.key"));
        deployment.revision = RevisionType::GitHub;
        deployment.repository = QStringLiteral("https://github.com/acme/shop");
        QVERIFY(lacksOf(deployment).value(QStringLiteral("revision.gitHubLocation.repository"))
                == Lack::NotARepository);
        deployment = minimal();
        deployment.application = QString(101, QLatin1Char('a'));
        deployment.description = QString(257, QLatin1Char('a'));
        deployment.fileExistsBehavior = QStringLiteral("PERHAPS");
        const auto lacks = lacksOf(deployment);
        QVERIFY(lacks.value(QStringLiteral("applicationName")) == Lack::TooLong);
        QVERIFY(lacks.value(QStringLiteral("description")) == Lack::TooLong);
        QVERIFY(lacks.value(QStringLiteral("fileExistsBehavior")) == Lack::NotInEnum);
    }

    void theReasonStandsInTheDescription()
    {
        NewDeployment deployment = minimal();
        deployment.description = QStringLiteral("release 41");
        QCOMPARE(descriptionOf(deployment), QStringLiteral("release 41"));
        deployment.errors = 2;
        deployment.reason = QStringLiteral("known false alarm");
        QCOMPARE(inputOf(deployment).value(QLatin1StringView("description")).toString(),
                 QStringLiteral("In spite of 2 AppSpec errors: known false alarm | release 41"));
        deployment.description = QString(250, QLatin1Char('x'));
        QVERIFY(lacksOf(deployment).value(QStringLiteral("description")) == Lack::TooLong);
    }

    void choicesAreReadPageByPage()
    {
        Bench bench;
        bench.answers[QStringLiteral("ListApplications")] = [](const QJsonObject &input) {
            return input.contains(QLatin1StringView("nextToken"))
                ? answered(200, R"({"applications":["shop-web"]})")
                : answered(200, R"({"applications":["shop-api"],"nextToken":"t"})");
        };
        bench.say(QStringLiteral("BatchGetApplications"),
                  R"({"applicationsInfo":[{"applicationName":"shop-api","computePlatform":"ECS"},)"
                  R"({"applicationName":"shop-web","computePlatform":"Server"}]})");
        bench.say(QStringLiteral("ListDeploymentConfigs"), R"({"deploymentConfigsList":["a","b"]})");
        DeployChoices choices(bench.client);
        choices.read();
        bench.run();
        QCOMPARE(choices.applications().size(), size_t(2));
        QVERIFY(choices.platformOf(QStringLiteral("shop-api")) == domain::ComputePlatform::Ecs);
        QVERIFY(choices.platformOf(QStringLiteral("shop-web")) == domain::ComputePlatform::Server);
        QVERIFY(choices.platformOf(QStringLiteral("other")) == domain::ComputePlatform::Unknown);
        QCOMPARE(choices.configs().join(QLatin1Char(' ')), QStringLiteral("a b"));
    }

    void anAnswerAboutWhatWasChosenBeforeIsDropped()
    {
        Bench bench;
        bench.answers[QStringLiteral("ListDeploymentGroups")] = [](const QJsonObject &input) {
            const QString name = input.value(QLatin1StringView("applicationName")).toString();
            return answered(200, "{\"deploymentGroups\":[\"of-" + name.toUtf8() + "\"]}");
        };
        bench.answers[QStringLiteral("GetDeploymentGroup")] = [](const QJsonObject &input) {
            return answered(200, json({{QStringLiteral("deploymentGroupInfo"), input}}));
        };
        DeployChoices choices(bench.client);
        choices.chooseApplication(QStringLiteral("one"));
        choices.chooseGroup(QStringLiteral("g"));
        choices.chooseApplication(QStringLiteral("two"));
        bench.run();
        QCOMPARE(choices.groups(), QStringList{QStringLiteral("of-two")});
        QVERIFY(choices.group().isEmpty());
        choices.chooseGroup(QStringLiteral("g"));
        bench.run();
        QCOMPARE(choices.group().value(QLatin1StringView("applicationName")).toString(),
                 QStringLiteral("two"));
        const qsizetype asked = bench.asked.size();
        choices.chooseApplication(QStringLiteral("two"));
        choices.chooseGroup(QStringLiteral("g"));
        bench.run();
        QCOMPARE(bench.asked.size(), asked);
    }

    void whatCannotBeReadIsSaid()
    {
        Bench bench;
        bench.answers[QStringLiteral("ListApplications")] = [](const QJsonObject &) {
            return answered(400, R"({"__type":"AccessDeniedException","message":"not you"})");
        };
        bench.say(QStringLiteral("ListDeploymentConfigs"), R"({"deploymentConfigsList":[]})");
        DeployChoices choices(bench.client);
        QSignalSpy failed(&choices, &DeployChoices::failed);
        choices.read();
        bench.run();
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().toString(), QStringLiteral("ListApplications"));
        QVERIFY(failed.first().last().value<Error>().code == ErrorCode::AccessDenied);
    }

    void itIsSentOnceWhateverBecomesOfIt_data()
    {
        QTest::addColumn<bool>("torn");
        QTest::newRow("torn") << true;
        QTest::newRow("server fault") << false;
    }

    void itIsSentOnceWhateverBecomesOfIt()
    {
        QFETCH(bool, torn);
        Bench bench;
        bench.answers[QStringLiteral("CreateDeployment")] = [torn](const QJsonObject &) {
            return torn ? hookline::test::torn() : answered(500, R"({"__type":"InternalFailure"})");
        };
        Session session(bench.client, bench.clock);
        std::vector<aws::Reply> replies;
        session.createDeployment(inputOf(minimal()), this,
                                 [&](const aws::Reply &reply) { replies.push_back(reply); });
        for (int i = 0; i < 60; ++i)
            bench.clock.advance(1s);
        QCOMPARE(replies.size(), size_t(1));
        QVERIFY(std::as_const(replies[0]).error().code == ErrorCode::DeliveryUnknown);
        QCOMPARE(bench.asked, QStringList{QStringLiteral("CreateDeployment")});
    }
};

QTEST_GUILESS_MAIN(TestDeploying)
#include "tst_deploying.moc"
