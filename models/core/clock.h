// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QObject>

#include <functional>
#include <memory>

namespace hookline {

/// A pending call of Clock::callAfter. Destroying or cancelling it means that the call never happens.
class [[nodiscard]] ClockTimer
{
public:
    ClockTimer() = default;
    explicit ClockTimer(std::function<void()> cancel)
        : m_cancel(std::move(cancel))
    { }
    ClockTimer(ClockTimer &&other) noexcept
        : m_cancel(std::exchange(other.m_cancel, nullptr))
    { }
    ClockTimer &operator=(ClockTimer &&other) noexcept
    {
        if (this != &other) {
            cancel();
            m_cancel = std::exchange(other.m_cancel, nullptr);
        }
        return *this;
    }
    ~ClockTimer() { cancel(); }

    void cancel()
    {
        if (auto cancel = std::exchange(m_cancel, nullptr))
            cancel();
    }

private:
    std::function<void()> m_cancel;
};

/// The one source of time for everything that waits: polling, countdowns, deadlines and retry. Tests inject a
/// clock that they move by hand (tests/support/manualclock.h), so nothing ever sleeps. Used from one thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;

    /// Calls `call` once, never before this function returned, after `delay` has passed on this clock.
    virtual ClockTimer callAfter(Millis delay, std::function<void()> call) = 0;
};

/// The computer's clock, with timers of the calling thread's event loop.
class SystemClock final : public Clock
{
public:
    Instant now() const override;
    ClockTimer callAfter(Millis delay, std::function<void()> call) override;
};

} // namespace hookline
