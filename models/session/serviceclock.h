// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <optional>

namespace hookline::session {

/// The service's time between the replies that tell it. A value.
class ServiceClock
{
public:
    /// A sandbox said that its time is `world` and runs `speed` times as fast as the wall. True if that is
    /// news: another speed, or a jump against what was expected.
    bool read(Instant world, double speed, Instant local);
    /// `offset` is used as long as nothing was read: how far the service is ahead of the local clock.
    Instant at(Instant local, Millis offset) const;
    double speed() const { return m_reading ? m_reading->speed : 1; }

private:
    struct Reading
    {
        Instant world;
        double speed;
        Instant local;
    };
    std::optional<Reading> m_reading;
};

} // namespace hookline::session
