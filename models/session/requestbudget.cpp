// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/requestbudget.h"

#include "models/core/ids.h"

#include <algorithm>
#include <cmath>

namespace hookline::session {

namespace {

constexpr int maxTries = 3;
/// How many others may go before one that waits behind them.
constexpr int patience = 4;
constexpr double slowestRate = 0.2;
constexpr Millis pauseBase(1000);
constexpr Millis longestPause(20'000);
constexpr Millis transientDelay(500);

bool isTransient(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NotDelivered:
    case ErrorCode::DeliveryUnknown:
    case ErrorCode::ServiceFault:
    case ErrorCode::BadReply:
        return true;
    default:
        return false;
    }
}

} // namespace

struct RequestBudget::Job
{
    QString serviceId;
    QString operation;
    QJsonObject input;
    QPointer<QObject> context;
    aws::Done done;
    Priority priority = Priority::Round;
    QString id = newUuid(); ///< For the request log.
    int tries = 0;
    std::optional<Instant> notBefore;
    bool cancelled = false;
    aws::CallHandle call;
};

RequestBudget::RequestBudget(aws::Client &client, Clock &clock, std::function<double()> random,
                             const Limits &limits)
    : m_client(client)
    , m_clock(clock)
    , m_random(std::move(random))
    , m_limits(limits)
    , m_rate(limits.perSecond)
    , m_tokens(limits.burst)
    , m_refilled(clock.now())
    , m_pausedUntil(clock.now())
{ }

RequestBudget::~RequestBudget() = default;

double RequestBudget::rate() const
{
    return m_rate;
}

aws::Caller RequestBudget::caller(Priority priority)
{
    return [this, priority](const QString &serviceId, const QString &operation, const QJsonObject &input,
                            QObject *context, aws::Done done) {
        auto job = std::make_shared<Job>();
        job->serviceId = serviceId;
        job->operation = operation;
        job->input = input;
        job->context = context;
        job->done = std::move(done);
        return add(priority, std::move(job));
    };
}

aws::CallHandle RequestBudget::add(Priority priority, std::shared_ptr<Job> job)
{
    job->priority = priority;
    m_waiting[static_cast<size_t>(priority)].push_back(job);
    pump();
    return aws::CallHandle(std::make_shared<std::function<void()>>([this, weak = std::weak_ptr(job)] {
        const auto alive = weak.lock();
        if (!alive || alive->cancelled)
            return;
        alive->cancelled = true;
        if (alive->tries > 0 && !alive->notBefore) { // under way
            alive->call.cancel();
            --m_inFlight;
            pump();
        }
    }));
}

void RequestBudget::refill()
{
    const Instant now = m_clock.now();
    const double seconds = std::chrono::duration<double>(now - m_refilled).count();
    m_tokens = std::min<double>(m_limits.burst, m_tokens + std::max(0.0, seconds) * m_rate);
    m_refilled = now;
}

void RequestBudget::pump()
{
    refill();
    const Instant now = m_clock.now();
    std::optional<Instant> wake;
    while (m_inFlight < m_limits.inFlight) {
        if (m_pausedUntil > now) {
            wake = m_pausedUntil;
            break;
        }
        if (m_tokens < 1) {
            wake = now + Millis(static_cast<qint64>(std::ceil((1 - m_tokens) * 1000 / m_rate)));
            break;
        }
        const auto job = takeNext(&wake);
        if (!job)
            break;
        m_tokens -= 1;
        send(job);
    }
    const bool idle =
        std::all_of(m_waiting.begin(), m_waiting.end(), [](const auto &queue) { return queue.empty(); });
    m_timer.cancel();
    if (wake && !idle)
        m_timer = m_clock.callAfter(*wake - now, [this] { pump(); });
}

/// The next request that may go now; `soonest` becomes when one may, if all must wait.
std::shared_ptr<RequestBudget::Job> RequestBudget::takeNext(std::optional<Instant> *soonest)
{
    constexpr std::array order{Priority::Focus, Priority::Round, Priority::History};
    const auto starved = std::find_if(order.rbegin(), order.rend(), [this](Priority priority) {
        return m_passedOver[static_cast<size_t>(priority)] >= patience;
    });
    std::shared_ptr<Job> job;
    if (starved != order.rend())
        job = takeFrom(*starved, soonest);
    for (size_t i = 0; i < order.size() && !job; ++i)
        job = takeFrom(order[i], soonest);
    if (!job)
        return nullptr;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i == static_cast<size_t>(job->priority) || m_waiting[i].empty())
            m_passedOver[i] = 0;
        else
            ++m_passedOver[i];
    }
    return job;
}

