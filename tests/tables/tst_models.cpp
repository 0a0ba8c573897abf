// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/soonest.h"
#include "models/tables/decisionsmodel.h"
#include "models/tables/deploymentsmodel.h"
#include "models/tables/eventsmodel.h"
#include "models/tables/targetsmodel.h"
#include "tests/tables/worldrows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::tables;
using hookline::test::WorldRows;
using Tester = QAbstractItemModelTester;

namespace {

/// Follows a model by its signals alone, as a view does: where the signals lie, it differs.
class Mirror : public QObject
{
public:
    explicit Mirror(const TableModel &model)
        : m_model(model)
    {
        read();
        connect(&model, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex &, int first, int last) {
                    for (int row = first; row <= last; ++row)
                        rows.insert(row, text(row));
                });
        connect(&model, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex &, int first, int last) { rows.remove(first, last - first + 1); });
        connect(&model, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                    if (!roles.contains(Qt::DisplayRole))
                        return;
                    for (int row = first.row(); row <= last.row(); ++row) {
                        for (int column = first.column(); column <= last.column(); ++column)
                            rows[row][column + 1] = cell(row, column);
                    }
                });
        connect(&model, &QAbstractItemModel::layoutChanged, this, [this] { read(true); });
        connect(&model, &QAbstractItemModel::modelReset, this, [this] { read(); });
    }

    /// What the view shows, and what the model says now.
    bool agrees()
    {
        const QList<QStringList> seen = rows;
        read();
        for (int row = 0; row < rows.size() && row < seen.size(); ++row) {
            if (rows[row] != seen[row])
                qWarning() << "row" << row << "shows" << seen[row] << "is" << rows[row];
        }
        return rows == seen;
    }

    QList<QStringList> rows; ///< Key, then cells.

private:
    QString cell(int row, int column) const { return m_model.index(row, column).data().toString(); }
    QStringList text(int row) const
    {
        QStringList cells{m_model.keyAt(row)};
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells << cell(row, column);
        return cells;
    }
    /// After a layout change a view asks anew, but only for where rows are: what they show must not change
    /// silently, so cells of known rows are kept.
    void read(bool keepCells = false)
    {
        QHash<QString, QStringList> known;
        if (keepCells) {
            for (const QStringList &row : std::as_const(rows))
                known.insert(row.first(), row);
        }
        rows.clear();
        for (int row = 0; row < m_model.rowCount(); ++row)
            rows.append(known.value(m_model.keyAt(row), text(row)));
    }

    const TableModel &m_model;
};

template <class Model> QStringList keysOf(const Model &model)
{
    QStringList keys;
    for (int row = 0; row < model.rowCount(); ++row)
        keys << model.keyAt(row);
    return keys;
}

int compare(const QVariant &a, const QVariant &b)
{
    if (a.typeId() == QMetaType::QString)
        return a.toString().compare(b.toString(), Qt::CaseInsensitive);
    return a.toLongLong() < b.toLongLong() ? -1 : a.toLongLong() > b.toLongLong() ? 1 : 0;
}

bool isSorted(const TableModel &model, int column, Qt::SortOrder order)
{
    for (int row = 1; row < model.rowCount(); ++row) {
        const int result =
            compare(model.index(row - 1, column).data(SortRole), model.index(row, column).data(SortRole));
        if (order == Qt::AscendingOrder ? result > 0 : result < 0)
            return false;
    }
    return true;
}

