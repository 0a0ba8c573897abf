// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"

#include <map>

namespace hookline::test {

/// A clock that a test moves by hand. Timers fire inside advance(), in order of due time.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(Instant now = fromEpochSeconds(1'800'000'000))
        : m_now(now)
    { }

    Instant now() const override { return m_now; }

    ClockTimer callAfter(Millis delay, std::function<void()> call) override
    {
        const Key key{m_now + std::max(delay, Millis(0)), m_next++};
        m_timers->emplace(key, std::move(call));
        return ClockTimer([timers = std::weak_ptr(m_timers), key] {
            if (auto alive = timers.lock())
                alive->erase(key);
        });
    }

    void advance(Millis by)
    {
        const Instant until = m_now + by;
        while (!m_timers->empty() && m_timers->begin()->first.first <= until) {
            auto node = m_timers->extract(m_timers->begin());
            m_now = std::max(m_now, node.key().first);
            node.mapped()();
        }
        m_now = until;
    }

    /// Time until the next timer; nothing if none waits.
    std::optional<Millis> untilNext() const
    {
        return m_timers->empty() ? std::nullopt : std::optional(m_timers->begin()->first.first - m_now);
    }

private:
    using Key = std::pair<Instant, std::uint64_t>;
    Instant m_now;
    std::uint64_t m_next = 0;
    std::shared_ptr<std::map<Key, std::function<void()>>> m_timers =
        std::make_shared<std::map<Key, std::function<void()>>>();
};

} // namespace hookline::test
