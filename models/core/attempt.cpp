// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/attempt.h"

namespace hookline {

AttemptOutcome outcomeOf(const Attempt &attempt)
{
    switch (attempt.error.code) {
    case ErrorCode::None:
        return AttemptOutcome::Ok;
    case ErrorCode::Throttled:
        return AttemptOutcome::Throttled;
    default:
        break;
    }
    if (attempt.again)
        return AttemptOutcome::Retried;
    if (attempt.httpStatus == 0)
        return AttemptOutcome::NoAnswer;
    if (attempt.error.code == ErrorCode::AccessDenied)
        return AttemptOutcome::Denied;
    return attempt.httpStatus >= 500 ? AttemptOutcome::Fault : AttemptOutcome::Refused;
}

bool isFailure(const Attempt &attempt)
{
    return attempt.error.code != ErrorCode::None && !attempt.again;
}

} // namespace hookline
