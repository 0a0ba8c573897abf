// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/status.h"

#include <QPainter>
#include <QPainterPath>

#include <array>

namespace hookline::common {

namespace {

// Every shape is drawn in a square of 16 x 16 and differs from the others in outline, not only in colour.

void stroke(QPainter *painter, const QColor &color, std::initializer_list<QPointF> points, qreal width = 2.2)
{
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(points.begin(), static_cast<int>(points.size()));
}

void fill(QPainter *painter, const QColor &color, std::initializer_list<QPointF> points)
{
    painter->setPen(QPen(color, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(color);
    painter->drawPolygon(points.begin(), static_cast<int>(points.size()));
}

void ring(QPainter *painter, const QColor &color, Qt::PenStyle style)
{
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, 1.6, style, Qt::FlatCap));
    painter->drawEllipse(QPointF(8, 8), 5, 5);
}

void unknown(QPainter *painter, const QColor &color)
{
    stroke(painter, color,
           {{5.2, 5.4}, {6.2, 3.6}, {8, 3}, {9.8, 3.6}, {10.6, 5.2}, {9.6, 7}, {8, 8.2}, {8, 9.6}}, 1.8);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawEllipse(QPointF(8, 12.6), 1.2, 1.2);
}

void planned(QPainter *painter, const QColor &color)
{
    ring(painter, color, Qt::DotLine);
}

void pending(QPainter *painter, const QColor &color)
{
    ring(painter, color, Qt::SolidLine);
}

void queued(QPainter *painter, const QColor &color)
{
    for (const qreal y : {4.5, 8.0, 11.5})
        stroke(painter, color, {{4, y}, {12, y}}, 1.6);
}

void baking(QPainter *painter, const QColor &color)
{
    ring(painter, color, Qt::SolidLine);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawPie(QRectF(3, 3, 10, 10), 90 * 16, -180 * 16);
}

void inProgress(QPainter *painter, const QColor &color)
{
    fill(painter, color, {{5, 3.2}, {13, 8}, {5, 12.8}});
}

void waiting(QPainter *painter, const QColor &color)
{
    fill(painter, color, {{3.8, 2.6}, {12.2, 2.6}, {8, 8}, {12.2, 13.4}, {3.8, 13.4}, {8, 8}});
}

void ready(QPainter *painter, const QColor &color)
{
    stroke(painter, color, {{8, 2.6}, {13.4, 8}, {8, 13.4}, {2.6, 8}, {8, 2.6}}, 1.8);
    fill(painter, color, {{8, 6.2}, {9.8, 8}, {8, 9.8}, {6.2, 8}});
}

void reserved(QPainter *painter, const QColor &color)
{
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, 1.6));
    painter->drawRect(QRectF(4, 4, 8, 8));
    stroke(painter, color, {{6.4, 8}, {9.6, 8}}, 1.6);
}

void skipped(QPainter *painter, const QColor &color)
{
    stroke(painter, color, {{3.6, 4}, {7.4, 8}, {3.6, 12}}, 1.8);
    stroke(painter, color, {{8.6, 4}, {12.4, 8}, {8.6, 12}}, 1.8);
}

void stopped(QPainter *painter, const QColor &color)
{
    fill(painter, color, {{4, 4}, {12, 4}, {12, 12}, {4, 12}});
}

void didNotBlock(QPainter *painter, const QColor &color)
{
    stroke(painter, color, {{8, 2.8}, {13.6, 13}, {2.4, 13}, {8, 2.8}}, 1.6);
    stroke(painter, color, {{8, 6.8}, {8, 9.4}}, 1.6);
    stroke(painter, color, {{8, 11.3}, {8, 11.4}}, 1.6);
}

void succeeded(QPainter *painter, const QColor &color)
{
    stroke(painter, color, {{3, 8.6}, {6.4, 12}, {13, 4.4}}, 2.4);
}

void failed(QPainter *painter, const QColor &color)
{
    stroke(painter, color, {{4, 4}, {12, 12}}, 2.6);
    stroke(painter, color, {{12, 4}, {4, 12}}, 2.6);
}

using Glyph = void (*)(QPainter *, const QColor &);
constexpr std::array<Glyph, static_cast<size_t>(StatusId::Count)> glyphs{
    unknown, planned,  pending, pending, queued,      baking,    inProgress, waiting,
    ready,   reserved, skipped, stopped, didNotBlock, succeeded, failed,
};

} // namespace

void paintStatusGlyph(QPainter *painter, const QRectF &area, StatusId id, const QColor &color)
{
    const qreal side = std::min(area.width(), area.height());
    if (side <= 0 || id >= StatusId::Count)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(area.center() - QPointF(side / 2, side / 2));
    painter->scale(side / 16, side / 16);
    glyphs[static_cast<size_t>(id)](painter, color);
    painter->restore();
}

} // namespace hookline::common
