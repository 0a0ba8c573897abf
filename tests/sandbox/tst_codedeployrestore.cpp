// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/codedeployworld.h"

using namespace hookline;
using test::CodeDeployWorld;

/// A world that is torn down and read back at any moment ends as one that never was.
class TestCodeDeployRestore : public QObject
{
    Q_OBJECT

private:
    static void prepare(CodeDeployWorld &world)
    {
        QVERIFY(world.backend->populate(QStringLiteral("empty"), world.now).ok());
        const QJsonObject rollback{
            {QStringLiteral("autoRollbackConfiguration"), CodeDeployWorld::rollbackOnFailure()}};
        world.addServer(rollback, 5);
        world.addEcs(true, rollback);
        world.addLambda({{QStringLiteral("deploymentConfigName"),
                          QStringLiteral("CodeDeployDefault.LambdaCanary10Percent5Minutes")}});
        world.control("PutHookFunction",
                      {{QStringLiteral("functionName"), QStringLiteral("check")},
                       {QStringLiteral("behavior"), QStringLiteral("succeed")},
                       {QStringLiteral("afterSeconds"), 40}});
        world.control("PutScriptOutcome",
                      {{QStringLiteral("lifecycleEvent"), QStringLiteral("AfterInstall")},
                       {QStringLiteral("times"), 3}});
    }

