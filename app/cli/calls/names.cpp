// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/names.h"

#include <algorithm>
#include <array>

namespace hookline::cli {

namespace {

constexpr std::array services{
    ServiceName{"autoscaling", "autoscaling", "Auto Scaling: groups, lifecycle hooks, waiting instances."},
    ServiceName{"cloudformation", "cloudformation", "CloudFormation: Hook results, stacks, change sets."},
    ServiceName{"deploy", "codedeploy", "CodeDeploy: applications, deployments, lifecycle event hooks."},
    ServiceName{"iam", "iam", "IAM: the account's alias."},
    ServiceName{"sqs", "sqs", "SQS: queues and their messages."},
    ServiceName{"sts", "sts", "STS: who the keys belong to."},
};

bool isUpper(QChar c)
{
    return c >= u'A' && c <= u'Z';
}
bool isLower(QChar c)
{
    return c >= u'a' && c <= u'z';
}

/// "GatewayARNs" -> "Gateway-arns".
QString withPluralSplit(const QString &name)
{
    if (!name.endsWith(u's'))
        return name;
    qsizetype begin = name.size() - 1;
    while (begin > 0 && isUpper(name.at(begin - 1)))
        --begin;
    if (name.size() - 1 - begin < 2)
        return name;
    return name.left(begin) + u'-' + name.mid(begin).toLower();
}

/// A dash before every word that begins with a capital: "ARNValue" -> "ARN-Value".
QString withWordsSplit(const QString &name)
{
    QString result;
    for (qsizetype i = 0; i < name.size(); ++i) {
        result += name.at(i);
        if (i + 2 < name.size() && isUpper(name.at(i + 1)) && isLower(name.at(i + 2))) {
            result += u'-';
            result += name.at(++i);
            while (i + 1 < name.size() && isLower(name.at(i + 1)))
                result += name.at(++i);
        }
    }
    return result;
}

/// A dash where a capital follows a small letter or digit: "myURL" -> "my-URL".
QString withCapitalsSplit(const QString &name)
{
    QString result;
    for (qsizetype i = 0; i < name.size(); ++i) {
        result += name.at(i);
        const QChar c = name.at(i);
        if ((isLower(c) || (c >= u'0' && c <= u'9')) && i + 1 < name.size() && isUpper(name.at(i + 1))) {
            result += u'-';
            result += name.at(++i);
        }
    }
    return result;
}

/// Characters in common, by the longest common piece and those beside it (Ratcliff and Obershelp).
qsizetype matching(QStringView a, QStringView b)
{
    qsizetype best = 0, atA = 0, atB = 0;
    for (qsizetype i = 0; i < a.size(); ++i) {
        for (qsizetype j = 0; j < b.size(); ++j) {
            qsizetype length = 0;
            while (i + length < a.size() && j + length < b.size() && a.at(i + length) == b.at(j + length))
                ++length;
            if (length > best) {
                best = length;
                atA = i;
                atB = j;
            }
        }
    }
    if (!best)
        return 0;
    return best + matching(a.left(atA), b.left(atB)) + matching(a.mid(atA + best), b.mid(atB + best));
}

} // namespace

QString kebabName(const QString &name)
{
    if (name.contains(u'-'))
        return name;
    return withCapitalsSplit(withWordsSplit(withPluralSplit(name))).toLower();
}

std::span<const ServiceName> serviceNames()
{
    return services;
}

const ServiceName *serviceNamed(QStringView cliName)
{
    const auto found = std::find_if(services.begin(), services.end(), [cliName](const ServiceName &service) {
        return cliName == QLatin1StringView(service.cliName);
    });
    return found == services.end() ? nullptr : &*found;
}

QStringList operationNames(const wire::Service &service)
{
    QStringList names;
    for (const wire::Operation &operation : service.operations())
        names.append(kebabName(operation.name));
    names.sort();
    return names;
}

const wire::Operation *operationNamed(const wire::Service &service, const QString &cliName)
{
    for (const wire::Operation &operation : service.operations()) {
        if (kebabName(operation.name) == cliName)
            return &operation;
    }
    return nullptr;
}

QStringList similarNames(const QString &word, const QStringList &known)
{
    constexpr double alike = 0.8;
    constexpr qsizetype most = 3;
    constexpr qsizetype longest = 200; // nobody means a longer one, and the comparison is cubic
    QList<std::pair<double, QString>> found;
    for (const QString &name : known) {
        if (word.size() > longest)
            break;
        const double ratio = 2.0 * double(matching(word, name)) / double(word.size() + name.size());
        if (ratio >= alike)
            found.append({ratio, name});
    }
    std::sort(found.begin(), found.end(), std::greater<>());
    QStringList names;
    for (const auto &[ratio, name] : found.first(std::min(most, found.size())))
        names.append(name);
    return names;
}

} // namespace hookline::cli
