// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/session.h"
#include "tests/support/fakeaws.h"

#include <QSignalSpy>
#include <QtTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using Fault = FakeAws::Fault;
using State = Freshness::State;

namespace {

QString numbered(int number)
{
    return QStringLiteral("d-%1").arg(number, 9, 10, QLatin1Char('0'));
}

aws::TransportReply serviceError(int status, const char *code)
{
    return answered(status, QByteArray("{\"__type\":\"") + code + "\",\"message\":\"m\"}");
}

struct Bench
{
    FakeAws aws;
    aws::Client client;
    Session session;
    QObject context;

    explicit Bench(const aws::Connection &connection = FakeAws::connection())
        : client(connection, aws.transport, aws.clock, [] { return 0.5; })
        , session(client, aws.clock)
    { }

    /// `count` deployments, one a minute until now; the last is the newest.
    void history(int count, const QString &status = QStringLiteral("Succeeded"))
    {
        for (int i = 0; i < count; ++i) {
            aws.addDeployment(numbered(i), status);
            aws.deployments[numbered(i)].insert(
                QStringLiteral("createTime"),
                toEpochSeconds(aws.clock.now() - std::chrono::minutes(count - i)));
        }
    }
    void addServerTargets(const QString &id, int count, const QString &status)
    {
        for (int i = 0; i < count; ++i) {
            const QString target = QStringLiteral("i-%1").arg(i);
            aws.targets[id][target] = {
                {QStringLiteral("deploymentTargetType"), QStringLiteral("InstanceTarget")},
                {QStringLiteral("instanceTarget"),
                 QJsonObject{{QStringLiteral("deploymentId"), id},
                             {QStringLiteral("targetId"), target},
                             {QStringLiteral("status"), status}}}};
        }
    }
    const domain::Decision *decision(const QString &id) { return session.store().decisions.find(id); }
    int requests() const { return int(aws.transport.sent.size()); }
};

aws::Connection local()
{
    aws::Connection connection = FakeAws::connection();
    connection.endpoint = QUrl(QStringLiteral("http://127.0.0.1:4321"));
    return connection;
}

} // namespace

class TestPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverythingNewestFirst();
    void newDeploymentsAppear_data();
    void newDeploymentsAppear();
    void changesAreSeenWithinTwoPolls();
    void budgetHolds_data();
    void budgetHolds();
    void throttlingIsNoFailure();
    void deniedNamesTheAction();
    void offlineKeepsWhatIsKnown();
    void historySurvivesAnOutage();
    void emptyAccountBecomesFresh();
    void deniedQueueIsQuiet();
    void notStartedIsNoTrouble();
    void focusReadsTargetsInBatches();
    void endedDeploymentsSettle();
    void lateRollbackIsSeen();
    void vanishedDeploymentsAreForgotten();
    void idleSlowsDown();
    void stopStops();
    void hookWithoutId();
    void idBeforeTheEvent();
    void idsFollowTheirEvents();
    void redeliveredIdIsNotOfferedAgain();
    void endedDeploymentsClearTheQueue();
    void foreignMessagesStay();
    void manyMessages();
    void messagesStayVisible();
    void queueThatComesLater();
    void queueTurnedOff();
    void importedEvents();
    void readyHasADeadline();
    void terminationHasADeadline();
    void serviceClock();
};

