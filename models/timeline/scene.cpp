// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/scene.h"

#include <algorithm>

namespace hookline::timeline {

void straighten(std::vector<Span> &spans)
{
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span &a, const Span &b) { return a.start < b.start; });
    for (size_t i = 0; i + 1 < spans.size(); ++i)
        spans[i].end = std::max(spans[i].start, std::min(spans[i].end, spans[i + 1].start));
    for (Span &span : spans)
        span.end = std::max(span.start, span.end);
}

std::int64_t laneTail(const Lane &lane, std::int64_t now)
{
    if (lane.spans.empty())
        return now;
    const Span &last = lane.spans.back();
    return last.isOpen() ? std::max(now, last.start) : last.end;
}

Extent extentOf(const Scene &scene, std::int64_t now)
{
    Extent extent{INT64_MAX, INT64_MIN};
    std::int64_t deadline = INT64_MIN;
    for (const Lane &lane : scene.lanes) {
        const std::int64_t tail = laneTail(lane, now);
        if (!lane.spans.empty())
            extent.from = std::min(extent.from, lane.spans.front().start);
        else if (!lane.planned.empty())
            extent.from = std::min(extent.from, tail);
        else
            continue;
        extent.to = std::max(extent.to, tail + (lane.planned.empty() ? 0 : lane.planned.back().end));
        if (lane.deadline)
            deadline = std::max(deadline, *lane.deadline);
    }
    if (extent.from > extent.to)
        return {0, 0};
    if (deadline > extent.to && deadline - extent.from <= 3 * (extent.to - extent.from))
        extent.to = deadline;
    return extent;
}

} // namespace hookline::timeline
