// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <cstdio>

namespace hookline::cli {

const QList<Command> &commands()
{
    static const QList<Command> table{sandboxCommand(), clockCommand(), functionCommand(), revisionCommand(),
                                      scriptCommand()};
    return table;
}

void print(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

int failUsage(const QString &message)
{
    std::fprintf(stderr, "hookline-cli: %s\n", qUtf8Printable(message));
    return UsageError;
}

int fail(const Error &error)
{
    QString text = error.message;
    if (!error.serviceCode.isEmpty())
        text = QStringLiteral("the service answered %1: %2").arg(error.serviceCode, error.message);
    if (!error.requestId.isEmpty())
        text += QStringLiteral(" (request %1)").arg(error.requestId);
    std::fprintf(stderr, "hookline-cli: %s\n", qUtf8Printable(text));
    switch (error.code) {
    case ErrorCode::InvalidInput:
        return error.serviceCode.isEmpty() ? UsageError : ServiceError;
    case ErrorCode::Configuration:
        return ConfigurationError;
    case ErrorCode::Throttled:
    case ErrorCode::ServiceFault:
    case ErrorCode::ServiceError:
    case ErrorCode::AccessDenied:
        return ServiceError;
    default:
        return OtherError;
    }
}

} // namespace hookline::cli
