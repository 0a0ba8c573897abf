// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/retry.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hookline::aws {

namespace {

constexpr std::array rules{
    RetryRule{AttemptKind::Success, false, false, Millis(0), 0},
    RetryRule{AttemptKind::NotDelivered, true, true, Millis(50), 14},
    RetryRule{AttemptKind::Throttled, true, true, Millis(1000), 5},
    RetryRule{AttemptKind::ClockSkew, true, true, Millis(0), 0},
    RetryRule{AttemptKind::ExpiredKeys, true, true, Millis(0), 0},
    RetryRule{AttemptKind::Unknown, true, false, Millis(50), 14},
    RetryRule{AttemptKind::Fault, true, false, Millis(50), 14},
    RetryRule{AttemptKind::Final, false, false, Millis(0), 0},
};

constexpr std::array clockSkewCodes{
    "InvalidSignatureException", "RequestExpired",     "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",      "RequestInTheFuture", "AuthFailure",
};

constexpr std::array expiredCodes{"ExpiredToken", "ExpiredTokenException"};

bool isOneOf(const auto &codes, const QString &code)
{
    return std::any_of(codes.begin(), codes.end(),
                       [&code](const char *known) { return code == QLatin1String(known); });
}

constexpr Millis maxDelay(20'000);
constexpr Millis maxHintExtra(5'000);

} // namespace

const RetryRule &retryRule(AttemptKind kind)
{
    return *std::find_if(rules.begin(), rules.end(),
                         [kind](const RetryRule &rule) { return rule.kind == kind; });
}

AttemptKind classify(const TransportReply &reply, const Result<QJsonObject> &decoded)
{
    if (reply.outcome == TransportReply::Outcome::NotDelivered)
        return AttemptKind::NotDelivered;
    if (reply.outcome == TransportReply::Outcome::Unknown)
        return AttemptKind::Unknown;
    if (decoded.ok())
        return AttemptKind::Success;
    const Error &error = decoded.error();
    if (isOneOf(clockSkewCodes, error.serviceCode))
        return AttemptKind::ClockSkew;
    if (isOneOf(expiredCodes, error.serviceCode))
        return AttemptKind::ExpiredKeys;
    if (error.code == ErrorCode::Throttled)
        return AttemptKind::Throttled;
    if (error.code == ErrorCode::ServiceFault)
        return AttemptKind::Fault;
    if (error.code == ErrorCode::BadReply || reply.response.status == 408)
        return AttemptKind::Unknown;
    return AttemptKind::Final;
}

Millis retryDelay(AttemptKind kind, int index, double random, std::optional<Millis> hint)
{
    const double full = static_cast<double>(retryRule(kind).base.count()) * std::pow(2.0, index);
    const double capped = std::min(full, static_cast<double>(maxDelay.count()));
    const Millis delay(std::llround(random * capped));
    return hint ? std::max(delay, std::min(*hint, delay + maxHintExtra)) : delay;
}

bool RetryQuota::take(int cost)
{
    if (cost > m_available)
        return false;
    m_available -= cost;
    return true;
}

void RetryQuota::giveBack(int lastCost)
{
    m_available = std::min(capacity, m_available + std::max(lastCost, 1));
}

} // namespace hookline::aws