std::shared_ptr<RequestBudget::Job> RequestBudget::takeFrom(Priority priority,
                                                            std::optional<Instant> *soonest)
{
    const Instant now = m_clock.now();
    auto &queue = m_waiting[static_cast<size_t>(priority)];
    for (auto it = queue.begin(); it != queue.end();) {
        const std::shared_ptr<Job> job = *it;
        if (job->cancelled || !job->context) {
            it = queue.erase(it);
        } else if (!job->notBefore || *job->notBefore <= now) {
            queue.erase(it);
            return job;
        } else {
            *soonest = *soonest ? std::min(**soonest, *job->notBefore) : *job->notBefore;
            ++it;
        }
    }
    return nullptr;
}

void RequestBudget::send(const std::shared_ptr<Job> &job)
{
    ++job->tries;
    job->notBefore.reset();
    ++m_inFlight;
    aws::CallOptions options;
    options.maxAttempts = 1; // more would go past the budget
    options.tries = {job->id, job->tries - 1, maxTries,
                     [this, job](const Error &error) { return waitBeforeNext(*job, error); }};
    // The budget's own context: a job whose context dies must still give its place in flight back.
    job->call = m_client.call(
        job->serviceId, job->operation, job->input, &m_context,
        [this, job](aws::Reply reply) { answered(job, std::move(reply)); }, options);
}

void RequestBudget::answered(const std::shared_ptr<Job> &job, aws::Reply reply)
{
    --m_inFlight;
    if (reply.ok()) {
        m_throttledInARow = 0;
        m_rate = std::min(m_limits.perSecond, m_rate + m_limits.perSecond / 20);
    } else if (tryLater(job, std::as_const(reply).error())) {
        pump();
        return;
    } else if (Error error = std::as_const(reply).error(); error.code == ErrorCode::AccessDenied) {
        error.subject =
            job->serviceId + QLatin1Char(':') + job->operation; // the action that a policy must allow
        reply = error;
    }
    const QPointer<QObject> alive = &m_context;
    if (job->context && !job->cancelled)
        std::exchange(job->done, nullptr)(std::move(reply));
    if (alive)
        pump();
}

/// None: there will be no other try. A throttled job waits also for the pause that all share.
std::optional<Millis> RequestBudget::waitBeforeNext(const Job &job, const Error &error) const
{
    const bool isThrottled = error.code == ErrorCode::Throttled;
    if (!isThrottled && !isTransient(error))
        return std::nullopt;
    if (job.tries >= maxTries || job.cancelled || !job.context)
        return std::nullopt;
    return isThrottled ? Millis(0) : transientDelay * job.tries;
}

bool RequestBudget::tryLater(const std::shared_ptr<Job> &job, const Error &error)
{
    if (error.code == ErrorCode::Throttled) {
        refill();
        m_rate = std::max(slowestRate, m_rate / 2);
        const double full =
            static_cast<double>(pauseBase.count()) * std::pow(2.0, std::min(m_throttledInARow, 10));
        const double capped = std::min(full, static_cast<double>(longestPause.count()));
        m_pausedUntil =
            std::max(m_pausedUntil, m_clock.now() + Millis(std::llround(capped * (0.5 + m_random() / 2))));
        ++m_throttledInARow;
        if (onThrottled)
            onThrottled(error);
    }
    const auto wait = waitBeforeNext(*job, error);
    if (!wait)
        return false;
    job->notBefore = m_clock.now() + *wait;
    m_waiting[static_cast<size_t>(job->priority)].push_front(job);
    return true;
}

} // namespace hookline::session