QString printed(const TableModel &model)
{
    QString text;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << model.index(row, column).data().toString();
        text += cells.join(QLatin1String(" | ")) + QLatin1Char('\n');
    }
    return text;
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private:
    /// One random batch on the store.
    static void play(store::Store &store, WorldRows &world)
    {
        const int span = 60;
        switch (world.below(8)) {
        case 0: { // many at once
            std::vector<domain::Deployment> rows;
            for (int i = world.below(80); i > 0; --i)
                rows.push_back(world.deployment(world.below(span * 3)));
            store.deployments.upsert(std::move(rows));
            break;
        }
        case 1: {
            std::vector<QString> gone;
            for (int i = world.below(world.oneIn(5) ? 100 : 6); i > 0; --i)
                gone.push_back(WorldRows::deploymentId(world.below(span * 3)));
            std::vector<domain::Deployment> rows;
            for (int i = world.below(5); i > 0; --i)
                rows.push_back(world.deployment(world.below(span)));
            store.deployments.change(gone, std::move(rows));
            break;
        }
        case 2: {
            std::vector<domain::Target> rows;
            for (int i = world.below(20); i > 0; --i)
                rows.push_back(world.target(WorldRows::deploymentId(world.below(3)), world.below(40)));
            store.targets.upsert(std::move(rows));
            break;
        }
        case 3: {
            std::vector<QString> gone;
            for (int i = world.below(8); i > 0; --i)
                gone.push_back(world.target(WorldRows::deploymentId(world.below(3)), world.below(40)).key());
            store.targets.remove(gone);
            break;
        }
        case 4: {
            std::vector<domain::Decision> rows;
            for (int i = world.below(4); i > 0; --i)
                rows.push_back(
                    world.decision(WorldRows::deploymentId(world.below(span)),
                                   world.pick({QStringLiteral("BeforeInstall"), QStringLiteral("Install")})));
            store.decisions.upsert(std::move(rows));
            break;
        }
        case 5: {
            if (store.decisions.size() > 0)
                store.decisions.remove(
                    {store.decisions.rows()[size_t(world.below(store.decisions.size()))].id});
            break;
        }
        case 6:
            store.deployments.upsert({world.deployment(world.below(span))});
            break;
        case 7:
            if (world.oneIn(20))
                store.deployments.reset({world.deployment(1), world.deployment(2), world.deployment(3)});
            break;
        }
    }

    template <class Model> static void poke(Model &model, WorldRows &world)
    {
        switch (world.below(6)) {
        case 0:
            model.sort(world.below(model.columnCount() + 1) - 1,
                       world.oneIn(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
            break;
        case 1:
            model.setFilterText(world.pick({QString(), QStringLiteral("shop"), QStringLiteral("USER group-1"),
                                            QStringLiteral("ürsprung"), QStringLiteral("no such thing"),
                                            QStringLiteral("succ"), QStringLiteral("i-0000001"), QString()}));
            break;
        case 2:
            model.setStatusFilter(world.pick({StatusSet(), StatusSet{StatusId::Failed}, StatusSet(),
                                              StatusSet{StatusId::Waiting, StatusId::Succeeded}}));
            break;
        default:
            break;
        }
    }

    /// The rows that should be shown, found in the plainest way.
    template <class Row, class Model>
    static QStringList wanted(const Model &model, const store::Table<Row> &table,
                              const std::function<bool(const Row &)> &inScope,
                              const std::function<StatusId(const Row &)> &status,
                              const std::function<QString(const Row &)> &text)
    {
        QStringList keys;
        for (const Row &row : table.rows()) {
            bool shown = inScope(row) && model.statusFilter().accepts(status(row));
            const QString haystack = text(row);
            for (const QString &word : model.filterText().split(QLatin1Char(' '), Qt::SkipEmptyParts))
                shown = shown && haystack.contains(word, Qt::CaseInsensitive);
            if (shown)
                keys << table.keyOf(row);
        }
        keys.sort();
        return keys;
    }

private Q_SLOTS:
    void randomDeltas_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void randomDeltas()
    {
        QFETCH(quint32, seed);
        WorldRows world(seed);
        store::Store store;
        DeploymentsModel deployments(store);
        TargetsModel targets(store);
        EventsModel events(store);
        DecisionsModel decisions(store);
        const auto mode = Tester::FailureReportingMode::QtTest;
        const Tester testers[] = {Tester(&deployments, mode), Tester(&targets, mode), Tester(&events, mode),
                                  Tester(&decisions, mode)};
        Mirror seenDeployments(deployments), seenTargets(targets), seenEvents(events),
            seenDecisions(decisions);
        Instant now = WorldRows::base();
        QPersistentModelIndex held;
        QString heldKey;

        for (int step = 0; step < 150; ++step) {
            play(store, world);
            poke(deployments, world);
            poke(targets, world);
            poke(decisions, world);
            if (world.oneIn(10))
                targets.setDeployment(WorldRows::deploymentId(world.below(3)));
            if (world.oneIn(10))
                events.setTarget(
                    world.target(WorldRows::deploymentId(world.below(3)), world.below(40)).key());
            if (world.oneIn(3)) {
                now += Millis(world.below(40'000));
                for (TableModel *model :
                     {static_cast<TableModel *>(&deployments), static_cast<TableModel *>(&targets),
                      static_cast<TableModel *>(&events), static_cast<TableModel *>(&decisions)})
                    model->setNow(now);
            }

            // What has to be shown is shown, once, in order.
            const QHash<QString, domain::Decision> waiting = soonestByDeployment(store.decisions);
            const auto deploymentStatus = [&](const domain::Deployment &row) {
                return waiting.contains(row.id) ? StatusId::Waiting : statusId(row.status);
            };
            QStringList keys = keysOf(deployments);
            keys.sort();
            const QStringList expected = wanted<domain::Deployment>(
                deployments, store.deployments, [](const domain::Deployment &) { return true; },
                deploymentStatus,
                [&](const domain::Deployment &row) {
                    const StatusId status = deploymentStatus(row);
                    return QStringList{status == StatusId::Unknown ? row.statusText : statusWord(status),
                                       row.id,
                                       row.application,
                                       row.group,
                                       domain::toString(row.platform),
                                       row.creator}
                        .join(QLatin1Char('\n'));
                });
            QCOMPARE(keys, expected);
            QVERIFY(isSorted(deployments,
                             std::max(deployments.sortColumn(), -1) < 0 ? DeploymentsModel::Start
                                                                        : deployments.sortColumn(),
                             deployments.sortColumn() < 0 ? Qt::DescendingOrder : deployments.sortOrder()));
            if (targets.sortColumn() >= 0)
                QVERIFY(isSorted(targets, targets.sortColumn(), targets.sortOrder()));
            if (decisions.sortColumn() < 0)
                QVERIFY(isSorted(decisions, DecisionsModel::Deadline, Qt::AscendingOrder));
            QCOMPARE(targets.totalCount(), int(store.targetKeys(targets.deployment()).size()));
            for (int row = 0; row < deployments.rowCount(); ++row)
                QCOMPARE(deployments.rowOfKey(deployments.keyAt(row)), row);

            // What a view was told is what is there.
            QVERIFY(seenDeployments.agrees());
            QVERIFY(seenTargets.agrees());
            QVERIFY(seenEvents.agrees());
            QVERIFY(seenDecisions.agrees());

            // A selected row stays itself, or is gone because it is no longer shown.
            if (!heldKey.isEmpty()) {
                if (held.isValid())
                    QCOMPARE(held.data(KeyRole).toString(), heldKey);
            }
            if (deployments.rowCount() > 0 && (!held.isValid() || world.oneIn(9))) {
                held = deployments.index(world.below(deployments.rowCount()), 2);
                heldKey = held.data(KeyRole).toString();
            }
        }
    }

    void selectionSurvivesSortFilterAndPages()
    {
        WorldRows world(7);
        store::Store store;
        DeploymentsModel model(store);
        std::vector<domain::Deployment> rows;
        for (int i = 0; i < 500; ++i)
            rows.push_back(world.deployment(i));
        rows[250].application = QStringLiteral("the-one");
        rows[250].group = QStringLiteral("kept");
        store.deployments.upsert(rows);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QString key = rows[250].id;
        const QPersistentModelIndex held = model.index(model.rowOfKey(key), DeploymentsModel::Group);
        model.sort(DeploymentsModel::Application, Qt::DescendingOrder);
        QCOMPARE(held.data(KeyRole).toString(), key);
        model.setFilterText(QStringLiteral("THE-one  kept"));
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(held.isValid());
        QCOMPARE(held.row(), 0);
        model.setFilterText({});
        QCOMPARE(model.rowCount(), 500);
        QCOMPARE(held.data(KeyRole).toString(), key);
        QCOMPARE(held.column(), int(DeploymentsModel::Group));
        std::vector<domain::Deployment> page;
        for (int i = 500; i < 700; ++i)
            page.push_back(world.deployment(i));
        store.deployments.upsert(page);
        QCOMPARE(held.data(KeyRole).toString(), key);
        QCOMPARE(resets.size(), 0);
    }

    void manyChangedRowsAreAnnouncedAtOnce()
    {
        WorldRows world(3);
        store::Store store;
        DeploymentsModel model(store);
        std::vector<domain::Deployment> rows;
        for (int i = 0; i < 100; ++i)
            rows.push_back(world.deployment(i));
        store.deployments.upsert(rows);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        for (int i = 0; i < 100; i += 10)
            rows[size_t(i)].description = QStringLiteral("new");
        store.deployments.upsert(rows);
        QVERIFY(changed.size() > 1 && changed.size() <= 10);
        changed.clear();
        for (auto &row : rows)
            row.description += QStringLiteral("er");
        rows.resize(60);
        store.deployments.upsert(rows);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 0);
        QCOMPARE(changed.first().at(1).toModelIndex().row(), 99);
        QVERIFY(!changed.first().at(2).value<QList<int>>().isEmpty());
        changed.clear();
        store.deployments.upsert(rows); // nothing differs
        QCOMPARE(changed.size(), 0);
    }

    void countdownTouchesOnlyItsCells()
    {
        store::Store store;
        DeploymentsModel model(store);
        WorldRows world(5);
        std::vector<domain::Deployment> rows;
        for (int i = 0; i < 50; ++i) {
            rows.push_back(world.deployment(i));
            rows.back().status =
                i == 20 ? domain::DeploymentStatus::InProgress : domain::DeploymentStatus::Succeeded;
        }
        rows[20].started = WorldRows::base();
        rows[20].completed.reset();
        store.deployments.upsert(rows);
        model.setNow(WorldRows::base() + std::chrono::seconds(10));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setNow(WorldRows::base() + Millis(10'900)); // the same second
        QCOMPARE(changed.size(), 0);
        model.setNow(WorldRows::base() + std::chrono::seconds(11));
        const int row = model.rowOfKey(rows[20].id);
        QCOMPARE(changed.size(), 2);
        for (const QVariantList &signal : std::as_const(changed)) {
            QCOMPARE(signal.at(0).toModelIndex(), signal.at(1).toModelIndex());
            QCOMPARE(signal.at(0).toModelIndex().row(), row);
            QVERIFY(model.columnInfo(signal.at(0).toModelIndex().column()).live);
        }
        QCOMPARE(model.index(row, DeploymentsModel::Duration).data().toString(), QStringLiteral("11 s"));
    }

    void deploymentsGolden()
    {
        store::Store store;
        DeploymentsModel model(store);
        const Instant base = WorldRows::base();
        domain::Deployment waits{.id = QStringLiteral("d-AB1CDEF23"),
                                 .application = QStringLiteral("shop-api"),
                                 .group = QStringLiteral("production"),
                                 .creator = QStringLiteral("user"),
                                 .status = domain::DeploymentStatus::InProgress,
                                 .platform = domain::ComputePlatform::Ecs,
                                 .started = base,
                                 .autoRollbackOnFailure = true};
        domain::Deployment failed{.id = QStringLiteral("d-9KQ2LMN41"),
                                  .application = QStringLiteral("shop-web"),
                                  .group = QStringLiteral("fleet"),
                                  .creator = QStringLiteral("autoscaling"),
                                  .status = domain::DeploymentStatus::Failed,
                                  .platform = domain::ComputePlatform::Server,
                                  .started = base - std::chrono::hours(2),
                                  .completed = base - std::chrono::hours(2) + std::chrono::seconds(134)};
        domain::Deployment strange{.id = QStringLiteral("d-7HH0PPA02"),
                                   .application = QStringLiteral("shop-fn"),
                                   .group = QStringLiteral("live"),
                                   .creator = QStringLiteral("user"),
                                   .statusText = QStringLiteral("Hibernating"),
                                   .platform = domain::ComputePlatform::Lambda,
                                   .created = base - std::chrono::hours(3)};
        store.deployments.upsert({failed, waits, strange});
        domain::Decision decision{.id = QStringLiteral("hook/d-AB1CDEF23/AfterAllowTestTraffic"),
                                  .deploymentId = waits.id,
                                  .event = QStringLiteral("AfterAllowTestTraffic"),
                                  .executionId = QStringLiteral("hooklinesecret"),
                                  .deadline = base + std::chrono::seconds(3600)};
        store.decisions.upsert({decision});
        model.setNow(base + std::chrono::seconds(1133));
        QCOMPARE(printed(model),
                 QStringLiteral(
                     "Waiting | d-AB1CDEF23 | shop-api | production | ECS | user | 2026-11-20 16:00:00 | "
                     "18 min 53 s | AfterAllowTestTraffic, fails in 41:07\n"
                     "Failed | d-9KQ2LMN41 | shop-web | fleet | Server | autoscaling | "
                     "2026-11-20 14:00:00 | 2 min 14 s | \n"
                     "Hibernating | d-7HH0PPA02 | shop-fn | live | Lambda | user | 2026-11-20 13:00:00 | "
                     "3 h 18 min | \n"));
        QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Waiting, Deployment: d-AB1CDEF23, Application: shop-api, Group: production, "
                                "Platform: ECS, Creator: user, Start: 2026-11-20 16:00:00, "
                                "Duration: 18 min 53 s, Waiting for: AfterAllowTestTraffic, fails in 41:07"));
        QCOMPARE(model.index(0, DeploymentsModel::Waiting).data(Qt::ToolTipRole).toString(),
                 QStringLiteral(
                     "If nobody acts until 2026-11-20 17:00:00 UTC, the deployment fails and rolls back."));
        QCOMPARE(model.index(0, DeploymentsModel::Duration).data(ExportRole).toString(),
                 QStringLiteral("1133"));
        QCOMPARE(model.index(0, 0).data(StatusRole).toInt(), int(StatusId::Waiting));

        store.decisions.remove({decision.id});
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("In progress"));
        QCOMPARE(model.index(0, DeploymentsModel::Waiting).data().toString(), QString());
    }

    void eventsGolden()
    {
        store::Store store;
        EventsModel model(store);
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        const Instant base = WorldRows::base();
        using S = domain::EventStatus;
        domain::Deployment deployment{.id = QStringLiteral("d-1"),
                                      .status = domain::DeploymentStatus::InProgress,
                                      .platform = domain::ComputePlatform::Ecs,
                                      .type = domain::DeploymentType::BlueGreen};
        domain::Target target{.deploymentId = QStringLiteral("d-1"),
                              .targetId = QStringLiteral("cluster:shop-api"),
                              .platform = domain::ComputePlatform::Ecs,
                              .status = domain::TargetStatus::InProgress};
        target.events = {
            {QStringLiteral("Install"), S::Succeeded, base + std::chrono::seconds(12),
             base + std::chrono::seconds(72)},
            {QStringLiteral("BeforeInstall"), S::Succeeded, base, base + std::chrono::seconds(12)},
            {QStringLiteral("AfterInstall"), S::Succeeded, base + std::chrono::seconds(72),
             base + Millis(72'400)},
            {QStringLiteral("AllowTestTraffic"), S::Succeeded, base + std::chrono::seconds(73),
             base + std::chrono::seconds(75)},
            {QStringLiteral("AfterAllowTestTraffic"), S::InProgress, base + std::chrono::seconds(75)},
        };
        store.deployments.upsert({deployment});
        store.targets.upsert({target});
        store.decisions.upsert({domain::Decision{.id = QStringLiteral("hook/d-1/AfterAllowTestTraffic"),
                                                 .deploymentId = QStringLiteral("d-1"),
                                                 .event = QStringLiteral("AfterAllowTestTraffic"),
                                                 .executionId = QStringLiteral("hooklinesecret"),
                                                 .deadline = base + std::chrono::seconds(3675)}});
        model.setTarget(target.key());
        model.setNow(base + std::chrono::seconds(100));
        QCOMPARE(
            printed(model),
            QStringLiteral("BeforeInstall | Succeeded | 2026-11-20 16:00:00 | 12 s |  | \n"
                           "Install | Succeeded | 2026-11-20 16:00:12 | 1 min |  | \n"
                           "AfterInstall | Succeeded | 2026-11-20 16:01:12 | 0.4 s |  | \n"
                           "AllowTestTraffic | Succeeded | 2026-11-20 16:01:13 | 2 s |  | \n"
                           "AfterAllowTestTraffic | Waiting | 2026-11-20 16:01:15 | 25 s, 59:35 left |  | \n"
                           "BeforeAllowTraffic | To come |  |  |  | \n"
                           "AllowTraffic | To come |  |  |  | \n"
                           "AfterAllowTraffic | To come |  |  |  | \n"));
        QVERIFY(model.index(1, 0).data(ReservedRole).toBool());
        QVERIFY(!model.index(2, 0).data(ReservedRole).toBool());
        QVERIFY(model.index(6, 0).data(PlannedRole).toBool());

        // The hook fails: the same rows stay, nothing is to come any more, the diagnostics show.
        const QPersistentModelIndex held = model.index(4, 0);
        target.status = domain::TargetStatus::Failed;
        target.events[4].status = S::Failed;
        target.events[4].end = base + std::chrono::seconds(200);
        target.events[4].diagnostics = {domain::LifecycleErrorCode::ScriptFailed, QStringLiteral("approve"),
                                        QStringLiteral("not today"), QStringLiteral("line 1\nline 2")};
        store.targets.upsert({target});
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(held.row(), 4);
        QCOMPARE(model.index(4, EventsModel::Diagnostics).data().toString(),
                 QStringLiteral("ScriptFailed: not today"));
        QCOMPARE(model.index(4, 0).data(LogTailRole).toString(), QStringLiteral("line 1\nline 2"));
        QCOMPARE(model.index(4, 0).data(StatusRole).toInt(), int(StatusId::Failed));
    }

    void decisionsShowWhatEndsFirstAndNoSecret()
    {
        store::Store store;
        DecisionsModel model(store);
        const Instant base = WorldRows::base();
        domain::Deployment ready{.id = QStringLiteral("d-2"), .readyStopsOnTimeout = true};
        domain::Deployment hooked{.id = QStringLiteral("d-1"), .autoRollbackOnFailure = false};
        store.deployments.upsert({ready, hooked});
        domain::Decision hook{.id = QStringLiteral("hook/d-1/BeforeAllowTraffic"),
                              .deploymentId = QStringLiteral("d-1"),
                              .event = QStringLiteral("BeforeAllowTraffic"),
                              .executionId = QStringLiteral("TOP-hooklinesecret"),
                              .deadline = base + std::chrono::seconds(3600)};
        domain::Decision reroute{.id = QStringLiteral("reroute/d-2"),
                                 .kind = domain::DecisionKind::Reroute,
                                 .deploymentId = QStringLiteral("d-2"),
                                 .deadline = base + std::chrono::seconds(600),
                                 .deadlineEstimated = true};
        domain::Decision endless{.id = QStringLiteral("terminate/d-3"),
                                 .kind = domain::DecisionKind::TerminateBlue,
                                 .deploymentId = QStringLiteral("d-3")};
        store.decisions.upsert({endless, hook, reroute});
        model.setNow(base);
        QCOMPARE(printed(model),
                 QStringLiteral(
                     "Waiting | reroute of traffic |  |  | d-2 |  | ~10:00 | the deployment stops, traffic "
                     "stays where it is\n"
                     "Waiting | BeforeAllowTraffic |  |  | d-1 |  | 1:00:00 | the deployment fails\n"
                     "Waiting | termination of the original instances |  |  | d-3 |  |  | the original "
                     "instances are terminated\n"));
        hooked.autoRollbackOnFailure = true;
        store.deployments.upsert({hooked});
        QCOMPARE(model.index(1, DecisionsModel::Consequence).data().toString(),
                 QStringLiteral("the deployment fails and rolls back"));
        // Where no rollback is possible, none is promised.
        hook.platform = domain::ComputePlatform::Ecs;
        hook.event = QStringLiteral("BeforeInstall");
        endless.platform = domain::ComputePlatform::Ecs;
        store.decisions.upsert({hook, endless});
        QCOMPARE(model.index(1, DecisionsModel::Consequence).data().toString(),
                 QStringLiteral("the deployment fails"));
        QCOMPARE(model.index(2, DecisionsModel::Consequence).data().toString(),
                 QStringLiteral("the original task set is terminated"));
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < model.columnCount(); ++column) {
                for (int role = 0; role < ReservedRole + 20; ++role)
                    QVERIFY(!model.index(row, column)
                                 .data(role)
                                 .toString()
                                 .contains(QLatin1String("TOP-hooklinesecret")));
            }
        }
    }

    void targetsFollowTheirDeployment()
    {
        WorldRows world(11);
        store::Store store;
        TargetsModel model(store);
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        store.targets.upsert({world.target(QStringLiteral("d-1"), 3), world.target(QStringLiteral("d-2"), 1),
                              world.target(QStringLiteral("d-1"), 2)});
        QCOMPARE(model.rowCount(), 0);
        model.setDeployment(QStringLiteral("d-1"));
        QCOMPARE(keysOf(model),
                 (QStringList{QStringLiteral("d-1/i-00000002"), QStringLiteral("d-1/i-00000003")}));
        store.targets.upsert(
            {world.target(QStringLiteral("d-2"), 9), world.target(QStringLiteral("d-1"), 1)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.keyAt(0), QStringLiteral("d-1/i-00000001"));
        model.setDeployment(QStringLiteral("d-2"));
        QCOMPARE(model.rowCount(), 2);
        model.setDeployment({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
