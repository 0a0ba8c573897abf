// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/keysteps.h"
#include "models/wire/http.h"

/// Unsigned requests to those who give keys.
namespace hookline::aws {

struct PlainRequest
{
    QByteArray method = "GET";
    QUrl url; ///< With path and query.
    wire::Headers headers; ///< Without Host and User-Agent.
    QByteArray body;
    const char *service = ""; ///< For the request log, as Attempt has it …
    QString operation; ///< … and what it asks for.
    QString what; ///< Whom it asks, for error texts: "the instance metadata service".
    Millis timeout{10'000};
    int attempts = 3; ///< Counted with the first; only after HTTP 5xx and 429.
    bool againIfLost = false; ///< Also after a lost connection.
};

/// `done` gets a reply of any status below 500, or the error of the last attempt; never what was sent. Not
/// called after the end of `context.run`.
void send(const std::shared_ptr<const StepContext> &context, const PlainRequest &request,
          std::function<void(Result<wire::HttpResponse>)> done);

} // namespace hookline::aws
