// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "models/core/instant.h"

#include <optional>

namespace hookline {

/// What one attempt came to, for a person who reads the request log.
enum class AttemptOutcome : quint8 {
    Ok,
    Retried, ///< Failed, and was sent again.
    Throttled, ///< The service asked for fewer requests; perhaps sent again.
    Refused, ///< The service understood and refused, or its reply could not be read.
    Denied, ///< Refused because of keys, signature or permission.
    Fault, ///< HTTP 5xx, and not sent again.
    NoAnswer, ///< Refused connection, reset or deadline, and not sent again.
};

/// One sending of one request, as the request log tells of it. Never holds a header, a path, a query, a body
/// or a secret; texts of services are masked before they get here.
struct Attempt
{
    QString key; ///< Given by the log that keeps it: sorts as attempts came in. Empty before that.
    QString call; ///< A random ID that all attempts of one call share. Hookline's own.
    QString service; ///< As in wire::service() ("codedeploy"); of givers of keys "sso", "sso-oidc", "imds",
                     ///< "container".
    QString operation; ///< AWS's name; where AWS has none, what is asked for: "role keys".
    int number = 1; ///< 1 is the first.
    int most = 0; ///< As many attempts the call may make, counted with the first; 0: not known.
    Instant started{}; ///< On the local clock.
    Millis took{0}; ///< Until the last byte was in, or it was given up.
    QString host; ///< With the port unless it is the usual one.
    QString region; ///< Empty where the host knows no regions.
    int httpStatus = 0; ///< 0: no answer.
    QString requestId; ///< AWS's; empty if none came.
    Error error; ///< ErrorCode::None: it went well. Masked.
    std::optional<Millis> again; ///< Will be sent again, after this wait at least; none: it was the last.
    qint64 bytesOut = 0; ///< Of the body.
    qint64 bytesIn = 0; ///< Of the body.
    bool forKeys = false; ///< Asked somebody for keys.
    QString profile; ///< Whose keys it asked for; empty where there is no profile.

    bool operator==(const Attempt &) const = default;
};

AttemptOutcome outcomeOf(const Attempt &attempt);

/// True if a call ended with this attempt, and not well.
bool isFailure(const Attempt &attempt);

} // namespace hookline
