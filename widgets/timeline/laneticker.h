// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinestate.h"

#include <qcustomplot.h>

#include <memory>

namespace hookline::timeline {

/// A tick in the middle of each lane with the lane's title, elided in the middle; every second, third … lane
/// where they are too low for text.
class LaneTicker : public QCPAxisTicker
{
public:
    /// `state` must outlive the ticker.
    explicit LaneTicker(const TimelineState &state)
        : m_state(state)
    { }

    void generate(const QCPRange &range, const QLocale &locale, QChar formatChar, int precision,
                  QVector<double> &ticks, QVector<double> *subTicks, QVector<QString> *tickLabels) override;

    void setLaneHeight(double height) { m_laneHeight = height; }
    /// Room for titles, in pixels, for a view of that width; titles longer than a third of it are elided.
    int titleWidth(int viewWidth) const;
    void setTitleWidth(int width) { m_titleWidth = width; }

private:
    int widestTitle() const;

    /// Measuring texts is dear beside painting, and titles change with the scene only.
    struct Measured
    {
        std::shared_ptr<const Scene> scene;
        QFont font;
        int widest = 0;
    };

    const TimelineState &m_state;
    mutable Measured m_measured;
    double m_laneHeight = 24;
    int m_titleWidth = 120;
};

} // namespace hookline::timeline
