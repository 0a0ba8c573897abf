// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timelinetexts.h"
#include "widgets/timeline/timelineview_p.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hookline::timeline {
namespace {

constexpr double hitTolerance = 3; // pixels beside a span that still mean it
constexpr double zoomStep = 1.25; // of a notch of the wheel
constexpr double keyZoomStep = 1.5;
constexpr int oneGesture = 700; // ms: wheel notches closer than this are one zoom to take back
constexpr size_t keptZooms = 50;
constexpr int notch = 120; // eighths of a degree
constexpr double longestRange = 40.0 * 365 * 24 * 3600 * 1000; // ms

} // namespace

SpanRef TimelineView::Private::refAt(const QPointF &position) const
{
    const int lane = window.laneAt(position.y());
    const QRectF area(window.area);
    if (lane < 0 || lane >= state.laneCount() || position.y() < area.top() || position.y() > area.bottom()
        || position.x() > area.right())
        return {};
    if (position.x() < area.left())
        return {lane, -1, false}; // on the title
    return state.index->spanAt(lane, std::int64_t(std::floor(window.millisAt(position.x()))), state.now,
                               std::int64_t(hitTolerance * window.millisPerPixel()));
}

void TimelineView::Private::mousePress(QMouseEvent *event)
{
    q->setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton)
        press = Press{event->position(), window.from, window.to, scroll->value()};
}

void TimelineView::Private::mouseMove(QMouseEvent *event)
{
    if (!press) {
        const SpanRef ref = refAt(event->position());
        const SpanRef over = ref.index >= 0 ? ref : SpanRef();
        if (!(over == state.hovered)) {
            state.hovered = over;
            QToolTip::hideText();
            replotOverlay();
        }
        return;
    }
    const QPointF moved = event->position() - press->at;
    if (!press->panning) {
        if (moved.manhattanLength() < QApplication::startDragDistance())
            return;
        press->panning = true;
        plot->setCursor(Qt::ClosedHandCursor);
        fitted = false;
        setFollow(false);
    }
    const double millis = moved.x() * (press->to - press->from) / window.area.width();
    scroll->setValue(press->scroll - int(moved.y()));
    setRange(press->from - millis, press->to - millis);
    updateHeader();
}

void TimelineView::Private::mouseRelease(QMouseEvent *event)
{
    const bool click = press && !press->panning && event->button() == Qt::LeftButton;
    press.reset();
    plot->unsetCursor();
    if (click)
        selectByHand(refAt(event->position()), false);
}

void TimelineView::Private::mouseDoubleClick(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    selectByHand(refAt(event->position()), false);
    activateSelected();
}

void TimelineView::Private::wheel(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    const bool onTitles = event->position().x() < window.area.left();
    if (onTitles && turned.y() != 0) {
        scroll->setValue(scroll->value() - turned.y() / notch * 3 * scroll->singleStep());
    } else if ((event->modifiers() & Qt::ShiftModifier) || std::abs(turned.x()) > std::abs(turned.y())) {
        const double notches = double(turned.x() != 0 ? turned.x() : turned.y()) / notch;
        pan(-notches * (window.to - window.from) / 10);
    } else if (turned.y() != 0) {
        const double x =
            std::clamp(event->position().x(), double(window.area.left()), double(window.area.right()));
        rememberZoom(false);
        zoom(std::pow(zoomStep, -double(turned.y()) / notch), window.millisAt(x));
    }
    event->accept();
}

/// Keeps the view as it is now, to be taken back; the notches of one turn of the wheel count as one.
void TimelineView::Private::rememberZoom(bool ownGesture)
{
    const bool continues = !ownGesture && sinceZoom.isValid() && sinceZoom.elapsed() < oneGesture;
    sinceZoom.start();
    if (continues && !zooms.empty())
        return;
    if (zooms.size() == keptZooms)
        zooms.erase(zooms.begin());
    zooms.push_back({window.from, window.to, fitted, follow});
}

