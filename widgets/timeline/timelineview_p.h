// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/lanesplottable.h"
#include "widgets/timeline/laneticker.h"
#include "widgets/timeline/timelinelegend.h"
#include "widgets/timeline/timelineoverlay.h"
#include "widgets/timeline/timelinestate.h"
#include "widgets/timeline/timelineview.h"
#include "widgets/timeline/timeticker.h"

#include <QElapsedTimer>
#include <QPoint>

#include <optional>

class QScrollBar;
class QToolButton;

namespace hookline::timeline {

/// The inside of a TimelineView: what is drawn, which part of it is in view, and what hands do to it.
class TimelineView::Private
{
public:
    explicit Private(TimelineView *view);

    // timelineview.cpp: what is shown
    void setUpPlot();
    void setUpHeader();
    void applyColors();
    void layOut(const QSize &size);
    void setRange(double from, double to);
    void fitRange();
    void keepUp();
    void setFollow(bool on);
    void replot();
    void replotOverlay();
    void updateHeader();
    QString dateLabel() const;
    SpanRef find(const QString &laneKey, const QString &eventName) const;
    void describe();

    // timelineinput.cpp: what hands do
    void mousePress(QMouseEvent *event);
    void mouseMove(QMouseEvent *event);
    void mouseRelease(QMouseEvent *event);
    void mouseDoubleClick(QMouseEvent *event);
    void wheel(QWheelEvent *event);
    bool key(QKeyEvent *event);
    bool helpTip(const QPoint &position, const QPoint &global);
    void leave();
    void zoom(double factor, double centre);
    void pan(double millis);
    void popZoom();
    void rememberZoom(bool ownGesture);
    SpanRef refAt(const QPointF &position) const;
    void select(const SpanRef &ref);
    void selectByHand(const SpanRef &ref, bool bringIntoView);
    void activateSelected();
    void moveInLane(int by);
    void moveToLane(int by);
    void moveToEnd(bool last);
    void bringIntoView(const SpanRef &ref);
    SpanRef refInLane(int lane, int position) const;
    int positionInLane(const SpanRef &ref) const;
    int positionsInLane(int lane) const;
    SpanRef startingPoint() const;
    QString laneKey(const SpanRef &ref) const;
    QString eventName(const SpanRef &ref) const;

    struct Zoom
    {
        double from, to;
        bool fitted, follow;
    };
    /// A press that may become a click or a pan.
    struct Press
    {
        QPointF at;
        double from, to;
        int scroll;
        bool panning = false;
    };

    TimelineView *q;
    TimelineState state;
    TimelineWindow window;
    Instant now{};
    bool anyOpen = false, anyDeadline = false;
    std::optional<TimelinePalette> ownColors;

    QCustomPlot *plot = nullptr;
    QScrollBar *scroll = nullptr;
    QToolButton *fitButton = nullptr;
    QToolButton *followButton = nullptr;
    QToolButton *zoomChip = nullptr;
    QToolButton *exportButton = nullptr;
    TimelineLegend *legend = nullptr;
    QSharedPointer<TimeTicker> localTicker, relativeTicker;
    QSharedPointer<LaneTicker> laneTicker;

    int leastLane = 20, mostLane = 34;
    bool follow = true; ///< The view moves with the now-line …
    bool fitted = true; ///< … showing everything, rather than a stretch of time.
    std::vector<Zoom> zooms;
    QElapsedTimer sinceZoom;
    std::optional<Press> press;
};

} // namespace hookline::timeline
