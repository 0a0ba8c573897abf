// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/scene.h"

#include <QColor>

#include <array>

class QPalette;

namespace hookline::timeline {

inline constexpr size_t spanStates = size_t(SpanState::Failed) + 1;

/// Colours of the timeline. The states' are those of the one table of statuses (widgets/common/status.h);
/// shape tells them apart as well (height of the bar, hatching, outline, glyph).
struct TimelinePalette
{
    QColor ground, stripe; ///< Behind even and odd lanes.
    QColor grid;
    QColor text, quietText;
    QColor nowLine;
    QColor selection;
    QColor deadline;
    std::array<QColor, spanStates> fill; ///< By SpanState.
    std::array<QColor, spanStates> onFill; ///< Text and glyph upon it.
    std::array<QColor, spanStates> ink; ///< Text and outline upon the ground.

    static TimelinePalette of(const QPalette &palette);
};

} // namespace hookline::timeline
