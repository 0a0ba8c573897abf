// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/deployment.h"

#include <QJsonDocument>
#include <QTest>

using namespace hookline;
using namespace hookline::domain;

namespace {

QJsonObject json(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("broken test data: %s", qPrintable(error.errorString()));
    return document.object();
}

template <class Enum> void roundTrip(std::initializer_list<const char *> words)
{
    for (const char *word : words) {
        const QString text = QString::fromLatin1(word);
        QVERIFY2(fromString<Enum>(text) != Enum{}, word);
        QCOMPARE(toString(fromString<Enum>(text)), text);
        QVERIFY(fromString<Enum>(text.toUpper() + QChar(u'x')) == Enum{});
    }
    QVERIFY(fromString<Enum>(QString()) == Enum{});
}

Target target(const char *events, TargetLabel label = TargetLabel::None,
              ComputePlatform platform = ComputePlatform::Server)
{
    Target result;
    result.platform = platform;
    result.label = label;
    result.status = TargetStatus::InProgress;
    for (const QString &word : QString::fromLatin1(events).split(QChar(u' '), Qt::SkipEmptyParts)) {
        const bool begun = word.endsWith(QChar(u'+'));
        result.events.push_back({.name = begun ? word.chopped(1) : word,
                                 .status = begun ? EventStatus::Succeeded : EventStatus::Pending});
    }
    return result;
}

} // namespace

