// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/awscommand.h"

#include "models/core/ids.h"
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
QString option(const QString &name, const QString &value)
{
    const QString quoted = shellQuoted(value);
    const QChar joint = value.startsWith(QLatin1Char('-')) ? QLatin1Char('=') : QLatin1Char(' ');
    return name + joint + quoted;
}

/// Where the connection came from a profile ("profile deploy (~/.aws/credentials)"), its name.
QString profileName(const aws::Connection &connection)
{
    static const QRegularExpression pattern(QStringLiteral("^profile (.+?)(?: \\(.*\\))?$"));
    return pattern.match(connection.keySource).captured(1);
}

/// As the AWS CLI names commands and options: "PutLifecycleHook" is put-lifecycle-hook, "RoleARN" role-arn.
QString cliWord(QString name)
{
    static const QRegularExpression firstCapital(QStringLiteral("(.)([A-Z][a-z]+)"));
    static const QRegularExpression endOfCapitals(QStringLiteral("([a-z0-9])([A-Z])"));
    name.replace(firstCapital, QStringLiteral("\\1-\\2"));
    name.replace(endOfCapitals, QStringLiteral("\\1-\\2"));
    return name.toLower();
}

/// A member as an option: a flag, a scalar, or JSON where it is neither.
QString memberOption(const QString &member, const QJsonValue &value)
{
    const QString word = cliWord(member);
    if (value.isBool())
        return (value.toBool() ? QStringLiteral("--") : QStringLiteral("--no-")) + word;
    if (value.isDouble())
        return option(QStringLiteral("--") + word, QString::number(value.toInteger()));
    const QByteArray json = value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
        : value.isObject()                  ? QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)
                                            : value.toString().toUtf8();
    return option(QStringLiteral("--") + word, QString::fromUtf8(json));
}

QStringList inputOptions(const wire::Operation &operation, const QJsonObject &input)
{
    const bool anyReference = std::any_of(
        input.begin(), input.end(), [](const QJsonValue &value) { return isCliReference(value.toString()); });
    if (anyReference) {
        return {option(QStringLiteral("--cli-input-json"),
                       QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Compact)))};
    }
    QStringList options;
    if (operation.input) {
        for (const wire::Member &member : operation.input->members) {
            if (input.contains(member.name))
                options.append(memberOption(member.name, input.value(member.name)));
        }
    }
    return options;
}

const wire::Operation *operationOf(const AwsCall &call)
{
    const auto service = wire::service(call.serviceId);
    return service ? service->operation(call.operation) : nullptr; // descriptions live as long as the program
}

} // namespace

QString programTitle(Program program)
{
    return program == Program::Aws ? QStringLiteral("AWS CLI") : QStringLiteral("hookline-cli");
}

QString shellQuoted(const QString &word)
{
    static const QRegularExpression harmless(QStringLiteral("\\A[A-Za-z0-9_@%+=:,./-]+\\z"));
    if (harmless.match(word).hasMatch())
        return word;
    QString inner = word;
    inner.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + inner + QLatin1Char('\'');
}

QString awsCommand(const AwsCall &call, const aws::Connection &connection, Program program)
{
    const wire::Operation *operation = operationOf(call);
    if (!operation)
        return {};
    const QString name = program == Program::Aws ? QStringLiteral("aws") : QStringLiteral("hookline-cli");
    QStringList parts{name + QLatin1Char(' ') + wire::service(call.serviceId)->cliName + QLatin1Char(' ')
                      + cliWord(operation->name)};
    parts += inputOptions(*operation, call.input) + connectionOptions(connection);
    return parts.join(QLatin1String(" \\\n    "));
}

QStringList connectionOptions(const aws::Connection &connection)
{
    QStringList options;
    if (const QString profile = profileName(connection); !profile.isEmpty())
        options.append(option(QStringLiteral("--profile"), profile));
    if (!connection.region.isEmpty())
        options.append(option(QStringLiteral("--region"), connection.region));
    if (connection.isCustomEndpoint()) {
        options.append(
            option(QStringLiteral("--endpoint-url"), connection.endpoint.toString(QUrl::FullyEncoded)));
    }
    return options;
}

AwsCall maskedCall(AwsCall call)
{
    const wire::Operation *operation = operationOf(call);
    for (const QString &name : call.input.keys()) {
        const wire::Member *member = operation && operation->input ? operation->input->member(name) : nullptr;
        if (wire::isSecret(name, member ? member->shape : nullptr))
            call.input.insert(name, masked(call.input.value(name).toString()));
    }
    return call;
}

} // namespace hookline::common
