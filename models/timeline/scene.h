// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace hookline::timeline {

/// What a span shows, in rising order of urgency: of two that share a pixel, the greater is painted.
enum class SpanState : std::uint8_t {
    Planned, ///< Still to come: outline.
    Skipped,
    Reserved, ///< Done by CodeDeploy itself and succeeded: grey.
    Succeeded,
    InProgress,
    Warned, ///< Failed without stopping anything.
    Waiting, ///< Waits for a person.
    Failed,
};

/// One bar. Times in milliseconds since the scene's origin.
struct Span
{
    std::int64_t start = 0;
    std::int64_t end = 0; ///< Open spans (running, waiting) end at `openEnd`.
    std::uint32_t name = 0; ///< Index into Scene::names.
    SpanState state = SpanState::Planned;

    static constexpr std::int64_t openEnd = INT64_MAX; ///< Drawn to the now-line.

    bool isOpen() const { return end == openEnd; }
    bool operator==(const Span &) const = default;
};

/// One row: a target, or a deployment. Spans are sorted by start and do not overlap; only the last may be
/// open.
struct Lane
{
    QString key; ///< Target key "<deploymentId>/<targetId>", or another table's; shared with it.
    QString title;
    std::vector<Span> spans;
    /// Events still to come, in order. Nobody knows when: their times count from the lane's tail (the end of
    /// its last span, the now-line while that one is open) and are only room to draw them.
    std::vector<Span> planned;
    std::optional<std::int64_t> deadline; ///< When the waiting span fails if nobody acts.
    bool deadlineEstimated = false;
    std::vector<std::int64_t> ticks; ///< Moments that kept the lane going (heartbeats), ascending.
    std::optional<std::int64_t> limit; ///< Nothing moves the deadline beyond it.

    bool operator==(const Lane &) const = default;
};

/// Spans of a lane must follow one another: sorts them and ends each where the next begins.
void straighten(std::vector<Span> &spans);

/// Everything that a timeline shows, as one immutable value: built on the GUI thread for one deployment, off
/// it for many.
struct Scene
{
    Instant origin{};
    std::vector<QString> names;
    std::vector<Lane> lanes;

    bool operator==(const Scene &) const = default;

    Instant instantAt(std::int64_t millis) const { return origin + Millis(millis); }
    std::int64_t millisAt(Instant instant) const { return (instant - origin).count(); }
};

/// Where a lane's known part ends, seen at `now` (ms since the origin).
std::int64_t laneTail(const Lane &lane, std::int64_t now);

/// The times that a scene covers, seen at `now`: from the first start to the last end, planned spans
/// included; deadlines as far as they do not squeeze what is known into less than a third.
struct Extent
{
    std::int64_t from = 0;
    std::int64_t to = 0;
};
Extent extentOf(const Scene &scene, std::int64_t now);

} // namespace hookline::timeline