    /// Something that a client does now and then; the same for the same `random`.
    static void act(CodeDeployWorld &world, std::mt19937 &random, int round)
    {
        const int choice = int(random() % 6);
        const auto deploy = [&](const char *app, const QJsonObject &revision) {
            (void)world.tryCall("CreateDeployment",
                                {{QStringLiteral("applicationName"), QLatin1String(app)},
                                 {QStringLiteral("deploymentGroupName"), QStringLiteral("group")},
                                 {QStringLiteral("revision"), revision}});
        };
        const QString hooks = QStringLiteral("  - AfterInstall: check\n  - BeforeAllowTraffic: approve\n");
        if (choice == 0)
            deploy("web", CodeDeployWorld::s3Revision(round));
        else if (choice == 1)
            deploy("api", CodeDeployWorld::ecsRevision(hooks, round + 1));
        else if (choice == 2)
            deploy("fn",
                   CodeDeployWorld::lambdaRevision(QStringLiteral("  - BeforeAllowTraffic: approve\n"),
                                                   round + 2));
        else if (choice == 3 && !world.mailbox.messages.empty()) {
            QJsonObject input = QJsonDocument::fromJson(world.mailbox.messages.back().second).object();
            (void)world.tryCall(
                "PutLifecycleEventHookExecutionStatus",
                {{QStringLiteral("deploymentId"), input.value(QLatin1String("DeploymentId"))},
                 {QStringLiteral("lifecycleEventHookExecutionId"),
                  input.value(QLatin1String("LifecycleEventHookExecutionId"))},
                 {QStringLiteral("status"),
                  random() % 3 == 0 ? QStringLiteral("Failed") : QStringLiteral("Succeeded")}});
        } else if (choice == 4) {
            const QJsonArray running =
                world
                    .call("ListDeployments",
                          {{QStringLiteral("includeOnlyStatuses"), QJsonArray{QStringLiteral("InProgress")}}})
                    .value(QLatin1String("deployments"))
                    .toArray();
            if (!running.isEmpty() && random() % 3 == 0)
                (void)world.tryCall("StopDeployment",
                                    {{QStringLiteral("deploymentId"), running.first()},
                                     {QStringLiteral("autoRollbackEnabled"), random() % 2 == 0}});
        }
        world.pass(Millis(random() % 90'000));
    }

private Q_SLOTS:
    void interruptedEqualsUninterrupted_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("%d", seed) << seed;
    }
    void interruptedEqualsUninterrupted()
    {
        QFETCH(int, seed);
        CodeDeployWorld whole(quint64(seed), false), torn(quint64(seed), false);
        prepare(whole);
        prepare(torn);
        std::mt19937 one(static_cast<unsigned>(seed)), two(static_cast<unsigned>(seed)),
            breaks(static_cast<unsigned>(seed) + 1000);
        for (int round = 1; round <= 60; ++round) {
            act(whole, one, round);
            if (breaks() % 2)
                torn.restart();
            act(torn, two, round);
            if (breaks() % 2)
                torn.restart();
            QVERIFY2(whole.records.rows == torn.records.rows, qPrintable(QString::number(round)));
            QCOMPARE(whole.backend->nextDue(), torn.backend->nextDue());
            QCOMPARE(whole.backend->nextDeadline(), torn.backend->nextDeadline());
        }
        whole.settle();
        while (torn.step())
            torn.restart();
        QCOMPARE(whole.records.rows.size(), torn.records.rows.size());
        QVERIFY(whole.records.rows == torn.records.rows);
        QVERIFY(whole.mailbox.messages == torn.mailbox.messages);
        QVERIFY(!whole.mailbox.messages.empty());
    }

    void wakingLateChangesNothing()
    {
        CodeDeployWorld prompt, late;
        prepare(prompt);
        prepare(late);
        const QString id = prompt.deploy("web", CodeDeployWorld::s3Revision());
        QCOMPARE(late.deploy("web", CodeDeployWorld::s3Revision()), id);
        prompt.settle();
        late.restart();
        late.pass(std::chrono::hours(9));
        QCOMPARE(late.info(id), prompt.info(id));
        QVERIFY(prompt.records.rows == late.records.rows);
    }

    void aDecisionIsKept()
    {
        CodeDeployWorld world;
        prepare(world);
        const QString id = world.deploy(
            "fn", CodeDeployWorld::lambdaRevision(QStringLiteral("  - BeforeAllowTraffic: approve\n")));
        QVERIFY(world.reach(id, "BeforeAllowTraffic"));
        const QString execution = world.executionId();
        world.restart();
        QCOMPARE(world.put(id, execution, "Failed"), QString());
        world.restart();
        QCOMPARE(world.put(id, execution, "Succeeded"),
                 QStringLiteral("LifecycleEventAlreadyCompletedException"));
        QCOMPARE(world.status(id), QStringLiteral("Failed"));
        QCOMPARE(world.mailbox.messages.size(), std::size_t(1)); // its event was not sent again
    }

    void aProgramIsStartedAgain()
    {
        CodeDeployWorld world(1, true);
        prepare(world);
        world.control("PutHookFunction",
                      {{QStringLiteral("functionName"), QStringLiteral("approve")},
                       {QStringLiteral("behavior"), QStringLiteral("run")},
                       {QStringLiteral("program"), QStringLiteral("node")}});
        const QString id = world.deploy(
            "fn", CodeDeployWorld::lambdaRevision(QStringLiteral("  - BeforeAllowTraffic: approve\n")));
        QVERIFY(world.reach(id, "BeforeAllowTraffic"));
        world.restart();
        QCOMPARE(world.runner.processes.size(), std::size_t(1)); // reading back starts nothing by itself
        world.pass(std::chrono::seconds(1));
        QCOMPARE(world.runner.processes.size(), std::size_t(2));
        QCOMPARE(world.runner.processes[0].input, world.runner.processes[1].input);
        // The first one's end is nobody's business any more.
        world.runner.answers[0](sandbox::ProcessResult{true, false, false, 1});
        world.pass(std::chrono::seconds(1));
        QCOMPARE(world.status(id), QStringLiteral("InProgress"));
        world.runner.answers[1](sandbox::ProcessResult{true, false, false, 1});
        world.pass(std::chrono::seconds(1));
        QCOMPARE(world.status(id), QStringLiteral("Failed"));
    }

    void aCallWritesOnlyWhatItChanged()
    {
        CodeDeployWorld world;
        prepare(world);
        world.records.writes = 0;
        world.call("ListDeployments", {});
        QCOMPARE(world.records.writes, 0);
        world.deploy("web", CodeDeployWorld::s3Revision());
        QVERIFY(world.records.writes <= 4); // deployment, group, revision, world
    }
};

QTEST_GUILESS_MAIN(TestCodeDeployRestore)
#include "tst_codedeployrestore.moc"
