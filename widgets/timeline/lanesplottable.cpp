// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lanesplottable.h"

#include "widgets/common/status.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace hookline::timeline {
namespace {

constexpr double labelledWidth = 26; // from here on a bar has room for its name
constexpr double glyphWidth = 13; // … for the glyph of a failure
constexpr double hatchedWidth = 5;
constexpr double markWidth = 4; // of what has no length
constexpr int stripRows = 32; // small enough to stay in the processor's cache
constexpr int partedColumns = 5; // columns per span from which on neighbours are parted

} // namespace

LanesPlottable::LanesPlottable(QCPAxis *keyAxis, QCPAxis *valueAxis, const TimelineState &state,
                               const TimelineWindow &window)
    : QCPAbstractPlottable(keyAxis, valueAxis)
    , m_state(state)
    , m_window(window)
{
    setSelectable(QCP::stNone); // the view does its own, by binary search
}

double LanesPlottable::selectTest(const QPointF &, bool, QVariant *) const
{
    return -1;
}

QCPRange LanesPlottable::getKeyRange(bool &foundRange, QCP::SignDomain) const
{
    const Extent extent = timeline::extentOf(*m_state.scene, m_state.now);
    foundRange = extent.to > extent.from;
    return {double(extent.from), double(extent.to)};
}

QCPRange LanesPlottable::getValueRange(bool &foundRange, QCP::SignDomain, const QCPRange &) const
{
    foundRange = m_state.laneCount() > 0;
    return {0, double(m_state.laneCount())};
}

void LanesPlottable::drawLegendIcon(QCPPainter *painter, const QRectF &rect) const
{
    painter->fillRect(rect, m_state.colors.fill[size_t(SpanState::Succeeded)]);
}

void LanesPlottable::draw(QCPPainter *painter)
{
    const QRect &area = m_window.area;
    if (area.width() < 1 || area.height() < 1)
        return;
    const double scale = painter->deviceTransform().m11();
    const int columns = std::max(1, int(std::lround(area.width() * scale)));
    const int rows = std::max(1, int(std::lround(area.height() * scale)));
    if (m_strip.image.width() != columns)
        m_strip.image = QImage(columns, stripRows, QImage::Format_RGB32);
    m_strip.painter = painter;
    m_strip.scale = scale;
    m_strip.top = m_strip.end = 0;
    m_strip.rows = rows;
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);

    const PixelGrid grid(m_window.from, m_window.to, columns);
    prepareGround(grid, columns);
    const int first = std::max(0, m_window.laneAt(area.top()));
    const int last = std::min(m_state.laneCount() - 1, m_window.laneAt(area.bottom() + 1));
    for (int lane = first; lane <= last; ++lane) {
        fillRuns(lane, grid);
        blitLane(lane);
    }
    blit(m_ground, rows);
    flushStrip();

    painter->setClipRect(area);
    painter->setFont(m_state.font);
    for (int lane = first; lane <= last; ++lane) {
        drawDetails(painter, lane);
        drawPlanned(painter, lane);
    }
}

/// The lane's ground with the lines of the grid; bars are put upon a copy.
void LanesPlottable::prepareGround(const PixelGrid &grid, int columns)
{
    m_columns.resize(size_t(columns));
    m_ground.assign(size_t(columns), m_state.colors.ground.rgb());
    m_stripe.assign(size_t(columns), m_state.colors.stripe.rgb());
    for (const double tick : keyAxis()->tickVector()) {
        if (tick < m_window.from || tick >= m_window.to)
            continue;
        const auto column = size_t(grid.columnOf(std::int64_t(tick)));
        m_ground[column] = m_stripe[column] = m_state.colors.grid.rgb();
    }
}

