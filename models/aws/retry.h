// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/transport.h"
#include "models/core/result.h"

#include <QJsonObject>

#include <optional>

/// The 2026 standard retry mode of AWS's SDKs, with Hookline's own rule for writes. Pure but for the quota.
namespace hookline::aws {

/// What one attempt came to, as far as trying again is concerned.
enum class AttemptKind {
    Success,
    NotDelivered, ///< The service never saw it.
    Throttled, ///< The service refused to look at it.
    ClockSkew, ///< Refused because the signature's time is off, and the reply tells the right time.
    ExpiredKeys, ///< Refused because the keys have ended: the service did not look at it.
    Unknown, ///< Reset, deadline, or a reply that cannot be read: it may have acted.
    Fault, ///< HTTP 500, 502, 503, 504 …: it may have acted.
    Final, ///< The service understood and refused.
};

struct RetryRule
{
    AttemptKind kind;
    bool resendRead; ///< Read-only operations are sent again.
    bool resendWrite; ///< The others, too.
    Millis base; ///< Of the exponential backoff.
    int cost; ///< Of one retry, from the quota.
};

const RetryRule &retryRule(AttemptKind kind);

/// `decoded` is what the codec made of an Answered reply; not looked at for the other outcomes.
AttemptKind classify(const TransportReply &reply, const Result<QJsonObject> &decoded);

/// Delay before retry `index` (0 = first): random * min(base * 2^index, 20 s), and with the service's hint
/// (x-amz-retry-after) at least that, but at most 5 s more. `random` is in [0, 1).
Millis retryDelay(AttemptKind kind, int index, double random, std::optional<Millis> hint);

/// Tokens for retries, shared by the calls of a client: when many calls fail, retries stop by themselves.
class RetryQuota
{
public:
    static constexpr int capacity = 500;

    /// Takes `cost` tokens; false, and none taken, if there are not so many.
    bool take(int cost);
    /// Gives back after a success: the cost of its last retry, or one token.
    void giveBack(int lastCost);
    int available() const { return m_available; }

private:
    int m_available = capacity;
};

} // namespace hookline::aws
