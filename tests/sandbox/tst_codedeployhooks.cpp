// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/codedeployworld.h"

using namespace hookline;
using test::CodeDeployWorld;

/// ECS and Lambda deployments and the hooks that hold them up.
class TestCodeDeployHooks : public QObject
{
    Q_OBJECT

private:
    static QString approval(const char *event)
    {
        return QStringLiteral("  - %1: approve\n").arg(QLatin1String(event));
    }

private Q_SLOTS:
    void ecsRunsItsEventsInOrder_data()
    {
        QTest::addColumn<bool>("testListener");
        QTest::addColumn<QString>("events");
        QTest::newRow("with test listener")
            << true
            << QStringLiteral("BeforeInstall Succeeded, Install Succeeded, AfterInstall Succeeded, "
                              "AllowTestTraffic Succeeded, AfterAllowTestTraffic Succeeded, "
                              "BeforeAllowTraffic Succeeded, AllowTraffic Succeeded, "
                              "AfterAllowTraffic Succeeded");
        QTest::newRow("without") << false
                                 << QStringLiteral(
                                        "BeforeInstall Succeeded, Install Succeeded, AfterInstall Succeeded, "
                                        "BeforeAllowTraffic Succeeded, AllowTraffic Succeeded, "
                                        "AfterAllowTraffic Succeeded");
    }
    void ecsRunsItsEventsInOrder()
    {
        QFETCH(bool, testListener);
        CodeDeployWorld world;
        world.addEcs(testListener);
        const QString id = world.deploy("api", CodeDeployWorld::ecsRevision({}));
        QCOMPARE(world.status(id), QStringLiteral("Created"));
        QCOMPARE(world.refusal("ListDeploymentTargets", {{QStringLiteral("deploymentId"), id}}),
                 QStringLiteral("DeploymentNotStartedException"));
        QVERIFY(world.step());
        QCOMPARE(world.status(id), QStringLiteral("Queued"));
        QCOMPARE(world.refusal("ListDeploymentTargets", {{QStringLiteral("deploymentId"), id}}),
                 QStringLiteral("DeploymentNotStartedException"));
        QVERIFY(world.step());
        QCOMPARE(world.status(id), QStringLiteral("InProgress"));
        QCOMPARE(world.targets(id), QStringList{QStringLiteral("c:s")});
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        QTEST(CodeDeployWorld::events(world.onlyTarget(id)), "events");
        double last = 0;
        for (const QJsonValue &value :
             world.onlyTarget(id).value(QLatin1String("lifecycleEvents")).toArray()) {
            const QJsonObject event = value.toObject();
            QVERIFY(event.value(QLatin1String("startTime")).toDouble() >= last);
            QVERIFY(event.value(QLatin1String("endTime")).toDouble()
                    > event.value(QLatin1String("startTime")).toDouble());
            last = event.value(QLatin1String("endTime")).toDouble();
            QCOMPARE(event.value(QLatin1String("diagnostics")).toObject().value(QLatin1String("errorCode")),
                     QJsonValue(QStringLiteral("Success")));
        }
        const QJsonArray sets = world.onlyTarget(id).value(QLatin1String("taskSetsInfo")).toArray();
        QCOMPARE(sets.size(), 2);
        QCOMPARE(sets.at(1).toObject().value(QLatin1String("trafficWeight")), QJsonValue(100));
        QCOMPARE(sets.at(1).toObject().value(QLatin1String("status")), QJsonValue(QStringLiteral("PRIMARY")));
    }

    void manualHookWaitsForAPerson()
    {
        CodeDeployWorld world;
        world.addEcs(true);
        const QString id =
            world.deploy("api", CodeDeployWorld::ecsRevision(approval("AfterAllowTestTraffic")));
        QVERIFY(world.reach(id, "AfterAllowTestTraffic"));
        QCOMPARE(world.mailbox.messages.size(), std::size_t(1));
        QCOMPARE(world.mailbox.messages[0].first, QStringLiteral("hookline-approvals"));
        const QJsonObject body = QJsonDocument::fromJson(world.mailbox.messages[0].second).object();
        QCOMPARE(
            body.keys(),
            (QStringList{QStringLiteral("DeploymentId"), QStringLiteral("LifecycleEventHookExecutionId")}));
        QCOMPARE(body.value(QLatin1String("DeploymentId")).toString(), id);
        QCOMPARE(world.executionId().size(), 136);
        QVERIFY(world.executionId().endsWith(QLatin1String("==")));
        QCOMPARE(*world.backend->nextDeadline(), *world.backend->nextDue());

        world.pass(std::chrono::minutes(59));
        QCOMPARE(world.eventStatus(id, "AfterAllowTestTraffic"), QStringLiteral("InProgress"));
        const auto reply =
            world.tryCall("PutLifecycleEventHookExecutionStatus",
                          {{QStringLiteral("deploymentId"), id},
                           {QStringLiteral("lifecycleEventHookExecutionId"), world.executionId()},
                           {QStringLiteral("status"), QStringLiteral("Succeeded")}});
        QVERIFY(reply.ok());
        QCOMPARE(*reply,
                 (QJsonObject{{QStringLiteral("lifecycleEventHookExecutionId"), world.executionId()}}));
        QVERIFY(!world.backend->nextDeadline());
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
    }

