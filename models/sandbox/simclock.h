// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>

#include <functional>
#include <optional>

namespace hookline::sandbox {

/// The sandbox's own time: runs 0 to 3600 times as fast as the machine's monotonic time, can be paused and
/// moved forward, and never goes back. A machine that sleeps, or whose wall clock is set, does not move it.
class SimClock
{
public:
    static constexpr double maxSpeed = 3600;

    /// `ticks` gives monotonic real time from any origin.
    SimClock(std::function<Millis()> ticks, Instant start, double speed);

    /// The machine's monotonic time.
    static Millis systemTicks();

    Instant now() const;
    double speed() const { return m_speed; }
    bool paused() const { return m_paused; }
    /// Sandbox milliseconds per real millisecond right now: 0 while paused.
    double rate() const { return m_paused ? 0 : m_speed; }

    /// `speed` 0 to maxSpeed; 0 stands still like a pause.
    void setSpeed(double speed);
    void setPaused(bool paused);
    /// Moves forward to `instant`; nothing happens if that is the past.
    void jumpTo(Instant instant);

    /// Real time until the clock shows `instant` (0 if it is past); nothing while it stands still.
    std::optional<Millis> realTimeUntil(Instant instant) const;

    /// For the records: the time shown, speed and pause.
    QJsonObject toJson() const;
    /// Goes on at the saved moment: the time while nothing ran did not pass. False if `saved` is no clock.
    bool restore(const QJsonObject &saved);

private:
    void anchor(Instant at);

    std::function<Millis()> m_ticks;
    Instant m_anchor;
    Millis m_anchorTicks;
    double m_speed;
    bool m_paused = false;
};

} // namespace hookline::sandbox
