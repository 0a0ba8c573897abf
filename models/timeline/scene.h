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
};

/// One row: a target, or a deployment. Spans are sorted by start and do not overlap.
struct Lane
{
    QString key; ///< Target key "<deploymentId>/<targetId>"; shared with tables.
    QString title;
    std::vector<Span> spans;
    std::optional<std::int64_t> deadline; ///< When the waiting span fails if nobody acts.
};

/// Everything that a timeline shows, as one immutable value: built on the GUI thread for one deployment, off
/// it for many.
struct Scene
{
    Instant origin;
    std::vector<QString> names;
    std::vector<Lane> lanes;
};

} // namespace hookline::timeline