    void hookEnds_data()
    {
        QTest::addColumn<QString>("behavior");
        QTest::addColumn<QString>("eventStatus");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("errorCode");
        QTest::addColumn<int>("seconds");
        const QString good = QStringLiteral("Succeeded"), bad = QStringLiteral("Failed");
        QTest::newRow("succeed") << QStringLiteral("succeed") << good << good << "" << 90;
        QTest::newRow("fail") << QStringLiteral("fail") << bad << bad << "ScriptFailed" << 90;
        QTest::newRow("silent") << QStringLiteral("silent") << bad << bad << "ScriptTimedOut" << 3600;
        QTest::newRow("manual, nobody comes")
            << QStringLiteral("manual") << bad << bad << "ScriptTimedOut" << 3600;
    }
    void hookEnds()
    {
        QFETCH(QString, behavior);
        QFETCH(int, seconds);
        CodeDeployWorld world;
        world.addLambda();
        world.control("PutHookFunction",
                      {{QStringLiteral("functionName"), QStringLiteral("approve")},
                       {QStringLiteral("behavior"), behavior},
                       {QStringLiteral("afterSeconds"), 90}});
        const QString id =
            world.deploy("fn", CodeDeployWorld::lambdaRevision(approval("BeforeAllowTraffic")));
        world.settle();
        const QJsonObject event = CodeDeployWorld::event(world.onlyTarget(id), "BeforeAllowTraffic");
        QTEST(event.value(QLatin1String("status")).toString(), "eventStatus");
        QTEST(world.status(id), "status");
        const double took = event.value(QLatin1String("endTime")).toDouble()
            - event.value(QLatin1String("startTime")).toDouble();
        QVERIFY(qAbs(took - seconds) < 0.001);
        if (world.status(id) == QLatin1String("Failed")) {
            QTEST(event.value(QLatin1String("diagnostics"))
                      .toObject()
                      .value(QLatin1String("errorCode"))
                      .toString(),
                  "errorCode");
            QCOMPARE(world.info(id)
                         .value(QLatin1String("errorInformation"))
                         .toObject()
                         .value(QLatin1String("code"))
                         .toString(),
                     QStringLiteral("HOOK_EXECUTION_FAILURE"));
            QCOMPARE(world.eventStatus(id, "AllowTraffic"), QStringLiteral("Skipped"));
            QCOMPARE(world.onlyTarget(id).value(QLatin1String("status")).toString(),
                     QStringLiteral("Failed"));
        }
    }

