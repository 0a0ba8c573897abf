// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/environment.h"
#include "models/aws/loopback.h"
#include "models/aws/sharedfiles.h"
#include "models/core/instant.h"
#include "models/core/result.h"

#include <QStringList>
#include <QUrl>

namespace hookline::aws {

/// Whom to trust and which way to go. The proxies may hold a password.
struct NetworkSettings
{
    QString caBundle; ///< File of PEM certificates that replace the system's; empty: the system's.
    QUrl httpProxy; ///< For http; empty: none.
    QUrl httpsProxy; ///< For https; empty: none.
    bool systemProxy = true; ///< Neither is given: what the desktop says.
    QStringList noProxy; ///< Hosts that are reached directly, as NO_PROXY has them.
    Millis connectTimeout{5'000}; ///< From the first packet to a connection (with TLS) that takes a request.

    /// The proxy for `url`; empty: go there directly. Loopback and link-local addresses are always direct.
    QUrl proxyFor(const QUrl &url) const;
    bool isDirect(const QString &host, int port) const;
};

/// AWS_CA_BUNDLE or ca_bundle; HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case (lower case wins, as in
/// curl and botocore). Fails with Configuration if the bundle has no certificate or a proxy is no URL.
Result<NetworkSettings> networkSettings(const Environment &environment, const Section &profile);

/// True if `host` is a literal address that does not leave this computer's own link or site: loopback, IPv4
/// and IPv6 link-local, IPv6 unique local.
bool isLocalAddress(const QString &host);

} // namespace hookline::aws
