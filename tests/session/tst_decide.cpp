// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/session.h"
#include "tests/support/fakeaws.h"

#include <QtTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using Kind = DecisionOutcome::Kind;
using Fault = FakeAws::Fault;

namespace {

const QString deploymentId = QStringLiteral("d-AAAAAAAA1");
const QString executionId = QStringLiteral("eyJlbmNyeXB0ZWQiOiJ4In0hooklinesecret+/=");
const QString hookEvent = QStringLiteral("AfterAllowTestTraffic");
const QString hookId = QStringLiteral("hook/%1/%2").arg(deploymentId, hookEvent);
const QString revision = QStringLiteral("s3://b/rev-41");
const QString put = QStringLiteral("PutLifecycleEventHookExecutionStatus");

const char *name(Kind kind)
{
    constexpr const char *names[] = {"Accepted",     "AlreadyDecided", "MovedOn",
                                     "Undetermined", "Refused",        "NotSent"};
    return names[static_cast<int>(kind)];
}

aws::TransportReply serviceError(int status, const char *code)
{
    return answered(status, QByteArray("{\"__type\":\"") + code + "\",\"message\":\"m\"}");
}

/// Kinds of trouble by name; "lost" ones did reach the service.
std::optional<Fault> faultNamed(const QString &name)
{
    if (name == QLatin1String("refused"))
        return Fault{notDelivered(), false};
    if (name == QLatin1String("reset"))
        return Fault{torn(), false};
    if (name == QLatin1String("reset-lost"))
        return Fault{torn(), true};
    if (name == QLatin1String("silence-lost"))
        return Fault{std::nullopt, true};
    if (name == QLatin1String("500"))
        return Fault{serviceError(500, "InternalFailure"), false};
    if (name == QLatin1String("500-lost"))
        return Fault{serviceError(500, "InternalFailure"), true};
    if (name == QLatin1String("garbled-lost"))
        return Fault{answered(200, "{\"half"), true};
    if (name == QLatin1String("throttled"))
        return Fault{serviceError(400, "ThrottlingException"), false};
    if (name == QLatin1String("denied"))
        return Fault{serviceError(400, "AccessDeniedException"), false};
    return std::nullopt;
}

const QStringList faultNames{
    QStringLiteral("refused"),      QStringLiteral("reset"),     QStringLiteral("reset-lost"),
    QStringLiteral("silence-lost"), QStringLiteral("500"),       QStringLiteral("500-lost"),
    QStringLiteral("garbled-lost"), QStringLiteral("throttled"), QStringLiteral("denied")};

struct Bench
{
    FakeAws aws;
    aws::Client client{FakeAws::connection(), aws.transport, aws.clock, [] { return 0.5; }};
    Session session{client, aws.clock};
    std::vector<DecisionOutcome> outcomes;
    std::vector<DecisionRequest> recorded;
    QObject context;

