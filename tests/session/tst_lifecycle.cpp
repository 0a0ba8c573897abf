// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/autoscaling.h"
#include "tests/support/fakeaws.h"

#include <QSignalSpy>
#include <QtTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using namespace std::chrono_literals;
using domain::LifecycleAction;
using domain::TimeSource;
using Call = LifecycleRequest::Call;
using Fault = FakeAws::Fault;
using Kind = DecisionOutcome::Kind;
using State = Freshness::State;

namespace {

const QString group = QStringLiteral("render");
const QString instance = QStringLiteral("i-0123456789abcdef0");
const QString hook = QStringLiteral("drain");
const QString waitState = QStringLiteral("Terminating:Wait");

aws::TransportReply queryError(int status, const char *code, const char *message = "m")
{
    return answered(status,
                    QByteArray("<ErrorResponse><Error><Type>Sender</Type><Code>") + code + "</Code><Message>"
                        + message + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
}

struct Bench
{
    FakeAws aws;
    aws::Client client;
    Session session;
    AutoScaling &scaling;
    std::vector<LifecycleOutcome> outcomes;
    QObject context;

    explicit Bench(const aws::Connection &connection = FakeAws::connection())
        : client(connection, aws.transport, aws.clock, [] { return 0.5; })
        , session(client, aws.clock)
        , scaling(session.autoScaling())
    {
        QObject::connect(&scaling, &AutoScaling::finished, &context,
                         [this](const LifecycleOutcome &outcome) { outcomes.push_back(outcome); });
    }
    FakeAutoScaling &fake() { return aws.autoScaling; }
    store::Store &store() { return session.store(); }
    /// One instance that waits for one terminating hook, whose activity began `ago` before now.
    void addWaiting(Millis ago = 10min)
    {
        fake().addGroup(group);
        fake().addInstance(group, instance, waitState);
        fake().addHook(group, hook, QStringLiteral("TERMINATING"));
        fake().addAction(instance, hook);
        fake().addActivity(group, instance, aws.clock.now() - ago);
    }
    void look()
    {
        session.start();
        scaling.setActive(true);
        aws.run(5s);
    }
    QString key(const QString &name = hook) const
    {
        return LifecycleAction::keyOf(instance, waitState, name);
    }
    const LifecycleAction *action(const QString &name = hook)
    {
        return store().lifecycleActions.find(key(name));
    }
    LifecycleOutcome send(Call call, const QString &name = hook)
    {
        outcomes.clear();
        scaling.send({key(name), call, {}});
        aws.run(30s);
        return outcomes.size() == 1 ? outcomes.front() : LifecycleOutcome{.kind = Kind::NotSent};
    }
};

} // namespace

class TestLifecycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsGroupsInstancesAndHooks()
    {
        Bench bench;
        for (int i = 0; i < 130; ++i) {
            const QString name = QStringLiteral("group-%1").arg(i);
            bench.fake().addGroup(name);
            bench.fake().addInstance(name, QStringLiteral("i-%1").arg(i), QStringLiteral("InService"));
            bench.fake().addHook(name, hook, QStringLiteral("LAUNCHING"));
        }
        bench.session.start();
        bench.aws.run(10s);
        QCOMPARE(bench.scaling.freshness().state, State::Fresh);
        QCOMPARE(bench.store().autoScalingGroups.size(), 130);
        QCOMPARE(bench.store().autoScalingInstances.size(), 130);
        QCOMPARE(bench.store().autoScalingInstances.find(QStringLiteral("i-7"))->state,
                 domain::InstanceState::InService);
        // Nobody looks and nothing waits: the hooks are not asked for.
        QCOMPARE(bench.aws.count(QStringLiteral("DescribeLifecycleHooks")), 0);
        bench.scaling.setActive(true);
        bench.aws.run(200s);
        QCOMPARE(bench.store().lifecycleHooks.size(), 130);
        QVERIFY(bench.aws.count(QStringLiteral("DescribeLifecycleHooks")) <= 131);
    }

