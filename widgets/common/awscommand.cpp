// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/awscommand.h"

#include <QJsonDocument>
#include <QJsonObject>
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

} // namespace hookline::common
