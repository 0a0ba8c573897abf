// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/loopback.h"
#include "models/aws/network.h"
#include "models/aws/transport.h"

#include <QNetworkAccessManager>
#include <QSslConfiguration>

namespace hookline::aws {

/// Transport over QNetworkAccessManager: HTTP/1.1, TLS 1.2 or newer with full verification, no redirects, no
/// cookies, no cache, no repeated sending; authorities and proxies as the settings say. Every problem names
/// the host and the way out. A request whose body never began to leave counts as not delivered.
class QnamTransport final : public Transport
{
public:
    explicit QnamTransport(const NetworkSettings &settings = {});

    Cancel send(const TransportRequest &request, Millis deadline, QObject *context, Callback done) override;

private:
    NetworkSettings m_settings;
    QSslConfiguration m_tls;
    QNetworkAccessManager m_network;
};

} // namespace hookline::aws
