// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/timeline/scene.h"

#include <QWidget>

#include <memory>

class QMouseEvent;
class QWheelEvent;

namespace hookline::timeline {

struct SpanRef;
struct TimelinePalette;

/// Lanes of lifecycle events over time, with what waits, until when, and what is to come. Zooms at the cursor
/// (wheel, +, -), pans (drag, Shift+wheel), fits (0), follows the now-line until a person pans, and takes
/// zooms back (Backspace). Arrows, Home and End move the selected span, Enter activates it. The same events
/// stand in tables::EventsModel for those who cannot use a picture. GUI thread.
class TimelineView : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);
    ~TimelineView() override;

    /// Shows `scene`. View and selection stay where they are, as far as what they show is still there.
    void setScene(std::shared_ptr<const Scene> scene);
    /// Moves the now-line and what grows with it. Repaints bars only when they change by a pixel.
    void setNow(Instant now);
    /// Selects a span of the lane by its event's name, or the lane alone if the name is empty or not there;
    /// an unknown lane clears the selection. Does not emit selected().
    void select(const QString &laneKey, const QString &eventName);
    /// Shows everything and follows the now-line again.
    void fit();
    void setFollow(bool follow);
    bool follows() const;

    /// The times in view.
    Instant visibleFrom() const;
    Instant visibleTo() const;
    void setVisibleRange(Instant from, Instant to);
    /// Bounds of a lane's height in pixels; between them lanes share the room, above them they scroll.
    /// Default 20 to 34.
    void setLaneHeights(int least, int most);
    /// Colours other than those of the widget's palette, which are used until then.
    void setColors(const TimelinePalette &colors);
    /// Paints the plot at `size` into a PNG file; false if it could not be written.
    bool savePng(const QString &file, const QSize &size);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A person selected a span, or a lane (`eventName` is empty).
    void selected(const QString &laneKey, const QString &eventName);
    /// … double-clicked it or pressed Enter on it.
    void activated(const QString &laneKey, const QString &eventName);
    void followChanged(bool follows);
    /// The times in view changed.
    void visibleRangeChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::timeline