void TimelineView::Private::zoom(double factor, double centre)
{
    const double length = (window.to - window.from) * factor;
    if (state.laneCount() == 0 || length > longestRange)
        return;
    fitted = false;
    setRange(centre - (centre - window.from) * factor, centre + (window.to - centre) * factor);
    const double place = double(state.now);
    if (place < window.from || place > window.to)
        setFollow(false);
    updateHeader();
}

void TimelineView::Private::pan(double millis)
{
    fitted = false;
    setFollow(false);
    setRange(window.from + millis, window.to + millis);
    updateHeader();
}

void TimelineView::Private::popZoom()
{
    if (zooms.empty()) {
        q->fit();
        return;
    }
    const Zoom back = zooms.back();
    zooms.pop_back();
    sinceZoom.invalidate();
    fitted = back.fitted;
    setRange(back.from, back.to);
    setFollow(back.follow);
    keepUp();
    updateHeader();
}

void TimelineView::Private::leave()
{
    if (!state.hovered.isValid())
        return;
    state.hovered = {};
    replotOverlay();
}

bool TimelineView::Private::helpTip(const QPoint &position, const QPoint &global)
{
    const SpanRef ref = refAt(position);
    if (ref.isValid() && ref.index >= 0) {
        const QRectF bar = window.barRect(ref.lane, state.index->extentOf(ref, state.now));
        QToolTip::showText(global, spanTip(state, ref), plot, bar.toAlignedRect().adjusted(-3, -3, 3, 3));
    } else if (ref.isValid()) {
        QToolTip::showText(global, state.scene->lanes[size_t(ref.lane)].title.toHtmlEscaped(), plot);
    } else {
        QToolTip::hideText();
    }
    return true;
}

bool TimelineView::Private::key(QKeyEvent *event)
{
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    const auto zoomByKey = [this](double factor) {
        rememberZoom(true);
        double centre = (window.from + window.to) / 2;
        if (state.selected.isValid() && state.selected.index >= 0) {
            const Extent extent = state.index->extentOf(state.selected, state.now);
            const double middle = double(extent.from) + double(extent.to - extent.from) / 2;
            if (middle > window.from && middle < window.to)
                centre = middle;
        }
        zoom(factor, centre);
    };
    switch (event->key()) {
    case Qt::Key_Left:
        moveInLane(-1);
        return true;
    case Qt::Key_Right:
        moveInLane(+1);
        return true;
    case Qt::Key_Up:
        moveToLane(-1);
        return true;
    case Qt::Key_Down:
        moveToLane(+1);
        return true;
    case Qt::Key_Home:
        moveToEnd(false);
        return true;
    case Qt::Key_End:
        moveToEnd(true);
        return true;
    case Qt::Key_PageUp:
        scroll->triggerAction(QAbstractSlider::SliderPageStepSub);
        return true;
    case Qt::Key_PageDown:
        scroll->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activateSelected();
        return state.selected.isValid();
    case Qt::Key_Plus:
    case Qt::Key_Equal: // + without Shift on many keyboards
        zoomByKey(1 / keyZoomStep);
        return true;
    case Qt::Key_Minus:
        zoomByKey(keyZoomStep);
        return true;
    case Qt::Key_0:
        q->fit();
        return true;
    case Qt::Key_Backspace:
        popZoom();
        return true;
    default:
        return false;
    }
}

void TimelineView::Private::select(const SpanRef &ref)
{
    state.selected = ref;
    if (ref.isValid()) {
        // Only up and down: a selection made elsewhere must not move the time that a person looks at.
        const double top = ref.lane * window.laneHeight;
        if (top < scroll->value())
            scroll->setValue(int(top));
        else if (top + window.laneHeight > scroll->value() + window.area.height())
            scroll->setValue(int(std::ceil(top + window.laneHeight)) - window.area.height());
    }
    describe();
    replotOverlay();
}

