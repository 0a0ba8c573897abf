// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/sheet.h"
#include "models/timeline/scene.h"

#include <QByteArray>

namespace hookline::timeline {

/// A scene as a table: a row per span, lane after lane, planned ones at the end of theirs and without times.
/// Times are ISO 8601 in UTC, durations seconds. An open span has no end; its duration counts to `now`. Pure.
Sheet timelineSheet(const Scene &scene, Instant now);

/// A scene as a trace for Perfetto (https://ui.perfetto.dev) and chrome://tracing: the JSON object of the
/// Trace Event Format. A deployment (what stands before "/" in a lane's key) is a process and a lane a
/// thread, both named; a span is a complete event ("X") with `ts` and `dur` in microseconds since 1970. Spans
/// that are still open last until `now` and have "open" among their arguments; deadlines, heartbeats and
/// limits are instant events. What is planned has no times and is left out. Pure.
QByteArray chromeTrace(const Scene &scene, Instant now);

} // namespace hookline::timeline
