// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lodindex.h"
#include "tests/bench/bench.h"
#include "widgets/timeline/timelineview.h"

#include <QRandomGenerator>
#include <qcustomplot.h>

#include <array>

namespace hookline::bench {
namespace {

using namespace timeline;

constexpr int lanes = 100;
constexpr QSize plotSize(1600, 900);
constexpr std::array states = {SpanState::Succeeded, SpanState::Reserved, SpanState::InProgress,
                               SpanState::Waiting, SpanState::Failed};

std::shared_ptr<const Scene> makeScene(int events)
{
    QRandomGenerator random(17);
    auto scene = std::make_shared<Scene>();
    scene->origin = fromEpochSeconds(1'795'190'400);
    scene->names = {QStringLiteral("AfterInstall")};
    for (int lane = 0; lane < lanes; ++lane) {
        Lane row{.key = QString::number(lane),
                 .title = QStringLiteral("i-%1").arg(lane, 8, 16, QLatin1Char('0'))};
        row.spans.reserve(size_t(events / lanes));
        std::int64_t at = random.bounded(60'000);
        for (int i = 0; i < events / lanes; ++i) {
            const std::int64_t length = 1000 + random.bounded(60'000);
            row.spans.push_back({at, at + length, 0, states[size_t(random.bounded(int(states.size())))]});
            at += length + random.bounded(20'000);
        }
        scene->lanes.push_back(std::move(row));
    }
    return scene;
}

QColor colorOf(size_t state)
{
    static const std::array<QColor, states.size()> colors = {Qt::darkGreen, Qt::gray, Qt::blue, Qt::magenta,
                                                             Qt::red};
    return colors[state];
}

std::unique_ptr<QCustomPlot> emptyPlot()
{
    auto plot = std::make_unique<QCustomPlot>();
    plot->resize(plotSize);
    plot->show();
    return plot;
}

/// The same number of rectangles in five colours. QCPBars stand upright: they cannot draw lanes.
std::unique_ptr<QCustomPlot> barsPlot(int events)
{
    auto plot = emptyPlot();
    const int each = events / int(states.size());
    for (size_t state = 0; state < states.size(); ++state) {
        auto *bars = new QCPBars(plot->xAxis, plot->yAxis);
        bars->setAntialiased(false);
        bars->setPen(Qt::NoPen);
        bars->setBrush(colorOf(state));
        bars->setWidth(0.8);
        QVector<double> keys(each), values(each);
        for (int i = 0; i < each; ++i) {
            keys[i] = double(i) * double(states.size()) + double(state);
            values[i] = 1 + (i * 7 + int(state)) % lanes;
        }
        bars->setData(keys, values, true);
    }
    plot->xAxis->setRange(0, events);
    plot->yAxis->setRange(0, lanes);
    return plot;
}

std::unique_ptr<QCustomPlot> rectsPlot(const Scene &scene)
{
    auto plot = emptyPlot();
    std::int64_t end = 1;
    for (int lane = 0; lane < int(scene.lanes.size()); ++lane) {
        for (const Span &span : scene.lanes[size_t(lane)].spans) {
            auto *rect = new QCPItemRect(plot.get());
            rect->setAntialiased(false);
            rect->setPen(Qt::NoPen);
            rect->setBrush(colorOf(size_t(span.state) % states.size()));
            rect->topLeft->setCoords(double(span.start), lane);
            rect->bottomRight->setCoords(double(span.end), lane + 0.8);
            end = std::max(end, span.end);
        }
    }
    plot->xAxis->setRange(0, double(end));
    plot->yAxis->setRange(0, lanes);
    return plot;
}

Contender replotOf(QCustomPlot *plot)
{
    return {[plot] { plot->replot(QCustomPlot::rpImmediateRefresh); }};
}

/// Our view, with a plot of the same size as the peers'.
struct OurView
{
    explicit OurView(const std::shared_ptr<const Scene> &scene)
    {
        view.setLaneHeights(2, 34);
        view.resize(plotSize);
        view.show();
        plot = view.findChild<QCustomPlot *>();
        QCoreApplication::sendPostedEvents();
        view.resize(view.width() + plotSize.width() - plot->width(),
                    view.height() + plotSize.height() - plot->height());
        view.setScene(scene);
        view.fit();
        plot->replot(QCustomPlot::rpImmediateRefresh);
        if (plot->size() != plotSize)
            qFatal("the plot is %dx%d", plot->width(), plot->height());
    }
    TimelineView view;
    QCustomPlot *plot = nullptr;
};

void benchRepaint(Report &report, int events)
{
    const QString full = QStringLiteral("timeline/repaint"),
                  zoomed = QStringLiteral("timeline/repaint-zoomed-100x");
    if (!report.wants(full) && !report.wants(zoomed))
        return;
    const auto scene = makeScene(events);
    OurView ours(scene);
    const auto bars = barsPlot(events);
    const auto empty = emptyPlot();
    if (report.wants(full)) {
        report.compare(full, events, replotOf(ours.plot), QStringLiteral("QCPBars"), replotOf(bars.get()));
        report.compare(full, events, replotOf(ours.plot), QStringLiteral("empty QCustomPlot"),
                       replotOf(empty.get()));
        // Adding items is quadratic (minutes at 10^6), so this peer stops at 10^5.
        if (events <= 100'000) {
            const auto rects = rectsPlot(*scene);
            report.compare(full, events, replotOf(ours.plot), QStringLiteral("QCPItemRect"),
                           replotOf(rects.get()));
        }
    }
    if (report.wants(zoomed)) {
        const Instant from = ours.view.visibleFrom(), to = ours.view.visibleTo();
        const Instant middle = from + (to - from) / 2;
        ours.view.setVisibleRange(middle, middle + (to - from) / 100);
        bars->xAxis->setRange(events * 0.5, events * 0.51);
        report.compare(zoomed, events, replotOf(ours.plot), QStringLiteral("QCPBars"), replotOf(bars.get()));
    }
}

void benchLoad(Report &report, int events)
{
    const QString name = QStringLiteral("timeline/load");
    if (!report.wants(name))
        return;
    const auto scene = makeScene(events);
    report.compare(name, events, {[&] { const LodIndex index(scene); }}, QStringLiteral("QCPBars"),
                   {[&] { const auto plot = barsPlot(events); }});
}

/// Ten points: what is under the cursor?
void benchHit(Report &report, int events)
{
    const QString name = QStringLiteral("timeline/hit-test-x10");
    if (!report.wants(name))
        return;
    const auto scene = makeScene(events);
    const LodIndex index(scene);
    const auto rects = rectsPlot(*scene);
    rects->replot(QCustomPlot::rpImmediateRefresh);
    const std::int64_t end = scene->lanes.front().spans.back().end;
    QRandomGenerator random(3);
    volatile int found = 0; // so that no test is left out
    const auto ours = [&] {
        for (int i = 0; i < 10; ++i) {
            const auto at = std::int64_t(random.bounded(double(end)));
            found = found + index.spanAt(random.bounded(lanes), at, 0).isValid();
        }
    };
    const auto peer = [&] {
        for (int i = 0; i < 10; ++i)
            found = found + (rects->itemAt({random.bounded(1600.0), random.bounded(900.0)}) != nullptr);
    };
    report.compare(name, events, {ours}, QStringLiteral("QCPItemRect"), {peer});
}

} // namespace

void benchTimeline(Report &report)
{
    for (const int events : {10'000, 100'000, 1'000'000})
        benchRepaint(report, events);
    benchLoad(report, 1'000'000);
    benchHit(report, 10'000);
}

} // namespace hookline::bench
