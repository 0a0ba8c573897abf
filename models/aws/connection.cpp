// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/connection.h"

#include "models/aws/loopback.h"

#include <QRegularExpression>

#include <array>

namespace hookline::aws {

namespace {

struct Partition
{
    const char *id;
    const char *regions; ///< Regular expression, not anchored.
    const char *dnsSuffix;
};

// AWS's partitions.json. The first row is also taken for regions that no row knows: new regions look like it.
constexpr std::array partitions{
    Partition{"aws", "(us|eu|ap|sa|ca|me|af|il|mx)-\\w+-\\d+", "amazonaws.com"},
    Partition{"aws-cn", "cn-\\w+-\\d+", "amazonaws.com.cn"},
    Partition{"aws-us-gov", "us-gov-\\w+-\\d+", "amazonaws.com"},
    Partition{"aws-eusc", "eusc-(de)-\\w+-\\d+", "amazonaws.eu"},
    Partition{"aws-iso", "us-iso-\\w+-\\d+", "c2s.ic.gov"},
    Partition{"aws-iso-b", "us-isob-\\w+-\\d+", "sc2s.sgov.gov"},
    Partition{"aws-iso-e", "eu-isoe-\\w+-\\d+", "cloud.adc-e.uk"},
    Partition{"aws-iso-f", "us-isof-\\w+-\\d+", "csp.hci.ic.gov"},
};

const Partition &partitionOf(const QString &region)
{
    for (const Partition &partition : partitions) {
        const QRegularExpression regions(
            QRegularExpression::anchoredPattern(QString::fromLatin1(partition.regions)));
        if (regions.match(region).hasMatch())
            return partition;
    }
    return partitions.front();
}

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
    for (const QUrl &endpoint : connection.serviceEndpoints) {
        if (auto checked = checkEndpoint(endpoint); !checked)
            return checked;
    }
    return checkKeys(connection.keys);
}

QUrl endpointFor(const Connection &connection, const QString &endpointPrefix)
{
    if (const auto own = connection.serviceEndpoints.constFind(endpointPrefix);
        own != connection.serviceEndpoints.constEnd())
        return *own;
    if (!connection.endpoint.isEmpty())
        return connection.endpoint;
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(QStringLiteral("%1.%2.%3")
                    .arg(endpointPrefix, connection.region,
                         QString::fromLatin1(partitionOf(connection.region).dnsSuffix)));
    return url;
}

} // namespace hookline::aws
