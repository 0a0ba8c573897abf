// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

/// AWS's own hosts. Pure.
namespace hookline::aws {

/// Which of a service's hosts is meant.
struct EndpointVariant
{
    bool fips = false;
    bool dualStack = false;

    bool isPlain() const { return !fips && !dualStack; }
    bool operator==(const EndpointVariant &) const = default;
};

/// "https://codedeploy.eu-west-1.amazonaws.com": the host of a service (an endpoint prefix) in the partition
/// of `region`, by AWS's endpoint rules (PROTOCOL section 8). Names follow the rules also where AWS runs no
/// such host; those do not resolve.
QUrl awsEndpoint(const QString &endpointPrefix, const QString &region, EndpointVariant variant);

/// What requests to a service are signed for: `region`, but for the pseudo regions the real one behind, and
/// for a service without regions (IAM) the one of its partition.
QString signingRegion(const QString &endpointPrefix, const QString &region);

/// False for a service that has one host for a whole partition (IAM).
bool hasRegions(const QString &endpointPrefix);

/// The Host header of requests to `base`: the port stands there unless it is the scheme's usual one.
QByteArray hostHeader(const QUrl &base);

/// "aws", "aws-cn" …: the first word of ARNs after "arn:".
QString partitionOf(const QString &region);

} // namespace hookline::aws
