// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/awscommand.h"

#include "models/wire/service.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace hookline::common {

namespace {

/// The AWS CLI reads parameters with these beginnings from a file, or (version 1) from the net.
bool isCliReference(const QString &value)
{
    constexpr std::array<const char *, 4> prefixes{"file://", "fileb://", "http://", "https://"};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const char *prefix) { return value.startsWith(QLatin1String(prefix)); });
}

/// "--name value", or "--name=value" where the value looks like an option itself.
QString option(const char *name, const QString &value)
{
    const QString quoted = shellQuoted(value);
    const QChar joint = value.startsWith(QLatin1Char('-')) ? QLatin1Char('=') : QLatin1Char(' ');
    return QLatin1String(name) + joint + quoted;
}

QString inputDocument(const std::vector<CommandOption> &options)
{
    QJsonObject input;
    for (const CommandOption &option : options)
        input.insert(QLatin1String(option.member), option.value);
    return QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Compact));
}

/// Where the connection came from a profile ("profile deploy (~/.aws/credentials)"), its name.
QString profileName(const aws::Connection &connection)
{
    static const QRegularExpression pattern(QStringLiteral("^profile (.+?)(?: \\(.*\\))?$"));
    return pattern.match(connection.keySource).captured(1);
}

/// As the AWS CLI names commands and options: "PutLifecycleHook" is put-lifecycle-hook, "RoleARN" role-arn.
QByteArray cliWord(QString name)
{
    static const QRegularExpression firstCapital(QStringLiteral("(.)([A-Z][a-z]+)"));
    static const QRegularExpression endOfCapitals(QStringLiteral("([a-z0-9])([A-Z])"));
    name.replace(firstCapital, QStringLiteral("\\1-\\2"));
    name.replace(endOfCapitals, QStringLiteral("\\1-\\2"));
    return name.toLower().toLatin1();
}

QString valueText(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

} // namespace

QString shellQuoted(const QString &word)
{
    static const QRegularExpression harmless(QStringLiteral("\\A[A-Za-z0-9_@%+=:,./-]+\\z"));
    if (harmless.match(word).hasMatch())
        return word;
    QString inner = word;
    inner.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + inner + QLatin1Char('\'');
}

QString awsCommand(const QString &serviceAndOperation, const std::vector<CommandOption> &options,
                   const aws::Connection &connection)
{
    QStringList parts{QStringLiteral("aws ") + serviceAndOperation};
    if (std::ranges::any_of(options, isCliReference, &CommandOption::value)) {
        parts.append(option("--cli-input-json", inputDocument(options)));
    } else {
        for (const CommandOption &given : options)
            parts.append(option(given.name, given.value));
    }
    if (const QString profile = profileName(connection); !profile.isEmpty())
        parts.append(option("--profile", profile));
    if (!connection.region.isEmpty())
        parts.append(option("--region", connection.region));
    if (connection.isCustomEndpoint())
        parts.append(option("--endpoint-url", connection.endpoint.toString(QUrl::FullyEncoded)));
    return parts.join(QLatin1String(" \\\n    "));
}

QString awsCommand(const AwsCall &call, const aws::Connection &connection)
{
    const auto service = wire::service(call.serviceId);
    const wire::Operation *operation = service ? service->operation(call.operation) : nullptr;
    if (!operation)
        return {};
    std::vector<QByteArray> names; // what the options point at
    std::vector<CommandOption> options;
    const auto add = [&](const QByteArray &name, const QString &value) {
        names.push_back(name);
        options.push_back({names.back().constData(), "", value});
    };
    const bool anyReference = std::any_of(call.input.begin(), call.input.end(), [](const QJsonValue &value) {
        return isCliReference(value.toString());
    });
    if (anyReference) {
        const QJsonDocument document(call.input);
        add("--cli-input-json", QString::fromUtf8(document.toJson(QJsonDocument::Compact)));
    } else if (operation->input) {
        for (const wire::Member &member : operation->input->members) {
            if (call.input.contains(member.name))
                add("--" + cliWord(member.name), valueText(call.input.value(member.name)));
        }
    }
    return awsCommand(service->cliName + QLatin1Char(' ') + QString::fromLatin1(cliWord(operation->name)),
                      options, connection);
}

} // namespace hookline::common
