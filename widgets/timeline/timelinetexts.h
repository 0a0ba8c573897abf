// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinestate.h"

#include <QString>

namespace hookline::timeline {

/// The span in one sentence, for screen readers: "AfterInstall, Failed, i-0abc, 14:32:10 to 14:33:12, 1 min 2
/// s".
QString spanSentence(const TimelineState &state, const SpanRef &ref);

/// The span in some lines of rich text, for a tool tip: event, status, lane, local and UTC times, duration,
/// deadline.
QString spanTip(const TimelineState &state, const SpanRef &ref);

/// How long until the lane's deadline: "41:07 left", "~41:07 left", "overdue".
QString deadlineText(const TimelineState &state, int lane);

/// What stands where there is nothing to draw.
QString emptyText();

} // namespace hookline::timeline