void LanesPlottable::fillRuns(int lane, const PixelGrid &grid)
{
    m_state.index->paint(lane, grid, m_state.now, m_columns.data());
    partSpans(lane, grid);
    const std::vector<QRgb> &ground = lane % 2 ? m_stripe : m_ground;
    m_runs.outer = m_runs.middle = m_runs.inner = ground;
    // By byte: colour, and how far out the bar reaches. 0 stays ground; kept small so that the loop is quick.
    std::array<QRgb, spanStates + 1> colors{};
    std::array<std::uint8_t, spanStates + 1> reach{};
    for (size_t i = 0; i < spanStates; ++i) {
        const auto state = SpanState(i);
        colors[i + 1] = m_state.colors.fill[i].rgb();
        reach[i + 1] = state >= SpanState::Waiting                        ? 3
            : state == SpanState::Reserved || state == SpanState::Skipped ? 1
                                                                          : 2;
    }
    for (size_t x = 0; x < m_columns.size(); ++x) {
        const std::uint8_t byte = m_columns[x];
        if (byte == LodIndex::nothing)
            continue;
        m_runs.inner[x] = colors[byte];
        if (reach[byte] > 1)
            m_runs.middle[x] = colors[byte];
        if (reach[byte] > 2)
            m_runs.outer[x] = colors[byte];
    }
}

/// Leaves a column of ground before each span, so that neighbours of one state do not run together.
void LanesPlottable::partSpans(int lane, const PixelGrid &grid)
{
    const auto [first, last] =
        m_state.index->spansWithin(lane, grid.edges.front(), grid.endOf(grid.columns() - 1), m_state.now);
    if (last - first < 2 || (last - first) * partedColumns > grid.columns())
        return;
    const std::vector<Span> &spans = m_state.scene->lanes[size_t(lane)].spans;
    for (int i = first + 1; i < last; ++i) {
        const int column = grid.columnOf(spans[size_t(i)].start);
        if (grid.columnOf(m_state.index->extentOf({lane, i, false}, m_state.now).to) <= column)
            continue; // it has this pixel alone
        const int before = grid.columnOf(spans[size_t(i) - 1].start);
        const int after = i + 1 < last ? grid.columnOf(spans[size_t(i) + 1].start) : grid.columns();
        if (column - before >= 3 && after - column >= 3) // both keep pixels of their own
            m_columns[size_t(column)] = LodIndex::nothing;
    }
}

void LanesPlottable::blitLane(int lane)
{
    const double top = m_window.topOf(lane), height = m_window.laneHeight;
    const double gap = m_window.laneGap();
    const double bar = height - 2 * gap;
    // Low lanes have no room for bars of several heights.
    const double outer = height < 8 ? 0 : std::max(1.0, bar * 0.08);
    const double slim = height < 8 ? 0 : std::max(1.0, bar * 0.2);
    const std::vector<QRgb> &ground = lane % 2 ? m_stripe : m_ground;
    const auto copy = [&](const std::vector<QRgb> &run, double until) {
        blit(run, int(std::lround((until - m_window.area.top()) * m_strip.scale)));
    };
    copy(ground, top + gap);
    copy(m_runs.outer, top + gap + outer);
    copy(m_runs.middle, top + gap + slim);
    copy(m_runs.inner, top + height - gap - slim);
    copy(m_runs.middle, top + height - gap - outer);
    copy(m_runs.outer, top + height - gap);
    copy(ground, top + height);
}

/// Repeats the row of pixels below what has been blitted so far, until the device row `until`.
void LanesPlottable::blit(const std::vector<QRgb> &run, int until)
{
    for (until = std::min(until, m_strip.rows); m_strip.end < until; ++m_strip.end) {
        if (m_strip.end - m_strip.top == stripRows)
            flushStrip();
        std::memcpy(m_strip.image.scanLine(m_strip.end - m_strip.top), run.data(), run.size() * sizeof(QRgb));
    }
}

void LanesPlottable::flushStrip()
{
    const int rows = m_strip.end - m_strip.top;
    if (rows == 0)
        return;
    const QRect &area = m_window.area;
    m_strip.painter->drawImage(
        QRectF(area.left(), area.top() + m_strip.top / m_strip.scale, area.width(), rows / m_strip.scale),
        m_strip.image, QRectF(0, 0, m_strip.image.width(), rows));
    m_strip.top = m_strip.end;
}

