// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/autoscalingworld.h"

using namespace hookline;
using namespace std::chrono_literals;
using test::AutoScalingWorld;

namespace {

const QString pending = QStringLiteral("Pending:Wait > Pending:Proceed > InService");
const QString givenUp = QStringLiteral("Pending:Wait > Terminating > Terminated > gone");
const QString goingOut = QStringLiteral("Terminating:Wait > Terminating:Proceed > Terminated > gone");

} // namespace

/// What the state machine does beside the ways out of a wait (tst_autoscalingpaths), on the sandbox's clock.
class TestAutoScaling : public QObject
{
    Q_OBJECT

private:
    static QStringList hookNames(int count)
    {
        const QStringList all{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
        return all.mid(0, count);
    }

    /// A group whose only instance waits for `hooks` hooks of the transition.
    static QString waiting(AutoScalingWorld &world, const char *transition, int hooks,
                           QJsonObject settings = {})
    {
        const bool launch = transition == AutoScalingWorld::launching;
        settings.insert(QStringLiteral("HeartbeatTimeout"), 60);
        const QJsonObject target = AutoScalingWorld::toQueue();
        for (auto member = target.begin(); member != target.end(); ++member)
            settings.insert(member.key(), member.value());
        world.addGroup(launch ? 0 : 1);
        world.settle();
        for (const QString &name : hookNames(hooks))
            world.call("PutLifecycleHook", AutoScalingWorld::hook(name, transition, settings));
        world.setDesired(launch ? 1 : 0);
        return world.reach(launch ? "Pending:Wait" : "Terminating:Wait");
    }

private Q_SLOTS:
    void aGroupWithoutHooksJustScales()
    {
        AutoScalingWorld world;
        world.addGroup(2);
        const QString first = world.reach("Pending");
        QVERIFY(!first.isEmpty());
        world.settle();
        QCOMPARE(world.states().values(),
                 (QStringList{QStringLiteral("InService"), QStringLiteral("InService")}));
        const QJsonObject launched = world.activityOf(first);
        QCOMPARE(launched.value(QLatin1String("Description")).toString(),
                 QStringLiteral("Launching a new EC2 instance: ") + first);
        const QString cause = launched.value(QLatin1String("Cause")).toString();
        QVERIFY2(
            cause.contains(QLatin1String("a user request created an AutoScalingGroup changing the desired "
                                         "capacity from 0 to 2.  At ")),
            qPrintable(cause));
        QVERIFY(cause.endsWith(QLatin1String("increasing the capacity from 0 to 2.")));
        world.setDesired(1);
        const QString leaving = world.reach("Terminating");
        QCOMPARE(world.path(leaving), QStringLiteral("Terminating > Terminated > gone"));
        QCOMPARE(world.states().size(), 1);
        QVERIFY(world.activityOf(leaving)
                    .value(QLatin1String("Cause"))
                    .toString()
                    .endsWith(QStringLiteral(" instance %1 was selected for termination.").arg(leaving)));
    }

    void anAbandonedLaunchIsReplaced()
    {
        AutoScalingWorld world;
        const QString id = waiting(world, AutoScalingWorld::launching, 1);
        world.call("CompleteLifecycleAction",
                   AutoScalingWorld::answer(QStringLiteral("a"), id, QStringLiteral("ABANDON")));
        QString next;
        for (int i = 0; i < 50 && (next.isEmpty() || next == id); ++i) {
            world.step();
            const auto states = world.states();
            next = states.key(QStringLiteral("Pending:Wait"));
        }
        QVERIFY(!next.isEmpty());
        QVERIFY(next != id);
        QVERIFY(world.activityOf(next)
                    .value(QLatin1String("Cause"))
                    .toString()
                    .endsWith(QLatin1String(
                        "an instance was launched in response to an unhealthy instance needing to be "
                        "replaced.")));
    }

    void severalHooksWaitSideBySide()
    {
        AutoScalingWorld world;
        const QString id = waiting(world, AutoScalingWorld::launching, 3);
        const auto token = [&](const char *hook) { return world.token(QLatin1String(hook), id); };
        QVERIFY(token("a") != token("b") && token("b") != token("c"));
        const auto refusal = [&](const char *hook) {
            return world.refusal(
                "CompleteLifecycleAction",
                AutoScalingWorld::answer(QLatin1String(hook), id, QStringLiteral("CONTINUE")));
        };
        QCOMPARE(refusal("b"), QString());
        QVERIFY(refusal("b").contains(QLatin1String("No active Lifecycle Action found")));
        world.pass(10s);
        QCOMPARE(world.stateOf(id), QStringLiteral("Pending:Wait"));
        QCOMPARE(refusal("a"), QString());
        QCOMPARE(refusal("c"), QString());
        world.pass(1s);
        QCOMPARE(world.stateOf(id), QStringLiteral("Pending:Proceed"));
    }

    void heartbeatRestartsTheTimer()
    {
        AutoScalingWorld world;
        const QString id = waiting(world, AutoScalingWorld::terminating, 1);
        const Instant began = world.now;
        QVERIFY(world.backend->nextDeadline() == began + 60s);
        world.pass(30s);
        world.call("RecordLifecycleActionHeartbeat", AutoScalingWorld::answer(QStringLiteral("a"), id, {}));
        QVERIFY(world.backend->nextDeadline() == began + 90s);
        world.pass(59s);
        QCOMPARE(world.stateOf(id), QStringLiteral("Terminating:Wait"));
        world.pass(2s);
        QCOMPARE(world.stateOf(id), QStringLiteral("Terminating:Proceed"));
    }

    void globalTimeoutIs48HoursAtMost()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("a"), AutoScalingWorld::launching,
                                          {{QStringLiteral("HeartbeatTimeout"), 7200}}));
        const QJsonObject hook = world
                                     .call("DescribeLifecycleHooks",
                                           {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")}})
                                     .value(QLatin1String("LifecycleHooks"))[0]
                                     .toObject();
        QCOMPARE(hook.value(QLatin1String("GlobalTimeout")).toInt(), 172800);
        world.setDesired(1);
        const QString id = world.reach("Pending:Wait");
        const Instant began = world.now;
        for (int i = 1; i < 48; ++i) {
            world.pass(1h);
            world.call("RecordLifecycleActionHeartbeat",
                       AutoScalingWorld::answer(QStringLiteral("a"), id, {}));
        }
        QVERIFY(world.backend->nextDeadline() == began + 48h);
        world.pass(1h + 2s);
        QCOMPARE(world.stateOf(id), QStringLiteral("Terminating"));
    }

    void warmPoolGoesTwiceThroughOneHook()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        QJsonObject settings = AutoScalingWorld::toQueue();
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("warm"), AutoScalingWorld::launching, settings));
        world.call("PutWarmPool",
                   {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                    {QStringLiteral("MaxGroupPreparedCapacity"), 1}});
        const QString id = world.reach("Warmed:Pending:Wait");
        QVERIFY(!id.isEmpty());
        const QString first = world.token(QStringLiteral("warm"), id);
        QCOMPARE(world.lastMessage().value(QLatin1String("Origin")).toString(), QStringLiteral("EC2"));
        QCOMPARE(world.lastMessage().value(QLatin1String("Destination")).toString(),
                 QStringLiteral("WarmPool"));
        const auto go = AutoScalingWorld::answer(QStringLiteral("warm"), id, QStringLiteral("CONTINUE"));
        world.call("CompleteLifecycleAction", go);
        QCOMPARE(world.path(id, 3),
                 QStringLiteral("Warmed:Pending:Wait > Warmed:Pending:Proceed > Warmed:Stopped"));
        QCOMPARE(world.groupInfo().value(QLatin1String("Instances")).toArray().size(), 0);
        QCOMPARE(
            world.call("DescribeWarmPool", {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")}})
                .value(QLatin1String("Instances"))[0][QLatin1String("InstanceId")]
                .toString(),
            id);
        QVERIFY(world.refusal("CompleteLifecycleAction", go).contains(QLatin1String("with instance ID ")));

        world.settle();
        world.setDesired(1);
        QCOMPARE(world.reach("Pending:Wait"), id);
        QVERIFY(world.token(QStringLiteral("warm"), id) != first);
        QCOMPARE(world.lastMessage().value(QLatin1String("Origin")).toString(), QStringLiteral("WarmPool"));
        QCOMPARE(world.lastMessage().value(QLatin1String("Destination")).toString(),
                 QStringLiteral("AutoScalingGroup"));
        // The first wait's token does not end the second wait.
        QJsonObject late = go;
        late.insert(QStringLiteral("LifecycleActionToken"), first);
        QVERIFY(world.refusal("CompleteLifecycleAction", late).contains(first));
        world.call("CompleteLifecycleAction", go);
        QVERIFY(world.path(id, 3).startsWith(pending));
    }

    void aReusePolicyTakesInstancesBack()
    {
        AutoScalingWorld world;
        world.addGroup(1);
        world.settle();
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("drain"), AutoScalingWorld::terminating,
                                          AutoScalingWorld::toQueue()));
        world.call(
            "PutWarmPool",
            {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
             {QStringLiteral("MaxGroupPreparedCapacity"), 1},
             {QStringLiteral("PoolState"), QStringLiteral("Hibernated")},
             {QStringLiteral("InstanceReusePolicy"), QJsonObject{{QStringLiteral("ReuseOnScaleIn"), true}}}});
        world.settle();
        world.setDesired(0);
        const QString id = world.reach("Warmed:Pending:Wait");
        QVERIFY(!id.isEmpty());
        QCOMPARE(world.lastMessage().value(QLatin1String("LifecycleTransition")).toString(),
                 QLatin1String(AutoScalingWorld::terminating));
        QCOMPARE(world.lastMessage().value(QLatin1String("Destination")).toString(),
                 QStringLiteral("WarmPool"));
        world.call("CompleteLifecycleAction",
                   AutoScalingWorld::answer(QStringLiteral("drain"), id, QStringLiteral("CONTINUE")));
        QCOMPARE(world.path(id, 3),
                 QStringLiteral("Warmed:Pending:Wait > Warmed:Pending:Proceed > Warmed:Hibernated"));

        world.call("DeleteWarmPool", {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")}});
        QCOMPARE(world.reach("Warmed:Terminating:Wait"), id);
        world.call("CompleteLifecycleAction",
                   AutoScalingWorld::answer(QStringLiteral("drain"), id, QStringLiteral("ABANDON")));
        QCOMPARE(world.path(id),
                 QStringLiteral("Warmed:Terminating:Wait > Warmed:Terminating:Proceed > "
                                "Warmed:Terminated > gone"));
        world.settle();
        QVERIFY(!world.groupInfo().contains(QLatin1String("WarmPoolConfiguration")));
    }

    void abandonedTerminationsCanBeRetained()
    {
        AutoScalingWorld world;
        world.addGroup(1,
                       {{QStringLiteral("InstanceLifecyclePolicy"),
                         QJsonObject{{QStringLiteral("RetentionTriggers"),
                                      QJsonObject{{QStringLiteral("TerminateHookAbandon"),
                                                   QStringLiteral("retain")}}}}}});
        world.settle();
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("drain"), AutoScalingWorld::terminating));
        world.setDesired(0);
        const QString id = world.reach("Terminating:Wait");
        world.call("CompleteLifecycleAction",
                   AutoScalingWorld::answer(QStringLiteral("drain"), id, QStringLiteral("ABANDON")));
        world.settle();
        QCOMPARE(world.stateOf(id), QStringLiteral("Terminating:Retained"));
        world.call(
            "TerminateInstanceInAutoScalingGroup",
            {{QStringLiteral("InstanceId"), id}, {QStringLiteral("ShouldDecrementDesiredCapacity"), false}});
        QCOMPARE(world.path(id), QStringLiteral("Terminating > Terminated > gone"));
    }

    void deletingAHookEndsItsWaits_data()
    {
        QTest::addColumn<QByteArray>("transition");
        QTest::addColumn<QString>("path");
        QTest::newRow("launching is abandoned") << QByteArray(AutoScalingWorld::launching) << givenUp;
        QTest::newRow("terminating goes on") << QByteArray(AutoScalingWorld::terminating) << goingOut;
    }
    void deletingAHookEndsItsWaits()
    {
        QFETCH(QByteArray, transition);
        QFETCH(QString, path);
        AutoScalingWorld world;
        const QString id = waiting(world,
                                   transition == AutoScalingWorld::launching ? AutoScalingWorld::launching
                                                                             : AutoScalingWorld::terminating,
                                   1);
        world.call("DeleteLifecycleHook",
                   {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                    {QStringLiteral("LifecycleHookName"), QStringLiteral("a")}});
        QCOMPARE(world.path(id, 8), path);
    }

    void deletingOneOfSeveralHooks()
    {
        const QJsonObject first{{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                                {QStringLiteral("LifecycleHookName"), QStringLiteral("a")}};
        AutoScalingWorld launch;
        const QString given = waiting(launch, AutoScalingWorld::launching, 3);
        launch.call("DeleteLifecycleHook", first); // ABANDON: the others are over as well
        QCOMPARE(launch.path(given, 8), givenUp);
        AutoScalingWorld end;
        const QString leaving = waiting(end, AutoScalingWorld::terminating, 3);
        end.call("DeleteLifecycleHook", first); // CONTINUE: the others wait on
        for (const char *hook : {"b", "c"}) {
            end.pass(10s);
            QCOMPARE(end.stateOf(leaving), QStringLiteral("Terminating:Wait"));
            end.call("CompleteLifecycleAction",
                     AutoScalingWorld::answer(QLatin1String(hook), leaving, QStringLiteral("CONTINUE")));
        }
        QCOMPARE(end.path(leaving, 8), goingOut);
    }

    void terminatingByHandEndsTheWait()
    {
        AutoScalingWorld world;
        const QString id = waiting(world, AutoScalingWorld::launching, 3);
        const QJsonObject activity = world
                                         .call("TerminateInstanceInAutoScalingGroup",
                                               {{QStringLiteral("InstanceId"), id},
                                                {QStringLiteral("ShouldDecrementDesiredCapacity"), true}})
                                         .value(QLatin1String("Activity"))
                                         .toObject();
        QVERIFY(activity.value(QLatin1String("Cause"))
                    .toString()
                    .endsWith(QStringLiteral("instance %1 was taken out of service in response to a user "
                                             "request, shrinking the capacity from 1 to 0.")
                                  .arg(id)));
        QVERIFY(world
                    .refusal("CompleteLifecycleAction",
                             AutoScalingWorld::answer(QStringLiteral("a"), id, QStringLiteral("CONTINUE")))
                    .contains(id));
        QCOMPARE(world.path(id, 8), QStringLiteral("Terminating > Terminated > gone"));
        QCOMPARE(world.groupInfo().value(QLatin1String("DesiredCapacity")).toInt(), 0);
    }

    void aForcedDeletionTakesAll()
    {
        AutoScalingWorld world;
        waiting(world, AutoScalingWorld::terminating, 1);
        world.call("DeleteAutoScalingGroup",
                   {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                    {QStringLiteral("ForceDelete"), true}});
        QCOMPARE(world.groupInfo().value(QLatin1String("Status")).toString(),
                 QStringLiteral("Delete in progress"));
        while (world.step()) { }
        QVERIFY(world.groupInfo().isEmpty());
        QVERIFY(world.states().isEmpty());
        const QJsonArray told = world
                                    .call("DescribeScalingActivities",
                                          {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
                                           {QStringLiteral("IncludeDeletedGroups"), true}})
                                    .value(QLatin1String("Activities"))
                                    .toArray();
        QVERIFY(!told.isEmpty());
        QCOMPARE(told[0][QLatin1String("AutoScalingGroupState")].toString(), QStringLiteral("Deleted"));
    }

    void messagesAreAwsJson()
    {
        AutoScalingWorld world;
        const QString id = waiting(world, AutoScalingWorld::terminating, 1,
                                   {{QStringLiteral("NotificationMetadata"), QStringLiteral("{\"a\": 1}")}});
        QCOMPARE(world.mailbox.messages.front().first, QStringLiteral("hooks"));
        const QJsonObject test = QJsonDocument::fromJson(world.mailbox.messages.front().second).object();
        QCOMPARE(test.value(QLatin1String("Event")).toString(),
                 QStringLiteral("autoscaling:TEST_NOTIFICATION"));
        QCOMPARE(test.value(QLatin1String("AutoScalingGroupARN")),
                 world.groupInfo().value(QLatin1String("AutoScalingGroupARN")));
        QCOMPARE(
            test.keys(),
            (QStringList{QStringLiteral("AccountId"), QStringLiteral("AutoScalingGroupARN"),
                         QStringLiteral("AutoScalingGroupName"), QStringLiteral("Event"),
                         QStringLiteral("RequestId"), QStringLiteral("Service"), QStringLiteral("Time")}));
        QJsonObject message = world.lastMessage();
        QCOMPARE(message.take(QLatin1String("LifecycleActionToken")).toString().size(), 36);
        QCOMPARE(message.take(QLatin1String("RequestId")).toString().size(), 36);
        QCOMPARE(message.take(QLatin1String("Time")).toString(),
                 QDateTime::fromMSecsSinceEpoch(world.now.time_since_epoch().count(), Qt::UTC)
                     .toString(Qt::ISODateWithMs));
        const QJsonObject rest{
            {QStringLiteral("Origin"), QStringLiteral("AutoScalingGroup")},
            {QStringLiteral("Destination"), QStringLiteral("EC2")},
            {QStringLiteral("LifecycleHookName"), QStringLiteral("a")},
            {QStringLiteral("AccountId"), QStringLiteral("123456789012")},
            {QStringLiteral("LifecycleTransition"), QLatin1String(AutoScalingWorld::terminating)},
            {QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
            {QStringLiteral("Service"), QStringLiteral("AWS Auto Scaling")},
            {QStringLiteral("EC2InstanceId"), id},
            {QStringLiteral("NotificationMetadata"), QStringLiteral("{\"a\": 1}")}};
        QCOMPARE(message, rest);
    }

    void codeDeployAnswersItsOwnHooks()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(
                       QStringLiteral("CodeDeploy-managed-automatic-launch-deployment-hook-web-1"),
                       AutoScalingWorld::launching, {{QStringLiteral("HeartbeatTimeout"), 600}}));
        world.setDesired(1);
        const QString id = world.reach("Pending:Wait");
        QVERIFY(!world.backend->nextDeadline()); // nothing here waits for a person
        QVERIFY(world.path(id, 3).startsWith(pending));
    }
};

QTEST_GUILESS_MAIN(TestAutoScaling)
#include "tst_autoscaling.moc"
