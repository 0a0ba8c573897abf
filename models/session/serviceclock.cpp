// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/serviceclock.h"

#include <cmath>

namespace hookline::session {

namespace {

/// A reply's way takes this long at most in ordinary life; less is no jump.
constexpr double ordinaryDelayMillis = 1000;

} // namespace

bool ServiceClock::read(Instant world, double speed, Instant local)
{
    bool news = !m_reading || m_reading->speed != speed;
    if (!news) {
        const double apart = std::abs(static_cast<double>((world - at(local, Millis(0))).count()));
        news = apart > ordinaryDelayMillis * std::max(1.0, speed);
    }
    m_reading = Reading{world, speed, local};
    return news;
}

Instant ServiceClock::at(Instant local, Millis offset) const
{
    if (!m_reading)
        return local + offset;
    const double elapsed = static_cast<double>((local - m_reading->local).count()) * m_reading->speed;
    return m_reading->world + Millis(std::llround(elapsed));
}

} // namespace hookline::session
