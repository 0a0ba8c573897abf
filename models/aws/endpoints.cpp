// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/endpoints.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace hookline::aws {

namespace {

struct Partition
{
    const char *id;
    const char *regions; ///< Regular expression, not anchored.
    const char *dnsSuffix;
    const char *dualStackDnsSuffix;
    const char *pseudoRegion; ///< Stands for the whole partition.
    const char *globalRegion; ///< What the pseudo region is signed for.
};

// AWS's partitions.json. The first row is also taken for regions that no row knows: new regions look like it.
constexpr std::array partitions{
    Partition{"aws", "(us|eu|ap|sa|ca|me|af|il|mx)-\\w+-\\d+", "amazonaws.com", "api.aws", "aws-global",
              "us-east-1"},
    Partition{"aws-cn", "cn-\\w+-\\d+", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "aws-cn-global",
              "cn-northwest-1"},
    Partition{"aws-us-gov", "us-gov-\\w+-\\d+", "amazonaws.com", "api.aws", "aws-us-gov-global",
              "us-gov-west-1"},
    Partition{"aws-eusc", "eusc-(de)-\\w+-\\d+", "amazonaws.eu", "api.amazonwebservices.eu",
              "aws-eusc-global", "eusc-de-east-1"},
    Partition{"aws-iso", "us-iso-\\w+-\\d+", "c2s.ic.gov", "api.aws.ic.gov", "aws-iso-global",
              "us-iso-east-1"},
    Partition{"aws-iso-b", "us-isob-\\w+-\\d+", "sc2s.sgov.gov", "api.aws.scloud", "aws-iso-b-global",
              "us-isob-east-1"},
    Partition{"aws-iso-e", "eu-isoe-\\w+-\\d+", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk",
              "aws-iso-e-global", "eu-isoe-west-1"},
    Partition{"aws-iso-f", "us-isof-\\w+-\\d+", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "aws-iso-f-global",
              "us-isof-south-1"},
};

// Their ordinary hosts in AWS GovCloud are FIPS hosts.
constexpr std::array plainIsFipsInGovCloud{"autoscaling", "cloudformation", "sqs",
                                           "sts",         "portal.sso",     "oidc"};

/// Where a partition has one host for a service that knows no regions. Null: by the usual rule.
struct GlobalHosts
{
    const char *endpointPrefix;
    const char *partition;
    const char *signingRegion;
    const char *plain, *fips, *dualStack, *fipsDualStack;
};

// botocore's endpoint-rule-set-1.json of IAM.
constexpr std::array globalHosts{
    GlobalHosts{"iam", "aws", "us-east-1", "iam.amazonaws.com", "iam-fips.amazonaws.com",
                "iam.global.api.aws", "iam-fips.global.api.aws"},
    GlobalHosts{"iam", "aws-cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", nullptr,
                "iam.global.api.amazonwebservices.com.cn", nullptr},
    GlobalHosts{"iam", "aws-us-gov", "us-gov-west-1", "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com",
                "iam.us-gov.api.aws", "iam.us-gov.api.aws"},
    GlobalHosts{"iam", "aws-eusc", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu", nullptr, nullptr,
                nullptr},
    GlobalHosts{"iam", "aws-iso", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov",
                "iam-fips.us-iso-east-1.c2s.ic.gov", nullptr, nullptr},
    GlobalHosts{"iam", "aws-iso-b", "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov",
                "iam-fips.us-isob-east-1.sc2s.sgov.gov", nullptr, nullptr},
    GlobalHosts{"iam", "aws-iso-e", "eu-isoe-west-1", "iam.eu-isoe-west-1.cloud.adc-e.uk", nullptr, nullptr,
                nullptr},
    GlobalHosts{"iam", "aws-iso-f", "us-isof-south-1", "iam.us-isof-south-1.csp.hci.ic.gov", nullptr, nullptr,
                nullptr},
};

const Partition &partitionFor(const QString &region)
{
    for (const Partition &partition : partitions) {
        const QRegularExpression regions(
            QRegularExpression::anchoredPattern(QString::fromLatin1(partition.regions)));
        if (region == QLatin1String(partition.pseudoRegion) || regions.match(region).hasMatch())
            return partition;
    }
    return partitions.front();
}

bool isNamed(const char *name, const QString &text)
{
    return text == QLatin1String(name);
}

/// Null for a service that has regions.
const GlobalHosts *globalHostsOf(const QString &endpointPrefix, const QString &region)
{
    const QString partition = QString::fromLatin1(partitionFor(region).id);
    const auto row = std::find_if(globalHosts.begin(), globalHosts.end(), [&](const GlobalHosts &hosts) {
        return isNamed(hosts.endpointPrefix, endpointPrefix) && isNamed(hosts.partition, partition);
    });
    return row == globalHosts.end() ? nullptr : &*row;
}

QString globalHost(const GlobalHosts &hosts, const Partition &partition, EndpointVariant variant)
{
    const char *host = variant.fips ? (variant.dualStack ? hosts.fipsDualStack : hosts.fips)
                                    : (variant.dualStack ? hosts.dualStack : hosts.plain);
    if (host)
        return QString::fromLatin1(host);
    return QStringLiteral("%1%2.%3").arg(
        QString::fromLatin1(hosts.endpointPrefix), variant.fips ? QStringLiteral("-fips") : QString(),
        QString::fromLatin1(variant.dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix));
}

} // namespace

QUrl awsEndpoint(const QString &endpointPrefix, const QString &region, EndpointVariant variant)
{
    const Partition &partition = partitionFor(region);
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    if (variant.isPlain() && isNamed("sts", endpointPrefix) && isNamed("aws-global", region)) {
        url.setHost(QStringLiteral("sts.amazonaws.com"));
        return url;
    }
    if (const GlobalHosts *hosts = globalHostsOf(endpointPrefix, region)) {
        url.setHost(globalHost(*hosts, partition, variant));
        return url;
    }
    const bool plainIsFips = isNamed(partition.id, QStringLiteral("aws-us-gov"))
        && std::any_of(plainIsFipsInGovCloud.begin(), plainIsFipsInGovCloud.end(),
                       [&endpointPrefix](const char *name) { return isNamed(name, endpointPrefix); });
    const bool marked = variant.fips && (variant.dualStack || !plainIsFips);
    const char *suffix = variant.dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
    url.setHost(QStringLiteral("%1%2.%3.%4")
                    .arg(endpointPrefix, marked ? QStringLiteral("-fips") : QString(), region,
                         QString::fromLatin1(suffix)));
    return url;
}

QString signingRegion(const QString &endpointPrefix, const QString &region)
{
    if (const GlobalHosts *hosts = globalHostsOf(endpointPrefix, region))
        return QString::fromLatin1(hosts->signingRegion);
    const Partition &partition = partitionFor(region);
    return isNamed(partition.pseudoRegion, region) ? QString::fromLatin1(partition.globalRegion) : region;
}

bool hasRegions(const QString &endpointPrefix)
{
    return std::none_of(globalHosts.begin(), globalHosts.end(), [&](const GlobalHosts &hosts) {
        return isNamed(hosts.endpointPrefix, endpointPrefix);
    });
}

QByteArray hostHeader(const QUrl &base)
{
    QByteArray host = base.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    const int usual = base.scheme() == QLatin1String("https") ? 443 : 80;
    const int port = base.port(usual);
    return port == usual ? host : host + ':' + QByteArray::number(port);
}

QString partitionOf(const QString &region)
{
    return QString::fromLatin1(partitionFor(region).id);
}

} // namespace hookline::aws
