// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/eventlist.h"
#include "models/store/store.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::store;
using domain::EventStatus;

namespace {

domain::Target target(const QString &deployment, int number)
{
    return {.deploymentId = deployment, .targetId = QStringLiteral("i-%1").arg(number)};
}

QStringList namesOf(const std::vector<EventEntry> &entries)
{
    QStringList names;
    for (const EventEntry &entry : entries) {
        names << (entry.planned       ? QLatin1Char('?') + entry.event.name
                      : entry.waiting ? QLatin1Char('!') + entry.event.name
                                      : entry.event.name);
    }
    return names;
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A copy of the rows that follows the deltas alone stays equal to the table.
    void deltasTellEverything()
    {
        Table<domain::Target> table([](const domain::Target &row) { return row.key(); });
        std::deque<domain::Target> copy;
        std::vector<int> announced;
        int told = 0;
        QObject context;
        QObject::connect(table.notifier(), &TableNotifier::aboutToRemove, &context,
                         [&](const std::vector<int> &gone) {
                             QVERIFY(std::is_sorted(gone.begin(), gone.end()));
                             QCOMPARE(table.rows(), copy); // nothing has happened yet
                             announced = gone;
                         });
        QObject::connect(table.notifier(), &TableNotifier::changed, &context, [&](const Delta &delta) {
            ++told;
            QVERIFY(!delta.isEmpty());
            if (delta.reset) {
                copy = table.rows();
                return;
            }
            QCOMPARE(announced.size(), delta.removed.size());
            for (const auto &[slot, movedFrom] : delta.removed) {
                QCOMPARE(movedFrom, int(copy.size()) - 1);
                copy[size_t(slot)] = copy[size_t(movedFrom)];
                copy.pop_back();
            }
            QVERIFY(std::is_sorted(delta.updated.begin(), delta.updated.end()));
            for (const int slot : delta.updated) {
                copy[size_t(slot)] = table.rows()[size_t(slot)];
            }
            QCOMPARE(delta.firstInserted, int(copy.size()));
            for (int i = 0; i < delta.insertedCount; ++i)
                copy.push_back(table.rows()[size_t(delta.firstInserted + i)]);
            announced.clear();
        });
        QRandomGenerator random(4);
        const auto below = [&](int bound) { return int(random.bounded(bound)); };
        for (int step = 0; step < 3000; ++step) {
            std::vector<QString> gone;
            for (int i = below(6); i > 0; --i)
                gone.push_back(target(QStringLiteral("d"), below(40)).key());
            std::vector<domain::Target> rows;
            for (int i = below(6); i > 0; --i) {
                rows.push_back(target(QStringLiteral("d"), below(40)));
                rows.back().trafficWeight = below(3);
            }
            const int before = told;
            const std::deque<domain::Target> old = table.rows();
            if (below(100) == 0)
                table.reset(old.empty() ? std::move(rows)
                                        : std::vector<domain::Target>(old.begin(), old.end()));
            else
                table.change(gone, std::move(rows));
            QCOMPARE(copy, table.rows());
            if (told == before)
                QCOMPARE(table.rows(), old);
            for (int slot = 0; slot < table.size(); ++slot)
                QCOMPARE(table.slotOf(table.rows()[size_t(slot)].key()), slot);
            QVERIFY(!table.find(QStringLiteral("d/none")));
        }
    }

    void silentWhenNothingChanges()
    {
        Store store;
        store.targets.upsert({target(QStringLiteral("d-1"), 1)});
        QSignalSpy changed(store.targets.notifier(), &TableNotifier::changed);
        QSignalSpy before(store.targets.notifier(), &TableNotifier::aboutToChange);
        store.targets.upsert({target(QStringLiteral("d-1"), 1)});
        store.targets.remove({QStringLiteral("d-1/i-2")});
        QCOMPARE(changed.size(), 0);
        QCOMPARE(before.size(), 0);
    }

    void targetsOfADeploymentKeepTheirOrder()
    {
        Store store;
        const QString one = QStringLiteral("d-1"), two = QStringLiteral("d-2");
        store.targets.upsert({target(one, 5), target(two, 1), target(one, 2), target(one, 9)});
        QCOMPARE(
            store.targetKeys(one),
            (QStringList{QStringLiteral("d-1/i-5"), QStringLiteral("d-1/i-2"), QStringLiteral("d-1/i-9")}));
        store.targets.change({QStringLiteral("d-1/i-5"), QStringLiteral("d-2/i-1")}, {target(one, 1)});
        QCOMPARE(
            store.targetKeys(one),
            (QStringList{QStringLiteral("d-1/i-2"), QStringLiteral("d-1/i-9"), QStringLiteral("d-1/i-1")}));
        QVERIFY(store.targetKeys(two).isEmpty());
        store.targets.reset({target(two, 3)});
        QVERIFY(store.targetKeys(one).isEmpty());
        QCOMPARE(store.targetKeys(two), QStringList{QStringLiteral("d-2/i-3")});
    }

    void eventsAreCompletedInOrder()
    {
        const Instant at = fromEpochSeconds(1'795'190'400);
        domain::Deployment deployment{.id = QStringLiteral("d-1"),
                                      .status = domain::DeploymentStatus::InProgress,
                                      .platform = domain::ComputePlatform::Lambda};
        domain::Target lambda{.deploymentId = QStringLiteral("d-1"),
                              .targetId = QStringLiteral("fn:live"),
                              .platform = domain::ComputePlatform::Lambda,
                              .status = domain::TargetStatus::InProgress};
        QCOMPARE(namesOf(eventList(&deployment, lambda, nullptr)),
                 (QStringList{QStringLiteral("?BeforeAllowTraffic"), QStringLiteral("?AllowTraffic"),
                              QStringLiteral("?AfterAllowTraffic")}));
        lambda.events = {{QStringLiteral("Invented"), EventStatus::Succeeded, at, at},
                         {QStringLiteral("AllowTraffic"), EventStatus::Pending},
                         {QStringLiteral("BeforeAllowTraffic"), EventStatus::InProgress, at}};
        const domain::Decision decision{.deploymentId = QStringLiteral("d-1"),
                                        .event = QStringLiteral("BeforeAllowTraffic"),
                                        .deadline = at + std::chrono::hours(1)};
        const auto entries = eventList(&deployment, lambda, &decision);
        QCOMPARE(namesOf(entries),
                 (QStringList{QStringLiteral("!BeforeAllowTraffic"), QStringLiteral("?AllowTraffic"),
                              QStringLiteral("?AfterAllowTraffic"), QStringLiteral("Invented")}));
        QCOMPARE(entries[0].deadline, decision.deadline);
        QVERIFY(!entries[0].reserved && entries[1].reserved && !entries[2].reserved);

        // A decision about another target says nothing here.
        domain::Decision other = decision;
        other.targetId = QStringLiteral("fn:other");
        QVERIFY(!eventList(&deployment, lambda, &other)[0].waiting);

        // When all is over, nothing is to come and nothing waits.
        deployment.status = domain::DeploymentStatus::Failed;
        lambda.events[2].status = EventStatus::Failed;
        QCOMPARE(namesOf(eventList(&deployment, lambda, &decision)),
                 (QStringList{QStringLiteral("BeforeAllowTraffic"), QStringLiteral("AllowTraffic"),
                              QStringLiteral("Invented")}));
        // Without its deployment, what AWS listed is shown.
        QCOMPARE(eventList(nullptr, lambda, nullptr).size(), size_t(3));
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
