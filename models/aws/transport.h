// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/wire/http.h"

#include <QString>
#include <QUrl>

#include <functional>

class QObject;

namespace hookline::aws {

/// One signed request on its way. Only scheme, host and port of `base` count; path and query are the raw
/// bytes of `http`, and its Host header is sent as it stands (the signature covers it).
struct TransportRequest
{
    QUrl base;
    wire::HttpRequest http;
};

/// What became of one request. The difference between NotDelivered and Unknown is what makes a second sending
/// safe or not, so in doubt it is Unknown.
struct TransportReply
{
    enum class Outcome {
        Answered, ///< `response` is whole, whatever its status.
        NotDelivered, ///< Surely not a byte of the request reached the service.
        Unknown, ///< Reset, deadline, torn or oversized reply: the service may have acted.
    };
    Outcome outcome = Outcome::Unknown;
    wire::HttpResponse response;
    QString problem; ///< Technical, English, without secrets; empty when Answered.
};

/// Larger replies are given up (AWS's own are below 1 MiB).
inline constexpr qint64 maxReplyBytes = 32 * 1024 * 1024;

/// Carries bytes to a service and back, once: never repeats, redirects or authenticates by itself. One
/// thread.
class Transport
{
public:
    using Cancel = std::function<void()>;
    using Callback = std::function<void(TransportReply)>;

    virtual ~Transport() = default;

    /// Calls `done` exactly once, never before send() returned, and not at all after the returned function
    /// was called or `context` was destroyed. `deadline` counts from now to the last byte in.
    virtual Cancel send(const TransportRequest &request, Millis deadline, QObject *context,
                        Callback done) = 0;
};

} // namespace hookline::aws
