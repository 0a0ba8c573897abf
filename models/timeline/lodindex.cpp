// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lodindex.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace hookline::timeline {
namespace {

constexpr size_t fewSpans = 256; // up to here, looking at every span is as quick
constexpr std::int64_t leavesPerSpan = 4;
constexpr size_t topBuckets = 256; // a coarser level would save nothing

std::int64_t endOf(const Span &span, std::int64_t now)
{
    return std::max(span.isOpen() ? now : span.end, span.start + 1);
}

/// Spans that are in the pyramid: all but an open last one.
size_t closedCount(const Lane &lane)
{
    return lane.spans.size() - (!lane.spans.empty() && lane.spans.back().isOpen() ? 1 : 0);
}

void raise(std::uint8_t &byte, std::uint8_t to)
{
    byte = std::max(byte, to);
}

void paintSpan(const Span &span, const PixelGrid &grid, std::int64_t now, std::uint8_t *columns)
{
    const std::int64_t end = endOf(span, now);
    if (end <= grid.edges.front() || span.start >= grid.endOf(grid.columns() - 1))
        return;
    int first = grid.columnOf(span.start);
    // Columns of less than a millisecond share it.
    while (first > 0 && grid.endOf(first - 1) > span.start)
        --first;
    int last = grid.columnOf(end - 1);
    while (last + 1 < grid.columns() && grid.edges[size_t(last) + 1] < end)
        ++last;
    for (int column = first; column <= last; ++column)
        raise(columns[column], LodIndex::byteOf(span.state));
}

} // namespace

PixelGrid::PixelGrid(double fromMillis, double toMillis, int columns)
    : edges(static_cast<size_t>(std::max(columns, 1)) + 1)
{
    const double pixel = (toMillis - fromMillis) / double(edges.size() - 1);
    level = pixel >= 4 ? std::bit_width(static_cast<std::uint64_t>(pixel / 2)) - 1 : 0;
    for (size_t i = 0; i < edges.size(); ++i) {
        const auto edge = static_cast<std::int64_t>(std::floor(fromMillis + double(i) * pixel));
        edges[i] = (edge >> level) << level;
    }
}

int PixelGrid::columnOf(std::int64_t millis) const
{
    if (millis <= edges.front())
        return 0;
    if (millis >= edges.back())
        return columns() - 1;
    const double share = double(millis - edges.front()) / double(edges.back() - edges.front());
    int column = std::clamp(static_cast<int>(share * columns()), 0, columns() - 1);
    while (column > 0 && edges[size_t(column)] > millis)
        --column;
    while (column + 1 < columns() && edges[size_t(column) + 1] <= millis)
        ++column;
    return column;
}

LodIndex::LodIndex(std::shared_ptr<const Scene> scene)
    : m_scene(std::move(scene))
    , m_pyramids(m_scene->lanes.size())
{
    for (size_t lane = 0; lane < m_pyramids.size(); ++lane) {
        if (m_scene->lanes[lane].spans.size() > fewSpans)
            build(m_scene->lanes[lane], m_pyramids[lane]);
    }
}

void LodIndex::build(const Lane &lane, Pyramid &pyramid)
{
    const size_t closed = closedCount(lane);
    const std::int64_t from = lane.spans.front().start;
    const std::int64_t to = endOf(lane.spans[closed - 1], 0);
    const std::int64_t wanted = (to - from) / (leavesPerSpan * std::int64_t(closed));
    pyramid.shift = wanted > 1 ? std::bit_width(static_cast<std::uint64_t>(wanted)) - 1 : 0;

    Level leaves{m_buckets.size(), 0, from >> pyramid.shift};
    leaves.count = size_t(((to - 1) >> pyramid.shift) - leaves.first + 1);
    m_buckets.resize(leaves.offset + leaves.count, nothing);
    std::uint8_t *bucket = m_buckets.data() + leaves.offset;
    for (size_t i = 0; i < closed; ++i) {
        const Span &span = lane.spans[i];
        const std::int64_t last = ((endOf(span, 0) - 1) >> pyramid.shift) - leaves.first;
        for (std::int64_t at = (span.start >> pyramid.shift) - leaves.first; at <= last; ++at)
            raise(bucket[at], byteOf(span.state));
    }
    pyramid.levels.push_back(leaves);
    while (pyramid.levels.back().count > topBuckets)
        addLevel(pyramid);
}

void LodIndex::addLevel(Pyramid &pyramid)
{
    const Level below = pyramid.levels.back();
    const std::int64_t lastBelow = below.first + std::int64_t(below.count) - 1;
    Level level{m_buckets.size(), 0, below.first >> 1};
    level.count = size_t((lastBelow >> 1) - level.first + 1);
    m_buckets.resize(level.offset + level.count, nothing);
    const std::uint8_t *from = m_buckets.data() + below.offset;
    std::uint8_t *to = m_buckets.data() + level.offset;
    size_t child = 0;
    if (below.first & 1) // the first bucket is a right half, alone
        *to++ = from[child++];
    for (; child + 1 < below.count; child += 2)
        *to++ = std::max(from[child], from[child + 1]);
    if (child < below.count)
        *to = from[child];
    pyramid.levels.push_back(level);
}

