// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinestate.h"

#include <QImage>
#include <qcustomplot.h>

namespace hookline::timeline {

/// All bars of the timeline as one plottable. Each lane is one run of colours, a pixel each, taken from the
/// level-of-detail index and copied down the height of its bar, so that the cost is that of the screen and
/// not that of the events. Where bars are wide enough, what a pixel cannot say is painted on top: labels,
/// glyphs, hatching, and the outlines of what is still to come.
class LanesPlottable : public QCPAbstractPlottable
{
    Q_OBJECT

public:
    /// `state` and `window` must outlive the plottable.
    LanesPlottable(QCPAxis *keyAxis, QCPAxis *valueAxis, const TimelineState &state,
                   const TimelineWindow &window);

    double selectTest(const QPointF &pos, bool onlySelectable, QVariant *details = nullptr) const override;
    QCPRange getKeyRange(bool &foundRange, QCP::SignDomain inSignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool &foundRange, QCP::SignDomain inSignDomain = QCP::sdBoth,
                           const QCPRange &inKeyRange = QCPRange()) const override;

protected:
    void draw(QCPPainter *painter) override;
    void drawLegendIcon(QCPPainter *painter, const QRectF &rect) const override;

private:
    /// Runs of colours of one lane: how high a bar stands is a sign of its state.
    struct Runs
    {
        std::vector<QRgb> outer; ///< Failed and waiting only: those bars fill their lane.
        std::vector<QRgb> middle; ///< … and all the others but
        std::vector<QRgb> inner; ///< reserved and skipped ones, which are slim.
    };

    void prepareGround(const PixelGrid &grid, int columns);
    void fillRuns(int lane, const PixelGrid &grid);
    void partSpans(int lane, const PixelGrid &grid);
    void blitLane(int lane);
    void blit(const std::vector<QRgb> &run, int until);
    void flushStrip();
    void drawDetails(QCPPainter *painter, int lane) const;
    void drawMarks(QCPPainter *painter, int lane, int first, int last) const;
    void drawPlanned(QCPPainter *painter, int lane) const;
    void drawLabel(QCPPainter *painter, const QRectF &bar, const Span &span, const QColor &color) const;

    const TimelineState &m_state;
    const TimelineWindow &m_window;
    /// The device rows that are being filled, handed to the painter a strip at a time.
    struct Strip
    {
        QCPPainter *painter = nullptr; ///< Of the draw() that is running.
        double scale = 1; ///< Device pixels per logical one.
        QImage image;
        int top = 0; ///< Device row of the area at which the strip begins …
        int end = 0; ///< … and the one that is filled next.
        int rows = 0; ///< Of the whole area.
    } m_strip;
    std::vector<std::uint8_t> m_columns;
    std::vector<QRgb> m_ground, m_stripe;
    Runs m_runs;
};

} // namespace hookline::timeline