void LanesPlottable::drawDetails(QCPPainter *painter, int lane) const
{
    const auto from = std::int64_t(std::floor(m_window.from)), to = std::int64_t(std::ceil(m_window.to));
    const auto [first, last] = m_state.index->spansWithin(lane, from, to, m_state.now);
    if ((last - first) * hatchedWidth > m_window.area.width())
        return;
    const std::vector<Span> &spans = m_state.scene->lanes[size_t(lane)].spans;
    drawMarks(painter, lane, first, last);
    for (int i = first; i < last; ++i) {
        const Span &span = spans[size_t(i)];
        const QRectF bar = m_window.barRect(lane, m_state.index->extentOf({lane, i, false}, m_state.now))
                               .intersected(QRectF(m_window.area));
        if (bar.width() < hatchedWidth)
            continue;
        const QColor &ink = m_state.colors.onFill[size_t(span.state)];
        if (span.state == SpanState::Waiting) {
            QColor hatch = ink;
            hatch.setAlphaF(0.3f);
            painter->fillRect(bar, QBrush(hatch, Qt::BDiagPattern));
        }
        if (bar.width() >= labelledWidth)
            drawLabel(painter, bar, span, ink);
        else if (span.state == SpanState::Failed && bar.width() >= glyphWidth && bar.height() >= 8)
            common::paintStatusGlyph(painter, bar.adjusted(2, 2, -2, -2), common::StatusId::Failed, ink);
    }
}

/// What has no length of its own (a Hook's answer) is widened to be seen; what went wrong lies on top.
void LanesPlottable::drawMarks(QCPPainter *painter, int lane, int first, int last) const
{
    const std::vector<Span> &spans = m_state.scene->lanes[size_t(lane)].spans;
    for (const SpanState state : {SpanState::Succeeded, SpanState::Warned, SpanState::Failed}) {
        for (int i = first; i < last; ++i) {
            const Span &span = spans[size_t(i)];
            if (span.end != span.start || span.state != state)
                continue;
            const QRectF bar = m_window.barRect(lane, m_state.index->extentOf({lane, i, false}, m_state.now));
            const QRectF mark(bar.center().x() - markWidth / 2, bar.top(), markWidth, bar.height());
            painter->fillRect(mark & QRectF(m_window.area), m_state.colors.fill[size_t(span.state)]);
        }
    }
}

void LanesPlottable::drawPlanned(QCPPainter *painter, int lane) const
{
    const Lane &row = m_state.scene->lanes[size_t(lane)];
    const QColor &ink = m_state.colors.ink[size_t(SpanState::Planned)];
    for (int i = 0; i < int(row.planned.size()); ++i) {
        const QRectF bar = m_window.barRect(lane, m_state.index->extentOf({lane, i, true}, m_state.now));
        if (bar.left() > m_window.area.right() || bar.right() < m_window.area.left() || bar.width() < 3)
            continue;
        const double slim = m_window.laneHeight < 14 ? 0 : 1.5;
        const QRectF outline = bar.adjusted(1.5, slim + 0.5, -1, -slim - 0.5);
        painter->setPen(QPen(ink, 1, Qt::DashLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(outline);
        if (bar.width() >= labelledWidth)
            drawLabel(painter, outline, row.planned[size_t(i)], ink);
    }
}

void LanesPlottable::drawLabel(QCPPainter *painter, const QRectF &bar, const Span &span,
                               const QColor &color) const
{
    const QFontMetricsF metrics(m_state.font);
    if (bar.height() < metrics.ascent() + 1 || span.name >= m_state.scene->names.size())
        return;
    constexpr double padding = 4;
    QRectF room = bar.adjusted(padding, 0, -padding, 0);
    const bool hasGlyph = span.state != SpanState::Planned && span.state != SpanState::Reserved
        && span.state != SpanState::Skipped && room.width() > 12;
    if (hasGlyph) {
        const double size = std::min(11.0, room.height() - 4);
        const QRectF glyph(room.left(), room.center().y() - size / 2, size, size);
        common::paintStatusGlyph(painter, glyph, common::statusId(span.state), color);
        room.setLeft(glyph.right() + padding);
    }
    const QString &name = m_state.scene->names[span.name];
    const QString text = metrics.elidedText(name, Qt::ElideRight, room.width());
    // A lone ellipsis or letter says nothing.
    if (text.size() < 4 && text != name)
        return;
    // Text upon hatching would be hard to read.
    if (span.state == SpanState::Waiting) {
        const QRectF plate(room.left() - 2, room.center().y() - metrics.height() / 2,
                           metrics.horizontalAdvance(text) + 4, metrics.height());
        painter->fillRect(plate & bar, m_state.colors.fill[size_t(span.state)]);
    }
    painter->setPen(color);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
}

} // namespace hookline::timeline
