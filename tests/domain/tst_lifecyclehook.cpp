// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/lifecyclehook.h"

#include <QJsonArray>
#include <QTest>

using namespace hookline;
using namespace hookline::domain;

/// Auto Scaling's states and what its replies become.
class TestLifecycleHook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStateReadsBack()
    {
        int waiting = 0;
        for (int i = 1; i <= int(InstanceState::WarmedHibernated); ++i) {
            const InstanceStateFacts &facts = factsOf(InstanceState(i));
            const QString text = QString::fromLatin1(facts.text);
            QCOMPARE(int(instanceStateFromString(text)), i);
            QCOMPARE(facts.phase == StatePhase::Waiting, isWaiting(text));
            QCOMPARE(facts.warmPool, text.startsWith(QLatin1String("Warmed:")));
            waiting += isWaiting(text) ? 1 : 0;
        }
        QCOMPARE(waiting, 5);
        QCOMPARE(int(instanceStateFromString(u"pending")), int(InstanceState::Unknown));
        QVERIFY(isWaiting(u"Upgrading:Wait")); // of a newer service
    }

    void whoCanHold_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("launching");
        QTest::addColumn<bool>("terminating");
        QTest::newRow("Pending:Wait") << "Pending:Wait" << true << false;
        QTest::newRow("Terminating:Wait") << "Terminating:Wait" << false << true;
        QTest::newRow("Warmed:Terminating:Wait") << "Warmed:Terminating:Wait" << false << true;
        QTest::newRow("Warmed:Pending:Wait") << "Warmed:Pending:Wait" << true << true;
        QTest::newRow("ReplacingRootVolume:Wait") << "ReplacingRootVolume:Wait" << true << true;
        QTest::newRow("InService") << "InService" << false << false;
        QTest::newRow("newer") << "Upgrading:Wait" << true << true;
    }
    void whoCanHold()
    {
        QFETCH(QString, state);
        QFETCH(bool, launching);
        QFETCH(bool, terminating);
        QCOMPARE(canHold(Transition::Launching, instanceStateFromString(state)), launching);
        QCOMPARE(canHold(Transition::Terminating, instanceStateFromString(state)), terminating);
    }

    void emptyRepliesAreTaken()
    {
        QCOMPARE(autoScalingGroupFromApi({}), AutoScalingGroup());
        QCOMPARE(instancesFromApi({}).size(), size_t(0));
        QCOMPARE(lifecycleHookFromApi({}), LifecycleHook());
        QCOMPARE(scalingActivityFromApi({}), ScalingActivity());
    }

    void groupsHaveTheirFacts()
    {
        const QJsonObject api{
            {QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
            {QStringLiteral("DesiredCapacity"), 3},
            {QStringLiteral("AvailabilityZones"), QJsonArray{QStringLiteral("a"), QStringLiteral("b")}},
            {QStringLiteral("LaunchTemplate"),
             QJsonObject{{QStringLiteral("LaunchTemplateName"), QStringLiteral("web")},
                         {QStringLiteral("Version"), QStringLiteral("7")}}},
            {QStringLiteral("Instances"),
             QJsonArray{QJsonObject{{QStringLiteral("InstanceId"), QStringLiteral("i-1")},
                                    {QStringLiteral("LifecycleState"), QStringLiteral("Terminating:Wait")}}}},
            {QStringLiteral("InstanceLifecyclePolicy"),
             QJsonObject{{QStringLiteral("RetentionTriggers"),
                          QJsonObject{{QStringLiteral("TerminateHookAbandon"), QStringLiteral("retain")}}}}}};
        const AutoScalingGroup group = autoScalingGroupFromApi(api);
        QCOMPARE(group.instanceCount, 1);
        QCOMPARE(group.zones, QStringLiteral("a, b"));
        QCOMPARE(group.launchSource, QStringLiteral("web:7"));
        QVERIFY(group.retainsAbandoned);
        const auto instances = instancesFromApi(api);
        QCOMPARE(instances.front().group, QStringLiteral("web"));
        QVERIFY(instances.front().waits());
    }

    void activitiesNameTheirInstance()
    {
        const auto activity = scalingActivityFromApi(
            {{QStringLiteral("Description"),
              QStringLiteral("Launching a new EC2 instance: i-0242f2f4a3f027b85.  Status Reason: x")},
             {QStringLiteral("StartTime"), 1'700'000'000.5}});
        QCOMPARE(activity.instanceId, QStringLiteral("i-0242f2f4a3f027b85"));
        QVERIFY(activity.start && !activity.isOver());
    }

    void codeDeploysOwnHooks()
    {
        LifecycleHook hook;
        hook.name = QStringLiteral("CodeDeploy-managed-automatic-launch-deployment-hook-web-1f2e");
        QVERIFY(hook.isManagedByCodeDeploy());
        hook.name = QStringLiteral("my-CodeDeploy-managed-hook");
        QVERIFY(!hook.isManagedByCodeDeploy());
    }
};

QTEST_APPLESS_MAIN(TestLifecycleHook)
#include "tst_lifecyclehook.moc"
