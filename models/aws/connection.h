// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/sigv4.h"

#include <QHash>
#include <QString>
#include <QUrl>

namespace hookline::aws {

/// Where and as whom to call. A value; the keys in it are secret.
struct Connection
{
    QString name; ///< What a person calls it: "sandbox", a profile's name.
    QString region;
    QUrl endpoint; ///< Empty: AWS's own endpoint of each service. Otherwise https, or http on a loopback
                   ///< address.
    wire::AccessKeys keys;
    QString keySource; ///< Which source won: "environment", "profile deploy (~/.aws/credentials)", "sandbox".
    bool sandbox = false; ///< Hookline's own embedded AWS: marked "not AWS" everywhere.
    QHash<QString, QUrl> serviceEndpoints; ///< By endpoint prefix; each wins over `endpoint` for its service.

    /// True if what it reaches is not AWS itself.
    bool isCustomEndpoint() const { return !endpoint.isEmpty() || !serviceEndpoints.isEmpty(); }
};

/// Refuses what must never be used: plain http to anything but a loopback address, endpoints with user info,
/// query or fragment, an empty or malformed region, missing keys. The error's subject names the field.
Result<void> check(const Connection &connection);

/// Scheme, host and port of `service` ("codedeploy" …, an endpoint prefix) for the connection; of an explicit
/// endpoint also its path. AWS's own hosts follow the partition of the region (PROTOCOL section 8).
QUrl endpointFor(const Connection &connection, const QString &endpointPrefix);

} // namespace hookline::aws
