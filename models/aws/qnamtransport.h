// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/transport.h"

#include <QNetworkAccessManager>

namespace hookline::aws {

/// Transport over QNetworkAccessManager: HTTP/1.1, TLS 1.2 or newer with full verification, no redirects, no
/// cookies, no cache, no repeated sending, no proxy on loopback and the system's proxy otherwise.
class QnamTransport final : public Transport
{
public:
    /// Larger replies are given up (AWS's own are below 1 MiB).
    static constexpr qint64 maxReplyBytes = 32 * 1024 * 1024;

    QnamTransport();

    Cancel send(const TransportRequest &request, Millis deadline, QObject *context, Callback done) override;

private:
    QNetworkAccessManager m_network;
};

} // namespace hookline::aws
