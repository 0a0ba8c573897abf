// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/autoscaling.h"
#include "models/session/overview.h"
#include "models/store/soonest.h"
#include "tests/support/fakeaws.h"
#include "tests/tables/worldrows.h"

#include <QSignalSpy>
#include <QtTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using namespace std::chrono_literals;
using domain::LifecycleAction;
using store::OverviewRow;
using State = Freshness::State;

namespace {

aws::Connection named(const QString &name)
{
    aws::Connection connection = FakeAws::connection();
    connection.name = name;
    connection.colour = QStringLiteral("#aa3300");
    return connection;
}

struct Bench
{
    FakeAws aws;
    aws::Client client;
    Session session;

    explicit Bench(const QString &name)
        : client(named(name), aws.transport, aws.clock, [] { return 0.5; })
        , session(client, aws.clock)
    { }
    store::Store &store() { return session.store(); }
    QString id() const { return aws::connectionId(session.connection()); }
};

LifecycleAction actionOf(const QString &instance, LifecycleAction::Progress progress)
{
    LifecycleAction action;
    action.group = QStringLiteral("render");
    action.instanceId = instance;
    action.hook = QStringLiteral("drain");
    action.stateText = QStringLiteral("Terminating:Wait");
    action.state = domain::InstanceState::TerminatingWait;
    action.defaultResult = QStringLiteral("ABANDON");
    action.progress = progress;
    action.token = QStringLiteral("secret-token");
    return action;
}

/// What the table must hold, from the stores alone; without the secrets.
QHash<QString, OverviewRow> wanted(const std::vector<Bench *> &benches)
{
    QHash<QString, OverviewRow> rows;
    for (Bench *bench : benches) {
        const auto soonest = store::soonestByDeployment(bench->store().decisions);
        for (const domain::Deployment &deployment : bench->store().deployments.rows()) {
            OverviewRow row{OverviewRow::keyOf(bench->id(), deployment), nullptr, deployment, nullptr};
            if (soonest.contains(deployment.id)) {
                domain::Decision wait = soonest.value(deployment.id);
                wait.executionId.clear();
                wait.queueUrl.clear();
                wait.receiptHandle.clear();
                row.wait = std::make_shared<const domain::Decision>(wait);
            }
            rows.insert(row.key, row);
        }
        for (LifecycleAction action : bench->store().lifecycleActions.rows()) {
            if (action.progress != LifecycleAction::Progress::Waits)
                continue;
            action.token.clear();
            const QString key = OverviewRow::keyOf(bench->id(), action);
            rows.insert(key, {key, nullptr, action, nullptr});
        }
    }
    return rows;
}

bool isSame(const OverviewRow &row, const OverviewRow &expected)
{
    const bool sameWait = row.wait && expected.wait ? *row.wait == *expected.wait : row.wait == expected.wait;
    return row.key == expected.key && row.thing == expected.thing && sameWait
        && row.key.startsWith(row.connection->id + QLatin1Char('\n'));
}

bool agrees(Overview &overview, const std::vector<Bench *> &benches)
{
    const QHash<QString, OverviewRow> expected = wanted(benches);
    if (overview.rows().size() != expected.size())
        return false;
    return std::all_of(overview.rows().rows().begin(), overview.rows().rows().end(),
                       [&](const OverviewRow &row) {
                           const auto found = expected.constFind(row.key);
                           return found != expected.cend() && isSame(row, *found);
                       });
}

} // namespace

