// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/autoscalingworld.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace hookline;
using namespace std::chrono_literals;
using test::AutoScalingWorld;

/// The worlds that the sandbox begins with, and those that come back after a crash.
class TestAutoScalingScenarios : public QObject
{
    Q_OBJECT

private:
    static bool populate(AutoScalingWorld &world, const char *scenario)
    {
        const auto populated = world.backend->populate(QLatin1String(scenario), world.now);
        if (!populated)
            qWarning("%s", qPrintable(populated.error().message));
        return populated.ok();
    }

    /// Something that a client does now and then; the same for the same `random`.
    static void act(AutoScalingWorld &world, std::mt19937 &random)
    {
        const auto states = world.states();
        QStringList waiting;
        for (auto entry = states.begin(); entry != states.end(); ++entry) {
            if (entry->endsWith(QLatin1String(":Wait")))
                waiting << entry.key();
        }
        const int choice = int(random() % 8);
        if (choice == 0)
            world.setDesired(int(random() % 6));
        else if (choice == 1 && !states.isEmpty())
            (void)world.tryCall("TerminateInstanceInAutoScalingGroup",
                                {{QStringLiteral("InstanceId"), states.firstKey()},
                                 {QStringLiteral("ShouldDecrementDesiredCapacity"), random() % 2 == 0}});
        else if (choice < 6 && !waiting.isEmpty()) {
            const QString hook = random() % 2 == 0 ? QStringLiteral("in") : QStringLiteral("out");
            const QString result = random() % 3 == 0 ? QStringLiteral("ABANDON") : QStringLiteral("CONTINUE");
            const QString id = waiting.at(qsizetype(random() % std::size_t(waiting.size())));
            (void)world.tryCall(choice == 2 ? "RecordLifecycleActionHeartbeat" : "CompleteLifecycleAction",
                                AutoScalingWorld::answer(hook, id, result));
        }
    }

private Q_SLOTS:
    void tourShowsWhatItPromises()
    {
        AutoScalingWorld world;
        QVERIFY(populate(world, "tour"));
        const auto states = world.states();
        const auto count = [&](const char *state) { return states.values().count(QLatin1String(state)); };
        QCOMPARE(count("Terminating:Wait"), 1);
        QCOMPARE(count("Pending:Wait"), 1);
        QCOMPARE(count("Warmed:Pending:Wait"), 1);
        QCOMPARE(count("Warmed:Stopped"), 1);
        QCOMPARE(count("InService"), 3 + 3 + 2 + 1);
        QCOMPARE(states.value(QStringLiteral("i-07c29be41d6aa0032")), QStringLiteral("InService"));
        const QString edge = QStringLiteral("shop-edge");
        QVERIFY(std::ranges::any_of(world.activities(edge), [](const QJsonValue &activity) {
            return activity[QLatin1String("StatusCode")].toString() == QLatin1String("Cancelled")
                && activity[QLatin1String("StatusMessage")].toString().endsWith(
                    QLatin1String("was abandoned: Lifecycle Action Completed with ABANDON Result"));
        }));
        // One of the two hooks of the launching instance was answered, the other was not.
        const QString id = states.key(QStringLiteral("Pending:Wait"));
        const auto answer = [&](const char *hook) {
            QJsonObject input = AutoScalingWorld::answer(QLatin1String(hook), id, QStringLiteral("CONTINUE"));
            input.insert(QStringLiteral("AutoScalingGroupName"), edge);
            return world.refusal("CompleteLifecycleAction", input);
        };
        QVERIFY(answer("warm-caches").contains(id));
        // The stuck one had a heartbeat 12 minutes ago; nothing of all this ends within the first hour.
        QVERIFY(*world.backend->nextDeadline() > world.now + 1h);
        QCOMPARE(answer("install-agents"), QString());
        QVERIFY(std::ranges::all_of(world.mailbox.messages, [](const auto &message) {
            return message.first == QLatin1String("shop-lifecycle");
        }));
    }

    void fleetIsLargeAndQuick()
    {
        AutoScalingWorld world;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(populate(world, "fleet"));
        qInfo("fleet made in %lld ms, %zu rows", timer.restart(), world.records.rows.size());
        const QJsonObject first = world.groupInfo();
        QVERIFY(first.value(QLatin1String("Instances")).toArray().size() >= 4000);
        const auto states = world.states().values();
        QCOMPARE(states.count(QStringLiteral("Pending:Wait")), 3);
        QCOMPARE(states.count(QStringLiteral("Terminating:Wait")), 3);
        timer.restart();
        world.restart();
        qInfo("fleet read back in %lld ms", timer.elapsed());
        QCOMPARE(world.groupInfo(), first);
    }

    void theSameSeedMakesTheSameWorld()
    {
        AutoScalingWorld first(7), second(7), third(8);
        for (AutoScalingWorld *world : {&first, &second, &third})
            QVERIFY(populate(*world, "tour"));
        QVERIFY(first.records.rows == second.records.rows);
        QVERIFY(first.records.rows != third.records.rows);
    }

