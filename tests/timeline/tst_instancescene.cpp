// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/instancescene.h"

#include <QTest>

using namespace hookline;
using namespace hookline::timeline;
using domain::LifecycleAction;
using domain::TimeSource;

namespace {

const Instant base = fromEpochSeconds(1'795'190'400);
const QString group = QStringLiteral("web");

Instant at(int seconds)
{
    return base + std::chrono::seconds(seconds);
}

domain::AutoScalingInstance instance(const QString &id, const QString &state, int seen)
{
    domain::AutoScalingInstance row;
    row.group = group;
    row.id = id;
    row.stateText = state;
    row.state = domain::instanceStateFromString(state);
    row.stateSeen = at(seen);
    return row;
}

domain::ScalingActivity activity(const QString &id, const char *what, const char *status, int start,
                                 std::optional<int> end = {})
{
    domain::ScalingActivity row;
    row.id = id + QLatin1String(what) + QString::number(start);
    row.group = group;
    row.instanceId = id;
    row.description = QLatin1String(what) + QStringLiteral(": ") + id;
    row.statusCode = QLatin1String(status);
    row.start = at(start);
    if (end)
        row.end = at(*end);
    return row;
}

/// A lane as text: "name state start-end | …", seconds; ">" for an open end.
QString printed(const Scene &scene, const Lane &lane)
{
    static const char *const states[] = {"planned", "skipped", "reserved", "succeeded",
                                         "running", "warned",  "waiting",  "failed"};
    QStringList parts{lane.title};
    for (const Span &one : lane.spans) {
        parts << QStringLiteral("%1 %2 %3-%4")
                     .arg(scene.names[one.name], QLatin1String(states[size_t(one.state)]),
                          QString::number(double(one.start) / 1000),
                          one.isOpen() ? QStringLiteral(">") : QString::number(double(one.end) / 1000));
    }
    for (const std::int64_t tick : lane.ticks)
        parts << QStringLiteral("tick %1").arg(double(tick) / 1000);
    if (lane.deadline)
        parts << QStringLiteral("deadline %1%2")
                     .arg(lane.deadlineEstimated ? QStringLiteral("~") : QString())
                     .arg(*lane.deadline / 1000);
    if (lane.limit)
        parts << QStringLiteral("limit %1").arg(*lane.limit / 1000);
    return parts.join(QStringLiteral(" | "));
}

} // namespace

class TestInstanceScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLifeWithAWait()
    {
        store::Store store;
        store.autoScalingInstances.upsert(
            {instance(QStringLiteral("i-1"), QStringLiteral("Terminating:Wait"), 900),
             instance(QStringLiteral("i-2"), QStringLiteral("InService"), 900)});
        store.scalingActivities.upsert(
            {activity(QStringLiteral("i-1"), "Launching a new EC2 instance", "Successful", 0, 60),
             activity(QStringLiteral("i-1"), "Terminating EC2 instance", "MidLifecycleAction", 600),
             activity(QStringLiteral("i-3"), "Launching a new EC2 instance", "Cancelled", 100, 200)});
        LifecycleAction action;
        action.group = group;
        action.instanceId = QStringLiteral("i-1");
        action.hook = QStringLiteral("drain");
        action.stateText = QStringLiteral("Terminating:Wait");
        action.started = at(600);
        action.startedFrom = TimeSource::Notification;
        action.heartbeats = {at(700), at(800)};
        action.deadline = at(4400);
        action.deadlineFrom = TimeSource::Heartbeat;
        action.limit = at(7200);
        store.lifecycleActions.upsert({action});
        const Scene scene = instanceScene(store, group, {}, at(1000));
        QCOMPARE(scene.origin, at(-800)); // half an hour at least
        QCOMPARE(scene.lanes.size(), size_t(3));
        QCOMPARE(
            printed(scene, scene.lanes[0]),
            QStringLiteral(
                "i-1 | Pending succeeded 800-860 | InService succeeded 860-1400 | Terminating:Wait waiting "
                "1400-> | tick 1500 | tick 1600 | deadline 5200 | limit 8000"));
        QCOMPARE(printed(scene, scene.lanes[1]), QStringLiteral("i-2 | InService succeeded 1700->"));
        QCOMPARE(printed(scene, scene.lanes[2]), QStringLiteral("i-3 | Pending failed 900-1000"));
    }

    void theWaitBeginsWhereItIsKnownTo()
    {
        store::Store store;
        store.autoScalingInstances.upsert(
            {instance(QStringLiteral("i-1"), QStringLiteral("Pending:Wait"), 300)});
        store.scalingActivities.upsert(
            {activity(QStringLiteral("i-1"), "Launching a new EC2 instance", "MidLifecycleAction", 100)});
        Scene scene = instanceScene(store, group, {}, at(1000));
        // Nothing but our own eyes: Pending until then.
        QCOMPARE(printed(scene, scene.lanes[0]),
                 QStringLiteral("i-1 | Pending running 85500-85700 | Pending:Wait waiting 85700->"));
    }

    void whatIsLongAgoIsLeftOut()
    {
        store::Store store;
        store.autoScalingInstances.upsert(
            {instance(QStringLiteral("i-1"), QStringLiteral("Terminating:Wait"), 0)});
        store.scalingActivities.upsert(
            {activity(QStringLiteral("i-1"), "Launching a new EC2 instance", "Successful", -900'000,
                      -899'000),
             activity(QStringLiteral("i-2"), "Terminating EC2 instance", "Successful", -800'000, -799'000)});
        LifecycleAction action;
        action.instanceId = QStringLiteral("i-1");
        action.stateText = QStringLiteral("Terminating:Wait");
        action.started = at(0);
        action.startedFrom = TimeSource::Activity;
        store.lifecycleActions.upsert({action});
        const Scene scene = instanceScene(store, group, {}, at(1000));
        QCOMPARE(scene.lanes.size(), size_t(1));
        QCOMPARE(printed(scene, scene.lanes[0]),
                 QStringLiteral("i-1 | InService succeeded 0-2000 | Terminating:Wait waiting 2000->"));
    }

    void ofABigGroupOnlyWhatTells()
    {
        store::Store store;
        std::vector<domain::AutoScalingInstance> rows;
        for (int i = 0; i < 10'000; ++i)
            rows.push_back(instance(QStringLiteral("i-%1").arg(i), QStringLiteral("InService"), i));
        rows[77].stateText = QStringLiteral("Pending:Wait");
        rows[77].state = domain::InstanceState::PendingWait;
        store.autoScalingInstances.upsert(rows);
        const Scene scene = instanceScene(store, group, QStringLiteral("i-5"), at(20'000));
        QCOMPARE(scene.lanes.size(), size_t(2));
        QCOMPARE(scene.lanes[0].key, QStringLiteral("i-77"));
        QCOMPARE(scene.lanes[1].key, QStringLiteral("i-5"));
        QVERIFY(instanceScene(store, QStringLiteral("other"), {}, at(0)).lanes.empty());
    }
};

QTEST_APPLESS_MAIN(TestInstanceScene)
#include "tst_instancescene.moc"
