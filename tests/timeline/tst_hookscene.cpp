// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/hookscene.h"
#include "models/timeline/lodindex.h"

#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::timeline;
using namespace std::chrono_literals;
using domain::HookFailureMode;
using domain::HookStatus;

namespace {

const Instant base = fromEpochSeconds(1'800'000'000);

domain::HookResult result(int number, const char *type, Millis at, HookStatus status,
                          HookFailureMode mode = HookFailureMode::Fail)
{
    domain::HookResult row;
    row.id = QStringLiteral("00000000-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
    row.typeName = QLatin1String(type);
    row.typeArn = QStringLiteral("arn:") + row.typeName;
    row.status = status;
    row.mode = mode;
    row.targetId = QStringLiteral("arn:aws:cloudformation:us-east-1:1:stack/shop-data/7");
    row.invoked = base + at;
    return row;
}

Scene sceneOf(std::vector<domain::HookResult> rows, Instant now)
{
    store::Store store;
    store.hookResults.upsert(std::move(rows));
    return hookScene(hookMoments(store, {}), now);
}

} // namespace

class TestHookScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lanesAreHooks()
    {
        domain::HookResult nowhen = result(9, "B", 0ms, HookStatus::Failed);
        nowhen.invoked.reset();
        const Scene scene = sceneOf({result(1, "B", 5s, HookStatus::CompleteSucceeded),
                                     result(2, "A", 9s, HookStatus::CompleteFailed),
                                     result(3, "B", 2s, HookStatus::Failed, HookFailureMode::Warn), nowhen},
                                    base + 60s);
        QCOMPARE(scene.lanes.size(), size_t(2));
        QCOMPARE(scene.lanes[0].key, QStringLiteral("arn:A"));
        QCOMPARE(scene.lanes[1].title, QStringLiteral("B"));
        QCOMPARE(scene.origin, base + 2s);
        QCOMPARE(scene.lanes[1].spans.size(), size_t(2));
        QCOMPARE(scene.lanes[1].spans[0].state, SpanState::Warned);
        QCOMPARE(scene.lanes[1].spans[0].end, scene.lanes[1].spans[0].start);
        QCOMPARE(scene.lanes[0].spans[0].state, SpanState::Failed);
        const QString name = scene.names[scene.lanes[0].spans[0].name];
        QVERIFY(name.startsWith(QLatin1String("shop-data")));
        QCOMPARE(hookResultOf(name), QStringLiteral("00000000-0000-4000-8000-000000000002"));
        QCOMPARE(hookResultOf(QStringLiteral("plain")), QStringLiteral("plain"));
    }

    void onlyTheLastIsOpen()
    {
        const Scene scene = sceneOf({result(1, "A", 0s, HookStatus::InProgress),
                                     result(2, "A", 5s, HookStatus::CompleteSucceeded),
                                     result(3, "A", 8s, HookStatus::InProgress)},
                                    base + 60s);
        const std::vector<Span> &spans = scene.lanes[0].spans;
        QCOMPARE(spans[0].end, 5000);
        QCOMPARE(spans[0].state, SpanState::InProgress);
        QVERIFY(spans[2].isOpen());
        for (size_t i = 0; i + 1 < spans.size(); ++i)
            QVERIFY(!spans[i].isOpen() && spans[i].end <= spans[i + 1].start);
    }

    void queriesDecide()
    {
        store::Store store;
        store.hookResults.upsert(
            {result(1, "A", 0s, HookStatus::Failed), result(2, "B", 0s, HookStatus::Failed)});
        const auto moments = hookMoments(store, {.typeArn = QStringLiteral("arn:B")});
        QCOMPARE(moments.size(), size_t(1));
        QCOMPARE(hookScene({}, base).lanes.size(), size_t(0));
    }

    /// A blocking result is seen among thousands of others, whatever the zoom.
    void aHundredThousandHideNoFailure()
    {
        store::Store store;
        std::vector<domain::HookResult> rows;
        for (int i = 0; i < 100'000; ++i) {
            const bool fails = i == 54'321;
            rows.push_back(result(i, "A", std::chrono::seconds(i),
                                  fails       ? HookStatus::CompleteFailed
                                      : i % 3 ? HookStatus::CompleteSucceeded
                                              : HookStatus::Failed,
                                  fails ? HookFailureMode::Fail : HookFailureMode::Warn));
        }
        store.hookResults.upsert(std::move(rows));
        const Scene scene = hookScene(hookMoments(store, {}), base + 100'000s);
        const LodIndex index(std::make_shared<const Scene>(scene));
        const PixelGrid grid(0, 100'000'000, 1000);
        std::vector<std::uint8_t> columns(1000);
        index.paint(0, grid, 100'000'000, columns.data());
        QCOMPARE(columns[543], LodIndex::byteOf(SpanState::Failed));
        QCOMPARE(columns[100], LodIndex::byteOf(SpanState::Warned));
    }
};

QTEST_GUILESS_MAIN(TestHookScene)
#include "tst_hookscene.moc"
