// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <cstdio>

namespace hookline::cli {

namespace {

void write(const QString &line, FILE *stream)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

void print(const QString &line)
{
    write(line, stdout);
}

void complain(const QString &line)
{
    write(QStringLiteral("hookline-cli: ") + line, stderr);
}

QString printable(const QString &text)
{
    constexpr char16_t controlPictures = 0x2400;
    constexpr char16_t deletePicture = 0x2421;
    QString result = text;
    for (QChar &c : result) {
        if (c.unicode() < 0x20)
            c = QChar(char16_t(controlPictures + c.unicode()));
        else if (c.unicode() == 0x7f)
            c = QChar(deletePicture);
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar(QChar::ReplacementCharacter);
    }
    return result;
}

int failUsage(const QString &message, const ExitCodes &codes)
{
    complain(message);
    return codes.usage;
}

int fail(const Error &error)
{
    QString text = error.message;
    if (!error.serviceCode.isEmpty())
        text = QStringLiteral("the service answered %1: %2").arg(error.serviceCode, error.message);
    if (!error.requestId.isEmpty())
        text += QStringLiteral(" (request %1)").arg(error.requestId);
    complain(text);
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