    void isQuietInTheBackground()
    {
        Bench bench;
        bench.addWaiting();
        bench.session.start();
        bench.aws.run(10min);
        const qsizetype asked = bench.aws.log.filter(QStringLiteral("AutoScaling")).size();
        QVERIFY2(asked >= 4 && asked <= 7, qPrintable(QString::number(asked)));
        bench.scaling.setActive(true);
        bench.aws.run(1min);
        QVERIFY(bench.aws.log.filter(QStringLiteral("AutoScaling")).size() > asked + 8);
        bench.session.stop();
        const qsizetype before = bench.aws.log.size();
        bench.aws.run(10min);
        QCOMPARE(bench.aws.log.size(), before);
    }

    void whatGoesIsForgotten()
    {
        Bench bench;
        bench.addWaiting();
        bench.fake().addGroup(QStringLiteral("other"));
        bench.look();
        QVERIFY(bench.action());
        bench.fake().instances.remove(instance);
        bench.fake().groups.remove(QStringLiteral("other"));
        bench.aws.run(20s);
        QVERIFY(!bench.action());
        QCOMPARE(bench.store().autoScalingInstances.size(), 0);
        QCOMPARE(bench.store().autoScalingGroups.size(), 1);
    }

    void warmPoolInstancesAreSeen()
    {
        Bench bench;
        bench.fake().addGroup(group,
                              {{QStringLiteral("WarmPoolConfiguration"),
                                QJsonObject{{QStringLiteral("PoolState"), QStringLiteral("Stopped")}}},
                               {QStringLiteral("WarmPoolSize"), 1}});
        bench.fake().addInstance(group, instance, QStringLiteral("Warmed:Pending:Wait"));
        bench.fake().addHook(group, QStringLiteral("up"), QStringLiteral("LAUNCHING"));
        bench.fake().addHook(group, QStringLiteral("down"), QStringLiteral("TERMINATING"));
        bench.look();
        QVERIFY(bench.store().autoScalingInstances.find(instance));
        // It may be on its way into the pool or back into it: both hooks are candidates.
        QCOMPARE(bench.store().lifecycleActions.size(), 2);
    }

    void theDeadlineSaysHowItIsKnown()
    {
        Bench bench;
        bench.addWaiting(10min);
        const Instant began = bench.aws.clock.now() - 10min;
        bench.look();
        QVERIFY(bench.action());
        QCOMPARE(bench.action()->deadlineFrom, TimeSource::Activity);
        QVERIFY(bench.action()->isEstimated());
        QCOMPARE(*bench.action()->deadline, began + 1h);
        QCOMPARE(*bench.action()->limit, began + 48h);
        QVERIFY(bench.action()->token.isEmpty());
        // A notification in the approvals queue tells the token and the exact start.
        bench.fake().hooks[group][hook].insert(
            QStringLiteral("NotificationTargetARN"),
            QStringLiteral("arn:aws:sqs:eu-west-1:123456789012:hookline-approvals"));
        bench.aws.sendMessage(bench.fake().notification(group, instance, hook, began + 20s));
        bench.aws.run(2min);
        QCOMPARE(bench.action()->deadlineFrom, TimeSource::Notification);
        QCOMPARE(*bench.action()->deadline, began + 20s + 1h);
        QVERIFY(!bench.action()->token.isEmpty());
        // Our own heartbeat counts from when it was sent.
        const Instant before = bench.session.serviceNow();
        QCOMPARE(bench.send(Call::Heartbeat).kind, Kind::Accepted);
        QCOMPARE(bench.action()->deadlineFrom, TimeSource::Heartbeat);
        QCOMPARE(*bench.action()->deadline, before + 1h);
        QCOMPARE(bench.action()->heartbeats.size(), size_t(1));
    }