void TestPolling::readsEverythingNewestFirst()
{
    Bench bench;
    bench.history(260);
    QStringList order;
    connect(bench.session.store().deployments.notifier(), &store::TableNotifier::changed, &bench.context,
            [&](const store::Delta &delta) {
                const auto &rows = bench.session.store().deployments.rows();
                for (int i = 0; i < delta.insertedCount; ++i)
                    order += rows[size_t(delta.firstInserted + i)].id;
            });
    QCOMPARE(bench.session.freshness().state, State::Never);
    bench.session.start();
    QCOMPARE(bench.session.freshness().state, State::Loading);
    bench.aws.run(Millis(1000));
    QVERIFY(order.size() >= 25);
    QCOMPARE(order.first(), numbered(259));
    bench.aws.run(Millis(60'000));
    QCOMPARE(bench.session.store().deployments.size(), 260);
    QCOMPARE(order.size(), 260);
    QVERIFY(order.indexOf(numbered(200)) < order.indexOf(numbered(50)));
    QCOMPARE(bench.session.freshness().state, State::Fresh);
    QVERIFY(bench.session.freshness().lastSuccess.has_value());
    // The whole list is read once.
    QVERIFY(bench.aws.count(QStringLiteral("BatchGetDeployments")) < 20);
}

void TestPolling::newDeploymentsAppear_data()
{
    QTest::addColumn<int>("known");
    QTest::newRow("first of all") << 0;
    QTest::newRow("among many") << 150;
}

void TestPolling::newDeploymentsAppear()
{
    QFETCH(int, known);
    Bench bench;
    bench.history(known);
    bench.session.start();
    bench.aws.run(Millis(60'000));
    bench.aws.addDeployment(QStringLiteral("d-NEWNEWNEW"), QStringLiteral("InProgress"));
    bench.aws.run(Millis(60'000)); // the longest pause of an idle connection
    QVERIFY(bench.session.store().deployments.find(QStringLiteral("d-NEWNEWNEW")));
    QCOMPARE(bench.session.store().deployments.size(), known + 1);
}

void TestPolling::changesAreSeenWithinTwoPolls()
{
    Bench bench(local());
    bench.history(30);
    bench.session.start();
    bench.aws.run(Millis(20'000));
    bench.aws.addDeployment(numbered(900), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(900), QStringLiteral("AfterInstall"));
    bench.aws.run(Millis(6'000)); // two idle polls of a sandbox
    QVERIFY(bench.decision(QStringLiteral("hook/%1/AfterInstall").arg(numbered(900))));
    bench.aws.endEvent(numbered(900), QStringLiteral("Succeeded"));
    bench.aws.run(Millis(2'500));
    QVERIFY(!bench.decision(QStringLiteral("hook/%1/AfterInstall").arg(numbered(900))));
}

void TestPolling::budgetHolds_data()
{
    QTest::addColumn<bool>("throttled");
    QTest::addColumn<bool>("failing");
    QTest::newRow("everything works") << false << false;
    QTest::newRow("everything is throttled") << true << false;
    QTest::newRow("every third request fails") << false << true;
}

void TestPolling::budgetHolds()
{
    QFETCH(bool, throttled);
    QFETCH(bool, failing);
    Bench bench;
    bench.history(200);
    for (int i = 0; i < 60; ++i) {
        bench.aws.addDeployment(numbered(1000 + i), QStringLiteral("InProgress"));
        bench.aws.addHook(numbered(1000 + i), QStringLiteral("AfterInstall"));
    }
    int asked = 0;
    bench.aws.fault = [&](const QString &, int) -> std::optional<Fault> {
        ++asked;
        if (throttled)
            return Fault{serviceError(400, "ThrottlingException"), false};
        if (failing && asked % 3 == 0)
            return Fault{torn(), false};
        return std::nullopt;
    };
    bench.session.start();
    bench.session.setFocus(numbered(1000));
    for (int i = 0; i < 60; ++i) {
        bench.aws.run(Millis(5'000));
        bench.session.refresh(); // somebody leans on the refresh key
        bench.session.refresh();
    }
    // In no window of 10 seconds more than the burst and what flows in meanwhile.
    std::vector<Instant> sent;
    for (size_t i = 0; i < bench.aws.transport.sent.size(); ++i) {
        if (!bench.aws.transport.sent[i].http.body.contains("Action=")) // Auto Scaling has its own budget
            sent.push_back(bench.aws.transport.sentAt[i]);
    }
    for (size_t first = 0, last = 0; last < sent.size(); ++last) {
        while (sent[last] - sent[first] > Millis(10'000))
            ++first;
        QVERIFY2(last - first + 1 <= 10 + 2 * 10 + 1, qPrintable(QString::number(last - first + 1)));
    }
    if (throttled) {
        QVERIFY2(sent.size() < 80, qPrintable(QString::number(sent.size())));
        QCOMPARE(bench.session.freshness().state, State::Throttled);
    } else {
        QVERIFY(sent.size() <= 10 + 2 * 300 + 1);
        QCOMPARE(bench.session.store().deployments.size(), 260);
        QVERIFY(bench.session.store().decisions.size() == 60); // nobody starves
    }
}

void TestPolling::throttlingIsNoFailure()
{
    Bench bench;
    bench.history(30);
    bench.aws.addDeployment(numbered(100), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(100), QStringLiteral("AfterInstall"));
    bench.session.start();
    bench.aws.run(Millis(30'000));
    QCOMPARE(bench.session.freshness().state, State::Fresh);
    const auto before = bench.session.store().deployments.rows();
    const auto seen = bench.session.freshness().lastSuccess;
    bench.aws.fault = [](const QString &, int) {
        return Fault{serviceError(400, "ThrottlingException"), false};
    };
    bench.aws.run(Millis(120'000));
    QCOMPARE(bench.session.freshness().state, State::Throttled);
    QVERIFY(bench.session.freshness().problem.code == ErrorCode::Throttled);
    QVERIFY(*bench.session.freshness().lastSuccess - *seen < Millis(5'000)); // its age shows
    QVERIFY(bench.session.store().deployments.rows() == before);
    QCOMPARE(bench.session.store().decisions.size(), 1);
    bench.aws.fault = nullptr;
    bench.aws.run(Millis(120'000));
    QCOMPARE(bench.session.freshness().state, State::Fresh);
}

void TestPolling::deniedNamesTheAction()
{
    for (const char *denied : {"ListDeployments", "BatchGetDeployments", "BatchGetDeploymentTargets"}) {
        Bench bench;
        bench.history(3);
        bench.aws.addDeployment(numbered(100), QStringLiteral("InProgress"));
        bench.aws.addHook(numbered(100), QStringLiteral("AfterInstall"));
        bench.aws.fault = [denied](const QString &operation, int) -> std::optional<Fault> {
            if (operation == QLatin1String(denied))
                return Fault{serviceError(400, "AccessDeniedException"), false};
            return std::nullopt;
        };
        bench.session.start();
        bench.aws.run(Millis(60'000));
        QCOMPARE(bench.session.freshness().state, State::Denied);
        QCOMPARE(bench.session.freshness().problem.subject,
                 QStringLiteral("codedeploy:") + QLatin1String(denied));
        QVERIFY(bench.requests() < 120);
        bench.aws.fault = nullptr;
        bench.aws.run(Millis(120'000));
        QCOMPARE(bench.session.freshness().state, State::Fresh);
        QCOMPARE(bench.session.store().deployments.size(), 4);
    }
}

void TestPolling::offlineKeepsWhatIsKnown()
{
    Bench bench;
    bench.history(30);
    bench.session.start();
    bench.aws.run(Millis(30'000));
    QSignalSpy changes(&bench.session, &Session::freshnessChanged);
    bench.aws.fault = [](const QString &, int) { return Fault{notDelivered(), false}; };
    bench.aws.run(Millis(300'000));
    QCOMPARE(bench.session.freshness().state, State::Offline);
    QVERIFY(changes.count() > 0);
    QCOMPARE(bench.session.store().deployments.size(), 30);
    bench.aws.fault = nullptr;
    bench.aws.run(Millis(60'000));
    QCOMPARE(bench.session.freshness().state, State::Fresh);
}

void TestPolling::historySurvivesAnOutage()
{
    for (int good = 0; good < 8; ++good) {
        Bench bench;
        bench.history(260);
        int asked = 0;
        bench.aws.fault = [&asked, good](const QString &, int) -> std::optional<Fault> {
            return ++asked > good && asked < good + 12 ? std::optional(Fault{torn(), false}) : std::nullopt;
        };
        bench.session.start();
        bench.aws.run(Millis(240'000));
        QCOMPARE(bench.session.store().deployments.size(), 260);
        QCOMPARE(bench.session.freshness().state, State::Fresh);
    }
}

void TestPolling::emptyAccountBecomesFresh()
{
    Bench bench;
    bench.session.start();
    bench.aws.run(Millis(5'000));
    QCOMPARE(bench.session.freshness().state, State::Fresh);
    QCOMPARE(bench.session.store().deployments.size(), 0);
}

void TestPolling::deniedQueueIsQuiet()
{
    for (const char *code : {"AccessDeniedException", "QueueDoesNotExist", "InternalFailure"}) {
        Bench bench;
        bench.history(3);
        bench.aws.fault = [code](const QString &operation, int) -> std::optional<Fault> {
            if (operation.contains(QLatin1String("Queue")) || operation.contains(QLatin1String("Message")))
                return Fault{serviceError(400, code), false};
            return std::nullopt;
        };
        bench.session.start();
        bench.aws.run(Millis(300'000));
        QCOMPARE(bench.session.freshness().state, State::Fresh);
        const int tries = bench.aws.count(QStringLiteral("ListQueues"));
        QVERIFY2(tries >= 2 && tries <= 30, qPrintable(QString::number(tries)));
    }
}

void TestPolling::notStartedIsNoTrouble()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("Created"));
    bench.session.start();
    bench.session.setFocus(numbered(1));
    bench.aws.run(Millis(20'000));
    QVERIFY(bench.aws.count(QStringLiteral("ListDeploymentTargets")) > 0);
    QCOMPARE(bench.session.freshness().state, State::Fresh);
    bench.aws.setStatus(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("BeforeInstall"));
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.store().targetKeys(numbered(1)).size(), 1);
}

void TestPolling::focusReadsTargetsInBatches()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"), QStringLiteral("Server"));
    bench.addServerTargets(numbered(1), 60, QStringLiteral("Succeeded"));
    bench.aws.targets[numbered(1)][QStringLiteral("i-7")] =
        QJsonObject{{QStringLiteral("instanceTarget"),
                     QJsonObject{{QStringLiteral("targetId"), QStringLiteral("i-7")},
                                 {QStringLiteral("status"), QStringLiteral("InProgress")}}}};
    bench.session.start();
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.aws.count(QStringLiteral("ListDeploymentTargets")), 0); // nobody looks
    bench.session.setFocus(numbered(1));
    bench.aws.run(Millis(5'000));
    QCOMPARE(bench.session.store().targetKeys(numbered(1)).size(), 60);
    // From then on only the one that is still at work.
    const int before = bench.aws.count(QStringLiteral("BatchGetDeploymentTargets"));
    bench.aws.run(Millis(20'000));
    const int lists = bench.aws.count(QStringLiteral("ListDeploymentTargets"));
    QVERIFY(bench.aws.count(QStringLiteral("BatchGetDeploymentTargets")) - before <= lists);
    bench.addServerTargets(numbered(1), 61, QStringLiteral("Succeeded"));
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.store().targetKeys(numbered(1)).size(), 61);
    QVERIFY(bench.session.store().targets.find(numbered(1) + QStringLiteral("/i-7"))->status
            == domain::TargetStatus::Succeeded);
}

void TestPolling::endedDeploymentsSettle()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.session.start();
    bench.session.setFocus(numbered(1));
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.store().decisions.size(), 1);
    bench.aws.endEvent(numbered(1), QStringLiteral("Failed"));
    bench.aws.setStatus(numbered(1), QStringLiteral("Failed"));
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.store().decisions.size(), 0);
    bench.aws.run(Millis(300'000)); // a few more looks, in case it rolls back
    const auto *target = bench.session.store().targets.find(numbered(1) + QStringLiteral("/cluster:svc"));
    QVERIFY(target->events.back().status == domain::EventStatus::Failed);
    // Looked at, but over: not asked for again and again.
    bench.aws.log.clear();
    bench.aws.run(Millis(600'000));
    QCOMPARE(bench.aws.count(QStringLiteral("BatchGetDeploymentTargets")), 0);
    QCOMPARE(bench.aws.count(QStringLiteral("BatchGetDeployments")), 0);
}

void TestPolling::lateRollbackIsSeen()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.session.start();
    bench.aws.run(Millis(10'000));
    bench.aws.setStatus(numbered(1), QStringLiteral("Failed"));
    bench.aws.run(Millis(4'000));
    QVERIFY(bench.session.store().deployments.find(numbered(1))->status == domain::DeploymentStatus::Failed);
    bench.aws.addDeployment(numbered(2), QStringLiteral("InProgress"));
    bench.aws.deployments[numbered(1)].insert(
        QStringLiteral("rollbackInfo"), QJsonObject{{QStringLiteral("rollbackDeploymentId"), numbered(2)}});
    bench.aws.run(Millis(20'000));
    QCOMPARE(bench.session.store().deployments.find(numbered(1))->rollbackDeploymentId, numbered(2));
    QVERIFY(bench.session.store().deployments.find(numbered(2)));
}

void TestPolling::vanishedDeploymentsAreForgotten()
{
    Bench bench;
    bench.history(5);
    bench.aws.addDeployment(numbered(100), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(100), QStringLiteral("AfterInstall"));
    bench.session.start();
    bench.aws.run(Millis(20'000));
    QCOMPARE(bench.session.store().decisions.size(), 1);
    bench.aws.deployments.remove(numbered(100));
    bench.aws.run(Millis(20'000));
    QCOMPARE(bench.session.store().deployments.size(), 5);
    QCOMPARE(bench.session.store().decisions.size(), 0);
    QCOMPARE(bench.session.store().targets.size(), 0);
    QCOMPARE(bench.session.freshness().state, State::Fresh);
}

void TestPolling::idleSlowsDown()
{
    Bench bench;
    bench.history(30);
    bench.session.start();
    bench.aws.run(Millis(600'000));
    const int before = bench.requests();
    bench.aws.run(Millis(3'600'000));
    const int perHour = bench.requests() - before;
    QVERIFY2(perHour >= 60 && perHour <= 60 * 4, qPrintable(QString::number(perHour)));
    // And wakes up.
    bench.aws.addDeployment(numbered(100), QStringLiteral("InProgress"));
    bench.aws.run(Millis(70'000));
    const int active = bench.requests();
    bench.aws.run(Millis(60'000));
    QVERIFY(bench.requests() - active > 40);
}

void TestPolling::stopStops()
{
    Bench bench;
    bench.history(260);
    bench.session.start();
    bench.aws.run(Millis(300));
    bench.session.stop();
    bench.aws.run(Millis(50));
    const int before = bench.requests();
    const int rows = bench.session.store().deployments.size();
    bench.aws.run(Millis(600'000));
    QCOMPARE(bench.requests(), before);
    QCOMPARE(bench.session.store().deployments.size(), rows);
    bench.session.start();
    bench.aws.run(Millis(120'000));
    QCOMPARE(bench.session.store().deployments.size(), 260);
}

void TestPolling::hookWithoutId()
{
    Bench bench;
    bench.aws.queueExists = false;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"), QStringLiteral("Lambda"));
    bench.aws.addHook(numbered(1), QStringLiteral("BeforeAllowTraffic"));
    const Instant began = bench.aws.clock.now();
    bench.session.start();
    bench.aws.run(Millis(10'000));
    const domain::Decision *decision =
        bench.decision(QStringLiteral("hook/%1/BeforeAllowTraffic").arg(numbered(1)));
    QVERIFY(decision);
    QVERIFY(decision->intake == domain::Intake::Polled);
    QVERIFY(decision->executionId.isEmpty());
    QCOMPARE(decision->targetId, QStringLiteral("fn:live"));
    QCOMPARE(decision->application, QStringLiteral("shop"));
    QCOMPARE(decision->revision, QStringLiteral("s3://b/rev-41"));
    QCOMPARE(*decision->waitingSince, began);
    QCOMPARE(*decision->deadline, began + std::chrono::seconds(3600));
    QVERIFY(!decision->deadlineEstimated);
    // Reserved events wait for nobody.
    bench.aws.endEvent(numbered(1), QStringLiteral("Succeeded"));
    bench.aws.addHook(numbered(1), QStringLiteral("AllowTraffic"));
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.store().decisions.size(), 0);
}

void TestPolling::idBeforeTheEvent()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.session.start();
    bench.aws.run(Millis(20'000));
    QCOMPARE(bench.session.store().decisions.size(), 0);
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.aws.run(Millis(4'000));
    QCOMPARE(bench.decision(QStringLiteral("hook/%1/AfterInstall").arg(numbered(1)))->executionId,
             QStringLiteral("id-one"));
}

void TestPolling::idsFollowTheirEvents()
{
    Bench bench;
    const QString first = QStringLiteral("hook/%1/AfterInstall").arg(numbered(1));
    const QString second = QStringLiteral("hook/%1/BeforeAllowTraffic").arg(numbered(1));
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.session.start();
    bench.aws.run(Millis(5'000));
    QCOMPARE(bench.decision(first)->executionId, QStringLiteral("id-one"));
    // Decided elsewhere; the next hook begins at once.
    bench.aws.endEvent(numbered(1), QStringLiteral("Succeeded"));
    bench.aws.addHook(numbered(1), QStringLiteral("BeforeAllowTraffic"));
    bench.aws.run(Millis(5'000));
    QVERIFY(!bench.decision(first));
    QVERIFY(bench.decision(second));
    QVERIFY(bench.decision(second)->executionId.isEmpty()); // the old one is not its
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-two"));
    bench.aws.run(Millis(5'000));
    QCOMPARE(bench.decision(second)->executionId, QStringLiteral("id-two"));
    QCOMPARE(bench.aws.messages.size(), 1);
}

void TestPolling::redeliveredIdIsNotOfferedAgain()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.session.start();
    bench.aws.run(Millis(5'000));
    bench.aws.endEvent(numbered(1), QStringLiteral("Succeeded"));
    bench.aws.addHook(numbered(1), QStringLiteral("BeforeAllowTraffic"));
    bench.aws.run(Millis(5'000));
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one")); // at least once, says SQS
    bench.aws.run(Millis(20'000));
    QVERIFY(
        bench.decision(QStringLiteral("hook/%1/BeforeAllowTraffic").arg(numbered(1)))->executionId.isEmpty());
    QCOMPARE(bench.aws.messages.size(), 0);
}

void TestPolling::endedDeploymentsClearTheQueue()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("Succeeded"));
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.aws.sendHookEvent(QStringLiteral("d-ELSEWHERE"), QStringLiteral("id-two"));
    bench.session.start();
    bench.aws.run(Millis(60'000));
    // What is over goes; what is not known here stays for whom it is meant.
    QCOMPARE(bench.aws.messages.size(), 1);
    QVERIFY(bench.aws.messages.first().body.contains(QLatin1String("ELSEWHERE")));
}

void TestPolling::foreignMessagesStay()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.aws.sendMessage(QStringLiteral("hello"));
    bench.aws.sendMessage(QStringLiteral("{\"DeploymentId\":\"d-000000001\"}"));
    bench.aws.sendMessage(QStringLiteral("{\"LifecycleActionToken\":\"x\",\"EC2InstanceId\":\"i-1\"}"));
    bench.aws.sendMessage(
        QStringLiteral("{\"Type\":\"Notification\",\"Message\":\"{\\\"DeploymentId\\\":\\\"d-000000001\\\","
                       "\\\"LifecycleEventHookExecutionId\\\":\\\"id-sns\\\"}\"}"));
    bench.session.start();
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.decision(QStringLiteral("hook/%1/AfterInstall").arg(numbered(1)))->executionId,
             QStringLiteral("id-sns"));
    bench.aws.setStatus(numbered(1), QStringLiteral("Stopped"));
    bench.aws.run(Millis(60'000));
    QCOMPARE(bench.aws.messages.size(), 3);
}

void TestPolling::manyMessages()
{
    Bench bench;
    for (int i = 0; i < 35; ++i) {
        bench.aws.addDeployment(numbered(i), QStringLiteral("InProgress"));
        bench.aws.addHook(numbered(i), QStringLiteral("AfterInstall"));
        bench.aws.sendHookEvent(numbered(i), QStringLiteral("id-%1").arg(i));
    }
    bench.session.start();
    bench.aws.run(Millis(120'000));
    QCOMPARE(bench.session.store().decisions.size(), 35);
    for (const domain::Decision &decision : bench.session.store().decisions.rows())
        QVERIFY2(!decision.executionId.isEmpty(), qPrintable(decision.id));
    QCOMPARE(bench.aws.messages.size(), 35);
}

void TestPolling::messagesStayVisible()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.aws.addDeployment(numbered(2), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(2), QStringLiteral("AfterInstall")); // its message never comes
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.session.start();
    bench.aws.run(Millis(30'000));
    int hidden = 0;
    for (int second = 0; second < 300; ++second) {
        bench.aws.run(Millis(1000));
        hidden += bench.aws.messages.first().visibleAt > bench.aws.clock.now();
    }
    QVERIFY2(hidden <= 15, qPrintable(QString::number(hidden)));
    QVERIFY2(bench.aws.messages.first().receipts < 50,
             qPrintable(QString::number(bench.aws.messages.first().receipts)));
}

void TestPolling::queueThatComesLater()
{
    Bench bench;
    bench.aws.queueExists = false;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.session.start();
    bench.aws.run(Millis(60'000));
    QVERIFY(bench.aws.count(QStringLiteral("ListQueues")) <= 13);
    bench.aws.queueExists = true;
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.aws.run(Millis(15'000));
    QCOMPARE(bench.decision(QStringLiteral("hook/%1/AfterInstall").arg(numbered(1)))->executionId,
             QStringLiteral("id-one"));
}

void TestPolling::queueTurnedOff()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.sendHookEvent(numbered(1), QStringLiteral("id-one"));
    bench.session.setApprovalQueue(QString());
    bench.session.start();
    bench.aws.run(Millis(60'000));
    QCOMPARE(bench.aws.count(QStringLiteral("ListQueues")), 0);
    QCOMPARE(bench.aws.count(QStringLiteral("ReceiveMessage")), 0);
}

void TestPolling::importedEvents()
{
    Bench bench;
    bench.aws.queueExists = false;
    bench.session.start();
    bench.aws.run(Millis(5'000));
    QVERIFY(bench.session.importEvent("nonsense").error().code == ErrorCode::InvalidInput);
    QVERIFY(bench.session.importEvent("{\"DeploymentId\":\"d-000000001\"}").error().code
            == ErrorCode::InvalidInput);
    const QByteArray pasted =
        "{\"DeploymentId\":\"d-000000001\",\"LifecycleEventHookExecutionId\":\"id-pasted\"}";
    QCOMPARE(bench.session.importEvent(pasted).value(), numbered(1));
    QCOMPARE(bench.session.importEvent(pasted).value(), numbered(1)); // twice is fine
    // The deployment that it names is looked for at once, and joined when its hook runs.
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.addHook(numbered(1), QStringLiteral("AfterInstall"));
    bench.aws.run(Millis(25'000));
    const domain::Decision *decision =
        bench.decision(QStringLiteral("hook/%1/AfterInstall").arg(numbered(1)));
    QVERIFY(decision);
    QCOMPARE(decision->executionId, QStringLiteral("id-pasted"));
    QVERIFY(decision->intake == domain::Intake::Pasted);
    QVERIFY(decision->receiptHandle.isEmpty());
}

void TestPolling::readyHasADeadline()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("Ready"), QStringLiteral("Server"));
    bench.aws.deployments[numbered(1)].insert(
        QStringLiteral("blueGreenDeploymentConfiguration"),
        QJsonObject{{QStringLiteral("deploymentReadyOption"),
                     QJsonObject{{QStringLiteral("actionOnTimeout"), QStringLiteral("STOP_DEPLOYMENT")},
                                 {QStringLiteral("waitTimeInMinutes"), 60}}}});
    bench.session.start();
    bench.aws.run(Millis(10'000));
    const domain::Decision *decision = bench.decision(QStringLiteral("reroute/") + numbered(1));
    QVERIFY(decision);
    QVERIFY(decision->kind == domain::DecisionKind::Reroute);
    QVERIFY(decision->deadlineEstimated);
    const Instant deadline = *decision->deadline;
    QCOMPARE(deadline - *decision->waitingSince, Millis(3'600'000));
    bench.aws.run(Millis(60'000));
    QCOMPARE(*bench.decision(QStringLiteral("reroute/") + numbered(1))->deadline,
             deadline); // does not wander
    bench.aws.setStatus(numbered(1), QStringLiteral("InProgress"));
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.store().decisions.size(), 0);
}

void TestPolling::terminationHasADeadline()
{
    Bench bench;
    bench.aws.addDeployment(numbered(1), QStringLiteral("InProgress"));
    bench.aws.deployments[numbered(1)].insert(QStringLiteral("instanceTerminationWaitTimeStarted"), true);
    bench.aws.deployments[numbered(1)].insert(
        QStringLiteral("blueGreenDeploymentConfiguration"),
        QJsonObject{{QStringLiteral("terminateBlueInstancesOnDeploymentSuccess"),
                     QJsonObject{{QStringLiteral("action"), QStringLiteral("TERMINATE")},
                                 {QStringLiteral("terminationWaitTimeInMinutes"), 5}}}});
    bench.session.start();
    bench.aws.run(Millis(10'000));
    const domain::Decision *decision = bench.decision(QStringLiteral("terminate/") + numbered(1));
    QVERIFY(decision);
    QVERIFY(decision->kind == domain::DecisionKind::TerminateBlue);
    QCOMPARE(*decision->deadline - *decision->waitingSince, Millis(300'000));
    QVERIFY(decision->deadlineEstimated);
}

void TestPolling::serviceClock()
{
    Bench bench(local());
    const Instant start = bench.aws.clock.now();
    QCOMPARE(bench.session.serviceNow(), start);
    QCOMPARE(bench.session.serviceSpeed(), 1.0);
    QSignalSpy changes(&bench.session, &Session::serviceClockChanged);
    const Instant world = fromEpochSeconds(1'900'000'000);
    const auto say = [&](Instant now, const char *speed) {
        bench.aws.extraHeaders = {
            {"x-hookline-clock",
             QByteArray::number(qint64(now.time_since_epoch().count())) + ";speed=" + speed}};
    };
    say(world, "60");
    bench.session.start();
    bench.aws.run(Millis(15));
    QCOMPARE(changes.count(), 1);
    QCOMPARE(bench.session.serviceSpeed(), 60.0);
    bench.session.stop();
    bench.aws.run(Millis(1000));
    const Instant read = bench.session.serviceNow();
    bench.aws.run(Millis(10'000));
    QCOMPARE(bench.session.serviceNow() - read, Millis(600'000)); // goes on by itself
    say(world, "0");
    bench.session.start();
    bench.aws.run(Millis(100));
    QCOMPARE(bench.session.serviceSpeed(), 0.0);
    QCOMPARE(bench.session.serviceNow(), world);
    bench.aws.run(Millis(5000));
    QCOMPARE(bench.session.serviceNow(), world);
    QCOMPARE(changes.count(), 2);
}

QTEST_GUILESS_MAIN(TestPolling)
#include "tst_polling.moc"
