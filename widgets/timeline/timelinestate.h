// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/lodindex.h"
#include "widgets/timeline/timelinepalette.h"

#include <QFont>
#include <QRect>

#include <memory>

namespace hookline::timeline {

/// What is drawn: shared by the view, which owns and changes it, and by the parts that paint it.
struct TimelineState
{
    std::shared_ptr<const Scene> scene = std::make_shared<const Scene>();
    std::unique_ptr<LodIndex> index = std::make_unique<LodIndex>(scene);
    std::int64_t now = 0; ///< ms since the scene's origin.
    SpanRef selected; ///< With an index of -1, the lane alone.
    SpanRef hovered;
    bool focused = false;
    TimelinePalette colors;
    QFont font;

    int laneCount() const { return static_cast<int>(scene->lanes.size()); }
};

/// Which times and lanes are in view, and where. Coordinates in the plot's logical pixels.
struct TimelineWindow
{
    QRect area;
    double from = 0, to = 1; ///< ms since the scene's origin
    double firstLane = 0, laneHeight = 24;

    double xOf(double millis) const { return area.left() + (millis - from) * area.width() / (to - from); }
    double millisAt(double x) const { return from + (x - area.left()) * (to - from) / area.width(); }
    double millisPerPixel() const { return (to - from) / area.width(); }
    double topOf(int lane) const { return area.top() + (lane - firstLane) * laneHeight; }
    int laneAt(double y) const
    {
        const double lane = firstLane + (y - area.top()) / laneHeight;
        return lane < 0 ? -1 : static_cast<int>(lane);
    }
    /// Room between a lane's edge and its bars.
    double laneGap() const { return laneHeight < 8 ? 0.5 : laneHeight < 14 ? 1 : 3; }
    /// Where a bar of `lane` between two times stands; at least a pixel wide.
    QRectF barRect(int lane, const Extent &extent) const
    {
        const double left = xOf(double(extent.from));
        const double right = std::max(left + 1, xOf(double(extent.to)));
        return QRectF(left, topOf(lane) + laneGap(), right - left, laneHeight - 2 * laneGap());
    }
};

} // namespace hookline::timeline
