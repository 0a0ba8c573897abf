// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/connection.h"

#include "models/aws/loopback.h"

#include <QRegularExpression>

#include <algorithm>

namespace hookline::aws {

namespace {

Error misconfigured(const QString &subject, const QString &message)
{
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = subject;
    error.message = message;
    return error;
}

Result<void> checkEndpoint(const QUrl &endpoint)
{
    const QString subject = QStringLiteral("endpoint");
    if (!endpoint.isValid() || endpoint.host().isEmpty())
        return misconfigured(subject, QStringLiteral("the endpoint is not a URL with a host"));
    if (!endpoint.userInfo().isEmpty())
        return misconfigured(subject,
                             QStringLiteral("the endpoint must not contain a user name or password"));
    if (endpoint.hasQuery() || endpoint.hasFragment())
        return misconfigured(subject, QStringLiteral("the endpoint must not have a query or fragment"));
    if (endpoint.port(443) == 0)
        return misconfigured(subject, QStringLiteral("the endpoint's port is not a port"));
    if (endpoint.scheme() == QLatin1String("https"))
        return {};
    if (endpoint.scheme() == QLatin1String("http") && isLoopbackAddress(endpoint.host()))
        return {};
    return misconfigured(subject,
                         QStringLiteral("the endpoint must use https; plain http is only for loopback "
                                        "addresses such as 127.0.0.1 (an address, not a name)"));
}

bool isHeaderSafe(const QByteArray &value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<void> checkKeys(const wire::AccessKeys &keys)
{
    if (keys.accessKeyId.isEmpty())
        return misconfigured(QStringLiteral("accessKeyId"), QStringLiteral("there is no access key ID"));
    if (keys.secretAccessKey.isEmpty())
        return misconfigured(QStringLiteral("secretAccessKey"),
                             QStringLiteral("there is no secret access key"));
    // They go into headers; a line end in one would forge another header.
    if (!isHeaderSafe(keys.accessKeyId))
        return misconfigured(QStringLiteral("accessKeyId"),
                             QStringLiteral("the access key ID has characters that no key has"));
    if (!isHeaderSafe(keys.sessionToken))
        return misconfigured(QStringLiteral("sessionToken"),
                             QStringLiteral("the session token has characters that no token has"));
    return {};
}

} // namespace

QString connectionId(const Connection &connection)
{
    const QString endpoint = connection.endpoint.toString(QUrl::RemoveUserInfo);
    return connection.sandbox ? (connection.name.isEmpty() ? QStringLiteral("sandbox") : connection.name)
                              : QStringList{connection.name, connection.region, endpoint}.join(u'|');
}

QString displayName(const Connection &connection)
{
    return connection.label.isEmpty() ? connection.name : connection.label;
}

Result<void> check(const Connection &connection)
{
    static const QRegularExpression region(QStringLiteral("\\A[a-z]{2,}(-[a-z0-9]+)+\\z"));
    if (connection.region.isEmpty())
        return misconfigured(QStringLiteral("region"), QStringLiteral("there is no region"));
    // It becomes part of a host name.
    if (connection.region.size() > 40 || !region.match(connection.region).hasMatch())
        return misconfigured(QStringLiteral("region"),
                             QStringLiteral("\"%1\" is not an AWS region").arg(connection.region));
    if (!connection.endpoint.isEmpty()) {
        if (auto endpoint = checkEndpoint(connection.endpoint); !endpoint)
            return endpoint;
    }
    for (const auto *endpoints : {&connection.serviceEndpoints, &connection.keyEndpoints}) {
        for (const QUrl &endpoint : *endpoints) {
            if (auto checked = checkEndpoint(endpoint); !checked)
                return checked;
        }
    }
    if (connection.isCustomEndpoint() && !connection.variant.isPlain())
        return misconfigured(QStringLiteral("endpoint"),
                             QStringLiteral("a custom endpoint cannot be combined with %1; take one of the "
                                            "two out of the environment or profile")
                                 .arg(connection.variant.fips ? QStringLiteral("use_fips_endpoint")
                                                              : QStringLiteral("use_dualstack_endpoint")));
    if (connection.origin && connection.keys.accessKeyId.isEmpty())
        return {};
    return checkKeys(connection.keys);
}

QUrl endpointFor(const Connection &connection, const QString &endpointPrefix)
{
    if (const auto own = connection.serviceEndpoints.constFind(endpointPrefix);
        own != connection.serviceEndpoints.constEnd())
        return *own;
    if (!connection.endpoint.isEmpty())
        return connection.endpoint;
    return awsEndpoint(endpointPrefix, connection.region, connection.variant);
}

} // namespace hookline::aws
