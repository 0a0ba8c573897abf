// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/scene.h"

#include <memory>
#include <vector>

namespace hookline::timeline {

/// Where the pixel columns of a view begin and end, in ms since the scene's origin. Column x shows
/// [edges[x], edges[x + 1]), at least one millisecond. Edges lie on a grid of 2^level ms, not more than half
/// a pixel wide, so that whole buckets of the index make up a pixel.
struct PixelGrid
{
    PixelGrid(double fromMillis, double toMillis, int columns);

    int columns() const { return static_cast<int>(edges.size()) - 1; }
    /// Column in which `millis` lies; clamped to the view.
    int columnOf(std::int64_t millis) const;
    /// First millisecond that column x does not show.
    std::int64_t endOf(int column) const
    {
        return std::max(edges[size_t(column) + 1], edges[size_t(column)] + 1);
    }

    std::vector<std::int64_t> edges;
    int level = 0;
};

/// A span of a scene. `index` counts in Lane::spans or in Lane::planned.
struct SpanRef
{
    int lane = -1;
    int index = -1;
    bool planned = false;

    bool isValid() const { return lane >= 0; }
    bool operator==(const SpanRef &) const = default;
};

/// Answers for a scene of any size in the time of a screen: which state wins each pixel, and which span is at
/// a point. For each lane of many spans it keeps the worst state of every bucket of 2^k ms, one byte each, in
/// levels of doubling width. Open spans are not in it: they grow with `now` at no cost.
class LodIndex
{
public:
    explicit LodIndex(std::shared_ptr<const Scene> scene);

    const Scene &scene() const { return *m_scene; }

    static constexpr std::uint8_t nothing = 0;
    static constexpr std::uint8_t byteOf(SpanState state) { return std::uint8_t(std::uint8_t(state) + 1); }
    static constexpr SpanState stateOf(std::uint8_t byte) { return SpanState(byte - 1); }

    /// Writes for each column of `grid` the worst state among the lane's spans that touch it, as byteOf(), or
    /// `nothing`. Spans of no length count as one millisecond, open ones last until `now`. Planned ones are
    /// no part of it.
    void paint(int lane, const PixelGrid &grid, std::int64_t now, std::uint8_t *columns) const;

    /// The span of `lane` that covers `millis`, or the nearest one not further than `tolerance` ms away.
    SpanRef spanAt(int lane, std::int64_t millis, std::int64_t now, std::int64_t tolerance = 0) const;

    /// Indexes [first, last) of the lane's spans that touch [from, to).
    std::pair<int, int> spansWithin(int lane, std::int64_t from, std::int64_t to, std::int64_t now) const;

    const Span &spanOf(const SpanRef &ref) const;
    /// Absolute start and end of a span, seen at `now`.
    Extent extentOf(const SpanRef &ref, std::int64_t now) const;

private:
    struct Level
    {
        size_t offset; ///< Of its first bucket, in m_buckets.
        size_t count;
        std::int64_t first; ///< Number of its first bucket: start >> shift.
    };
    struct Pyramid
    {
        int shift = 0; ///< Width of a leaf is 2^shift ms.
        std::vector<Level> levels; ///< Leaves first; empty for a lane of few spans.
    };

    void build(const Lane &lane, Pyramid &pyramid);
    void addLevel(Pyramid &pyramid);
    void paintFromBuckets(const Pyramid &pyramid, const PixelGrid &grid, std::uint8_t *columns) const;
    void paintFromSpans(const Lane &lane, const PixelGrid &grid, std::int64_t now,
                        std::uint8_t *columns) const;

    std::shared_ptr<const Scene> m_scene;
    std::vector<Pyramid> m_pyramids;
    std::vector<std::uint8_t> m_buckets;
};

} // namespace hookline::timeline