    void notificationsStayUntilTheirActionIsOver()
    {
        Bench bench;
        bench.addWaiting();
        bench.fake().hooks[group][hook].insert(
            QStringLiteral("NotificationTargetARN"),
            QStringLiteral("arn:aws:sqs:eu-west-1:123456789012:hookline-approvals"));
        bench.aws.sendMessage(bench.fake().notification(group, instance, hook, bench.aws.clock.now()));
        bench.aws.sendMessage(QStringLiteral("{\"Event\":\"autoscaling:TEST_NOTIFICATION\"}"));
        bench.look();
        bench.aws.run(2min);
        QVERIFY(!bench.action()->token.isEmpty());
        QCOMPARE(bench.aws.messages.size(), 2);
        QCOMPARE(bench.send(Call::Continue).kind, Kind::Accepted);
        QCOMPARE(bench.fake().done, QStringList{QStringLiteral("CONTINUE %1 drain by token").arg(instance)});
        bench.aws.run(10s);
        QCOMPARE(bench.aws.messages.size(), 1); // the test message is nobody's business
    }

    void notificationsOutliveUnreadableHooks()
    {
        Bench bench;
        bench.addWaiting();
        bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
            if (operation != QLatin1String("DescribeLifecycleHooks"))
                return std::nullopt;
            return Fault{queryError(403, "AccessDenied"), false};
        };
        bench.aws.sendMessage(bench.fake().notification(group, instance, hook, bench.aws.clock.now()));
        bench.look();
        bench.aws.run(20min);
        QVERIFY(!bench.action()); // nobody knows its hook
        QCOMPARE(bench.aws.messages.size(), 1);
        bench.fake().setState(instance, QStringLiteral("Terminating:Proceed"));
        bench.aws.run(5min);
        QCOMPARE(bench.aws.messages.size(), 0);
    }

    void completesByInstanceId()
    {
        Bench bench;
        bench.addWaiting();
        bench.look();
        const LifecycleOutcome outcome = bench.send(Call::Continue);
        QCOMPARE(outcome.kind, Kind::Accepted);
        QCOMPARE(outcome.finalState, QStringLiteral("Terminating:Proceed"));
        QCOMPARE(bench.fake().done, QStringList{QStringLiteral("CONTINUE %1 drain").arg(instance)});
        QVERIFY(!bench.action());
    }

    void oneOfTwoHooksIsAnswered()
    {
        Bench bench;
        bench.addWaiting();
        const QString other = QStringLiteral("upload-logs");
        bench.fake().addHook(group, other, QStringLiteral("TERMINATING"));
        bench.fake().addAction(instance, other);
        bench.look();
        const LifecycleOutcome outcome = bench.send(Call::Continue);
        QCOMPARE(outcome.kind, Kind::Accepted);
        QCOMPARE(outcome.finalState, waitState);
        QCOMPARE(bench.action()->progress, LifecycleAction::Progress::Answered);
        QCOMPARE(bench.action()->answer, QStringLiteral("CONTINUE"));
        QCOMPARE(bench.action(other)->progress, LifecycleAction::Progress::Waits);
        // The same again: AWS knows of no such action.
        QCOMPARE(bench.send(Call::Continue).kind, Kind::AlreadyDecided);
        QCOMPARE(bench.send(Call::Abandon, other).kind, Kind::Accepted);
        QCOMPARE(bench.fake().done.size(), 2);
    }

    void answeredBySomebodyElse()
    {
        Bench bench;
        bench.addWaiting();
        const QString other = QStringLiteral("upload-logs");
        bench.fake().addHook(group, other, QStringLiteral("TERMINATING"));
        bench.fake().addAction(instance, other);
        bench.look();
        bench.fake().actions.remove(instance + QLatin1Char(' ') + hook);
        const LifecycleOutcome outcome = bench.send(Call::Continue);
        QCOMPARE(outcome.kind, Kind::AlreadyDecided);
        QVERIFY(outcome.error.message.startsWith(QStringLiteral("No active Lifecycle Action")));
        QCOMPARE(bench.action()->progress, LifecycleAction::Progress::Answered);
        QVERIFY(bench.action()->answer.isEmpty());
        QVERIFY(bench.fake().done.isEmpty());
    }

    void movedOnIsNotSent()
    {
        Bench bench;
        bench.addWaiting();
        bench.look();
        bench.fake().setState(instance, QStringLiteral("Terminating:Proceed"));
        QCOMPARE(bench.send(Call::Continue).kind, Kind::MovedOn);
        QCOMPARE(bench.aws.count(QStringLiteral("CompleteLifecycleAction")), 0);
        QCOMPARE(bench.send(Call::Continue).kind, Kind::MovedOn); // not even known any more
    }

    void lostReplies_data()
    {
        QTest::addColumn<bool>("acted");
        QTest::addColumn<int>("kind");
        QTest::newRow("it acted") << true << int(Kind::Accepted);
        QTest::newRow("it did not") << false << int(Kind::Undetermined);
    }
    void lostReplies()
    {
        QFETCH(bool, acted);
        QFETCH(int, kind);
        Bench bench;
        bench.addWaiting();
        bench.look();
        bench.aws.fault = [acted](const QString &operation, int) -> std::optional<Fault> {
            if (operation != QLatin1String("CompleteLifecycleAction"))
                return std::nullopt;
            return Fault{torn(), acted};
        };
        QCOMPARE(int(bench.send(Call::Continue).kind), kind);
        // Whatever became of it, it is sent once.
        QCOMPARE(bench.aws.count(QStringLiteral("CompleteLifecycleAction")), 1);
    }

    void deniedDoesNotDisturbDeployments()
    {
        Bench bench;
        bench.aws.addDeployment(QStringLiteral("d-000000001"), QStringLiteral("Succeeded"));
        bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
            if (operation != QLatin1String("DescribeAutoScalingGroups"))
                return std::nullopt;
            return Fault{queryError(403, "AccessDenied"), false};
        };
        bench.look();
        QCOMPARE(bench.scaling.freshness().state, State::Denied);
        QCOMPARE(bench.scaling.freshness().problem.subject,
                 QStringLiteral("autoscaling:DescribeAutoScalingGroups"));
        QCOMPARE(bench.session.freshness().state, State::Fresh);
        bench.aws.fault = nullptr;
        bench.fake().addGroup(group);
        bench.aws.run(2min);
        QCOMPARE(bench.scaling.freshness().state, State::Fresh);
        QCOMPARE(bench.store().autoScalingGroups.size(), 1);
    }

    void refusedAnswersSaySo()
    {
        Bench bench;
        bench.addWaiting();
        bench.look();
        bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
            if (operation != QLatin1String("CompleteLifecycleAction"))
                return std::nullopt;
            return Fault{queryError(403, "AccessDenied"), false};
        };
        const LifecycleOutcome outcome = bench.send(Call::Abandon);
        QCOMPARE(outcome.kind, Kind::Refused);
        QCOMPARE(outcome.error.code, ErrorCode::AccessDenied);
        QVERIFY(bench.action());
    }

    void autoHeartbeatStopsHard()
    {
        Bench bench;
        bench.addWaiting(0s);
        bench.look();
        bench.scaling.setActive(false); // fewer polls to simulate
        bench.scaling.setAutoHeartbeat(bench.key(), 3);
        QCOMPARE(bench.action()->autoHeartbeatsLeft, 3);
        bench.aws.run(31min);
        QCOMPARE(bench.fake().done.size(), 1);
        QCOMPARE(bench.action()->autoHeartbeatsLeft, 2);
        bench.aws.run(61min);
        QCOMPARE(bench.fake().done.size(), 3);
        QCOMPARE(bench.action()->autoHeartbeatsLeft, 0);
        bench.aws.run(5h);
        QCOMPARE(bench.fake().done.size(), 3); // and never again
        QVERIFY(std::all_of(bench.outcomes.begin(), bench.outcomes.end(),
                            [](const LifecycleOutcome &outcome) { return outcome.automatic; }));
    }

    void autoHeartbeatEndsWith_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"an error", "the action", "the session", "the limit", "a person"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void autoHeartbeatEndsWith()
    {
        QFETCH(QString, what);
        Bench bench;
        bench.addWaiting(0s);
        if (what == QLatin1String("the limit"))
            bench.fake().hooks[group][hook].insert(QStringLiteral("GlobalTimeout"), 5400);
        bench.look();
        bench.scaling.setActive(false);
        bench.scaling.setAutoHeartbeat(bench.key(), 50);
        bench.aws.run(31min);
        QCOMPARE(bench.fake().done.size(), 1);
        qsizetype most = 1;
        if (what == QLatin1String("an error")) {
            bench.aws.fault = [](const QString &operation, int) -> std::optional<Fault> {
                if (operation != QLatin1String("RecordLifecycleActionHeartbeat"))
                    return std::nullopt;
                return Fault{queryError(403, "AccessDenied"), false};
            };
        } else if (what == QLatin1String("the action")) {
            bench.fake().setState(instance, QStringLiteral("Terminating:Proceed"));
        } else if (what == QLatin1String("the session")) {
            bench.session.stop();
            bench.session.start();
        } else if (what == QLatin1String("the limit")) {
            most = 2;
        } else {
            bench.scaling.setAutoHeartbeat(bench.key(), 0);
        }
        bench.aws.run(45min);
        bench.aws.fault = nullptr;
        bench.aws.run(5h);
        QVERIFY2(bench.fake().done.size() <= most, qPrintable(bench.fake().done.join(QLatin1Char('\n'))));
        QVERIFY(!bench.action() || bench.action()->autoHeartbeatsLeft == 0);
    }

    void hooksAreCheckedBeforeTheyAreSent()
    {
        Bench bench;
        bench.addWaiting();
        bench.look();
        std::vector<aws::Reply> replies;
        const auto take = [&replies](aws::Reply reply) { replies.push_back(std::move(reply)); };
        QJsonObject input{
            {QStringLiteral("AutoScalingGroupName"), group},
            {QStringLiteral("LifecycleHookName"), QStringLiteral("new")},
            {QStringLiteral("LifecycleTransition"), QStringLiteral("autoscaling:EC2_INSTANCE_LAUNCHING")},
            {QStringLiteral("HeartbeatTimeout"), 10}};
        bench.scaling.putHook(input, &bench.context, take);
        bench.aws.run(1s);
        QCOMPARE(replies.size(), size_t(1));
        QCOMPARE(std::as_const(replies[0]).error().subject, QStringLiteral("HeartbeatTimeout"));
        QCOMPARE(bench.aws.count(QStringLiteral("PutLifecycleHook")), 0);
        input.insert(QStringLiteral("HeartbeatTimeout"), 60);
        bench.scaling.putHook(input, &bench.context, take);
        bench.aws.run(1s);
        QVERIFY(replies[1].ok());
        const QString key = domain::LifecycleHook::keyOf(group, QStringLiteral("new"));
        QVERIFY(bench.store().lifecycleHooks.find(key)); // read back before it is told
        bench.scaling.deleteHook(group, QStringLiteral("new"), &bench.context, take);
        bench.aws.run(1s);
        QVERIFY(replies[2].ok());
        QVERIFY(!bench.store().lifecycleHooks.find(key));
        bench.scaling.deleteHook(group, QStringLiteral("new"), &bench.context, take);
        bench.aws.run(1s);
        QVERIFY(!replies[3].ok());
    }

    void tenThousandInstancesComeInSlices()
    {
        Bench bench;
        bench.fake().addGroup(group);
        for (int i = 0; i < 3000; ++i)
            bench.fake().addInstance(group, QStringLiteral("i-%1").arg(i, 6, 10, QLatin1Char('0')),
                                     QStringLiteral("InService"));
        size_t largest = 0;
        connect(bench.store().autoScalingInstances.notifier(), &store::TableNotifier::changed, &bench.context,
                [&](const store::Delta &delta) { largest = std::max(largest, size_t(delta.insertedCount)); });
        bench.session.start();
        QTRY_VERIFY_WITH_TIMEOUT((bench.aws.run(100ms), bench.store().autoScalingInstances.size() == 3000),
                                 20'000);
        QVERIFY2(largest <= 100, qPrintable(QString::number(largest)));
    }
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
