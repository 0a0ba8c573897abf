// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/autoscalinggroupsmodel.h"
#include "models/tables/instancesmodel.h"
#include "models/tables/lifecyclehooksmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QtTest>

using namespace hookline;
using namespace hookline::tables;
using domain::LifecycleAction;
using domain::TimeSource;
using Tester = QAbstractItemModelTester;

namespace {

const Instant base = fromEpochSeconds(1'800'000'000);

class World
{
public:
    explicit World(quint32 seed)
        : m_random(seed)
    { }
    int below(int bound) { return int(m_random.bounded(bound)); }
    bool oneIn(int n) { return below(n) == 0; }

    static QString group(int number) { return QStringLiteral("group-%1").arg(number); }
    domain::AutoScalingInstance instance(int number)
    {
        domain::AutoScalingInstance row;
        row.id = QStringLiteral("i-%1").arg(number, 8, 10, QLatin1Char('0'));
        row.group = group(number % 5);
        row.state = domain::InstanceState(below(int(domain::InstanceState::WarmedHibernated) + 1));
        row.stateText = row.state == domain::InstanceState::Unknown
            ? QStringLiteral("Upgrading:Wait")
            : QString::fromLatin1(domain::factsOf(row.state).text);
        row.health = oneIn(3) ? QStringLiteral("Unhealthy") : QStringLiteral("Healthy");
        row.stateSeen = base - std::chrono::seconds(below(5000));
        row.sawChange = oneIn(2);
        return row;
    }
    domain::LifecycleHook hook(int number)
    {
        domain::LifecycleHook row;
        row.group = group(number % 5);
        row.name = number % 7 == 0 ? QStringLiteral("CodeDeploy-managed-%1").arg(number)
                                   : QStringLiteral("hook-%1").arg(number);
        row.transition = oneIn(2) ? domain::Transition::Launching : domain::Transition::Terminating;
        row.transitionText = domain::toString(row.transition);
        row.defaultResult = oneIn(2) ? QStringLiteral("ABANDON") : QStringLiteral("CONTINUE");
        row.heartbeatTimeout = 30 + below(7000);
        row.targetArn = oneIn(2) ? QString() : QStringLiteral("arn:aws:sqs:eu-west-1:1:q");
        return row;
    }
    LifecycleAction action(const domain::AutoScalingInstance &instance, const domain::LifecycleHook &hook)
    {
        LifecycleAction row;
        row.group = instance.group;
        row.instanceId = instance.id;
        row.stateText = instance.stateText;
        row.hook = hook.name;
        row.defaultResult = hook.defaultResult;
        row.token = QStringLiteral("61579bd3-de96-4341-b773-b4b961e0f6e1");
        if (!oneIn(4))
            row.deadline = base + std::chrono::seconds(below(4000));
        row.deadlineFrom = TimeSource(below(5));
        row.progress = oneIn(3) ? LifecycleAction::Progress::Answered : LifecycleAction::Progress::Waits;
        return row;
    }
    void play(store::Store &store)
    {
        switch (below(5)) {
        case 0: {
            std::vector<domain::AutoScalingInstance> rows;
            for (int i = below(60); i > 0; --i)
                rows.push_back(instance(below(120)));
            store.autoScalingInstances.upsert(std::move(rows));
            break;
        }
        case 1: {
            std::vector<QString> gone;
            for (int i = below(20); i > 0; --i)
                gone.push_back(instance(below(120)).id);
            store.autoScalingInstances.remove(gone);
            break;
        }
        case 2:
            store.lifecycleHooks.change({hook(below(30)).key(), hook(below(30)).key()},
                                        {hook(below(30)), hook(below(30))});
            break;
        case 3: {
            std::vector<QString> gone;
            for (const LifecycleAction &row : store.lifecycleActions.rows()) {
                if (oneIn(3))
                    gone.push_back(row.key());
            }
            std::vector<LifecycleAction> rows;
            for (const domain::AutoScalingInstance &row : store.autoScalingInstances.rows()) {
                if (row.waits() && oneIn(2))
                    rows.push_back(action(row, hook(below(30))));
            }
            store.lifecycleActions.change(gone, std::move(rows));
            break;
        }
        case 4: {
            domain::AutoScalingGroup row;
            row.name = group(below(6));
            row.desiredCapacity = below(10);
            store.autoScalingGroups.change({group(below(6))}, {row});
            break;
        }
        }
    }

private:
    QRandomGenerator m_random;
};

template <class Model> void poke(Model &model, World &world)
{
    const StatusSet statuses[] = {StatusSet(), StatusSet{StatusId::Waiting}, StatusSet()};
    const char *texts[] = {"", "group-1", "wait", "hook", ""};
    if (world.oneIn(3))
        model.sort(world.below(model.columnCount() + 1) - 1,
                   world.oneIn(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
    if (world.oneIn(3))
        model.setFilterText(QString::fromLatin1(texts[world.below(5)]));
    if (world.oneIn(3))
        model.setStatusFilter(statuses[world.below(3)]);
}

} // namespace

/// The tables of the Auto Scaling place.
class TestLifecycleModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomDeltas_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void randomDeltas()
    {
        QFETCH(quint32, seed);
        World world(seed);
        store::Store store;
        InstancesModel instances(store);
        LifecycleHooksModel hooks(store);
        AutoScalingGroupsModel groups(store);
        const auto mode = Tester::FailureReportingMode::QtTest;
        const Tester testers[] = {Tester(&instances, mode), Tester(&hooks, mode), Tester(&groups, mode)};
        for (int step = 0; step < 120; ++step) {
            world.play(store);
            poke(instances, world);
            poke(hooks, world);
            poke(groups, world);
            if (world.oneIn(8))
                hooks.setFilter({.defaultAbandon = world.oneIn(2),
                                 .noTarget = world.oneIn(3),
                                 .managed = world.oneIn(4),
                                 .atLeast = world.below(3000)});
            for (TableModel *model : {static_cast<TableModel *>(&instances),
                                      static_cast<TableModel *>(&hooks), static_cast<TableModel *>(&groups)})
                model->setNow(base + std::chrono::seconds(step));
            const auto &rows = store.autoScalingInstances.rows();
            QCOMPARE(
                instances.waitingCount(),
                int(std::count_if(rows.begin(), rows.end(), [](const auto &row) { return row.waits(); })));
            for (int number = 0; number < 5; ++number) {
                const QString name = World::group(number);
                int all = 0, waiting = 0;
                for (const auto &row : rows) {
                    all += row.group == name ? 1 : 0;
                    waiting += row.group == name && row.waits() ? 1 : 0;
                }
                QCOMPARE(store.instanceIndex().countsOf(name).instances, all);
                QCOMPARE(store.instanceIndex().countsOf(name).waiting, waiting);
            }
            QSet<QString> shown;
            for (int row = 0; row < hooks.rowCount(); ++row) {
                QVERIFY(hooks.filter().accepts(*hooks.rowAt(row)));
                shown.insert(hooks.keyAt(row));
            }
            if (hooks.filterText().isEmpty() && hooks.statusFilter().isEmpty()) {
                for (const domain::LifecycleHook &hook : store.lifecycleHooks.rows())
                    QCOMPARE(shown.contains(hook.key()), hooks.filter().accepts(hook));
            }
        }
    }

    void whatWaitsComesFirstBySoonestDeadline()
    {
        store::Store store;
        InstancesModel model(store);
        World world(1);
        std::vector<domain::AutoScalingInstance> rows;
        for (int i = 0; i < 4; ++i) {
            rows.push_back(world.instance(i));
            rows.back().state = domain::InstanceState::TerminatingWait;
            rows.back().stateText = QStringLiteral("Terminating:Wait");
        }
        rows[0].state = domain::InstanceState::InService;
        rows[0].stateText = QStringLiteral("InService");
        store.autoScalingInstances.upsert(rows);
        std::vector<LifecycleAction> actions;
        for (int i = 1; i < 4; ++i) {
            actions.push_back(world.action(rows[size_t(i)], world.hook(1)));
            actions.back().deadline = base + std::chrono::minutes(10 - i);
            actions.back().deadlineFrom = i == 3 ? TimeSource::Activity : TimeSource::Notification;
            actions.back().progress = LifecycleAction::Progress::Waits;
            actions.back().defaultResult = QStringLiteral("ABANDON");
        }
        store.lifecycleActions.upsert(actions);
        model.sort(InstancesModel::Status);
        model.setNow(base);
        QCOMPARE(model.keyAt(0), rows[3].id);
        QCOMPARE(model.keyAt(2), rows[1].id);
        QCOMPARE(model.keyAt(3), rows[0].id);
        const auto cell = [&model](int row, int column) {
            return model.index(row, column).data().toString();
        };
        QCOMPARE(cell(0, InstancesModel::Deadline), QStringLiteral("ABANDON in ~7:00"));
        QCOMPARE(cell(2, InstancesModel::Deadline), QStringLiteral("ABANDON in 9:00"));
        QCOMPARE(cell(0, InstancesModel::Status), QStringLiteral("Terminating:Wait"));
        QCOMPARE(cell(0, InstancesModel::WaitsFor), QStringLiteral("hook-1"));
        model.setNow(base + std::chrono::minutes(8));
        QCOMPARE(cell(0, InstancesModel::Deadline), QStringLiteral("ABANDON, overdue"));
        // No role gives a token away.
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < model.columnCount(); ++column) {
                for (int role = 0; role < Qt::UserRole + 32; ++role)
                    QVERIFY(
                        !model.index(row, column).data(role).toString().contains(QStringLiteral("61579bd3")));
            }
        }
        // An answered hook is waited for no more.
        actions[2].progress = LifecycleAction::Progress::Answered;
        store.lifecycleActions.upsert({actions[2]});
        QCOMPARE(model.keyAt(2), rows[3].id);
        QCOMPARE(cell(2, InstancesModel::WaitsFor), QString());
    }

    void groupsCountTheirParts()
    {
        store::Store store;
        AutoScalingGroupsModel model(store);
        World world(3);
        domain::AutoScalingGroup group;
        group.name = World::group(0);
        group.desiredCapacity = 1;
        store.autoScalingGroups.upsert({group});
        domain::AutoScalingInstance instance = world.instance(5);
        instance.state = domain::InstanceState::PendingWait;
        instance.stateText = QStringLiteral("Pending:Wait");
        store.autoScalingInstances.upsert({instance});
        store.lifecycleHooks.upsert({world.hook(0), world.hook(5)}); // 0 is CodeDeploy's
        const auto cell = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(cell(AutoScalingGroupsModel::Waiting), QStringLiteral("1"));
        QCOMPARE(cell(AutoScalingGroupsModel::Hooks), QStringLiteral("2"));
        QCOMPARE(cell(AutoScalingGroupsModel::Manager), QStringLiteral("CodeDeploy"));
        QCOMPARE(model.index(0, 0).data(StatusRole).toInt(), int(StatusId::Waiting));
    }
};

QTEST_MAIN(TestLifecycleModels)
#include "tst_lifecyclemodels.moc"