    void everyDocumentedError()
    {
        CodeDeployWorld world;
        world.addServer();
        world.addEcs(true);
        world.addLambda();
        const QString server = world.deploy("web", CodeDeployWorld::s3Revision());
        const QString other =
            world.deploy("fn", CodeDeployWorld::lambdaRevision(approval("BeforeAllowTraffic")));
        QVERIFY(world.reach(other, "BeforeAllowTraffic"));
        const QString foreign = world.executionId();
        const QString id = world.deploy(
            "api", CodeDeployWorld::ecsRevision(approval("AfterInstall") + approval("AfterAllowTraffic")));
        QVERIFY(world.reach(id, "AfterInstall"));
        const QString execution = world.executionId();
        QVERIFY(execution != foreign);

        struct Case
        {
            QString deployment, execution;
            const char *status, *error;
        };
        const QString required = QStringLiteral("DeploymentIdRequiredException");
        QCOMPARE(world.refusal("PutLifecycleEventHookExecutionStatus", {}), required);
        for (const Case &test : {
                 Case{{}, execution, "Succeeded", "DeploymentIdRequiredException"},
                 Case{QStringLiteral("nonsense"), execution, "Succeeded", "InvalidDeploymentIdException"},
                 Case{QStringLiteral("d-ab1cdef23"), execution, "Succeeded", "InvalidDeploymentIdException"},
                 Case{QStringLiteral("d-AB1CDEF23"), execution, "Succeeded",
                      "DeploymentDoesNotExistException"},
                 Case{server, execution, "Succeeded", "UnsupportedActionForDeploymentTypeException"},
                 Case{id, execution, "", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, execution, "Pending", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, execution, "InProgress", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, execution, "Skipped", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, execution, "Unknown", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, execution, "Approved", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, execution, "succeeded", "InvalidLifecycleEventHookExecutionStatusException"},
                 Case{id, {}, "Succeeded", "InvalidLifecycleEventHookExecutionIdException"},
                 Case{id, QStringLiteral("garbled"), "Succeeded",
                      "InvalidLifecycleEventHookExecutionIdException"},
                 Case{id, foreign, "Succeeded", "InvalidLifecycleEventHookExecutionIdException"},
                 Case{id, execution.chopped(1), "Succeeded", "InvalidLifecycleEventHookExecutionIdException"},
             })
            QCOMPARE(world.put(test.deployment, test.execution, test.status), QLatin1String(test.error));
        QCOMPARE(world.eventStatus(id, "AfterInstall"), QStringLiteral("InProgress"));

        // Two people race: one wins, the other is told; nothing changes any more.
        QCOMPARE(world.put(id, execution, "Succeeded"), QString());
        QCOMPARE(world.put(id, execution, "Failed"),
                 QStringLiteral("LifecycleEventAlreadyCompletedException"));
        QCOMPARE(world.put(id, execution, "Succeeded"),
                 QStringLiteral("LifecycleEventAlreadyCompletedException"));
        QCOMPARE(world.eventStatus(id, "AfterInstall"), QStringLiteral("Succeeded"));
        QVERIFY(world.reach(id, "AfterAllowTraffic"));
        QCOMPARE(world.put(id, execution, "Failed"),
                 QStringLiteral("LifecycleEventAlreadyCompletedException"));
        const QString second = world.executionId();
        QVERIFY(second != execution);
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Failed")); // nobody answered within the hour
        QCOMPARE(world.put(id, second, "Succeeded"),
                 QStringLiteral("LifecycleEventAlreadyCompletedException"));
    }

    void functionMayBeAnArn()
    {
        CodeDeployWorld world;
        world.addLambda();
        world.control("PutHookFunction",
                      {{QStringLiteral("functionName"), QStringLiteral("approve")},
                       {QStringLiteral("behavior"), QStringLiteral("succeed")},
                       {QStringLiteral("afterSeconds"), 1}});
        const QString id = world.deploy(
            "fn",
            CodeDeployWorld::lambdaRevision(QStringLiteral("  - BeforeAllowTraffic: "
                                                           "arn:aws:lambda:us-east-1:123456789012:"
                                                           "function:approve:7\n")));
        world.settle(std::chrono::minutes(5));
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        QVERIFY(world.mailbox.messages.empty());
    }