    /// A world that is torn down and read back at any moment ends as one that never was.
    void crashesChangeNothing_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("%d", seed) << seed;
    }
    void crashesChangeNothing()
    {
        QFETCH(int, seed);
        AutoScalingWorld calm, torn;
        for (AutoScalingWorld *world : {&calm, &torn}) {
            QVERIFY(populate(*world, "empty"));
            world->addGroup(3);
            world->call("PutLifecycleHook",
                        AutoScalingWorld::hook(QStringLiteral("in"), AutoScalingWorld::launching,
                                               AutoScalingWorld::toQueue()));
            world->call("PutLifecycleHook",
                        AutoScalingWorld::hook(QStringLiteral("out"), AutoScalingWorld::terminating,
                                               {{QStringLiteral("HeartbeatTimeout"), 120}}));
            world->call("PutWarmPool",
                        {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                         {QStringLiteral("MaxGroupPreparedCapacity"), 5},
                         {QStringLiteral("InstanceReusePolicy"),
                          QJsonObject{{QStringLiteral("ReuseOnScaleIn"), true}}}});
        }
        std::mt19937 random(static_cast<unsigned>(seed)), same(static_cast<unsigned>(seed)), when(5);
        for (int round = 0; round < 150; ++round) {
            const Millis time = std::chrono::milliseconds(when() % 40'000);
            calm.pass(time);
            torn.pass(time);
            act(calm, random);
            act(torn, same);
            if (when() % 4 == 0)
                torn.restart();
        }
        QVERIFY(calm.records.rows == torn.records.rows);
        QVERIFY(calm.mailbox.messages == torn.mailbox.messages);
        QVERIFY(calm.activities().size() > 20);
    }

    void codeDeployKeepsItsHooks()
    {
        AutoScalingWorld world;
        const auto codedeploy = sandbox::makeCodeDeployBackend(world.env);
        QVERIFY(codedeploy->populate(QStringLiteral("tour"), world.now).ok());
        QVERIFY(populate(world, "tour"));
        const auto hooks = [&](const char *group) {
            QStringList names;
            for (const QJsonValue &hook :
                 world
                     .call("DescribeLifecycleHooks",
                           {{QStringLiteral("AutoScalingGroupName"), QLatin1String(group)}})
                     .value(QLatin1String("LifecycleHooks"))
                     .toArray())
                names << hook[QLatin1String("LifecycleHookName")].toString();
            return names;
        };
        const QJsonObject name{{QStringLiteral("applicationName"), QStringLiteral("shop-cart")},
                               {QStringLiteral("deploymentGroupName"), QStringLiteral("blue-green")}};
        const auto call = [&](const char *operation, QJsonObject input) {
            for (auto member = name.begin(); member != name.end(); ++member) {
                if (!input.contains(member.key()))
                    input.insert(member.key(), member.value());
            }
            const auto reply = codedeploy->call(QLatin1String(operation), input, world.now);
            if (!reply)
                qWarning("%s", qPrintable(reply.error().message));
            return reply ? *reply : QJsonObject();
        };
        const QJsonObject info = call("GetDeploymentGroup", {});
        const QString told = info[QLatin1String("deploymentGroupInfo")][QLatin1String("autoScalingGroups")][0]
                                 [QLatin1String("hook")]
                                     .toString();
        QVERIFY(told.startsWith(
            QLatin1String("CodeDeploy-managed-automatic-launch-deployment-hook-blue-green-")));
        QCOMPARE(hooks("shop-cart"), QStringList{told});

        // A second deployment group takes a group that does not exist yet.
        call("CreateDeploymentGroup",
             {{QStringLiteral("deploymentGroupName"), QStringLiteral("more")},
              {QStringLiteral("serviceRoleArn"), QStringLiteral("arn:aws:iam::123456789012:role/r")},
              {QStringLiteral("autoScalingGroups"), QJsonArray{QStringLiteral("web")}}});
        world.addGroup(1);
        QCOMPARE(hooks("web").size(), 1);
        world.restart();
        QVERIFY(codedeploy->restore(world.now).ok());
        QCOMPARE(hooks("web").size(), 1);
        QVERIFY(!world.reach("Pending:Wait").isEmpty());
        call("DeleteDeploymentGroup", {{QStringLiteral("deploymentGroupName"), QStringLiteral("more")}});
        QCOMPARE(hooks("web"), QStringList());
        QCOMPARE(hooks("shop-cart"), QStringList{told});
    }

    void nothingIsWrittenThatDidNotChange()
    {
        AutoScalingWorld world;
        QVERIFY(populate(world, "tour"));
        world.records.writes = 0;
        world.call("DescribeAutoScalingGroups", {});
        world.call("DescribeScalingActivities", {});
        QCOMPARE(world.records.writes, 0);
    }

    void brokenScenariosSayWhere_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        const QByteArray step = "{'steps': [{'ago': '1d', 'service': 'autoscaling', ";
        QTest::newRow("refused call")
            << step
                + "'call': 'SetDesiredCapacity', 'input': {'AutoScalingGroupName': 'x', 'DesiredCapacity': "
                  "1}}]}"
            << QStringLiteral(
                   "steps[0] (SetDesiredCapacity): ValidationError: AutoScalingGroup name not found");
        QTest::newRow("nothing waits")
            << step + "'decide': {'group': 'x', 'hook': 'h', 'result': 'CONTINUE'}}]}"
            << QStringLiteral("steps[0] (decide): ValidationException: nothing waited for the hook \"h\"");
        QTest::newRow("control") << step + "'control': 'PutInstance', 'input': {}}]}"
                                 << QStringLiteral("No control operation PutInstance");
        QTest::newRow("fleet") << QByteArray("{'fleet': {'autoscaling': {'groups': 0}}}")
                               << QStringLiteral("fleet.autoscaling: groups is a number");
    }
    void brokenScenariosSayWhere()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("broken.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(json.replace('\'', '"'));
        file.close();
        AutoScalingWorld world;
        const auto populated = world.backend->populate(path, world.now);
        QVERIFY(!populated.ok());
        QVERIFY2(populated.error().message.contains(says), qPrintable(populated.error().message));
        QVERIFY(world.records.rows.empty());
    }
};

QTEST_GUILESS_MAIN(TestAutoScalingScenarios)
#include "tst_autoscalingscenarios.moc"
