// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/core/attempt.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/wire/service.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>

namespace hookline::aws {

class Credentials;
class Transport;
class RetryQuota;

/// Stops a call: its callback will not be called any more. Destroying the handle does nothing (calls run on).
class CallHandle
{
public:
    CallHandle() = default;
    explicit CallHandle(std::shared_ptr<std::function<void()>> cancel)
        : m_cancel(std::move(cancel))
    { }
    void cancel()
    {
        if (m_cancel && *m_cancel)
            std::exchange(*m_cancel, nullptr)();
    }

private:
    std::shared_ptr<std::function<void()>> m_cancel;
};

/// Of a call that is one of several tries which its caller makes by itself: so that the request log tells
/// them as one.
struct TryFacts
{
    QString call; ///< Attempt::call of all of them; empty: the call stands for itself.
    int earlier = 0; ///< Attempts before this call.
    int most = 0; ///< Of all tries together.
    /// Asked once where the call fails: whether there will be another try, and after what wait at least.
    std::function<std::optional<Millis>(const Error &)> again;
};

struct CallOptions
{
    Millis attemptTimeout{10'000}; ///< Own deadline of each attempt, from first byte out to last byte in.
    int maxAttempts = 0; ///< Counted with the first; 0: the connection's.
    TryFacts tries;
};

using Reply = Result<QJsonObject>;
using Done = std::function<void(Reply)>;

/// Calls AWS services of one connection: encodes, signs each attempt anew, sends, decodes, retries.
///
/// Retries follow the 2026 standard (PROTOCOL section 6) with this write policy: an operation that is not
/// read-only is sent again only if it surely was not delivered or was throttled; after an unknown outcome
/// (reset, timeout, 5xx) the call fails with ErrorCode::DeliveryUnknown and the caller reads the state back.
/// Clock skew is learnt from the Date header and corrected once per call. Each attempt is signed with the
/// keys of that moment (Credentials); where a service says that they have ended, others are asked for and the
/// call is sent once more. Execution IDs and other secrets of the input are masked wherever a service repeats
/// them in an error text. `done` is called exactly once, never before call() returned, and not at all after
/// cancel() or the destruction of `context`. One thread; large replies are decoded in the thread pool and
/// handed over on the GUI thread.
class Client : public QObject
{
    Q_OBJECT

public:
    /// `transport` and `clock` must outlive the client. `random` gives doubles in [0, 1): jitter.
    Client(Connection connection, Transport &transport, Clock &clock, std::function<double()> random,
           QObject *parent = nullptr);
    ~Client() override;

    const Connection &connection() const;

    /// Whose keys it signs with, until when; where a person has to be asked for something, give it an asker.
    Credentials &credentials();

    /// How far the services' clock is ahead of the local one, by the Date header of their replies; zero while
    /// it is within the few seconds that the header and the way back leave open.
    Millis clockOffset() const;

    /// True while a call of that service that may change something has no end yet.
    bool isWriting(const QString &serviceId) const;

    /// `serviceId` as in wire::service(). An operation that the description does not know fails with
    /// InvalidInput.
    CallHandle call(const QString &serviceId, const QString &operation, const QJsonObject &input,
                    QObject *context, Done done, const CallOptions &options = {});

Q_SIGNALS:
    /// The service's own clock, from the header x-hookline-clock that only the sandbox sends: its time now,
    /// how many times faster than the wall it runs (0 = paused), and the moment of the reading on the local
    /// clock.
    void worldClockRead(hookline::Instant world, double speed, hookline::Instant local);
    /// Each attempt for the request log, also those that asked for this client's keys; secrets are never in
    /// it. Told before the call's `done`, and not of calls that were cancelled meanwhile.
    void attemptFinished(const hookline::Attempt &attempt);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::aws