    void trafficMoves_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QList<double>>("weights");
        QTest::addColumn<int>("minutes");
        QTest::newRow("all at once") << QStringLiteral("LambdaAllAtOnce") << QList<double>{0, 100} << 0;
        QTest::newRow("canary") << QStringLiteral("LambdaCanary10Percent5Minutes")
                                << QList<double>{0, 10, 100} << 5;
        QTest::newRow("linear") << QStringLiteral("LambdaLinear10PercentEvery2Minutes")
                                << QList<double>{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100} << 18;
    }
    void trafficMoves()
    {
        QFETCH(QString, config);
        QFETCH(int, minutes);
        CodeDeployWorld world;
        world.addLambda(
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.") + config}});
        const QString id = world.deploy("fn", CodeDeployWorld::lambdaRevision({}));
        QVERIFY(world.reach(id, "AllowTraffic"));
        QList<double> weights;
        const auto note = [&] {
            const QJsonObject info =
                world.onlyTarget(id).value(QLatin1String("lambdaFunctionInfo")).toObject();
            QCOMPARE(info.value(QLatin1String("currentVersion")).toString(), QStringLiteral("1"));
            QCOMPARE(info.value(QLatin1String("targetVersion")).toString(), QStringLiteral("2"));
            const double weight = info.value(QLatin1String("targetVersionWeight")).toDouble();
            if (weights.isEmpty() || weights.last() != weight)
                weights << weight;
        };
        do
            note();
        while (world.step());
        QTEST(weights, "weights");
        const QJsonObject event = CodeDeployWorld::event(world.onlyTarget(id), "AllowTraffic");
        const double took = event.value(QLatin1String("endTime")).toDouble()
            - event.value(QLatin1String("startTime")).toDouble();
        QVERIFY(took >= minutes * 60 && took < minutes * 60 + 10);
        QCOMPARE(world.targets(id), QStringList{QStringLiteral("fn:live")});
    }

    void programRuns_data()
    {
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<bool>("started");
        QTest::addColumn<QString>("status");
        QTest::newRow("ends well but answers nothing") << 0 << true << QStringLiteral("InProgress");
        QTest::newRow("breaks") << 1 << true << QStringLiteral("Failed");
        QTest::newRow("is not there") << -1 << false << QStringLiteral("Failed");
    }
    void programRuns()
    {
        QFETCH(int, exitCode);
        QFETCH(bool, started);
        CodeDeployWorld world(1, true);
        world.addLambda();
        world.control("PutHookFunction",
                      {{QStringLiteral("functionName"), QStringLiteral("approve")},
                       {QStringLiteral("behavior"), QStringLiteral("run")},
                       {QStringLiteral("program"), QStringLiteral("node")},
                       {QStringLiteral("arguments"), QJsonArray{QStringLiteral("a.js")}}});
        const QString id =
            world.deploy("fn", CodeDeployWorld::lambdaRevision(approval("BeforeAllowTraffic")));
        QVERIFY(world.reach(id, "BeforeAllowTraffic"));
        QCOMPARE(world.runner.processes.size(), std::size_t(1));
        QCOMPARE(world.runner.processes[0].program, QStringLiteral("node"));
        QCOMPARE(QJsonDocument::fromJson(world.runner.processes[0].input)
                     .object()
                     .value(QLatin1String("DeploymentId"))
                     .toString(),
                 id);
        sandbox::ProcessResult result;
        result.started = started;
        result.exitCode = exitCode;
        world.runner.answers[0](result);
        QVERIFY(world.backend->nextDue() && *world.backend->nextDue() <= world.now);
        world.pass(std::chrono::seconds(3));
        QTEST(world.status(id), "status");
    }

    void programsNeedTheOptIn()
    {
        CodeDeployWorld world;
        const auto reply = world.backend->control(QStringLiteral("PutHookFunction"),
                                                  {{QStringLiteral("functionName"), QStringLiteral("x")},
                                                   {QStringLiteral("behavior"), QStringLiteral("run")},
                                                   {QStringLiteral("program"), QStringLiteral("true")}},
                                                  world.now);
        QVERIFY(!reply.ok());
        QCOMPARE(reply.error().serviceCode, QStringLiteral("ProgramsNotAllowedException"));
    }

    void failureRollsBack_data()
    {
        QTest::addColumn<QString>("event");
        QTest::addColumn<bool>("rollsBack");
        QTest::newRow("BeforeInstall: not possible") << QStringLiteral("BeforeInstall") << false;
        for (const char *event :
             {"AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"})
            QTest::newRow(event) << QString::fromLatin1(event) << true;
    }
    void failureRollsBack()
    {
        QFETCH(QString, event);
        QFETCH(bool, rollsBack);
        CodeDeployWorld world;
        world.addEcs(true,
                     {{QStringLiteral("autoRollbackConfiguration"), CodeDeployWorld::rollbackOnFailure()}});
        const QString good = world.deploy("api", CodeDeployWorld::ecsRevision({}, 1));
        world.settle();
        QCOMPARE(world.status(good), QStringLiteral("Succeeded"));
        const QString bad =
            world.deploy("api", CodeDeployWorld::ecsRevision(approval(event.toLatin1().constData()), 2));
        QVERIFY(world.reach(bad, event.toLatin1().constData()));
        QCOMPARE(world.put(bad, world.executionId(), "Failed"), QString());
        QCOMPARE(world.status(bad), QStringLiteral("Failed"));
        const QJsonObject rollback = world.info(bad).value(QLatin1String("rollbackInfo")).toObject();
        const QString back = rollback.value(QLatin1String("rollbackDeploymentId")).toString();
        QVERIFY(!rollback.value(QLatin1String("rollbackMessage")).toString().isEmpty());
        QCOMPARE(!back.isEmpty(), rollsBack);
        if (!rollsBack)
            return;
        QJsonObject info = world.info(back);
        QCOMPARE(info.value(QLatin1String("creator")).toString(), QStringLiteral("codeDeployRollback"));
        QCOMPARE(info.value(QLatin1String("rollbackInfo"))
                     .toObject()
                     .value(QLatin1String("rollbackTriggeringDeploymentId"))
                     .toString(),
                 bad);
        QCOMPARE(info.value(QLatin1String("revision")), world.info(good).value(QLatin1String("revision")));
        world.settle();
        QCOMPARE(world.status(back), QStringLiteral("Succeeded"));
        QCOMPARE(world.mailbox.messages.size(), std::size_t(1)); // no hook is asked on the way back
        // The task set that served before serves again, in the same target group.
        const auto serving = [&](const QString &id) {
            for (const QJsonValue &set :
                 world.onlyTarget(id).value(QLatin1String("taskSetsInfo")).toArray()) {
                if (set.toObject().value(QLatin1String("status")).toString() == QLatin1String("PRIMARY"))
                    return QJsonArray{set.toObject().value(QLatin1String("identifer")),
                                      set.toObject().value(QLatin1String("targetGroup"))};
            }
            return QJsonArray();
        };
        QCOMPARE(serving(good).size(), 2);
        QCOMPARE(serving(back), serving(good));
        const QString next = world.deploy("api", CodeDeployWorld::ecsRevision({}, 3));
        world.settle();
        QVERIFY(serving(next).at(0) != serving(good).at(0));
        QVERIFY(serving(next).at(1) != serving(good).at(1));
    }

    void stop_data()
    {
        QTest::addColumn<QJsonObject>("input");
        QTest::addColumn<bool>("groupRollsBack");
        QTest::addColumn<bool>("rollsBack");
        QTest::newRow("plain") << QJsonObject() << false << false;
        QTest::newRow("asked for") << QJsonObject{{QStringLiteral("autoRollbackEnabled"), true}} << false
                                   << true;
        QTest::newRow("refused") << QJsonObject{{QStringLiteral("autoRollbackEnabled"), false}} << true
                                 << false;
        QTest::newRow("by the group") << QJsonObject() << true << true;
    }
    void stop()
    {
        QFETCH(QJsonObject, input);
        QFETCH(bool, groupRollsBack);
        QFETCH(bool, rollsBack);
        CodeDeployWorld world;
        QJsonObject group;
        if (groupRollsBack)
            group.insert(QStringLiteral("autoRollbackConfiguration"),
                         QJsonObject{{QStringLiteral("enabled"), true},
                                     {QStringLiteral("events"),
                                      QJsonArray{QStringLiteral("DEPLOYMENT_STOP_ON_REQUEST")}}});
        world.addLambda(group);
        const QString id =
            world.deploy("fn", CodeDeployWorld::lambdaRevision(approval("BeforeAllowTraffic")));
        QVERIFY(world.reach(id, "BeforeAllowTraffic"));
        input.insert(QStringLiteral("deploymentId"), id);
        QCOMPARE(world.call("StopDeployment", input).value(QLatin1String("status")).toString(),
                 QStringLiteral("Succeeded"));
        QCOMPARE(world.status(id), QStringLiteral("Stopped"));
        QCOMPARE(world.eventStatus(id, "BeforeAllowTraffic"), QStringLiteral("Failed"));
        QCOMPARE(world.eventStatus(id, "AfterAllowTraffic"), QStringLiteral("Skipped"));
        QCOMPARE(world.refusal("StopDeployment", input),
                 QStringLiteral("DeploymentAlreadyCompletedException"));
        QCOMPARE(world.put(id, world.executionId(), "Succeeded"),
                 QStringLiteral("LifecycleEventAlreadyCompletedException"));
        const QString back = world.info(id)
                                 .value(QLatin1String("rollbackInfo"))
                                 .toObject()
                                 .value(QLatin1String("rollbackDeploymentId"))
                                 .toString();
        QCOMPARE(!back.isEmpty(), rollsBack);
        if (rollsBack) {
            world.settle();
            const QJsonObject lambda =
                world.onlyTarget(back).value(QLatin1String("lambdaFunctionInfo")).toObject();
            QCOMPARE(lambda.value(QLatin1String("targetVersion")).toString(), QStringLiteral("1"));
        }
    }

    void readyGate()
    {
        CodeDeployWorld world;
        world.addEcs(
            false,
            {{QStringLiteral("blueGreenDeploymentConfiguration"),
              QJsonObject{{QStringLiteral("deploymentReadyOption"),
                           QJsonObject{{QStringLiteral("actionOnTimeout"), QStringLiteral("STOP_DEPLOYMENT")},
                                       {QStringLiteral("waitTimeInMinutes"), 30}}},
                          {QStringLiteral("terminateBlueInstancesOnDeploymentSuccess"),
                           QJsonObject{{QStringLiteral("action"), QStringLiteral("TERMINATE")},
                                       {QStringLiteral("terminationWaitTimeInMinutes"), 5}}}}}});
        const auto continueWith = [&](const QString &id, const char *type) {
            return world.refusal("ContinueDeployment",
                                 {{QStringLiteral("deploymentId"), id},
                                  {QStringLiteral("deploymentWaitType"), QLatin1String(type)}});
        };
        const QString id = world.deploy("api", CodeDeployWorld::ecsRevision({}));
        QCOMPARE(continueWith(id, "READY_WAIT"), QStringLiteral("DeploymentIsNotInReadyStateException"));
        QCOMPARE(continueWith(id, "NO_WAIT"), QStringLiteral("InvalidDeploymentWaitTypeException"));
        world.pass(std::chrono::minutes(5));
        QCOMPARE(world.status(id), QStringLiteral("Ready"));
        QCOMPARE(world.onlyTarget(id).value(QLatin1String("status")).toString(), QStringLiteral("Ready"));
        QCOMPARE(world.eventStatus(id, "AfterInstall"), QStringLiteral("Succeeded"));
        QCOMPARE(world.eventStatus(id, "BeforeAllowTraffic"), QStringLiteral("Pending"));
        QVERIFY(world.backend->nextDeadline());
        QCOMPARE(continueWith(id, "TERMINATION_WAIT"),
                 QStringLiteral("DeploymentIsNotInReadyStateException"));
        QCOMPARE(world.refusal("ContinueDeployment", {{QStringLiteral("deploymentId"), id}}), QString());
        world.pass(std::chrono::minutes(1));
        QCOMPARE(world.status(id), QStringLiteral("InProgress"));
        QCOMPARE(world.info(id).value(QLatin1String("instanceTerminationWaitTimeStarted")).toBool(), true);
        QCOMPARE(continueWith(id, "READY_WAIT"), QStringLiteral("DeploymentIsNotInReadyStateException"));
        QCOMPARE(continueWith(id, "TERMINATION_WAIT"), QString());
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        QCOMPARE(continueWith(id, "TERMINATION_WAIT"), QStringLiteral("DeploymentAlreadyCompletedException"));

        const QString late = world.deploy("api", CodeDeployWorld::ecsRevision({}, 2));
        world.pass(std::chrono::minutes(29));
        QCOMPARE(world.status(late), QStringLiteral("Ready"));
        world.pass(std::chrono::minutes(4));
        QCOMPARE(world.status(late), QStringLiteral("Stopped"));
    }

    void brokenAppSpecFailsTheDeployment_data()
    {
        QTest::addColumn<QString>("content");
        QTest::newRow("not YAML") << QStringLiteral("{");
        QTest::newRow("of another platform") << CodeDeployWorld::ecsRevision({})
                                                    .value(QLatin1String("appSpecContent"))
                                                    .toObject()
                                                    .value(QLatin1String("content"))
                                                    .toString();
    }
    void brokenAppSpecFailsTheDeployment()
    {
        QFETCH(QString, content);
        CodeDeployWorld world;
        world.addLambda(
            {{QStringLiteral("autoRollbackConfiguration"), CodeDeployWorld::rollbackOnFailure()}});
        const QString id = world.deploy("fn", CodeDeployWorld::appSpec(content));
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Failed"));
        const QJsonObject error = world.info(id).value(QLatin1String("errorInformation")).toObject();
        QCOMPARE(error.value(QLatin1String("code")).toString(), QStringLiteral("INVALID_REVISION"));
        QVERIFY(!error.value(QLatin1String("message")).toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCodeDeployHooks)
#include "tst_codedeployhooks.moc"
