// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timelinelegend.h"

#include "widgets/common/status.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <span>

namespace hookline::timeline {
namespace {

// The most telling first: the last ones go when there is no room.
constexpr std::array usualStates = {SpanState::Waiting,   SpanState::Failed,   SpanState::InProgress,
                                    SpanState::Succeeded, SpanState::Reserved, SpanState::Planned};
constexpr std::array hookStates = {SpanState::Failed, SpanState::Warned, SpanState::InProgress,
                                   SpanState::Succeeded};
constexpr int swatchWidth = 16, swatchGap = 5, entryGap = 14, endGap = 8;

QString wordOf(SpanState state)
{
    return common::statusWord(common::statusId(state));
}

int entryWidth(const QFontMetrics &metrics, SpanState state)
{
    return swatchWidth + swatchGap + metrics.horizontalAdvance(wordOf(state)) + entryGap;
}

std::span<const SpanState> statesOf(bool warns)
{
    return warns ? std::span<const SpanState>(hookStates) : std::span<const SpanState>(usualStates);
}

} // namespace

TimelineLegend::TimelineLegend(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("timelineLegend"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Legend of the timeline"));
}

void TimelineLegend::setColors(const TimelinePalette &colors)
{
    m_colors = colors;
    update();
}

void TimelineLegend::setWarns(bool warns)
{
    if (m_warns == warns)
        return;
    m_warns = warns;
    updateGeometry();
    update();
}

QSize TimelineLegend::sizeHint() const
{
    int width = endGap;
    for (const SpanState state : statesOf(m_warns))
        width += entryWidth(fontMetrics(), state);
    return {width, fontMetrics().height() + 4};
}

QSize TimelineLegend::minimumSizeHint() const
{
    return {0, fontMetrics().height() + 4};
}

void TimelineLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // Set flush right, as much as there is room for.
    const auto shownStates = statesOf(m_warns);
    int count = 0, used = 0;
    for (const SpanState state : shownStates) {
        const int next = used + entryWidth(fontMetrics(), state);
        if (next - entryGap + endGap > width())
            break;
        used = next;
        ++count;
    }
    int x = width() - used + entryGap - endGap;
    for (int i = 0; i < count; ++i) {
        const SpanState state = shownStates[size_t(i)];
        const QColor &fill = m_colors.fill[size_t(state)];
        const double slim = state == SpanState::Reserved ? 3 : state >= SpanState::Waiting ? 0 : 1;
        const QRectF bar(x, (height() - 11) / 2.0 + slim, swatchWidth, 11 - 2 * slim);
        if (state == SpanState::Planned) {
            painter.setPen(QPen(m_colors.ink[size_t(state)], 1, Qt::DashLine));
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        } else {
            painter.fillRect(bar, fill);
        }
        QColor ink = m_colors.onFill[size_t(state)];
        if (state == SpanState::Waiting) {
            ink.setAlphaF(0.4f);
            painter.fillRect(bar, QBrush(ink, Qt::BDiagPattern));
        } else if (state == SpanState::Failed) {
            common::paintStatusGlyph(&painter, bar.adjusted(3, 1, -3, -1), common::StatusId::Failed, ink);
        }
        x += swatchWidth + swatchGap;
        painter.setPen(palette().color(QPalette::WindowText));
        const int textWidth = fontMetrics().horizontalAdvance(wordOf(state));
        painter.drawText(QRect(x, 0, textWidth + 2, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         wordOf(state));
        x += textWidth + entryGap;
    }
}

} // namespace hookline::timeline
