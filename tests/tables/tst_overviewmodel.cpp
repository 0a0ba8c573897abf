// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/overviewmodel.h"
#include "tests/tables/worldrows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::tables;
using namespace std::chrono_literals;
using store::OverviewConnection;
using store::OverviewRow;
using test::WorldRows;
using Connection = std::shared_ptr<const OverviewConnection>;

namespace {

Connection connection(const QString &name, const QString &region, const QString &colour = {})
{
    return std::make_shared<const OverviewConnection>(
        OverviewConnection{name, name, region, colour, QStringLiteral("123456789012"), colour.isEmpty()});
}

OverviewRow rowOf(const Connection &connection, const domain::Deployment &deployment,
                  std::optional<domain::Decision> wait = {})
{
    return {OverviewRow::keyOf(connection->id, deployment), connection, deployment,
            wait ? std::make_shared<const domain::Decision>(*wait) : nullptr};
}

OverviewRow rowOf(const Connection &connection, const domain::LifecycleAction &action)
{
    return {OverviewRow::keyOf(connection->id, action), connection, action, nullptr};
}

domain::Deployment deployment(int number, domain::DeploymentStatus status, Instant start)
{
    domain::Deployment row;
    row.id = WorldRows::deploymentId(number);
    row.application = QStringLiteral("shop-api");
    row.group = QStringLiteral("production");
    row.platform = domain::ComputePlatform::Ecs;
    row.status = status;
    row.statusText = domain::toString(status);
    row.created = start;
    if (domain::isTerminal(status))
        row.completed = start + 90s;
    return row;
}

domain::Decision waitFor(const domain::Deployment &row, Instant deadline)
{
    domain::Decision decision;
    decision.id = QStringLiteral("hook/%1/AfterAllowTestTraffic").arg(row.id);
    decision.deploymentId = row.id;
    decision.event = QStringLiteral("AfterAllowTestTraffic");
    decision.platform = row.platform;
    decision.deadline = deadline;
    return decision;
}

domain::LifecycleAction action(const QString &instance, Instant deadline)
{
    domain::LifecycleAction row;
    row.group = QStringLiteral("render");
    row.instanceId = instance;
    row.hook = QStringLiteral("drain");
    row.stateText = QStringLiteral("Terminating:Wait");
    row.state = domain::InstanceState::TerminatingWait;
    row.defaultResult = QStringLiteral("ABANDON");
    row.started = deadline - 3600s;
    row.startedFrom = domain::TimeSource::Notification;
    row.deadline = deadline;
    row.deadlineFrom = domain::TimeSource::Notification;
    return row;
}

QString text(const TableModel &model, int row, const char *column, int role = Qt::DisplayRole)
{
    return model.index(row, model.columnOf(column)).data(role).toString();
}

/// The whole column, top down: "a | b | c".
QString column(const TableModel &model, const char *id)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all.append(text(model, row, id));
    return all.join(QLatin1String(" | "));
}

const Instant now = WorldRows::base();

} // namespace

class TestOverviewModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_table.reset({}); }

    void saysEverythingOfARow()
    {
        const Connection prod =
            connection(QStringLiteral("prod"), QStringLiteral("eu-west-1"), QStringLiteral("#aa3300"));
        const domain::Deployment running = deployment(1, domain::DeploymentStatus::InProgress, now - 20min);
        m_table.upsert({rowOf(prod, running, waitFor(running, now + 41min + 7s)),
                        rowOf(prod, action(QStringLiteral("i-0123456789abcdef0"), now + 10min)),
                        rowOf(prod, deployment(2, domain::DeploymentStatus::Failed, now - 1h))});
        OverviewModel model(m_table);
        model.setTimes({{QStringLiteral("prod"), now}});
        model.sort(OverviewModel::Waiting, Qt::AscendingOrder);
        QCOMPARE(column(model, "status"), QStringLiteral("Waiting | Waiting | Failed"));
        QCOMPARE(column(model, "kind"), QStringLiteral("Instance | ECS | ECS"));
        QCOMPARE(column(model, "id"),
                 QStringList({QStringLiteral("i-0123456789abcdef0"), running.id, WorldRows::deploymentId(2)})
                     .join(QLatin1String(" | ")));
        QCOMPARE(column(model, "application"), QStringLiteral(" | shop-api | shop-api"));
        QCOMPARE(column(model, "group"), QStringLiteral("render | production | production"));
        QCOMPARE(column(model, "connection"), QStringLiteral("prod | prod | prod"));
        QCOMPARE(text(model, 0, "region"), QStringLiteral("eu-west-1"));
        QCOMPARE(text(model, 0, "waiting"), QStringLiteral("drain, ABANDON in 10:00"));
        QCOMPARE(text(model, 1, "waiting"), QStringLiteral("AfterAllowTestTraffic, fails in 41:07"));
        QCOMPARE(column(model, "duration"), QStringLiteral("50 min | 20 min | 1 min 30 s"));
        const QModelIndex first = model.index(0, OverviewModel::Connection);
        QCOMPARE(first.data(ColourRole).toString(), QStringLiteral("#aa3300"));
        QCOMPARE(first.data(ConnectionRole).toString(), QStringLiteral("prod"));
        QVERIFY(first.data(Qt::ToolTipRole).toString().contains(QStringLiteral("123456789012")));
        QVERIFY(first.data(Qt::ToolTipRole).toString().contains(QStringLiteral("eu-west-1")));
        QVERIFY(!first.data(Qt::ToolTipRole).toString().contains(QStringLiteral("not AWS")));
        QCOMPARE(text(model, 0, "waiting", ExportRole), QStringLiteral("drain ABANDON 2026-11-20T16:10:00Z"));
        QCOMPARE(text(model, 1, "start", ExportRole), QStringLiteral("2026-11-20T15:40:00Z"));
        QCOMPARE(text(model, 2, "duration", ExportRole), QStringLiteral("90"));
        QCOMPARE(text(model, 0, "status", ExportRole), QStringLiteral("Terminating:Wait"));
        const QString sentence = model.index(1, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(sentence.contains(QStringLiteral("Connection: prod")), qPrintable(sentence));
    }

    /// The sandbox's clock runs ahead by a year: what has less time left stands first all the same.
    void everyConnectionHasItsOwnTime()
    {
        const Connection aws =
            connection(QStringLiteral("prod"), QStringLiteral("eu-west-1"), QStringLiteral("#aa3300"));
        const Connection sandbox = connection(QStringLiteral("sandbox"), QStringLiteral("us-east-1"));
        const Instant later = now + 365 * 24h;
        const domain::Deployment one = deployment(1, domain::DeploymentStatus::InProgress, now - 1h);
        const domain::Deployment two = deployment(2, domain::DeploymentStatus::InProgress, later - 1h);
        const domain::Deployment three = deployment(3, domain::DeploymentStatus::Succeeded, now - 1h);
        m_table.upsert({rowOf(aws, three), rowOf(aws, one, waitFor(one, now + 30min)),
                        rowOf(sandbox, two, waitFor(two, later + 40min))});
        OverviewModel model(m_table);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.sort(OverviewModel::Waiting, Qt::AscendingOrder);
        model.setTimes({{QStringLiteral("prod"), now}, {QStringLiteral("sandbox"), later}});
        QCOMPARE(column(model, "id"), QStringList({one.id, two.id, three.id}).join(QLatin1String(" | ")));
        QCOMPARE(text(model, 1, "waiting"), QStringLiteral("AfterAllowTestTraffic, fails in 40:00"));
        QCOMPARE(text(model, 1, "duration"), QStringLiteral("1 h"));

        // A minute passes; in the sandbox an hour of it at x60 would: here 20 minutes.
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        model.setTimes({{QStringLiteral("prod"), now + 1min}, {QStringLiteral("sandbox"), later + 20min}});
        QCOMPARE(column(model, "id"), QStringList({two.id, one.id, three.id}).join(QLatin1String(" | ")));
        QCOMPARE(text(model, 0, "waiting"), QStringLiteral("AfterAllowTestTraffic, fails in 20:00"));
        QVERIFY(!told.isEmpty());
        told.clear();
        model.setTimes({{QStringLiteral("prod"), now + 1min + 300ms},
                        {QStringLiteral("sandbox"), later + 20min + 300ms}});
        QVERIFY(told.isEmpty());
    }

    void filtersByWordsAndStatus()
    {
        const Connection prod =
            connection(QStringLiteral("prod"), QStringLiteral("eu-west-1"), QStringLiteral("#aa3300"));
        const Connection stage = connection(QStringLiteral("stage"), QStringLiteral("us-east-1"));
        m_table.upsert({rowOf(prod, deployment(1, domain::DeploymentStatus::Failed, now)),
                        rowOf(stage, deployment(1, domain::DeploymentStatus::Succeeded, now)),
                        rowOf(stage, action(QStringLiteral("i-1"), now + 1h))});
        OverviewModel model(m_table);
        QCOMPARE(model.rowCount(), 3);
        model.setFilterText(QStringLiteral("stage"));
        QCOMPARE(model.rowCount(), 2);
        model.setFilterText(QStringLiteral("stage instance"));
        QCOMPARE(column(model, "id"), QStringLiteral("i-1"));
        model.setFilterText({});
        model.setStatusFilter({StatusId::Waiting});
        QCOMPARE(column(model, "id"), QStringLiteral("i-1"));
        model.setStatusFilter({StatusId::Failed});
        QCOMPARE(column(model, "connection"), QStringLiteral("prod"));
        QCOMPARE(model.totalCount(), 3);
    }

    /// A selected row stays itself through whatever happens; no row is shown twice or lost.
    void randomDeltas()
    {
        WorldRows world(7);
        const std::array<Connection, 2> connections{
            connection(QStringLiteral("prod"), QStringLiteral("eu-west-1")),
            connection(QStringLiteral("stage"), QStringLiteral("us-east-1"))};
        OverviewModel model(m_table);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.sort(OverviewModel::Waiting, Qt::AscendingOrder);
        QPersistentModelIndex held;
        QString heldKey;
        for (int step = 0; step < 200; ++step) {
            const Connection &one = connections[size_t(world.below(2))];
            const domain::Deployment row = world.deployment(world.below(60));
            if (world.oneIn(3))
                m_table.remove({OverviewRow::keyOf(one->id, row)});
            else if (world.oneIn(3))
                m_table.upsert({rowOf(one, world.deployment(world.below(60))),
                                rowOf(one, row, world.decision(row.id, QStringLiteral("BeforeInstall")))});
            else if (world.oneIn(2))
                m_table.upsert({rowOf(one,
                                      action(QStringLiteral("i-%1").arg(world.below(20)),
                                             now + std::chrono::seconds(world.below(4000))))});
            else
                model.setTimes({{QStringLiteral("prod"), now + std::chrono::seconds(step * 7)},
                                {QStringLiteral("stage"), now + std::chrono::seconds(step * 70)}});
            QCOMPARE(model.rowCount(), m_table.size());
            QSet<QString> keys;
            qint64 before = std::numeric_limits<qint64>::min();
            for (int at = 0; at < model.rowCount(); ++at) {
                keys.insert(model.keyAt(at));
                const qint64 left = model.index(at, OverviewModel::Waiting).data(SortRole).toLongLong();
                QVERIFY(before <= left);
                before = left;
            }
            QCOMPARE(int(keys.size()), m_table.size());
            if (held.isValid())
                QCOMPARE(held.data(KeyRole).toString(), heldKey);
            if (!held.isValid() && model.rowCount() > 0) {
                held = model.index(world.below(model.rowCount()), 0);
                heldKey = held.data(KeyRole).toString();
            }
        }
    }

private:
    store::Table<OverviewRow> m_table{[](const OverviewRow &row) { return row.key; }};
};

QTEST_GUILESS_MAIN(TestOverviewModel)
#include "tst_overviewmodel.moc"
