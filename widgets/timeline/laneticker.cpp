// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/laneticker.h"

#include <QFontMetrics>

#include <algorithm>
#include <cmath>

namespace hookline::timeline {
namespace {

constexpr int measuredTitles = 500; // more would cost more than a wrong guess
constexpr int widestTitle = 260, narrowestTitle = 40;

} // namespace

int LaneTicker::titleWidth(int viewWidth) const
{
    const QFontMetrics metrics(m_state.font);
    int widest = narrowestTitle;
    for (int lane = 0; lane < std::min(m_state.laneCount(), measuredTitles); ++lane)
        widest = std::max(widest, metrics.horizontalAdvance(m_state.scene->lanes[size_t(lane)].title));
    return std::max(narrowestTitle, std::min({widest + 2, widestTitle, viewWidth / 3}));
}

void LaneTicker::generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks,
                          QVector<double> *subTicks, QVector<QString> *tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    const QFontMetrics metrics(m_state.font);
    const int stride = std::max(1, int(std::ceil(metrics.height() / std::max(1.0, m_laneHeight))));
    const int first = std::max(0, int(std::floor(range.lower)) / stride * stride);
    const int last = std::min(m_state.laneCount(), int(std::ceil(range.upper)));
    for (int lane = first; lane < last; lane += stride) {
        // A label that would stand half outside is left out.
        const double middle = lane + 0.5;
        if (middle < range.lower || middle > range.upper)
            continue;
        ticks.append(middle);
        if (tickLabels)
            tickLabels->append(
                metrics.elidedText(m_state.scene->lanes[size_t(lane)].title, Qt::ElideMiddle, m_titleWidth));
    }
}

} // namespace hookline::timeline
