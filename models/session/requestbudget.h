// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"
#include "models/core/clock.h"

#include <QPointer>

#include <array>
#include <deque>
#include <memory>

namespace hookline::session {

/// The one budget that all polling of a connection shares: a token bucket in front of the client. AWS counts
/// requests per account and region, so a window that polls greedily would take them from the deployments
/// themselves. Decisions do not wait here.
///
/// Requests of a higher priority go first, but every fifth place is for those that wait behind them. A
/// throttled reply halves the rate and stops everything for a moment; each success brings a bit of the rate
/// back. Each request is tried up to three times, every try costs a token.
class RequestBudget
{
public:
    enum class Priority { Focus, Round, History };

    struct Limits
    {
        double perSecond = 2;
        int burst = 10;
        int inFlight = 4;
    };

    /// `client` and `clock` must outlive the budget. `random` gives doubles in [0, 1).
    RequestBudget(aws::Client &client, Clock &clock, std::function<double()> random, const Limits &limits);
    ~RequestBudget();
    Q_DISABLE_COPY_MOVE(RequestBudget)

    /// Client::call() within the budget.
    aws::Caller caller(Priority priority);

    /// Requests per second at this moment.
    double rate() const;
    /// Called at each throttled reply, before the request is tried again.
    std::function<void(const Error &)> onThrottled;

private:
    struct Job;
    aws::CallHandle add(Priority priority, std::shared_ptr<Job> job);
    void pump();
    std::shared_ptr<Job> takeNext(std::optional<Instant> *soonest);
    std::shared_ptr<Job> takeFrom(Priority priority, std::optional<Instant> *soonest);
    void send(const std::shared_ptr<Job> &job);
    void answered(const std::shared_ptr<Job> &job, aws::Reply reply);
    std::optional<Millis> waitBeforeNext(const Job &job, const Error &error) const;
    bool tryLater(const std::shared_ptr<Job> &job, const Error &error);
    void refill();

    aws::Client &m_client;
    Clock &m_clock;
    std::function<double()> m_random;
    const Limits m_limits;
    double m_rate;
    double m_tokens;
    Instant m_refilled;
    Instant m_pausedUntil;
    int m_throttledInARow = 0;
    int m_inFlight = 0;
    std::array<int, 3> m_passedOver{}; ///< How often each priority stood back for a higher one, in a row.
    std::array<std::deque<std::shared_ptr<Job>>, 3> m_waiting;
    ClockTimer m_timer;
    QObject m_context; // receiver of the client's callbacks
};

} // namespace hookline::session
