// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/codedeployworld.h"

#include <QTemporaryDir>

#include <cmath>

using namespace hookline;
using test::CodeDeployWorld;

/// Deployments to EC2 and on-premises instances: batches, health, scripts, blue/green.
class TestCodeDeployServer : public QObject
{
    Q_OBJECT

private:
    static QJsonObject loadBalanced(QJsonObject group = {})
    {
        group.insert(
            QStringLiteral("deploymentStyle"),
            QJsonObject{{QStringLiteral("deploymentType"), QStringLiteral("IN_PLACE")},
                        {QStringLiteral("deploymentOption"), QStringLiteral("WITH_TRAFFIC_CONTROL")}});
        group.insert(QStringLiteral("loadBalancerInfo"),
                     QJsonObject{{QStringLiteral("targetGroupInfoList"),
                                  QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("tg")}}}}});
        return group;
    }
    static QJsonObject blueGreen(const QString &onTimeout, int terminationMinutes = 0)
    {
        QJsonObject group = loadBalanced();
        group.insert(
            QStringLiteral("deploymentStyle"),
            QJsonObject{{QStringLiteral("deploymentType"), QStringLiteral("BLUE_GREEN")},
                        {QStringLiteral("deploymentOption"), QStringLiteral("WITH_TRAFFIC_CONTROL")}});
        QJsonObject terminate{{QStringLiteral("action"), QStringLiteral("TERMINATE")},
                              {QStringLiteral("terminationWaitTimeInMinutes"), terminationMinutes}};
        group.insert(QStringLiteral("blueGreenDeploymentConfiguration"),
                     QJsonObject{{QStringLiteral("deploymentReadyOption"),
                                  QJsonObject{{QStringLiteral("actionOnTimeout"), onTimeout},
                                              {QStringLiteral("waitTimeInMinutes"), 60}}},
                                 {QStringLiteral("terminateBlueInstancesOnDeploymentSuccess"), terminate}});
        group.insert(QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.AllAtOnce"));
        return group;
    }
    static void failAt(CodeDeployWorld &world, const char *event, const QStringList &instances,
                       const QJsonObject &more = {})
    {
        QJsonObject input{{QStringLiteral("lifecycleEvent"), QLatin1String(event)},
                          {QStringLiteral("instanceIds"), QJsonArray::fromStringList(instances)},
                          {QStringLiteral("scriptName"), QStringLiteral("scripts/x.sh")},
                          {QStringLiteral("exitCode"), 7}};
        for (auto member = more.begin(); member != more.end(); ++member)
            input.insert(member.key(), member.value());
        world.control("PutScriptOutcome", input);
    }
    static QString code(CodeDeployWorld &world, const QString &id)
    {
        return world.info(id)
            .value(QLatin1String("errorInformation"))
            .toObject()
            .value(QLatin1String("code"))
            .toString();
    }
    static int count(CodeDeployWorld &world, const QString &id, const char *status)
    {
        return world.info(id)
            .value(QLatin1String("deploymentOverview"))
            .toObject()
            .value(QLatin1String(status))
            .toInt();
    }
    static QStringList ids(int from, int to)
    {
        QStringList list;
        for (int i = from; i < to; ++i)
            list << CodeDeployWorld::instanceId(i);
        return list;
    }

private Q_SLOTS:
    void eventsInOrder_data()
    {
        QTest::addColumn<QJsonObject>("group");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("events");
        const QString middle =
            QStringLiteral("ApplicationStop, DownloadBundle, BeforeInstall, Install, AfterInstall, "
                           "ApplicationStart, ValidateService");
        const QString allow = QStringLiteral("BeforeAllowTraffic, AllowTraffic, AfterAllowTraffic");
        const QString block = QStringLiteral("BeforeBlockTraffic, BlockTraffic, AfterBlockTraffic");
        const QString comma = QStringLiteral(", ");
        QTest::newRow("in place") << QJsonObject() << QString() << middle;
        QTest::newRow("in place, load balancer")
            << loadBalanced() << QString() << block + comma + middle + comma + allow;
        QTest::newRow("green") << blueGreen(QStringLiteral("CONTINUE_DEPLOYMENT")) << QStringLiteral("Green")
                               << middle + comma + allow;
        QTest::newRow("blue") << blueGreen(QStringLiteral("CONTINUE_DEPLOYMENT")) << QStringLiteral("Blue")
                              << block;
    }
    void eventsInOrder()
    {
        QFETCH(QJsonObject, group);
        QFETCH(QString, label);
        CodeDeployWorld world;
        world.addServer(group);
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        int seen = 0;
        for (const QString &target : world.targets(id)) {
            const QJsonObject info = world.target(id, target);
            if (info.value(QLatin1String("instanceLabel")).toString() != label)
                continue;
            ++seen;
            QTEST(CodeDeployWorld::events(info).remove(QStringLiteral(" Succeeded")), "events");
            QCOMPARE(info.value(QLatin1String("status")).toString(), QStringLiteral("Succeeded"));
        }
        QCOMPARE(seen, 4);
    }

    void batches_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<int>("hosts");
        QTest::addColumn<int>("together"); // how many are ever in progress at a time
        QTest::newRow("all") << QStringLiteral("CodeDeployDefault.AllAtOnce") << 5 << 5;
        QTest::newRow("half of 9") << QStringLiteral("CodeDeployDefault.HalfAtATime") << 9 << 4;
        QTest::newRow("half of 1") << QStringLiteral("CodeDeployDefault.HalfAtATime") << 1 << 1;
        QTest::newRow("one") << QStringLiteral("CodeDeployDefault.OneAtATime") << 5 << 1;
        QTest::newRow("3 healthy of 5") << QStringLiteral("three") << 5 << 2;
        QTest::newRow("70 % of 10") << QStringLiteral("seventy") << 10 << 3;
    }
    void batches()
    {
        QFETCH(QString, config);
        QFETCH(int, hosts);
        QFETCH(int, together);
        CodeDeployWorld world;
        const auto custom = [&](const char *name, const char *type, int value) {
            world.call("CreateDeploymentConfig",
                       {{QStringLiteral("deploymentConfigName"), QLatin1String(name)},
                        {QStringLiteral("minimumHealthyHosts"),
                         QJsonObject{{QStringLiteral("type"), QLatin1String(type)},
                                     {QStringLiteral("value"), value}}}});
        };
        custom("three", "HOST_COUNT", 3);
        custom("seventy", "FLEET_PERCENT", 70);
        world.addServer({{QStringLiteral("deploymentConfigName"), config}}, hosts);
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        int most = 0;
        while (world.step())
            most = std::max(most, count(world, id, "InProgress"));
        QCOMPARE(most, together);
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        QCOMPARE(count(world, id, "Succeeded"), hosts);
    }

    void health_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<int>("hosts");
        QTest::addColumn<QStringList>("failing");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QList<int>>("counts"); // succeeded, failed, skipped
        const QString good = QStringLiteral("Succeeded"), bad = QStringLiteral("Failed");
        const QString health = QStringLiteral("HEALTH_CONSTRAINTS");
        const auto builtIn = [](const char *name) {
            return QStringLiteral("CodeDeployDefault.") + QLatin1String(name);
        };
        QTest::newRow("one at a time: the first")
            << builtIn("OneAtATime") << 4 << ids(0, 1) << bad << health << QList<int>{0, 1, 3};
        QTest::newRow("one at a time: the third")
            << builtIn("OneAtATime") << 4 << ids(2, 3) << bad << health << QList<int>{2, 1, 1};
        QTest::newRow("one at a time: the last does not count")
            << builtIn("OneAtATime") << 4 << ids(3, 4) << good << "" << QList<int>{3, 1, 0};
        QTest::newRow("one at a time: the only one")
            << builtIn("OneAtATime") << 1 << ids(0, 1) << bad << health << QList<int>{0, 1, 0};
        QTest::newRow("all at once: one is enough")
            << builtIn("AllAtOnce") << 4 << ids(0, 3) << good << "" << QList<int>{1, 3, 0};
        QTest::newRow("all at once: none")
            << builtIn("AllAtOnce") << 4 << ids(0, 4) << bad << health << QList<int>{0, 4, 0};
        QTest::newRow("half: half may fail")
            << builtIn("HalfAtATime") << 4 << ids(2, 4) << good << "" << QList<int>{2, 2, 0};
        QTest::newRow("half: too many")
            << builtIn("HalfAtATime") << 8 << ids(0, 5) << bad << health << QList<int>{0, 4, 4};
        QTest::newRow("cannot start") << QStringLiteral("ten") << 4 << QStringList() << bad
                                      << QStringLiteral("HEALTH_CONSTRAINTS_INVALID") << QList<int>{0, 0, 4};
    }
    void health()
    {
        QFETCH(QString, config);
        QFETCH(int, hosts);
        QFETCH(QStringList, failing);
        CodeDeployWorld world;
        world.call("CreateDeploymentConfig",
                   {{QStringLiteral("deploymentConfigName"), QStringLiteral("ten")},
                    {QStringLiteral("minimumHealthyHosts"),
                     QJsonObject{{QStringLiteral("type"), QStringLiteral("HOST_COUNT")},
                                 {QStringLiteral("value"), 10}}}});
        world.addServer({{QStringLiteral("deploymentConfigName"), config}}, hosts);
        if (!failing.isEmpty())
            failAt(world, "AfterInstall", failing);
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        world.settle();
        QTEST(world.status(id), "status");
        QTEST(code(world, id), "code");
        const QList<int> counts{count(world, id, "Succeeded"), count(world, id, "Failed"),
                                count(world, id, "Skipped")};
        QTEST(counts, "counts");
    }

    void diagnosticsAreTheAgents_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("failed") << QStringLiteral("ScriptFailed")
                                << QStringLiteral("Script at specified location: scripts/x.sh failed with "
                                                  "exit code 7");
        QTest::newRow("timed out") << QStringLiteral("ScriptTimedOut")
                                   << QStringLiteral("Script at specified location: scripts/x.sh failed to "
                                                     "complete in 3600 seconds");
        QTest::newRow("not executable")
            << QStringLiteral("ScriptNotExecutable")
            << QStringLiteral("Unable to set script at specified location: scripts/x.sh as executable");
    }
    void diagnosticsAreTheAgents()
    {
        QFETCH(QString, code);
        CodeDeployWorld world;
        world.addServer({}, 1);
        failAt(world, "AfterInstall", {},
               {{QStringLiteral("errorCode"), code},
                {QStringLiteral("logTail"), QStringLiteral("[stderr]no space left\n")}});
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        world.settle();
        const QJsonObject target = world.onlyTarget(id);
        QCOMPARE(
            CodeDeployWorld::events(target),
            QStringLiteral("ApplicationStop Succeeded, DownloadBundle Succeeded, BeforeInstall Succeeded, "
                           "Install Succeeded, AfterInstall Failed, ApplicationStart Skipped, "
                           "ValidateService Skipped"));
        const QJsonObject diagnostics =
            CodeDeployWorld::event(target, "AfterInstall").value(QLatin1String("diagnostics")).toObject();
        QCOMPARE(diagnostics.value(QLatin1String("errorCode")).toString(), code);
        QTEST(diagnostics.value(QLatin1String("message")).toString(), "message");
        QCOMPARE(diagnostics.value(QLatin1String("scriptName")).toString(), QStringLiteral("scripts/x.sh"));
        QCOMPARE(diagnostics.value(QLatin1String("logTail")).toString(),
                 QStringLiteral("LifecycleEvent - AfterInstall\nScript - scripts/x.sh\n"
                                "[stderr]no space left\n"));
    }

    void outcomesCanRunOut()
    {
        CodeDeployWorld world;
        world.addServer({}, 1);
        failAt(world, "AfterInstall", {}, {{QStringLiteral("times"), 1}});
        const QString bad = world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        QCOMPARE(world.status(bad), QStringLiteral("Failed"));
        const QString good = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.settle();
        QCOMPARE(world.status(good), QStringLiteral("Succeeded"));
    }

    void stopEventsComeFromTheLastRevision_data()
    {
        QTest::addColumn<bool>("ignore");
        QTest::addColumn<QString>("status");
        QTest::newRow("as they are") << false << QStringLiteral("Failed");
        QTest::newRow("ignored") << true << QStringLiteral("Succeeded");
    }
    void stopEventsComeFromTheLastRevision()
    {
        QFETCH(bool, ignore);
        CodeDeployWorld world;
        world.addServer({}, 1);
        failAt(world, "ApplicationStop", {});
        // There is no earlier revision yet, so nothing can fail.
        const QString first = world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        QCOMPARE(world.status(first), QStringLiteral("Succeeded"));
        const QString second = world.deploy("web", CodeDeployWorld::s3Revision(2),
                                            {{QStringLiteral("ignoreApplicationStopFailures"), ignore}});
        world.settle();
        QTEST(world.status(second), "status");
        QCOMPARE(world.eventStatus(second, "ApplicationStop"), QStringLiteral("Failed"));
    }

    void rollbackNeedsALastRevision()
    {
        CodeDeployWorld world;
        world.addServer(
            {{QStringLiteral("autoRollbackConfiguration"), CodeDeployWorld::rollbackOnFailure()}});
        failAt(world, "ValidateService", ids(0, 4), {{QStringLiteral("times"), 1}});
        const QString first = world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        QCOMPARE(world.status(first), QStringLiteral("Failed"));
        QJsonObject rollback = world.info(first).value(QLatin1String("rollbackInfo")).toObject();
        QVERIFY(!rollback.contains(QLatin1String("rollbackDeploymentId")));
        QVERIFY(
            rollback.value(QLatin1String("rollbackMessage")).toString().contains(QLatin1String("no last")));

        const QString good = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.settle();
        QCOMPARE(world.status(good), QStringLiteral("Succeeded"));
        failAt(world, "ValidateService", ids(0, 4), {{QStringLiteral("times"), 1}});
        const QString bad = world.deploy("web", CodeDeployWorld::s3Revision(3));
        world.settle();
        QCOMPARE(world.status(bad), QStringLiteral("Failed"));
        const QString back = world.info(bad)
                                 .value(QLatin1String("rollbackInfo"))
                                 .toObject()
                                 .value(QLatin1String("rollbackDeploymentId"))
                                 .toString();
        QCOMPARE(world.status(back), QStringLiteral("Succeeded"));
        QCOMPARE(world.info(back).value(QLatin1String("revision")).toObject(),
                 CodeDeployWorld::s3Revision(2));
        const QJsonObject group =
            world
                .call("GetDeploymentGroup",
                      {{QStringLiteral("applicationName"), QStringLiteral("web")},
                       {QStringLiteral("deploymentGroupName"), QStringLiteral("group")}})
                .value(QLatin1String("deploymentGroupInfo"))
                .toObject();
        QCOMPARE(group.value(QLatin1String("lastSuccessfulDeployment"))
                     .toObject()
                     .value(QLatin1String("deploymentId"))
                     .toString(),
                 back);
    }

    void aRollbackIsNotRolledBack()
    {
        CodeDeployWorld world;
        world.addServer(
            {{QStringLiteral("autoRollbackConfiguration"), CodeDeployWorld::rollbackOnFailure()}});
        world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        failAt(world, "ValidateService", {});
        const QString bad = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.settle();
        const QString back = world.info(bad)
                                 .value(QLatin1String("rollbackInfo"))
                                 .toObject()
                                 .value(QLatin1String("rollbackDeploymentId"))
                                 .toString();
        QCOMPARE(world.status(back), QStringLiteral("Failed"));
        QVERIFY(!world.info(back)
                     .value(QLatin1String("rollbackInfo"))
                     .toObject()
                     .contains(QLatin1String("rollbackDeploymentId")));
    }

    void stopLetsRunningEventsEnd()
    {
        CodeDeployWorld world;
        world.addServer(
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.HalfAtATime")}});
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        QVERIFY(world.reach(id, "BeforeInstall"));
        const QJsonObject input{{QStringLiteral("deploymentId"), id}};
        QCOMPARE(world.call("StopDeployment", input).value(QLatin1String("status")).toString(),
                 QStringLiteral("Pending"));
        QCOMPARE(world.status(id), QStringLiteral("InProgress"));
        QCOMPARE(world.call("StopDeployment", input).value(QLatin1String("status")).toString(),
                 QStringLiteral("Pending"));
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Stopped"));
        QCOMPARE(code(world, id), QStringLiteral("MANUAL_STOP"));
        QCOMPARE(count(world, id, "Skipped"), 4);
        QCOMPARE(world.call("StopDeployment", input).value(QLatin1String("status")).toString(),
                 QStringLiteral("Succeeded"));
        QVERIFY(
            CodeDeployWorld::events(world.onlyTarget(id)).endsWith(QLatin1String("ValidateService Skipped")));
    }

    void instancesAreFoundByFilters_data()
    {
        QTest::addColumn<QJsonObject>("filters");
        QTest::addColumn<QStringList>("found");
        const auto filter = [](const char *key, const char *value, const char *type) {
            return QJsonObject{{QStringLiteral("Key"), QLatin1String(key)},
                               {QStringLiteral("Value"), QLatin1String(value)},
                               {QStringLiteral("Type"), QLatin1String(type)}};
        };
        const auto plain = [](const QJsonArray &list) {
            return QJsonObject{{QStringLiteral("ec2TagFilters"), list}};
        };
        const QString a = QStringLiteral("i-0000000a"), b = QStringLiteral("i-0000000b"),
                      c = QStringLiteral("i-0000000c");
        QTest::newRow("key and value")
            << plain({filter("role", "web", "KEY_AND_VALUE")}) << QStringList{a, b};
        QTest::newRow("key") << plain({filter("stage", "", "KEY_ONLY")}) << QStringList{b, c};
        QTest::newRow("value") << plain({filter("", "prod", "VALUE_ONLY")}) << QStringList{b, c};
        QTest::newRow("any of the filters")
            << plain({filter("role", "web", "KEY_AND_VALUE"), filter("role", "db", "KEY_AND_VALUE")})
            << QStringList{a, b, c};
        QTest::newRow("all of the set")
            << QJsonObject{{QStringLiteral("ec2TagSet"),
                            QJsonObject{{QStringLiteral("ec2TagSetList"),
                                         QJsonArray{QJsonArray{filter("role", "web", "KEY_AND_VALUE")},
                                                    QJsonArray{filter("stage", "prod", "KEY_AND_VALUE")}}}}}}
            << QStringList{b};
        QTest::newRow("on-premises") << QJsonObject{{QStringLiteral("onPremisesInstanceTagFilters"),
                                                     QJsonArray{filter("role", "web", "KEY_AND_VALUE")}}}
                                     << QStringList{QStringLiteral("rack-7")};
        QTest::newRow("auto scaling group")
            << QJsonObject{{QStringLiteral("autoScalingGroups"), QJsonArray{QStringLiteral("asg")}}}
            << QStringList{c};
        QTest::newRow("no filters") << QJsonObject() << QStringList();
    }
    void instancesAreFoundByFilters()
    {
        QFETCH(QJsonObject, filters);
        QFETCH(QStringList, found);
        CodeDeployWorld world;
        const auto put = [&](const char *id, const QStringList &tags, const char *scaling = "") {
            QJsonArray list;
            for (const QString &tag : tags)
                list.append(QJsonObject{{QStringLiteral("Key"), tag.section(QLatin1Char('='), 0, 0)},
                                        {QStringLiteral("Value"), tag.section(QLatin1Char('='), 1)}});
            world.control("PutInstance",
                          {{QStringLiteral("instanceId"), QLatin1String(id)},
                           {QStringLiteral("tags"), list},
                           {QStringLiteral("autoScalingGroup"), QLatin1String(scaling)}});
        };
        put("i-0000000a", {QStringLiteral("role=web")});
        put("i-0000000b", {QStringLiteral("role=web"), QStringLiteral("stage=prod")});
        put("i-0000000c", {QStringLiteral("role=db"), QStringLiteral("stage=prod")}, "asg");
        put("rack-7", {QStringLiteral("role=web")});
        world.addGroup(QStringLiteral("web"), QStringLiteral("Server"), filters);
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        world.settle();
        if (found.isEmpty()) {
            QCOMPARE(code(world, id), QStringLiteral("NO_INSTANCES"));
            return;
        }
        QCOMPARE(world.targets(id), found);
    }

    void instancesAreMadeUpWhereNoneMatch()
    {
        CodeDeployWorld world;
        world.addGroup(QStringLiteral("web"), QStringLiteral("Server"),
                       {{QStringLiteral("ec2TagFilters"), CodeDeployWorld::filters("role", "new")}});
        const QString first = world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        QCOMPARE(world.targets(first).size(), 3);
        const QString second = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.settle();
        QCOMPARE(world.targets(second), world.targets(first));
    }

    void onlyOutdatedInstances()
    {
        CodeDeployWorld world;
        world.addServer({}, 2);
        world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        world.control("PutInstance",
                      {{QStringLiteral("instanceId"), CodeDeployWorld::instanceId(9)},
                       {QStringLiteral("tags"),
                        QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("role")},
                                               {QStringLiteral("Value"), QStringLiteral("web")}}}}});
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision(1),
                                        {{QStringLiteral("updateOutdatedInstancesOnly"), true}});
        world.settle();
        QCOMPARE(world.targets(id), QStringList{CodeDeployWorld::instanceId(9)});
    }

    void blueGreenWaitsAndReplaces()
    {
        CodeDeployWorld world;
        world.addServer(blueGreen(QStringLiteral("STOP_DEPLOYMENT"), 10), 2);
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        world.pass(std::chrono::minutes(20));
        QCOMPARE(world.status(id), QStringLiteral("Ready"));
        QCOMPARE(count(world, id, "Ready"), 2);
        QCOMPARE(count(world, id, "Pending"), 2);
        const auto labelled = [&](const char *label) {
            return world
                .call("ListDeploymentTargets",
                      {{QStringLiteral("deploymentId"), id},
                       {QStringLiteral("targetFilters"),
                        QJsonObject{
                            {QStringLiteral("ServerInstanceLabel"), QJsonArray{QLatin1String(label)}}}}})
                .value(QLatin1String("targetIds"))
                .toArray();
        };
        const QJsonArray green = labelled("Green"), blue = labelled("Blue");
        QCOMPARE(green.size(), 2);
        QCOMPARE(blue, QJsonArray::fromStringList(ids(0, 2)));
        QCOMPARE(world.refusal("ContinueDeployment", {{QStringLiteral("deploymentId"), id}}), QString());
        world.pass(std::chrono::minutes(5));
        QCOMPARE(world.status(id), QStringLiteral("InProgress"));
        QVERIFY(world.info(id).value(QLatin1String("instanceTerminationWaitTimeStarted")).toBool());
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        // From now on the green ones are the group's.
        const QString next = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.pass(std::chrono::minutes(20));
        QStringList nextBlue;
        for (const QString &target : world.targets(next)) {
            if (world.target(next, target).value(QLatin1String("instanceLabel")).toString()
                == QLatin1String("Blue"))
                nextBlue << target;
        }
        QCOMPARE(QJsonArray::fromStringList(nextBlue), green);
    }

    void blueGreenTimesOutAndRollsBack()
    {
        CodeDeployWorld world;
        world.addServer(blueGreen(QStringLiteral("STOP_DEPLOYMENT"), 30), 2);
        const QString late = world.deploy("web", CodeDeployWorld::s3Revision());
        world.settle();
        QCOMPARE(world.status(late), QStringLiteral("Stopped"));
        QCOMPARE(code(world, late), QStringLiteral("TIMEOUT"));

        world.call("UpdateDeploymentGroup", [] {
            QJsonObject group = blueGreen(QStringLiteral("CONTINUE_DEPLOYMENT"), 30);
            group.insert(QStringLiteral("applicationName"), QStringLiteral("web"));
            group.insert(QStringLiteral("currentDeploymentGroupName"), QStringLiteral("group"));
            return group;
        }());
        const QString good = world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        QCOMPARE(world.status(good), QStringLiteral("Succeeded"));
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.pass(std::chrono::minutes(25));
        QVERIFY(world.info(id).value(QLatin1String("instanceTerminationWaitTimeStarted")).toBool());
        QCOMPARE(
            world
                .call("StopDeployment",
                      {{QStringLiteral("deploymentId"), id}, {QStringLiteral("autoRollbackEnabled"), true}})
                .value(QLatin1String("status"))
                .toString(),
            QStringLiteral("Succeeded"));
        const QString back = world.info(id)
                                 .value(QLatin1String("rollbackInfo"))
                                 .toObject()
                                 .value(QLatin1String("rollbackDeploymentId"))
                                 .toString();
        world.settle();
        QCOMPARE(world.status(back), QStringLiteral("Succeeded"));
        for (const QString &target : world.targets(back)) {
            const QJsonObject info = world.target(back, target);
            const bool blue = info.value(QLatin1String("instanceLabel")).toString() == QLatin1String("Blue");
            QVERIFY(CodeDeployWorld::events(info).startsWith(blue ? QLatin1String("BeforeAllowTraffic")
                                                                  : QLatin1String("BeforeBlockTraffic")));
        }
    }

    /// With the opt-in the scripts of a local revision really run, one after the other.
    void scriptsRunForReal_data()
    {
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<bool>("restarts");
        QTest::newRow("they pass") << 0 << false;
        QTest::newRow("one fails") << 3 << false;
        QTest::newRow("the sandbox starts anew meanwhile") << 0 << true;
    }
    void scriptsRunForReal()
    {
        QFETCH(int, exitCode);
        QFETCH(bool, restarts);
        QTemporaryDir revision, data;
        QVERIFY(QDir(revision.path()).mkpath(QStringLiteral("scripts")));
        const auto write = [&](const QString &name, const QByteArray &text) {
            QFile file(revision.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write(QStringLiteral("appspec.yml"),
              "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n"
              "    - location: scripts/a.sh\n");
        write(QStringLiteral("scripts/a.sh"), "#!/bin/sh\n");
        CodeDeployWorld world(1, true);
        world.env.dataDirectory = data.path();
        world.addServer({}, 0);
        world.control("PutInstance",
                      {{QStringLiteral("instanceId"), CodeDeployWorld::instanceId(0)},
                       {QStringLiteral("revisionDirectory"), revision.path()},
                       {QStringLiteral("tags"),
                        QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("role")},
                                               {QStringLiteral("Value"), QStringLiteral("web")}}}}});
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision());
        const auto waitForScript = [&](std::size_t count) {
            return QTest::qWaitFor(
                [&] {
                    world.pass(std::chrono::seconds(1));
                    return world.runner.processes.size() >= count;
                },
                10000);
        };
        QVERIFY(waitForScript(1));
        QCOMPARE(world.eventStatus(id, "AfterInstall"), QStringLiteral("InProgress"));
        QVERIFY(
            world.runner.processes[0].environment.contains(QStringLiteral("LIFECYCLE_EVENT=AfterInstall")));
        QVERIFY(world.runner.processes[0].environment.contains(QStringLiteral("DEPLOYMENT_ID=") + id));
        if (restarts) {
            world.restart();
            QVERIFY(waitForScript(2));
        }
        sandbox::ProcessResult result;
        result.started = true;
        result.exitCode = exitCode;
        world.runner.answers.back()(result);
        QVERIFY(QTest::qWaitFor(
            [&] {
                world.pass(std::chrono::seconds(1));
                return world.status(id) != QLatin1String("InProgress");
            },
            10000));
        QCOMPARE(world.status(id), exitCode == 0 ? QStringLiteral("Succeeded") : QStringLiteral("Failed"));
        const QJsonObject event = CodeDeployWorld::event(world.onlyTarget(id), "AfterInstall");
        QVERIFY(event.value(QLatin1String("endTime")).toDouble()
                > event.value(QLatin1String("startTime")).toDouble());
        if (exitCode != 0)
            QCOMPARE(event.value(QLatin1String("diagnostics"))
                         .toObject()
                         .value(QLatin1String("message"))
                         .toString(),
                     QStringLiteral("Script at specified location: scripts/a.sh failed with exit code 3"));
    }

    void scriptsAreKnownFromALocalRevision()
    {
        QTemporaryDir bucket;
        QVERIFY(QDir(bucket.path()).mkpath(QStringLiteral("web-1.zip")));
        QFile spec(bucket.filePath(QStringLiteral("web-1.zip/appspec.yml")));
        QVERIFY(spec.open(QIODevice::WriteOnly));
        spec.write("version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: scripts/mine.sh\n"
                   "      runas: deploy\n");
        spec.close();
        CodeDeployWorld world;
        world.control(
            "PutRevisionSource",
            {{QStringLiteral("bucket"), QStringLiteral("b")}, {QStringLiteral("directory"), bucket.path()}});
        world.addServer({}, 1);
        world.control("PutScriptOutcome",
                      {{QStringLiteral("lifecycleEvent"), QStringLiteral("AfterInstall")}});
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision(1));
        world.settle();
        const QJsonObject target = world.onlyTarget(id);
        QCOMPARE(
            CodeDeployWorld::event(target, "AfterInstall")
                .value(QLatin1String("diagnostics"))
                .toObject()
                .value(QLatin1String("message"))
                .toString(),
            QStringLiteral("Script at specified location: scripts/mine.sh run as user deploy failed with "
                           "exit code 1"));
        // An event without scripts takes next to no time.
        const QJsonObject idle = CodeDeployWorld::event(target, "BeforeInstall");
        QVERIFY(idle.value(QLatin1String("endTime")).toDouble()
                    - idle.value(QLatin1String("startTime")).toDouble()
                < 1);
    }
};

QTEST_GUILESS_MAIN(TestCodeDeployServer)
#include "tst_codedeployserver.moc"