class TestOverview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsEveryDelta_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    /// Rows come, change, wait and go in both stores at once, under the same IDs.
    void followsEveryDelta()
    {
        QFETCH(quint32, seed);
        WorldRows world(seed);
        Bench one(QStringLiteral("one")), two(QStringLiteral("two"));
        one.store().deployments.upsert({world.deployment(1), world.deployment(2)});
        Overview overview;
        overview.add(one.session, QStringLiteral("One"));
        overview.add(two.session, QStringLiteral("Two"));
        for (int step = 0; step < 200; ++step) {
            store::Store &store = world.oneIn(2) ? one.store() : two.store();
            const int number = world.below(30);
            const QString id = WorldRows::deploymentId(number);
            switch (world.below(8)) {
            case 0:
                store.deployments.change({WorldRows::deploymentId(world.below(30)), id},
                                         {world.deployment(number)});
                break;
            case 1:
                store.deployments.remove({id, WorldRows::deploymentId(world.below(30))});
                break;
            case 2:
                store.decisions.upsert({world.decision(id, QStringLiteral("BeforeInstall"))});
                break;
            case 3:
                store.decisions.remove({QStringLiteral("hook/%1/BeforeInstall").arg(id)});
                break;
            case 4:
                store.lifecycleActions.upsert({actionOf(QStringLiteral("i-%1").arg(number),
                                                        world.oneIn(3) ? LifecycleAction::Progress::Answered
                                                                       : LifecycleAction::Progress::Waits)});
                break;
            case 5:
                store.lifecycleActions.remove(
                    {actionOf(QStringLiteral("i-%1").arg(number), LifecycleAction::Progress::Waits).key()});
                break;
            case 6:
                if (world.oneIn(6))
                    store.deployments.reset({world.deployment(number), world.deployment(number + 1)});
                break;
            default:
                store.deployments.upsert({world.deployment(number), world.deployment(number + 40)});
            }
            QVERIFY2(agrees(overview, {&one, &two}), qPrintable(QStringLiteral("step %1").arg(step)));
        }
    }

    void changesOnlyWhatChanged()
    {
        WorldRows world(1);
        Bench one(QStringLiteral("one"));
        std::vector<domain::Deployment> many;
        for (int i = 0; i < 500; ++i)
            many.push_back(world.deployment(i));
        one.store().deployments.upsert(many);
        Overview overview;
        overview.add(one.session, QStringLiteral("One"));
        std::vector<store::Delta> deltas;
        connect(overview.rows().notifier(), &store::TableNotifier::changed, this,
                [&](const store::Delta &delta) { deltas.push_back(delta); });
        many[7].errorMessage = QStringLiteral("another");
        one.store().deployments.upsert({many[7], many[8]});
        one.store().decisions.upsert({world.decision(many[9].id, QStringLiteral("BeforeInstall"))});
        QCOMPARE(deltas.size(), size_t(2));
        for (const store::Delta &delta : deltas) {
            QVERIFY(!delta.reset);
            QCOMPARE(delta.updated.size(), size_t(1));
            QCOMPARE(delta.insertedCount, 0);
        }
    }

    void oneThatGoesTakesOnlyItsOwn()
    {
        WorldRows world(2);
        Bench one(QStringLiteral("one")), two(QStringLiteral("two"));
        one.store().deployments.upsert({world.deployment(1), world.deployment(2)});
        two.store().deployments.upsert({world.deployment(1)});
        Overview overview;
        overview.add(one.session, QStringLiteral("One"));
        overview.add(two.session, QStringLiteral("Two"), 0);
        QCOMPARE(overview.sessions(), (std::vector<Session *>{&two.session, &one.session}));
        QCOMPARE(overview.sessionOf(two.id()), &two.session);
        QCOMPARE(overview.rows().size(), 3);
        overview.remove(one.session);
        QVERIFY(agrees(overview, {&two}));
        QVERIFY(!overview.sessionOf(one.id()));
        one.store().deployments.upsert({world.deployment(3)});
        QVERIFY(agrees(overview, {&two}));
        overview.add(one.session, QStringLiteral("One"));
        QVERIFY(agrees(overview, {&one, &two}));
    }

    /// Over bytes: one service breaks, and its last rows and the other's go on standing.
    void oneThatFailsHidesNothing()
    {
        Bench good(QStringLiteral("good")), bad(QStringLiteral("bad"));
        for (Bench *bench : {&good, &bad}) {
            bench->aws.addDeployment(QStringLiteral("d-000000001"), QStringLiteral("InProgress"));
            bench->aws.addHook(QStringLiteral("d-000000001"), QStringLiteral("AfterAllowTestTraffic"));
            bench->aws.sendHookEvent(QStringLiteral("d-000000001"), QStringLiteral("secret-execution"));
        }
        bad.aws.account = QStringLiteral("999999999999");
        Overview overview;
        overview.add(good.session, QStringLiteral("Good"));
        overview.add(bad.session, QStringLiteral("Bad"));
        for (Bench *bench : {&good, &bad}) {
            bench->session.start();
            bench->aws.run(30s);
            QCOMPARE(bench->session.freshness().state, State::Fresh);
        }
        QVERIFY(agrees(overview, {&good, &bad}));
        QCOMPARE(overview.rows().size(), 2);
        QCOMPARE(Overview::waitingCount(good.session), 1);
        QCOMPARE(overview.connectionOf(bad.session)->account, QStringLiteral("999999999999"));
        for (const OverviewRow &row : overview.rows().rows()) {
            QVERIFY(row.wait);
            QCOMPARE(row.wait->event, QStringLiteral("AfterAllowTestTraffic"));
            QVERIFY(row.wait->executionId.isEmpty() && row.wait->receiptHandle.isEmpty());
            QCOMPARE(row.connection->colour, QStringLiteral("#aa3300"));
        }

        bad.aws.fault = [](const QString &, int) {
            return FakeAws::Fault{answered(400, R"({"__type":"AccessDeniedException","message":"no"})"),
                                  false};
        };
        bad.aws.run(120s);
        QCOMPARE(bad.session.freshness().state, State::Denied);
        good.aws.addDeployment(QStringLiteral("d-000000002"), QStringLiteral("InProgress"));
        good.aws.run(120s);
        QCOMPARE(good.session.freshness().state, State::Fresh);
        QCOMPARE(overview.rows().size(), 3);
        QVERIFY(agrees(overview, {&good, &bad}));
    }

    void asksForTheAccountUntilItIsKnown()
    {
        Bench one(QStringLiteral("one"));
        one.aws.fault = [](const QString &operation, int number) -> std::optional<FakeAws::Fault> {
            if (operation != QLatin1String("GetCallerIdentity") || number > 1)
                return {};
            return FakeAws::Fault{answered(403,
                                           "<ErrorResponse><Error><Code>AccessDenied</Code>"
                                           "<Message>no</Message></Error></ErrorResponse>"),
                                  false};
        };
        Overview overview;
        QSignalSpy changed(&overview, &Overview::connectionChanged);
        overview.add(one.session, QStringLiteral("One"));
        one.aws.run(5s);
        QVERIFY(overview.connectionOf(one.session)->account.isEmpty());
        one.session.start();
        one.aws.run(60s);
        QCOMPARE(overview.connectionOf(one.session)->account, one.aws.account);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(one.aws.count(QStringLiteral("GetCallerIdentity")), 2);
    }
};

QTEST_GUILESS_MAIN(TestOverview)
#include "tst_overview.moc"
