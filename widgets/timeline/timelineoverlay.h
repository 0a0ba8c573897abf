// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinestate.h"

#include <qcustomplot.h>

namespace hookline::timeline {

/// What moves or is pointed at, on a buffered layer of its own: now-line, deadlines with the time left,
/// selection, hover and focus. Repainting it leaves the bars alone.
class TimelineOverlay : public QCPLayerable
{
    Q_OBJECT

public:
    /// `state` and `window` must outlive the overlay.
    TimelineOverlay(QCustomPlot *plot, const TimelineState &state, const TimelineWindow &window);

protected:
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override;
    void draw(QCPPainter *painter) override;

private:
    void drawNowLine(QCPPainter *painter) const;
    void drawDeadlines(QCPPainter *painter) const;
    void drawMarks(QCPPainter *painter) const;
    void drawDeadline(QCPPainter *painter, int lane, bool withText) const;
    void drawFrame(QCPPainter *painter, const SpanRef &ref, const QColor &color, double width) const;
    int firstLane() const;
    int lastLane() const;

    const TimelineState &m_state;
    const TimelineWindow &m_window;
};

} // namespace hookline::timeline