class TestDeployment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words()
    {
        roundTrip<ComputePlatform>({"Server", "Lambda", "ECS"});
        roundTrip<DeploymentStatus>(
            {"Created", "Queued", "InProgress", "Baking", "Succeeded", "Failed", "Stopped", "Ready"});
        roundTrip<TargetStatus>({"Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Ready"});
        roundTrip<EventStatus>({"Pending", "InProgress", "Succeeded", "Failed", "Skipped"});
        roundTrip<LifecycleErrorCode>({"Success", "ScriptMissing", "ScriptNotExecutable", "ScriptTimedOut",
                                       "ScriptFailed", "UnknownError"});
        roundTrip<DeploymentType>({"IN_PLACE", "BLUE_GREEN"});
        roundTrip<TargetLabel>({"Blue", "Green"});
        QCOMPARE(toString(TargetStatus::Unknown), QStringLiteral("Unknown"));
        QCOMPARE(toString(TargetLabel::None), QString());
    }

    void terminal()
    {
        QVERIFY(isTerminal(DeploymentStatus::Stopped));
        QVERIFY(!isTerminal(DeploymentStatus::Ready));
        QVERIFY(!isTerminal(DeploymentStatus::Baking));
        QVERIFY(isTerminal(TargetStatus::Skipped));
        QVERIFY(!isTerminal(TargetStatus::Ready));
        QVERIFY(isTerminal(EventStatus::Skipped));
        QVERIFY(!isTerminal(EventStatus::Unknown));
    }

    void deploymentOfEverything()
    {
        const Deployment d = deploymentFromApi(json(R"({
            "applicationName": "shop", "deploymentGroupName": "prod", "deploymentId": "d-AB1CDEF23",
            "deploymentConfigName": "CodeDeployDefault.OneAtATime", "description": "words", "creator": "user",
            "status": "Failed", "createTime": 1800000000.25, "startTime": 1800000001, "completeTime": 1.8e9,
            "revision": {"revisionType": "S3", "s3Location": {"bucket": "b", "key": "a/c.zip"}},
            "errorInformation": {"code": "HEALTH_CONSTRAINTS", "message": "too many"},
            "deploymentOverview": {"Pending": 1, "InProgress": 2, "Succeeded": 3, "Failed": 4, "Skipped": 5, "Ready": 6},
            "autoRollbackConfiguration": {"enabled": true, "events": ["DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_FAILURE"]},
            "rollbackInfo": {"rollbackDeploymentId": "d-ROLLBACK1", "rollbackTriggeringDeploymentId": "d-TRIGGER11",
                             "rollbackMessage": "rolled"},
            "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            "instanceTerminationWaitTimeStarted": true,
            "blueGreenDeploymentConfiguration": {"deploymentReadyOption":
                {"actionOnTimeout": "STOP_DEPLOYMENT", "waitTimeInMinutes": 90}},
            "computePlatform": "ECS", "someFutureMember": {"x": 1}})"));
        const Deployment expected{
            .id = QStringLiteral("d-AB1CDEF23"),
            .application = QStringLiteral("shop"),
            .group = QStringLiteral("prod"),
            .config = QStringLiteral("CodeDeployDefault.OneAtATime"),
            .revision = QStringLiteral("s3://b/a/c.zip"),
            .description = QStringLiteral("words"),
            .creator = QStringLiteral("user"),
            .status = DeploymentStatus::Failed,
            .statusText = QStringLiteral("Failed"),
            .platform = ComputePlatform::Ecs,
            .type = DeploymentType::BlueGreen,
            .trafficControl = true,
            .created = fromEpochSeconds(1800000000.25),
            .started = fromEpochSeconds(1800000001),
            .completed = fromEpochSeconds(1800000000),
            .errorCode = QStringLiteral("HEALTH_CONSTRAINTS"),
            .errorMessage = QStringLiteral("too many"),
            .overview = {1, 2, 3, 4, 5, 6},
            .rollbackDeploymentId = QStringLiteral("d-ROLLBACK1"),
            .rollbackTriggeredBy = QStringLiteral("d-TRIGGER11"),
            .rollbackMessage = QStringLiteral("rolled"),
            .readyStopsOnTimeout = true,
            .readyWaitMinutes = 90,
            .terminationWaitStarted = true,
            .autoRollbackOnFailure = true,
        };
        QVERIFY(d == expected);
        QCOMPARE(d.overview.total(), 21);
    }

    void deploymentOfNothing()
    {
        QVERIFY(deploymentFromApi({}) == Deployment{});
        const Deployment odd = deploymentFromApi(json(R"({"status": "Paused", "createTime": null,
            "deploymentOverview": null, "revision": [], "autoRollbackConfiguration":
            {"enabled": false, "events": ["DEPLOYMENT_FAILURE"]}})"));
        QVERIFY(odd.status == DeploymentStatus::Unknown);
        QCOMPARE(odd.statusText, QStringLiteral("Paused"));
        QVERIFY(!odd.created);
        QVERIFY(!odd.autoRollbackOnFailure);
    }

    void instanceTarget()
    {
        const Target t = targetFromApi(json(R"({"deploymentTargetType": "InstanceTarget", "instanceTarget": {
            "deploymentId": "d-AB1CDEF23", "targetId": "i-0123456789abcdef0", "targetArn": "arn:x", "status": "Failed",
            "instanceLabel": "Green", "lastUpdatedAt": 1800000009.5, "lifecycleEvents": [
            {"lifecycleEventName": "ApplicationStop", "status": "Succeeded", "startTime": 1800000001, "endTime": 1800000002},
            {"lifecycleEventName": "AfterInstall", "status": "Failed", "startTime": 1800000003, "diagnostics":
             {"errorCode": "ScriptFailed", "scriptName": "a.sh", "message": "m", "logTail": "l"}},
            {"lifecycleEventName": "NewEvent", "status": "Dreaming"}]}})"));
        QCOMPARE(t.key(), QStringLiteral("d-AB1CDEF23/i-0123456789abcdef0"));
        QVERIFY(t.platform == ComputePlatform::Server);
        QVERIFY(t.label == TargetLabel::Green);
        QVERIFY(t.status == TargetStatus::Failed);
        QCOMPARE(t.trafficWeight, -1.0);
        QVERIFY(t.lastUpdated == fromEpochSeconds(1800000009.5));
        QCOMPARE(t.events.size(), std::size_t(3));
        QVERIFY(t.events[0].end == fromEpochSeconds(1800000002));
        QVERIFY(t.events[0].diagnostics.isEmpty());
        QVERIFY(!t.events[1].end);
        QVERIFY(t.events[1].diagnostics.errorCode == LifecycleErrorCode::ScriptFailed);
        QCOMPARE(t.events[1].diagnostics.logTail, QStringLiteral("l"));
        QCOMPARE(t.events[2].name, QStringLiteral("NewEvent"));
        QVERIFY(t.events[2].status == EventStatus::Unknown);
    }

    void otherTargets_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ComputePlatform>("platform");
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("weight");
        QTest::newRow("lambda") << QByteArray(
            R"({"deploymentTargetType":"LambdaTarget","lambdaTarget":{"targetId":"f:live",
            "lambdaFunctionInfo":{"targetVersionWeight":10}}})")
                                << ComputePlatform::Lambda << QStringLiteral("f:live") << 10.0;
        QTest::newRow("ecs, green wins")
            << QByteArray(R"({"deploymentTargetType":"ECSTarget","ecsTarget":{"targetId":"c:s",
            "taskSetsInfo":[{"taskSetLabel":"Green","trafficWeight":25},{"taskSetLabel":"Blue","trafficWeight":75}]}})")
            << ComputePlatform::Ecs << QStringLiteral("c:s") << 25.0;
        QTest::newRow("ecs, only blue") << QByteArray(R"({"ecsTarget":{"targetId":"c:s","taskSetsInfo":[
            {"taskSetLabel":"Blue","trafficWeight":100}]}})")
                                        << ComputePlatform::Ecs << QStringLiteral("c:s") << -1.0;
        QTest::newRow("no type") << QByteArray(R"({"instanceTarget":{"targetId":"i-1"}})")
                                 << ComputePlatform::Server << QStringLiteral("i-1") << -1.0;
        QTest::newRow("type without body") << QByteArray(R"({"deploymentTargetType":"ECSTarget"})")
                                           << ComputePlatform::Ecs << QString() << -1.0;
        QTest::newRow("CloudFormation") << QByteArray(R"({"deploymentTargetType":"CloudFormationTarget",
            "cloudFormationTarget":{"targetId":"stack","targetVersionWeight":40}})")
                                        << ComputePlatform::Unknown << QStringLiteral("stack") << 40.0;
        QTest::newRow("nothing") << QByteArray("{}") << ComputePlatform::Unknown << QString() << -1.0;
    }
    void otherTargets()
    {
        QFETCH(QByteArray, text);
        const Target t = targetFromApi(json(text.constData()));
        QFETCH(ComputePlatform, platform);
        QVERIFY(t.platform == platform);
        QTEST(t.targetId, "id");
        QTEST(t.trafficWeight, "weight");
    }

    void revisions_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("expected");
        QTest::newRow("s3") << QByteArray(R"({"s3Location":{"bucket":"b","key":"k","version":"3"}})")
                            << QStringLiteral("s3://b/k");
        QTest::newRow("github") << QByteArray(
            R"({"gitHubLocation":{"repository":"o/r","commitId":"0123456789abcdef"}})")
                                << QStringLiteral("o/r@0123456");
        QTest::newRow("appspec") << QByteArray(
            R"({"appSpecContent":{"content":null,"sha256":"3f2a11223344"}})")
                                 << QStringLiteral("AppSpec 3f2a112…");
        QTest::newRow("content") << QByteArray(R"({"appSpecContent":{"content":"abc"}})")
                                 << QStringLiteral("AppSpec ba7816b…");
        QTest::newRow("string") << QByteArray(R"({"string":{"sha256":"aabbccddeeff"}})")
                                << QStringLiteral("AppSpec aabbccd…");
        QTest::newRow("only the type")
            << QByteArray(R"({"revisionType":"AppSpecContent"})") << QStringLiteral("AppSpec");
        QTest::newRow("future") << QByteArray(R"({"revisionType":"OCI","oci":{}})") << QStringLiteral("OCI");
        QTest::newRow("nothing") << QByteArray("{}") << QString();
    }
    void revisions()
    {
        QFETCH(QByteArray, location);
        QTEST(revisionText(json(location.constData())), "expected");
    }

    void tracks_data()
    {
        QTest::addColumn<DeploymentType>("type");
        QTest::addColumn<bool>("traffic");
        QTest::addColumn<QString>("creator");
        QTest::addColumn<Target>("target");
        QTest::addColumn<EventTrack>("track");
        const auto inPlace = DeploymentType::InPlace;
        const auto blueGreen = DeploymentType::BlueGreen;
        const QString user = QStringLiteral("user");
        const QString rollback = QStringLiteral("codeDeployRollback");
        QTest::newRow("in-place") << inPlace << false << user << target("ApplicationStop")
                                  << EventTrack::InPlace;
        QTest::newRow("told") << inPlace << true << user << target("") << EventTrack::InPlaceLoadBalanced;
        QTest::newRow("seen") << inPlace << false << user << target("BlockTraffic")
                              << EventTrack::InPlaceLoadBalanced;
        QTest::newRow("in-place rollback")
            << inPlace << false << rollback << target("") << EventTrack::InPlace;
        QTest::newRow("green") << blueGreen << true << user << target("", TargetLabel::Green)
                               << EventTrack::BlueGreenReplacement;
        QTest::newRow("blue") << blueGreen << true << user << target("", TargetLabel::Blue)
                              << EventTrack::BlueGreenOriginal;
        QTest::newRow("no label, blocks")
            << blueGreen << true << user << target("BlockTraffic") << EventTrack::BlueGreenOriginal;
        QTest::newRow("no label, installs") << blueGreen << true << user << target("Install AllowTraffic")
                                            << EventTrack::BlueGreenReplacement;
        QTest::newRow("rollback, blue") << blueGreen << true << rollback << target("", TargetLabel::Blue)
                                        << EventTrack::BlueGreenRollbackOriginal;
        QTest::newRow("rollback, green") << blueGreen << true << rollback << target("", TargetLabel::Green)
                                         << EventTrack::BlueGreenRollbackReplacement;
        QTest::newRow("rollback, allows") << blueGreen << true << rollback << target("AllowTraffic")
                                          << EventTrack::BlueGreenRollbackOriginal;
        QTest::newRow("rollback that installs")
            << blueGreen << true << rollback << target("Install", TargetLabel::Green)
            << EventTrack::BlueGreenReplacement;
        QTest::newRow("ECS") << blueGreen << true << user
                             << target("AfterInstall", TargetLabel::None, ComputePlatform::Ecs)
                             << EventTrack::Ecs;
        QTest::newRow("ECS, test listener")
            << blueGreen << true << user << target("TestTraffic", TargetLabel::None, ComputePlatform::Ecs)
            << EventTrack::EcsTestListener;
        QTest::newRow("Lambda") << blueGreen << true << user
                                << target("", TargetLabel::None, ComputePlatform::Lambda)
                                << EventTrack::Lambda;
    }
    void tracks()
    {
        QFETCH(Target, target);
        Deployment deployment;
        deployment.platform = ComputePlatform::Server;
        QFETCH(DeploymentType, type);
        deployment.type = type;
        QFETCH(bool, traffic);
        QFETCH(QString, creator);
        deployment.trafficControl = traffic;
        deployment.creator = creator;
        QTEST(eventTrack(deployment, target), "track");
    }

    void planned_data()
    {
        QTest::addColumn<Target>("target");
        QTest::addColumn<QString>("planned");
        QTest::newRow("nothing listed")
            << target("")
            << QStringLiteral("ApplicationStop DownloadBundle BeforeInstall Install "
                              "AfterInstall ApplicationStart ValidateService");
        QTest::newRow("half way") << target("Start+ ApplicationStop+ DownloadBundle+ BeforeInstall+ Install+")
                                  << QStringLiteral("AfterInstall ApplicationStart ValidateService");
        QTest::newRow("left out before")
            << target("AfterInstall+") << QStringLiteral("ApplicationStart ValidateService");
        QTest::newRow("all listed") << target(
            "ApplicationStop+ DownloadBundle BeforeInstall Install AfterInstall "
            "ApplicationStart ValidateService End")
                                    << QString();
        QTest::newRow("only a stranger")
            << target("Restart+")
            << QStringLiteral("ApplicationStop DownloadBundle BeforeInstall Install "
                              "AfterInstall ApplicationStart ValidateService");
    }
    void planned()
    {
        QFETCH(Target, target);
        Deployment deployment;
        deployment.status = DeploymentStatus::InProgress;
        deployment.type = DeploymentType::InPlace;
        const auto names = [&] {
            QStringList list;
            for (const EventFact &fact : plannedEvents(deployment, target))
                list.append(QString::fromLatin1(fact.name));
            return list.join(QChar(u' '));
        };
        QTEST(names(), "planned");
        deployment.status = DeploymentStatus::Stopped;
        QCOMPARE(names(), QString());
        deployment.status = DeploymentStatus::InProgress;
        target.status = TargetStatus::Failed;
        QCOMPARE(names(), QString());
    }
};

QTEST_APPLESS_MAIN(TestDeployment)
#include "tst_deployment.moc"
