// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/attempt.h"
#include "models/core/clock.h"
#include "models/store/table.h"

#include <QObject>

#include <deque>
#include <vector>

namespace hookline::session {

/// Every attempt of every request of one session, the newest of them kept: for people who ask why something
/// is slow, and for bug reports. Nothing in it is secret (see Attempt). GUI thread.
class RequestLog : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostKept = 10'000;
    /// How long a failure counts as recent.
    static constexpr Millis recently{5 * 60'000};

    /// Since the log began, or was cleared; also of what is no longer kept.
    struct Counts
    {
        qint64 attempts = 0;
        qint64 retries = 0; ///< Attempts that were not the first of their call.
        qint64 throttled = 0;
        qint64 failures = 0; ///< Calls that ended without what they asked for.
        Millis slowest{0};
        QString slowestOperation; ///< Empty before the first attempt.

        bool operator==(const Counts &) const = default;
    };

    /// Failures of the last five minutes.
    struct Recent
    {
        int failures = 0;
        bool denied = false; ///< One of them because of keys, signature or permission.

        bool operator==(const Recent &) const = default;
    };

    /// `clock` must outlive it. Keeps the newest `most`.
    explicit RequestLog(Clock &clock, int most = mostKept, QObject *parent = nullptr);

    /// Takes what aws::Client tells. It appears a moment later, together with others: a burst of requests is
    /// one change of the table. O(1).
    void add(const Attempt &attempt);
    /// Forgets everything; counting starts anew.
    void clear();

    /// Their keys sort as they came in.
    store::Table<Attempt> &attempts() { return m_attempts; }
    const store::Table<Attempt> &attempts() const { return m_attempts; }
    const Counts &counts() const { return m_counts; }
    Recent recent() const;
    /// All kept attempts of the call that the attempt `key` belongs to, in their order. O(kept).
    std::vector<Attempt> callOf(const QString &key) const;
    int most() const { return m_most; }

Q_SIGNALS:
    /// Attempts have appeared in the table, or all have gone.
    void changed();

private:
    struct Failure
    {
        Instant at;
        bool denied;
    };

    void flush();
    void count(const Attempt &attempt);

    Clock &m_clock;
    const int m_most;
    store::Table<Attempt> m_attempts;
    std::vector<Attempt> m_waiting; ///< For the next flush.
    ClockTimer m_flush;
    qint64 m_oldest = 0; ///< Number of the oldest attempt in the table; those after it have no gap.
    qint64 m_next = 0;
    Counts m_counts;
    std::deque<Failure> m_failures; ///< The newest, at most as many as attempts are kept.
};

} // namespace hookline::session
