// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/endpoints.h"
#include "models/aws/network.h"
#include "models/core/instant.h"
#include "models/core/result.h"
#include "models/wire/sigv4.h"

#include <QHash>
#include <QString>
#include <QUrl>

#include <optional>

namespace hookline::aws {

/// Where keys were found, to find them again: they may end, and the files may change. Holds secrets.
struct CredentialOrigin
{
    Environment environment;
    QString profile; ///< The profile in force.
    bool profileChosen = false; ///< A person picked it: the environment's own keys do not count then.
};

/// Where and as whom to call. A value; the keys in it are secret.
struct Connection
{
    QString name; ///< Where it comes from: "sandbox", a profile's name.
    QString label; ///< What a person calls it; empty: nobody gave it a label.
    QString colour; ///< "#rrggbb", to tell it from others at a glance; empty: none.
    QString region;
    QUrl endpoint; ///< Empty: AWS's own endpoint of each service. Otherwise https, or http on a loopback
                   ///< address.
    wire::AccessKeys keys; ///< Empty if they have to be asked for first, as `origin` says.
    std::optional<Instant> keysEnd; ///< When `keys` end; none: never by themselves, or not known.
    std::optional<CredentialOrigin> origin; ///< None: `keys` are all there is.
    QString keySource; ///< Which source won: "environment", "profile deploy (~/.aws/credentials)", "sandbox".
    bool sandbox = false; ///< Hookline's own embedded AWS: marked "not AWS" everywhere.
    QHash<QString, QUrl> serviceEndpoints; ///< By endpoint prefix; each wins over `endpoint` for its service.
    QHash<QString, QUrl> keyEndpoints; ///< The same for the services that give keys (sts, portal.sso, oidc);
                                       ///< where it says nothing, AWS's own are asked.
    EndpointVariant variant; ///< Of AWS's own endpoints; not together with any other endpoint.
    NetworkSettings network;
    int maxAttempts = 3; ///< Of each call, counted with the first.
    QByteArray appId; ///< Goes into the user agent; empty: none.

    /// True if what it reaches is not AWS itself.
    bool isCustomEndpoint() const { return !endpoint.isEmpty() || !serviceEndpoints.isEmpty(); }
};

/// What two connections that are the same for a person have in common: name, region and endpoint; of a
/// sandbox of Hookline's own, which is elsewhere at each start, the name. For settings and keys of tables;
/// holds no secret.
QString connectionId(const Connection &connection);

/// What a person calls it: label, else name.
QString displayName(const Connection &connection);

/// Refuses what must never be used: plain http to anything but a loopback address, endpoints with user info,
/// query or fragment, FIPS or dual-stack together with a custom endpoint, an empty or malformed region,
/// missing keys without an origin. The error's subject names the field.
Result<void> check(const Connection &connection);

/// Scheme, host and port of `service` ("codedeploy" …, an endpoint prefix) for the connection; of an explicit
/// endpoint also its path. Otherwise awsEndpoint().
QUrl endpointFor(const Connection &connection, const QString &endpointPrefix);

} // namespace hookline::aws
