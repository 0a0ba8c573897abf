// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hookline {

/// What went wrong, as far as callers branch on it. Texts for people are made in widgets and app.
enum class ErrorCode {
    None,
    Cancelled, ///< The caller gave up; nothing to show.
    InvalidInput, ///< Refused before anything was sent; `subject` names the member or option.
    Configuration, ///< Profile, region, endpoint or credentials are missing or wrong.
    NotDelivered, ///< Refused connection, unknown host: the service never saw the request.
    DeliveryUnknown, ///< Reset or timeout after sending: the service may or may not have acted.
    Throttled, ///< The service asked for fewer requests.
    ServiceFault, ///< HTTP 5xx with or without a modelled code.
    ServiceError, ///< The service understood and refused; `serviceCode` says why.
    AccessDenied, ///< Signature, token or permission; `serviceCode` says which.
    BadReply, ///< The reply could not be read.
    Storage, ///< A file or database could not be read or written.
    Internal, ///< A defect of Hookline's own.
};

/// One failure as a value. Never holds a secret (house rule 4): no keys, no execution IDs, no action tokens.
struct Error
{
    ErrorCode code = ErrorCode::None;
    QString
        serviceCode; ///< AWS's own code, such as "LifecycleEventAlreadyCompletedException"; empty if none.
    QString message; ///< The service's text, or a technical one in English for logs and the command line.
    QString subject; ///< The thing concerned: a member, a file, a deployment ID. May be empty.
    QString requestId; ///< AWS request ID, if a reply arrived.
    int httpStatus = 0; ///< 0 when no reply arrived.
    bool retryable = false; ///< Sending the same thing again could work (says nothing about safety).

    bool operator==(const Error &) const = default;
};

/// "code: message (request …)" on one line, for logs and the command line.
QString toString(const Error &error);

} // namespace hookline