void TimelineView::Private::selectByHand(const SpanRef &ref, bool intoView)
{
    if (!ref.isValid())
        return;
    const bool same = ref == state.selected;
    select(ref);
    if (intoView)
        bringIntoView(ref);
    if (!same)
        Q_EMIT q->selected(laneKey(ref), eventName(ref));
}

void TimelineView::Private::activateSelected()
{
    if (state.selected.isValid())
        Q_EMIT q->activated(laneKey(state.selected), eventName(state.selected));
}

void TimelineView::Private::bringIntoView(const SpanRef &ref)
{
    if (ref.index < 0)
        return;
    const Extent extent = state.index->extentOf(ref, state.now);
    const double length = window.to - window.from, margin = length / 20;
    if (double(extent.to) < window.from + margin || double(extent.from) > window.to - margin) {
        const double middle = double(extent.from) + double(extent.to - extent.from) / 2;
        pan(middle - (window.from + window.to) / 2);
    }
}

int TimelineView::Private::positionsInLane(int lane) const
{
    const Lane &row = state.scene->lanes[size_t(lane)];
    return int(row.spans.size() + row.planned.size());
}

SpanRef TimelineView::Private::refInLane(int lane, int position) const
{
    const int known = int(state.scene->lanes[size_t(lane)].spans.size());
    return position < known ? SpanRef{lane, position, false} : SpanRef{lane, position - known, true};
}

int TimelineView::Private::positionInLane(const SpanRef &ref) const
{
    return ref.planned ? ref.index + int(state.scene->lanes[size_t(ref.lane)].spans.size()) : ref.index;
}

/// Where the keyboard begins: the last event of the first lane in view.
SpanRef TimelineView::Private::startingPoint() const
{
    const int lane = std::clamp(int(std::ceil(window.firstLane)), 0, std::max(0, state.laneCount() - 1));
    if (lane >= state.laneCount())
        return {};
    return {lane, int(state.scene->lanes[size_t(lane)].spans.size()) - 1, false};
}

void TimelineView::Private::moveInLane(int by)
{
    if (!state.selected.isValid()) {
        selectByHand(startingPoint(), true);
        return;
    }
    const int lane = state.selected.lane, count = positionsInLane(lane);
    if (count > 0)
        selectByHand(refInLane(lane, std::clamp(positionInLane(state.selected) + by, 0, count - 1)), true);
}

void TimelineView::Private::moveToLane(int by)
{
    if (!state.selected.isValid()) {
        selectByHand(startingPoint(), true);
        return;
    }
    const int lane = std::clamp(state.selected.lane + by, 0, state.laneCount() - 1);
    if (lane == state.selected.lane)
        return;
    std::int64_t time = std::int64_t((window.from + window.to) / 2);
    if (state.selected.index >= 0) {
        const Extent extent = state.index->extentOf(state.selected, state.now);
        time = extent.from + (extent.to - extent.from) / 2;
    }
    const SpanRef ref =
        state.index->spanAt(lane, time, state.now, std::numeric_limits<std::int64_t>::max() / 4);
    selectByHand(ref.isValid() ? ref : SpanRef{lane, -1, false}, true);
}

void TimelineView::Private::moveToEnd(bool last)
{
    if (state.laneCount() == 0)
        return;
    const int lane = state.selected.isValid() ? state.selected.lane : 0;
    const int count = positionsInLane(lane);
    if (count > 0)
        selectByHand(refInLane(lane, last ? count - 1 : 0), true);
}

QString TimelineView::Private::laneKey(const SpanRef &ref) const
{
    return ref.isValid() ? state.scene->lanes[size_t(ref.lane)].key : QString();
}

QString TimelineView::Private::eventName(const SpanRef &ref) const
{
    if (!ref.isValid() || ref.index < 0)
        return {};
    const Span &span = state.index->spanOf(ref);
    return span.name < state.scene->names.size() ? state.scene->names[span.name] : QString();
}

} // namespace hookline::timeline
