// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timelineoverlay.h"

#include "widgets/timeline/timelinetexts.h"

#include <algorithm>
#include <cmath>

namespace hookline::timeline {
namespace {

constexpr int labelledDeadlines = 12; // more texts than this would be a wall of digits

} // namespace

TimelineOverlay::TimelineOverlay(QCustomPlot *plot, const TimelineState &state, const TimelineWindow &window)
    : QCPLayerable(plot, QStringLiteral("overlay"))
    , m_state(state)
    , m_window(window)
{ }

void TimelineOverlay::applyDefaultAntialiasingHint(QCPPainter *painter) const
{
    painter->setAntialiasing(false);
}

int TimelineOverlay::firstLane() const
{
    return std::max(0, m_window.laneAt(m_window.area.top()));
}

int TimelineOverlay::lastLane() const
{
    return std::min(m_state.laneCount() - 1, m_window.laneAt(m_window.area.bottom() + 1));
}

void TimelineOverlay::draw(QCPPainter *painter)
{
    const QRect &area = m_window.area;
    if (area.isEmpty())
        return;
    painter->save();
    painter->setClipRect(area.adjusted(0, -6, 1, 1));
    painter->setFont(m_state.font);
    if (m_state.laneCount() == 0) {
        painter->setPen(m_state.colors.quietText);
        painter->drawText(area, Qt::AlignCenter, emptyText());
    }
    drawNowLine(painter);
    painter->setClipRect(area);
    drawDeadlines(painter);
    drawMarks(painter);
    if (m_state.hovered.isValid() && !(m_state.hovered == m_state.selected))
        drawFrame(painter, m_state.hovered, m_state.colors.quietText, 1);
    if (m_state.selected.isValid())
        drawFrame(painter, m_state.selected, m_state.colors.selection, 2);
    painter->setClipping(false);
    if (m_state.focused) {
        painter->setPen(QPen(m_state.colors.selection, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(area.adjusted(-1, -1, 0, 0));
    }
    painter->restore();
}

void TimelineOverlay::drawNowLine(QCPPainter *painter) const
{
    const double x = m_window.xOf(double(m_state.now));
    const QRect &area = m_window.area;
    if (m_state.laneCount() == 0 || x < area.left() || x > area.right() + 1)
        return;
    painter->setPen(QPen(m_state.colors.nowLine, 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_state.colors.nowLine);
    painter->drawPolygon(
        QPolygonF{{x - 4, area.top() - 5.0}, {x + 4, area.top() - 5.0}, {x, area.top() + 1.0}});
    painter->setAntialiasing(false);
}

void TimelineOverlay::drawDeadlines(QCPPainter *painter) const
{
    int shown = 0;
    for (int lane = firstLane(); lane <= lastLane(); ++lane)
        shown += m_state.scene->lanes[size_t(lane)].deadline.has_value();
    for (int lane = firstLane(); lane <= lastLane() && shown > 0; ++lane) {
        if (m_state.scene->lanes[size_t(lane)].deadline)
            drawDeadline(painter, lane, shown <= labelledDeadlines);
    }
}

/// A dashed line to the deadline and a post there; where it lies beyond the view, a sign at the edge. Either
/// carries the time left.
void TimelineOverlay::drawDeadline(QCPPainter *painter, int lane, bool withText) const
{
    const QRect &area = m_window.area;
    const double top = m_window.topOf(lane), height = m_window.laneHeight;
    const double x = m_window.xOf(double(*m_state.scene->lanes[size_t(lane)].deadline));
    if (x < area.left())
        return;
    const bool beyond = x > area.right();
    const QColor &ink = m_state.colors.deadline;
    const double now = std::max(m_window.xOf(double(m_state.now)), double(area.left()));
    // The line begins behind what is to come, so as not to strike its labels out.
    const Lane &row = m_state.scene->lanes[size_t(lane)];
    const double known =
        double(laneTail(row, m_state.now) + (row.planned.empty() ? 0 : row.planned.back().end));
    const double begin = std::max(now, m_window.xOf(known) + 2);
    const double until = beyond ? area.right() : x;
    painter->setPen(QPen(ink, 1, Qt::DashLine));
    if (until > begin)
        painter->drawLine(QPointF(begin, top + height / 2), QPointF(until, top + height / 2));
    if (!beyond) {
        painter->setPen(QPen(ink, 2));
        painter->drawLine(QPointF(x, top + 1), QPointF(x, top + height - 1));
    }
    const QFontMetricsF metrics(m_state.font);
    if (!withText || height < metrics.height())
        return;
    const QString left = deadlineText(m_state, lane);
    const QString text = beyond ? left + QStringLiteral(" ▸") : left;
    const double width = metrics.horizontalAdvance(text) + 8;
    // Before the post, behind it where that would cover the now-line, at the edge if it lies beyond.
    double at = beyond ? area.right() - width : x - width - 3;
    if (!beyond && at < now + 2 && x + 3 + width <= area.right())
        at = x + 3;
    const QRectF plate(at, top + (height - metrics.height()) / 2, width, metrics.height());
    painter->fillRect(plate, m_state.colors.ground);
    painter->setPen(ink);
    painter->drawText(plate, Qt::AlignCenter, text);
}

/// Heartbeats as pins on the bar, one a pixel at most, and a double post where nothing can wait any longer.
void TimelineOverlay::drawMarks(QCPPainter *painter) const
{
    const QRect &area = m_window.area;
    for (int lane = firstLane(); lane <= lastLane(); ++lane) {
        const Lane &row = m_state.scene->lanes[size_t(lane)];
        const double top = m_window.topOf(lane) + m_window.laneGap();
        const double height = m_window.laneHeight - 2 * m_window.laneGap();
        auto tick =
            std::lower_bound(row.ticks.begin(), row.ticks.end(), std::int64_t(std::floor(m_window.from)));
        while (tick != row.ticks.end() && double(*tick) <= m_window.to) {
            const double x = std::floor(m_window.xOf(double(*tick))) + 0.5;
            painter->setPen(QPen(m_state.colors.ground, 3));
            painter->drawLine(QPointF(x, top), QPointF(x, top + height));
            painter->setPen(QPen(m_state.colors.nowLine, 1));
            painter->drawLine(QPointF(x, top), QPointF(x, top + height));
            if (height >= 8)
                painter->fillRect(QRectF(x - 2, top, 4, 4), m_state.colors.nowLine);
            // The next one that does not stand on the same pixel.
            tick = std::lower_bound(tick + 1, row.ticks.end(),
                                    std::int64_t(std::ceil(m_window.millisAt(x + 1))));
        }
        if (!row.limit)
            continue;
        const double x = m_window.xOf(double(*row.limit));
        if (x < area.left() || x > area.right())
            continue;
        painter->setPen(QPen(m_state.colors.deadline, 1));
        for (const double beside : {x - 1.5, x + 1.5})
            painter->drawLine(QPointF(beside, top), QPointF(beside, top + height));
    }
}

void TimelineOverlay::drawFrame(QCPPainter *painter, const SpanRef &ref, const QColor &color,
                                double width) const
{
    const double top = m_window.topOf(ref.lane);
    const QRectF area(m_window.area);
    QRectF frame(area.left(), top, area.width() - 1, m_window.laneHeight - 1);
    if (ref.index >= 0) {
        const QRectF bar = m_window.barRect(ref.lane, m_state.index->extentOf(ref, m_state.now));
        frame = bar.adjusted(-1.5, -2, 1, 1.5);
    }
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(m_state.colors.ground, width + 2));
    if (ref.index >= 0)
        painter->drawRect(frame); // a rim of the ground's colour keeps the frame apart from the bar
    painter->setPen(QPen(color, width));
    painter->drawRect(frame);
}

} // namespace hookline::timeline
