// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timelinepalette.h"

#include "widgets/common/status.h"

#include <QPalette>

#include <cmath>

namespace hookline::timeline {
namespace {

QColor between(const QColor &a, const QColor &b, double share)
{
    const auto mix = [share](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

/// Relative luminance as in WCAG.
double luminance(const QColor &color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// Black or white, whichever stands out more.
QColor inkUpon(const QColor &color)
{
    return luminance(color) > 0.179 ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace

TimelinePalette TimelinePalette::of(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    TimelinePalette colors;
    colors.ground = base;
    colors.stripe = between(base, text, 0.035);
    colors.grid = between(base, text, 0.13);
    colors.text = text;
    colors.quietText = between(base, text, 0.7);
    colors.nowLine = text;
    colors.selection = palette.color(QPalette::Active, QPalette::Highlight);
    colors.deadline = common::statusColor(common::StatusId::Failed, palette);
    for (size_t i = 0; i < spanStates; ++i) {
        const common::StatusId id = common::statusId(SpanState(i));
        colors.fill[i] = common::statusFill(id, palette);
        colors.ink[i] = common::statusColor(id, palette);
    }
    // What CodeDeploy does by itself and what was left out stands back.
    colors.fill[size_t(SpanState::Reserved)] = between(base, text, 0.38);
    colors.fill[size_t(SpanState::Skipped)] = between(base, text, 0.22);
    for (size_t i = 0; i < spanStates; ++i)
        colors.onFill[i] = inkUpon(colors.fill[i]);
    return colors;
}

} // namespace hookline::timeline
