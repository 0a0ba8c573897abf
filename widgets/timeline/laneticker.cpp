// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/laneticker.h"

#include <QFontMetrics>

#include <algorithm>
#include <cmath>

namespace hookline::timeline {
namespace {

constexpr int measuredTitles = 500; // more would cost more than a wrong guess
constexpr int mostTitleWidth = 260, narrowestTitle = 40;

} // namespace

/// Width of the widest of the first titles, in pixels.
int LaneTicker::widestTitle() const
{
    if (m_measured.scene != m_state.scene || m_measured.font != m_state.font) {
        m_measured = {m_state.scene, m_state.font, 0};
        const QFontMetrics metrics(m_state.font);
        for (int lane = 0; lane < std::min(m_state.laneCount(), measuredTitles); ++lane)
            m_measured.widest = std::max(m_measured.widest,
                                         metrics.horizontalAdvance(m_state.scene->lanes[size_t(lane)].title));
    }
    return m_measured.widest;
}

int LaneTicker::titleWidth(int viewWidth) const
{
    return std::max(narrowestTitle, std::min({widestTitle() + 2, mostTitleWidth, viewWidth / 3}));
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
    const bool allFit = m_state.laneCount() <= measuredTitles && widestTitle() <= m_titleWidth;
    const int stride = std::max(1, int(std::ceil(metrics.height() / std::max(1.0, m_laneHeight))));
    const int first = std::max(0, int(std::floor(range.lower)) / stride * stride);
    const int last = std::min(m_state.laneCount(), int(std::ceil(range.upper)));
    for (int lane = first; lane < last; lane += stride) {
        // A label that would stand half outside is left out.
        const double middle = lane + 0.5;
        if (middle < range.lower || middle > range.upper)
            continue;
        ticks.append(middle);
        const QString &title = m_state.scene->lanes[size_t(lane)].title;
        if (tickLabels)
            tickLabels->append(allFit ? title : metrics.elidedText(title, Qt::ElideMiddle, m_titleWidth));
    }
}

} // namespace hookline::timeline