    explicit Bench(bool withHook = true)
    {
        QObject::connect(&session, &Session::decisionFinished, &context,
                         [this](const DecisionOutcome &outcome) { outcomes.push_back(outcome); });
        QObject::connect(&session, &Session::decisionRecorded, &context,
                         [this](const DecisionRequest &request, const DecisionOutcome &,
                                const domain::Decision &) { recorded.push_back(request); });
        if (withHook) {
            aws.addDeployment(deploymentId, QStringLiteral("InProgress"));
            aws.addHook(deploymentId, hookEvent);
            aws.validIds[deploymentId] = executionId;
            aws.sendHookEvent(deploymentId, executionId);
        }
        start();
    }
    void start()
    {
        session.start();
        aws.run(Millis(10'000));
    }
    DecisionOutcome decide(Verdict verdict, const QString &id = hookId, Millis time = Millis(60'000))
    {
        session.decide({id, verdict, QStringLiteral("because"), revision});
        aws.run(time);
        if (outcomes.size() != 1)
            qFatal("%zu outcomes", outcomes.size());
        return outcomes.front();
    }
    QString eventStatus() const
    {
        return aws.targets[deploymentId]
            .first()
            .value(QLatin1String("ecsTarget"))[QLatin1String("lifecycleEvents")][0][QLatin1String("status")]
            .toString();
    }
};

} // namespace

class TestDecide : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void waits_data();
    void waits();
    void movedOn_data();
    void movedOn();
    void unknownDecision();
    void withoutExecutionId();
    void raceIsAlreadyDecided_data();
    void raceIsAlreadyDecided();
    void wrongIdIsRefusedAndForgotten();
    void idOfAnotherEvent();
    void onlyOneAtATime();
    void everyFaultAtEveryStep_data();
    void everyFaultAtEveryStep();
    void everyLastingFault_data();
    void everyLastingFault();
    void exactOutcomes_data();
    void exactOutcomes();
    void dyingSessionIsSilent();
    void messageIsDeletedOnlyAfterwards();
    void plainPost();
    void stopIsRepeatedOnce();
};

void TestDecide::accepts_data()
{
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("status");
    QTest::newRow("approve") << Verdict::Approve << QStringLiteral("Succeeded");
    QTest::newRow("reject") << Verdict::Reject << QStringLiteral("Failed");
}

void TestDecide::accepts()
{
    QFETCH(Verdict, verdict);
    QFETCH(QString, status);
    Bench bench;
    const domain::Decision *decision = bench.session.store().decisions.find(hookId);
    QVERIFY(decision);
    QCOMPARE(decision->executionId, executionId);
    QVERIFY(decision->kind == domain::DecisionKind::HookStatus);
    const DecisionOutcome outcome = bench.decide(verdict);
    QCOMPARE(name(outcome.kind), "Accepted");
    QCOMPARE(outcome.finalText, status);
    QCOMPARE(domain::toString(outcome.finalStatus), status);
    QVERIFY(outcome.error == Error());
    QCOMPARE(bench.aws.posted, QStringList{put + QLatin1Char(' ') + status});
    QVERIFY(!bench.session.store().decisions.find(hookId));
    QCOMPARE(bench.recorded.size(), size_t(1));
    QCOMPARE(bench.recorded.front().reason, QStringLiteral("because"));
    // Read again just before, and back just after.
    QStringList calls;
    for (const QString &line : std::as_const(bench.aws.log)) {
        if (line.startsWith(QLatin1String("GetDeployment")) || line.startsWith(put))
            calls += line.section(QLatin1Char(' '), 0, 0);
    }
    QCOMPARE(calls.join(QLatin1Char(' ')),
             QStringLiteral("GetDeployment GetDeploymentTarget ") + put
                 + QStringLiteral(" GetDeployment GetDeploymentTarget"));
}

void TestDecide::waits_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("finalText");
    const QString reroute = QStringLiteral("reroute/") + deploymentId;
    const QString terminate = QStringLiteral("terminate/") + deploymentId;
    QTest::newRow("reroute") << reroute << Verdict::Approve << QStringLiteral("ContinueDeployment READY_WAIT")
                             << QStringLiteral("InProgress");
    QTest::newRow("do not reroute") << reroute << Verdict::Reject << QStringLiteral("StopDeployment")
                                    << QStringLiteral("Stopped");
    QTest::newRow("terminate") << terminate << Verdict::Approve
                               << QStringLiteral("ContinueDeployment TERMINATION_WAIT")
                               << QStringLiteral("Succeeded");
    QTest::newRow("do not terminate")
        << terminate << Verdict::Reject << QStringLiteral("StopDeployment rollback")
        << QStringLiteral("Stopped");
}

void TestDecide::waits()
{
    QFETCH(QString, id);
    QFETCH(Verdict, verdict);
    QFETCH(QString, sent);
    QFETCH(QString, finalText);
    Bench bench(false);
    const bool ready = id.startsWith(QLatin1String("reroute"));
    bench.aws.addDeployment(deploymentId, ready ? QStringLiteral("Ready") : QStringLiteral("InProgress"),
                            QStringLiteral("Server"));
    if (!ready)
        bench.aws.deployments[deploymentId].insert(QStringLiteral("instanceTerminationWaitTimeStarted"),
                                                   true);
    bench.session.refresh();
    bench.aws.run(Millis(20'000));
    QVERIFY(bench.session.store().decisions.find(id));
    QVERIFY(bench.session.store().decisions.find(id)->deadlineEstimated);
    const DecisionOutcome outcome = bench.decide(verdict, id);
    QCOMPARE(name(outcome.kind), "Accepted");
    QCOMPARE(outcome.finalText, finalText);
    QCOMPARE(bench.aws.posted, QStringList{sent});
}

void TestDecide::movedOn_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("finalText");
    QTest::newRow("event succeeded") << QStringLiteral("event Succeeded") << QStringLiteral("Succeeded");
    QTest::newRow("event failed") << QStringLiteral("event Failed") << QStringLiteral("Failed");
    QTest::newRow("deployment stopped") << QStringLiteral("status Stopped") << QStringLiteral("InProgress");
    QTest::newRow("other revision") << QStringLiteral("revision") << QStringLiteral("InProgress");
}

void TestDecide::movedOn()
{
    QFETCH(QString, change);
    QFETCH(QString, finalText);
    Bench bench;
    const QString word = change.section(QLatin1Char(' '), 1);
    if (change.startsWith(QLatin1String("event")))
        bench.aws.endEvent(deploymentId, word);
    else if (change.startsWith(QLatin1String("status")))
        bench.aws.setStatus(deploymentId, word);
    else
        bench.aws.deployments[deploymentId].insert(
            QStringLiteral("revision"),
            QJsonObject{{QStringLiteral("s3Location"),
                         QJsonObject{{QStringLiteral("bucket"), QStringLiteral("b")},
                                     {QStringLiteral("key"), QStringLiteral("rev-42")}}}});
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    QCOMPARE(name(outcome.kind), "MovedOn");
    QCOMPARE(outcome.finalText, finalText);
    QCOMPARE(bench.aws.count(put), 0);
}

void TestDecide::unknownDecision()
{
    Bench bench;
    const DecisionOutcome outcome = bench.decide(Verdict::Approve, QStringLiteral("hook/d-NOTHERE00/X"));
    QCOMPARE(name(outcome.kind), "MovedOn");
    QCOMPARE(bench.aws.count(put), 0);
}

void TestDecide::withoutExecutionId()
{
    Bench bench(false);
    bench.aws.addDeployment(deploymentId, QStringLiteral("InProgress"));
    bench.aws.addHook(deploymentId, hookEvent);
    bench.session.refresh();
    bench.aws.run(Millis(10'000));
    const domain::Decision *decision = bench.session.store().decisions.find(hookId);
    QVERIFY(decision);
    QVERIFY(decision->executionId.isEmpty());
    QVERIFY(decision->intake == domain::Intake::Polled);
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    QCOMPARE(name(outcome.kind), "NotSent");
    QCOMPARE(outcome.error.subject, QStringLiteral("executionId"));
    QCOMPARE(bench.aws.count(QStringLiteral("GetDeployment")), 0);
}

void TestDecide::raceIsAlreadyDecided_data()
{
    QTest::addColumn<QString>("theirs");
    QTest::newRow("they failed it") << QStringLiteral("Failed");
    QTest::newRow("they succeeded, too") << QStringLiteral("Succeeded");
}

void TestDecide::raceIsAlreadyDecided()
{
    QFETCH(QString, theirs);
    Bench bench;
    // Between our reading and our sending.
    bench.aws.fault = [&](const QString &operation, int) -> std::optional<Fault> {
        if (operation == put)
            bench.aws.endEvent(deploymentId, theirs);
        return std::nullopt;
    };
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    QCOMPARE(name(outcome.kind), "AlreadyDecided");
    QCOMPARE(outcome.finalText, theirs);
    QCOMPARE(outcome.error.serviceCode, QStringLiteral("LifecycleEventAlreadyCompletedException"));
    QCOMPARE(bench.aws.count(put), 1);
}

void TestDecide::wrongIdIsRefusedAndForgotten()
{
    Bench bench;
    bench.aws.validIds[deploymentId] = QStringLiteral("another");
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    QCOMPARE(name(outcome.kind), "Refused");
    QCOMPARE(outcome.error.serviceCode, QStringLiteral("InvalidLifecycleEventHookExecutionIdException"));
    QVERIFY(bench.session.store().decisions.find(hookId)->executionId.isEmpty());
    // The right one, pasted, is taken.
    const auto imported = bench.session.importEvent(
        "{\"deploymentId\":\"d-AAAAAAAA1\",\"lifecycleEventHookExecutionId\":\"another\"}");
    QCOMPARE(imported.value(), deploymentId);
    QCOMPARE(bench.session.store().decisions.find(hookId)->executionId, QStringLiteral("another"));
    QVERIFY(bench.session.store().decisions.find(hookId)->intake == domain::Intake::Pasted);
    bench.outcomes.clear();
    QCOMPARE(name(bench.decide(Verdict::Approve).kind), "Accepted");
}

void TestDecide::idOfAnotherEvent()
{
    Bench bench;
    bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
        if (operation == put)
            return Fault{serviceError(400, "LifecycleEventAlreadyCompletedException"), false};
        return std::nullopt;
    };
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    QCOMPARE(name(outcome.kind), "Refused");
    QCOMPARE(bench.aws.count(put), 1);
    QVERIFY(bench.session.store().decisions.find(hookId)->executionId.isEmpty());
}

void TestDecide::onlyOneAtATime()
{
    Bench bench;
    QVERIFY(!bench.session.isDeciding(hookId));
    bench.session.decide({hookId, Verdict::Approve, {}, revision});
    QVERIFY(bench.session.isDeciding(hookId));
    bench.session.decide({hookId, Verdict::Reject, {}, revision});
    bench.aws.run(Millis(30'000));
    QCOMPARE(bench.outcomes.size(), size_t(1));
    QVERIFY(!bench.session.isDeciding(hookId));
    QCOMPARE(bench.aws.posted, QStringList{put + QStringLiteral(" Succeeded")});
}

namespace {

/// Whatever went wrong: nothing happens twice, and what is said is true.
void checkTruth(const Bench &bench, const DecisionOutcome &outcome, Verdict verdict)
{
    const QString wanted =
        verdict == Verdict::Approve ? QStringLiteral("Succeeded") : QStringLiteral("Failed");
    QVERIFY(bench.aws.posted.size() <= 1);
    switch (outcome.kind) {
    case Kind::Accepted:
        QCOMPARE(bench.eventStatus(), wanted);
        QCOMPARE(bench.aws.posted.size(), 1);
        break;
    case Kind::NotSent:
    case Kind::Refused:
    case Kind::MovedOn:
        QCOMPARE(bench.aws.posted.size(), 0);
        QCOMPARE(bench.eventStatus(), QStringLiteral("InProgress"));
        break;
    case Kind::AlreadyDecided:
        QFAIL("nobody else decided");
        break;
    case Kind::Undetermined:
        break;
    }
    QVERIFY(!toString(outcome.error).contains(executionId));
}

/// How often a request went out that may have reached the service.
int deliveries(const Bench &bench, const QString &fault, int faulty)
{
    const bool harmless = fault == QLatin1String("refused") || fault == QLatin1String("throttled");
    return bench.aws.count(put) - (harmless ? faulty : 0);
}

void addFaultRows(bool lasting)
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("fault");
    for (const char *operation :
         {"GetDeployment", "GetDeploymentTarget", "PutLifecycleEventHookExecutionStatus"}) {
        for (int number = 1; number <= (lasting ? 2 : 3); ++number) {
            for (const QString &fault : faultNames)
                QTest::addRow("%s %d %s", operation, number, qPrintable(fault))
                    << QString::fromLatin1(operation) << number << fault;
        }
    }
}

} // namespace

void TestDecide::everyFaultAtEveryStep_data()
{
    addFaultRows(false);
}

void TestDecide::everyFaultAtEveryStep()
{
    QFETCH(QString, operation);
    QFETCH(int, number);
    QFETCH(QString, fault);
    for (const Verdict verdict : {Verdict::Approve, Verdict::Reject}) {
        Bench bench;
        bench.session.stop(); // what is decided needs no polling
        int faulty = 0;
        bench.aws.fault = [&](const QString &asked, int nth) -> std::optional<Fault> {
            if (asked != operation || nth != number)
                return std::nullopt;
            faulty += asked == put;
            return faultNamed(fault);
        };
        const DecisionOutcome outcome = bench.decide(verdict);
        checkTruth(bench, outcome, verdict);
        QVERIFY(deliveries(bench, fault, faulty) <= 2);
        // One fault that does not last never hides the truth, but for a denial of the sending itself.
        if (fault != QLatin1String("denied"))
            QCOMPARE(name(outcome.kind), "Accepted");
        else
            QVERIFY(outcome.kind == Kind::Accepted || outcome.kind == Kind::Refused);
    }
}

void TestDecide::everyLastingFault_data()
{
    addFaultRows(true);
}

void TestDecide::everyLastingFault()
{
    QFETCH(QString, operation);
    QFETCH(int, number);
    QFETCH(QString, fault);
    Bench bench;
    bench.session.stop();
    int faulty = 0;
    bench.aws.fault = [&](const QString &asked, int nth) -> std::optional<Fault> {
        if (asked != operation || nth < number)
            return std::nullopt;
        faulty += asked == put;
        return faultNamed(fault);
    };
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    checkTruth(bench, outcome, Verdict::Approve);
    QVERIFY(deliveries(bench, fault, faulty) <= 2);
    QVERIFY(bench.aws.count(put) <= 3);
}

void TestDecide::exactOutcomes_data()
{
    QTest::addColumn<QString>("operation"); // fails always
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("sent");
    const auto row = [](const char *operation, const char *fault, const char *kind, int sent) {
        QTest::addRow("%s %s", operation, fault)
            << QString::fromLatin1(operation) << QString::fromLatin1(fault) << QString::fromLatin1(kind)
            << sent;
    };
    row("GetDeployment", "refused", "NotSent", 0);
    row("GetDeployment", "denied", "Refused", 0);
    row("GetDeploymentTarget", "500", "NotSent", 0);
    row("PutLifecycleEventHookExecutionStatus", "refused", "NotSent", 3);
    row("PutLifecycleEventHookExecutionStatus", "throttled", "Refused", 3);
    row("PutLifecycleEventHookExecutionStatus", "denied", "Refused", 1);
    row("PutLifecycleEventHookExecutionStatus", "reset", "Undetermined", 2);
    row("PutLifecycleEventHookExecutionStatus", "500", "Undetermined", 2);
    row("PutLifecycleEventHookExecutionStatus", "reset-lost", "Accepted", 1);
    row("PutLifecycleEventHookExecutionStatus", "silence-lost", "Accepted", 1);
    row("PutLifecycleEventHookExecutionStatus", "garbled-lost", "Accepted", 1);
}

void TestDecide::exactOutcomes()
{
    QFETCH(QString, operation);
    QFETCH(QString, fault);
    QFETCH(QString, kind);
    QFETCH(int, sent);
    Bench bench;
    bench.aws.fault = [&](const QString &asked, int) -> std::optional<Fault> {
        return asked == operation ? faultNamed(fault) : std::nullopt;
    };
    const DecisionOutcome outcome = bench.decide(Verdict::Approve);
    QCOMPARE(QString::fromLatin1(name(outcome.kind)), kind);
    QCOMPARE(bench.aws.count(put), sent);
}

void TestDecide::dyingSessionIsSilent()
{
    for (int step = 1; step < 60; step += 3) {
        FakeAws aws;
        aws.addDeployment(deploymentId, QStringLiteral("InProgress"));
        aws.addHook(deploymentId, hookEvent);
        aws.validIds[deploymentId] = executionId;
        aws.sendHookEvent(deploymentId, executionId);
        aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
            return operation == put ? faultNamed(QStringLiteral("reset")) : std::nullopt;
        };
        aws::Client client(FakeAws::connection(), aws.transport, aws.clock, [] { return 0.5; });
        auto session = std::make_unique<Session>(client, aws.clock);
        session->start();
        aws.run(Millis(10'000));
        session->decide({hookId, Verdict::Approve, {}, revision});
        aws.run(Millis(step * 50));
        session.reset();
        aws.run(Millis(60'000)); // must not crash, nor send
        QVERIFY(aws.count(put) <= 2);
    }
}

void TestDecide::messageIsDeletedOnlyAfterwards()
{
    Bench bench;
    QCOMPARE(bench.aws.messages.size(), 1);
    QVERIFY(bench.aws.count(QStringLiteral("ReceiveMessage")) > 0);
    QCOMPARE(bench.aws.count(QStringLiteral("DeleteMessage")), 0);
    bench.aws.run(Millis(120'000));
    QCOMPARE(bench.aws.count(QStringLiteral("DeleteMessage")), 0);
    QVERIFY(bench.aws.messages.first().receipts < 10); // left to others most of the time
    bench.decide(Verdict::Approve);
    QCOMPARE(bench.aws.messages.size(), 0);
}

void TestDecide::plainPost()
{
    Bench bench;
    std::vector<aws::Reply> replies;
    const auto done = [&replies](const aws::Reply &reply) { replies.push_back(reply); };
    bench.session.postHookStatus(deploymentId, QStringLiteral("wrong"), QStringLiteral("Succeeded"),
                                 &bench.context, done);
    bench.aws.run(Millis(1000));
    bench.session.postHookStatus(deploymentId, executionId, QStringLiteral("Succeeded"), &bench.context,
                                 done);
    bench.aws.run(Millis(1000));
    QCOMPARE(replies.size(), size_t(2));
    QCOMPARE(replies[0].error().serviceCode, QStringLiteral("InvalidLifecycleEventHookExecutionIdException"));
    QVERIFY(replies[1].ok());
    QVERIFY(!bench.session.store().decisions.find(hookId)); // read again at once
    // Once, as typed, also when the answer is lost.
    bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
        return operation == put ? faultNamed(QStringLiteral("reset")) : std::nullopt;
    };
    bench.session.postHookStatus(deploymentId, executionId, QStringLiteral("Failed"), &bench.context, done);
    bench.aws.run(Millis(30'000));
    QCOMPARE(bench.aws.count(put), 3);
    QVERIFY(replies[2].error().code == ErrorCode::DeliveryUnknown);
}

void TestDecide::stopIsRepeatedOnce()
{
    Bench bench;
    bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
        return operation == QLatin1String("StopDeployment") ? faultNamed(QStringLiteral("reset"))
                                                            : std::nullopt;
    };
    std::vector<aws::Reply> replies;
    bench.session.stopDeployment(deploymentId, false, &bench.context,
                                 [&replies](const aws::Reply &reply) { replies.push_back(reply); });
    bench.aws.run(Millis(60'000));
    QCOMPARE(replies.size(), size_t(1));
    QVERIFY(replies.front().error().code == ErrorCode::DeliveryUnknown);
    QCOMPARE(bench.aws.count(QStringLiteral("StopDeployment")), 2);
    bench.aws.fault = nullptr;
    bench.session.stopDeployment(deploymentId, false, &bench.context,
                                 [&replies](const aws::Reply &reply) { replies.push_back(reply); });
    bench.aws.run(Millis(5'000));
    QVERIFY(replies.back().ok());
    QVERIFY(!bench.session.store().decisions.find(hookId));
    QVERIFY(bench.session.store().deployments.find(deploymentId)->status
            == domain::DeploymentStatus::Stopped);
}

QTEST_GUILESS_MAIN(TestDecide)
#include "tst_decide.moc"
