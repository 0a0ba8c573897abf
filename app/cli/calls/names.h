// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wire/service.h"

#include <span>

namespace hookline::cli {

/// AWS's name as the AWS CLI spells it on the command line: "AutoScalingGroupARN" is
/// "auto-scaling-group-arn", "ListWebACLs" "list-web-acls".
QString kebabName(const QString &name);

/// A service that the command line offers, without reading its description.
struct ServiceName
{
    const char *cliName; ///< The AWS CLI's command: "deploy".
    const char *id; ///< As in wire::service(): "codedeploy".
    const char *summary;
};
std::span<const ServiceName> serviceNames();
/// Null if there is none of that name.
const ServiceName *serviceNamed(QStringView cliName);

/// The command-line names of a service's operations, sorted.
QStringList operationNames(const wire::Service &service);
/// Null if the service has no operation of that command-line name.
const wire::Operation *operationNamed(const wire::Service &service, const QString &cliName);

/// The known names that are much like `word`, the most alike first; at most three.
QStringList similarNames(const QString &word, const QStringList &known);

} // namespace hookline::cli
