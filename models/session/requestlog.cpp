// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/requestlog.h"

#include <algorithm>

namespace hookline::session {

namespace {

/// Short enough to look like at once, long enough for a round of polling to come as one.
constexpr Millis gathering{100};

/// Digits that sort as text for as long as anybody runs it.
QString keyOf(qint64 number)
{
    return QStringLiteral("%1").arg(number, 12, 10, QLatin1Char('0'));
}

} // namespace

RequestLog::RequestLog(Clock &clock, int most, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_most(most)
    , m_attempts([](const Attempt &attempt) { return attempt.key; })
{
    m_attempts.expect(most);
}

void RequestLog::add(const Attempt &attempt)
{
    if (m_waiting.empty())
        m_flush = m_clock.callAfter(gathering, [this] { flush(); });
    m_waiting.push_back(attempt);
}

void RequestLog::count(const Attempt &attempt)
{
    ++m_counts.attempts;
    m_counts.retries += attempt.number > 1;
    m_counts.throttled += attempt.error.code == ErrorCode::Throttled;
    if (attempt.took > m_counts.slowest || m_counts.slowestOperation.isEmpty()) {
        m_counts.slowest = attempt.took;
        m_counts.slowestOperation = attempt.operation;
    }
    if (!isFailure(attempt))
        return;
    ++m_counts.failures;
    m_failures.push_back({attempt.started + attempt.took, outcomeOf(attempt) == AttemptOutcome::Denied});
    if (m_failures.size() > size_t(m_most))
        m_failures.pop_front();
}

void RequestLog::flush()
{
    std::vector<Attempt> rows = std::exchange(m_waiting, {});
    for (Attempt &row : rows) {
        row.key = keyOf(m_next++);
        count(row);
    }
    if (rows.size() > size_t(m_most))
        rows.erase(rows.begin(), rows.end() - m_most);
    const qint64 oldest = std::max(m_oldest, m_next - m_most);
    std::vector<QString> gone;
    for (; m_oldest < oldest; ++m_oldest)
        gone.push_back(keyOf(m_oldest));
    m_attempts.change(gone, std::move(rows));
    Q_EMIT changed();
}

void RequestLog::clear()
{
    m_flush.cancel();
    m_waiting.clear();
    m_oldest = m_next;
    m_counts = {};
    m_failures.clear();
    m_attempts.reset({});
    Q_EMIT changed();
}

RequestLog::Recent RequestLog::recent() const
{
    const Instant now = m_clock.now();
    Recent recent;
    for (auto failure = m_failures.rbegin(); failure != m_failures.rend(); ++failure) {
        if (now - failure->at >= recently)
            break;
        ++recent.failures;
        recent.denied = recent.denied || failure->denied;
    }
    return recent;
}

std::vector<Attempt> RequestLog::callOf(const QString &key) const
{
    std::vector<Attempt> found;
    const Attempt *chosen = m_attempts.find(key);
    if (!chosen)
        return found;
    for (const Attempt &attempt : m_attempts.rows()) {
        if (attempt.call == chosen->call)
            found.push_back(attempt);
    }
    std::sort(found.begin(), found.end(), [](const Attempt &a, const Attempt &b) { return a.key < b.key; });
    return found;
}

} // namespace hookline::session

// Here, not in the room's common object: tests that bring a Session of their own link this file alone.
#include "moc_requestlog.cpp"
