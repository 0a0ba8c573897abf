// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/simclock.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace hookline::sandbox {

SimClock::SimClock(std::function<Millis()> ticks, Instant start, double speed)
    : m_ticks(std::move(ticks))
    , m_anchor(start)
    , m_anchorTicks(m_ticks())
    , m_speed(std::clamp(speed, 0.0, maxSpeed))
{ }

Millis SimClock::systemTicks()
{
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

Instant SimClock::now() const
{
    const auto real = static_cast<double>((m_ticks() - m_anchorTicks).count());
    return m_anchor + Millis(std::max<qint64>(0, std::llround(std::floor(real * rate()))));
}

void SimClock::anchor(Instant at)
{
    m_anchor = at;
    m_anchorTicks = m_ticks();
}

void SimClock::setSpeed(double speed)
{
    anchor(now());
    m_speed = std::clamp(speed, 0.0, maxSpeed);
}

void SimClock::setPaused(bool paused)
{
    anchor(now());
    m_paused = paused;
}

void SimClock::jumpTo(Instant instant)
{
    anchor(std::max(now(), instant));
}

std::optional<Millis> SimClock::realTimeUntil(Instant instant) const
{
    const double away = static_cast<double>((instant - now()).count());
    if (away <= 0)
        return Millis(0);
    if (rate() <= 0)
        return std::nullopt;
    // A day is as good as for ever: whoever waits asks again then.
    constexpr double day = 86'400'000;
    return Millis(std::llround(std::ceil(std::min(day, away / rate()))));
}

QJsonObject SimClock::toJson() const
{
    return {{QStringLiteral("now"), static_cast<qint64>(now().time_since_epoch().count())},
            {QStringLiteral("speed"), m_speed},
            {QStringLiteral("paused"), m_paused}};
}

bool SimClock::restore(const QJsonObject &saved)
{
    const qint64 now = saved.value(u"now").toInteger(-1);
    if (now < 0)
        return false;
    m_speed = std::clamp(saved.value(u"speed").toDouble(1), 0.0, maxSpeed);
    m_paused = saved.value(u"paused").toBool();
    anchor(Instant(Millis(now)));
    return true;
}

} // namespace hookline::sandbox
