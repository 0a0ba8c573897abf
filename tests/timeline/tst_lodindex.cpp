// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lodindex.h"

#include <QRandomGenerator>
#include <QTest>

using namespace hookline::timeline;

namespace {

std::shared_ptr<Scene> randomScene(QRandomGenerator &random, int lanes, int spans, std::int64_t origin)
{
    auto scene = std::make_shared<Scene>();
    scene->names = {QStringLiteral("Event")};
    for (int i = 0; i < lanes; ++i) {
        Lane lane;
        std::int64_t at = origin + random.bounded(1000);
        for (int k = 0; k < spans; ++k) {
            at += random.bounded(3) == 0 ? random.bounded(5000) : 0;
            const std::int64_t length = random.bounded(10) == 0 ? 0
                : random.bounded(50) == 0                       ? random.bounded(400'000)
                                                                : random.bounded(900);
            lane.spans.push_back({at, at + length, 0, SpanState(random.bounded(7))});
            at += std::max<std::int64_t>(length, 1);
        }
        if (random.bounded(2) == 0)
            lane.spans.push_back({at, Span::openEnd, 0, SpanState::Waiting});
        scene->lanes.push_back(std::move(lane));
    }
    return scene;
}

/// What each column has to show, found by looking at every span for every column.
std::vector<std::uint8_t> expected(const Lane &lane, const PixelGrid &grid, std::int64_t now)
{
    std::vector<std::uint8_t> columns(size_t(grid.columns()), LodIndex::nothing);
    for (int column = 0; column < grid.columns(); ++column) {
        for (const Span &span : lane.spans) {
            const std::int64_t end = std::max(span.isOpen() ? now : span.end, span.start + 1);
            if (span.start < grid.endOf(column) && end > grid.edges[size_t(column)])
                columns[size_t(column)] = std::max(columns[size_t(column)], LodIndex::byteOf(span.state));
        }
    }
    return columns;
}

} // namespace

class TestLodIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void worstStatusWinsThePixel_data()
    {
        QTest::addColumn<int>("spans");
        QTest::addColumn<qint64>("origin");
        QTest::newRow("no span") << 0 << qint64(0);
        QTest::newRow("one span") << 1 << qint64(-50);
        QTest::newRow("few spans") << 40 << qint64(0);
        QTest::newRow("just without a pyramid") << 256 << qint64(-300'000);
        QTest::newRow("pyramid") << 700 << qint64(12'345);
        QTest::newRow("pyramid across zero") << 1500 << qint64(-1'000'003);
    }
    void worstStatusWinsThePixel()
    {
        QFETCH(int, spans);
        QFETCH(qint64, origin);
        QRandomGenerator random(quint32(spans) + 5);
        const auto scene = randomScene(random, 2, spans, origin);
        const LodIndex index(scene);
        const Lane &first = scene->lanes.front();
        const std::int64_t length =
            first.spans.empty() ? 1000 : std::max<std::int64_t>(first.spans.back().start - origin, 10) + 1000;
        for (int i = 0; i < 90; ++i) {
            // Ranges of every size, from below a millisecond a pixel to far beyond the scene.
            const double size = double(length) * 3 * std::pow(0.5, random.bounded(22)) + 1;
            const double from = double(origin) - double(length) / 2 + random.bounded(2.0 * double(length));
            const PixelGrid grid(from, from + size, 1 + random.bounded(i % 30 == 0 ? 1900 : 120));
            const std::int64_t now = origin + std::int64_t(random.bounded(1.5 * double(length)));
            for (int lane = 0; lane < 2; ++lane) {
                std::vector<std::uint8_t> columns(size_t(grid.columns()), 0xee);
                index.paint(lane, grid, now, columns.data());
                QCOMPARE(columns, expected(scene->lanes[size_t(lane)], grid, now));
            }
        }
    }

    void gridLeavesNoTimeOut()
    {
        QRandomGenerator random(8);
        for (int i = 0; i < 500; ++i) {
            const double from = random.bounded(2e9) - 1e9;
            const double size = std::pow(10, random.bounded(9.0)) + 1;
            const PixelGrid grid(from, from + size, 1 + random.bounded(2000));
            QVERIFY(std::is_sorted(grid.edges.begin(), grid.edges.end()));
            const double pixel = size / grid.columns();
            QVERIFY(double(std::int64_t(1) << grid.level) <= std::max(1.0, pixel / 2));
            for (size_t x = 0; x < grid.edges.size(); ++x) {
                const double shift = from + double(x) * pixel - double(grid.edges[x]);
                QVERIFY2(shift >= 0 && shift <= std::max(1.0, pixel / 2) + 1,
                         qPrintable(QString::number(shift)));
            }
            const std::int64_t at = std::int64_t(from + random.bounded(size));
            const int column = grid.columnOf(at);
            QVERIFY(at >= grid.edges[size_t(column)] || column == 0);
            QVERIFY(at < grid.endOf(column) || column + 1 == grid.columns());
        }
    }

    void aFailureBetweenThousandsShows()
    {
        auto scene = std::make_shared<Scene>();
        Lane lane;
        for (int i = 0; i < 100'000; ++i)
            lane.spans.push_back(
                {i * 10, i * 10 + 10, 0, i == 54'321 ? SpanState::Failed : SpanState::Succeeded});
        scene->lanes.push_back(lane);
        const LodIndex index(scene);
        const PixelGrid grid(0, 1'000'000, 100);
        std::vector<std::uint8_t> columns(100);
        index.paint(0, grid, 0, columns.data());
        QCOMPARE(std::count(columns.begin(), columns.end(), LodIndex::byteOf(SpanState::Failed)), 1);
        QCOMPARE(columns[54], LodIndex::byteOf(SpanState::Failed));
    }

    void openSpansGrowWithNow()
    {
        auto scene = std::make_shared<Scene>();
        Lane lane;
        for (int i = 0; i < 500; ++i)
            lane.spans.push_back({i * 10, i * 10 + 10, 0, SpanState::Succeeded});
        lane.spans.push_back({5000, Span::openEnd, 0, SpanState::Waiting});
        scene->lanes.push_back(lane);
        const LodIndex index(scene);
        const PixelGrid grid(0, 10'000, 100);
        std::vector<std::uint8_t> columns(100);
        for (const std::int64_t now : {5000, 6000, 9990}) {
            index.paint(0, grid, now, columns.data());
            QCOMPARE(columns, expected(lane, grid, now));
            const auto waiting =
                std::count(columns.begin(), columns.end(), LodIndex::byteOf(SpanState::Waiting));
            QVERIFY(std::abs(double(waiting) - double(now - 5000) / 100) <= 1);
        }
    }

    void hitTestFindsTheSpanOrTheNearest()
    {
        QRandomGenerator random(77);
        const auto scene = randomScene(random, 3, 500, 0);
        for (Lane &lane : scene->lanes)
            lane.planned = {{0, 100, 0, SpanState::Planned}, {100, 300, 0, SpanState::Planned}};
        const LodIndex index(scene);
        for (int i = 0; i < 4'000; ++i) {
            const int laneNumber = random.bounded(3);
            const Lane &lane = scene->lanes[size_t(laneNumber)];
            const std::int64_t length = lane.spans.back().start + 2000;
            const std::int64_t now = length - random.bounded(3000);
            const std::int64_t at = random.bounded(int(length) + 4000) - 1000;
            const std::int64_t tolerance = random.bounded(2) == 0 ? 0 : random.bounded(800);
            std::int64_t best = tolerance + 1;
            const auto distanceTo = [&](const SpanRef &ref) {
                const Extent extent = index.extentOf(ref, now);
                const std::int64_t end = std::max(extent.to, extent.from + 1);
                return at < extent.from ? extent.from - at : at >= end ? at - end + 1 : 0;
            };
            for (int k = 0; k < int(lane.spans.size()); ++k)
                best = std::min(best, distanceTo({laneNumber, k, false}));
            for (int k = 0; k < 2; ++k)
                best = std::min(best, distanceTo({laneNumber, k, true}));
            const SpanRef hit = index.spanAt(laneNumber, at, now, tolerance);
            QCOMPARE(hit.isValid(), best <= tolerance);
            if (hit.isValid())
                QCOMPARE(distanceTo(hit), best);
        }
        QVERIFY(!index.spanAt(-1, 0, 0).isValid());
        QVERIFY(!index.spanAt(3, 0, 0).isValid());
    }
};

QTEST_GUILESS_MAIN(TestLodIndex)
#include "tst_lodindex.moc"
