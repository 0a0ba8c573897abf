// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"

namespace hookline::sandbox {

/// A refusal with one of the service's exception names. No secret in the message.
inline Error refusal(const char *exception, const QString &message)
{
    Error error;
    error.code = ErrorCode::ServiceError;
    error.serviceCode = QLatin1String(exception);
    error.message = message;
    error.httpStatus = 400;
    return error;
}

} // namespace hookline::sandbox