void LodIndex::paint(int lane, const PixelGrid &grid, std::int64_t now, std::uint8_t *columns) const
{
    std::memset(columns, nothing, size_t(grid.columns()));
    const Lane &row = m_scene->lanes[size_t(lane)];
    const Pyramid &pyramid = m_pyramids[size_t(lane)];
    if (pyramid.levels.empty() || grid.level < pyramid.shift) {
        paintFromSpans(row, grid, now, columns);
        return;
    }
    paintFromBuckets(pyramid, grid, columns);
    if (row.spans.back().isOpen())
        paintSpan(row.spans.back(), grid, now, columns);
}

void LodIndex::paintFromBuckets(const Pyramid &pyramid, const PixelGrid &grid, std::uint8_t *columns) const
{
    const size_t step = std::min(size_t(grid.level - pyramid.shift), pyramid.levels.size() - 1);
    const int shift = pyramid.shift + static_cast<int>(step);
    const Level &level = pyramid.levels[step];
    const std::uint8_t *bucket = m_buckets.data() + level.offset;
    const auto indexOf = [&](std::int64_t edge) {
        return std::clamp<std::int64_t>((edge >> shift) - level.first, 0, std::int64_t(level.count));
    };
    std::int64_t at = indexOf(grid.edges.front());
    for (int column = 0; column < grid.columns(); ++column) {
        const std::int64_t end = indexOf(grid.edges[size_t(column) + 1]);
        std::uint8_t worst = nothing;
        for (; at < end; ++at)
            worst = std::max(worst, bucket[at]);
        columns[column] = worst;
    }
}

void LodIndex::paintFromSpans(const Lane &lane, const PixelGrid &grid, std::int64_t now,
                              std::uint8_t *columns) const
{
    const std::int64_t from = grid.edges.front(), to = grid.endOf(grid.columns() - 1);
    auto span = std::partition_point(lane.spans.begin(), lane.spans.end(),
                                     [&](const Span &one) { return endOf(one, now) <= from; });
    for (; span != lane.spans.end() && span->start < to; ++span)
        paintSpan(*span, grid, now, columns);
}

std::pair<int, int> LodIndex::spansWithin(int lane, std::int64_t from, std::int64_t to,
                                          std::int64_t now) const
{
    const std::vector<Span> &spans = m_scene->lanes[size_t(lane)].spans;
    const auto first = std::partition_point(spans.begin(), spans.end(),
                                            [&](const Span &one) { return endOf(one, now) <= from; });
    const auto last =
        std::partition_point(first, spans.end(), [&](const Span &one) { return one.start < to; });
    return {int(first - spans.begin()), int(last - spans.begin())};
}

SpanRef LodIndex::spanAt(int lane, std::int64_t millis, std::int64_t now, std::int64_t tolerance) const
{
    if (lane < 0 || size_t(lane) >= m_scene->lanes.size())
        return {};
    const Lane &row = m_scene->lanes[size_t(lane)];
    SpanRef best;
    std::int64_t bestDistance = tolerance + 1;
    const auto consider = [&](const SpanRef &ref) {
        const Extent extent = extentOf(ref, now);
        const std::int64_t end = std::max(extent.to, extent.from + 1);
        const std::int64_t distance = millis < extent.from ? extent.from - millis
            : millis >= end                                ? millis - end + 1
                                                           : 0;
        if (distance < bestDistance) {
            best = ref;
            bestDistance = distance;
        }
    };
    const auto after = std::partition_point(row.spans.begin(), row.spans.end(),
                                            [&](const Span &one) { return one.start <= millis; });
    const int next = int(after - row.spans.begin());
    if (next > 0)
        consider({lane, next - 1, false});
    if (next > 1)
        consider({lane, next - 2, false}); // the last one may be no longer than a moment
    if (next < int(row.spans.size()))
        consider({lane, next, false});
    for (int i = 0; i < int(row.planned.size()); ++i)
        consider({lane, i, true});
    return best;
}

const Span &LodIndex::spanOf(const SpanRef &ref) const
{
    const Lane &lane = m_scene->lanes[size_t(ref.lane)];
    return (ref.planned ? lane.planned : lane.spans)[size_t(ref.index)];
}

Extent LodIndex::extentOf(const SpanRef &ref, std::int64_t now) const
{
    const Span &span = spanOf(ref);
    if (!ref.planned)
        return {span.start, span.isOpen() ? std::max(now, span.start) : span.end};
    const std::int64_t tail = laneTail(m_scene->lanes[size_t(ref.lane)], now);
    return {tail + span.start, tail + span.end};
}

} // namespace hookline::timeline
