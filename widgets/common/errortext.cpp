// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/errortext.h"

#include <QCoreApplication>

#include <array>

namespace hookline::common {

namespace {

struct Words
{
    ErrorCode code;
    const char *why;
    const char *whatNow;
};

constexpr std::array<Words, 13> words{{
    {ErrorCode::None, "", ""},
    {ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Error", "It was cancelled before an answer came."), ""},
    {ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Error", "Nothing was sent: the input is not valid."),
     QT_TRANSLATE_NOOP("Error", "Correct it and try again.")},
    {ErrorCode::Configuration, QT_TRANSLATE_NOOP("Error", "The connection's settings do not work."),
     QT_TRANSLATE_NOOP("Error", "Check profile, region, endpoint and keys of the connection.")},
    {ErrorCode::NotDelivered,
     QT_TRANSLATE_NOOP("Error", "The service could not be reached; nothing was sent."),
     QT_TRANSLATE_NOOP("Error", "Check the network and the endpoint, then try again. Nothing has changed.")},
    {ErrorCode::DeliveryUnknown,
     QT_TRANSLATE_NOOP("Error", "The connection broke after sending: the service may or may not have acted."),
     QT_TRANSLATE_NOOP("Error", "Look at the state shown now before you do it again.")},
    {ErrorCode::Throttled, QT_TRANSLATE_NOOP("Error", "The service asked for fewer requests."),
     QT_TRANSLATE_NOOP("Error", "Wait a moment. Deployments are not affected, only what is shown is older.")},
    {ErrorCode::ServiceFault, QT_TRANSLATE_NOOP("Error", "The service had a problem of its own."),
     QT_TRANSLATE_NOOP("Error", "Try again in a moment; keep the request ID for a support case.")},
    {ErrorCode::ServiceError, QT_TRANSLATE_NOOP("Error", "The service refused."), ""},
    {ErrorCode::AccessDenied, QT_TRANSLATE_NOOP("Error", "The keys of this connection do not allow it."),
     QT_TRANSLATE_NOOP("Error", "Use other credentials, or ask for the permission that the message names.")},
    {ErrorCode::BadReply, QT_TRANSLATE_NOOP("Error", "The answer could not be read."),
     QT_TRANSLATE_NOOP("Error", "Check that the endpoint really is the service.")},
    {ErrorCode::Storage, QT_TRANSLATE_NOOP("Error", "A file could not be read or written."),
     QT_TRANSLATE_NOOP("Error", "Check the folder's permissions and the free space.")},
    {ErrorCode::Internal, QT_TRANSLATE_NOOP("Error", "Hookline itself made a mistake."),
     QT_TRANSLATE_NOOP("Error", "Please report it with the details.")},
}};

const Words &wordsFor(ErrorCode code)
{
    for (const Words &entry : words) {
        if (entry.code == code)
            return entry;
    }
    return words.back();
}

QString translated(const char *source)
{
    return *source == '\0' ? QString() : QCoreApplication::translate("Error", source);
}

} // namespace

QString why(const Error &error)
{
    const QString ours = translated(wordsFor(error.code).why);
    if (error.message.isEmpty())
        return ours;
    const bool serviceSpoke = error.code == ErrorCode::ServiceError;
    return serviceSpoke ? error.message : ours + QLatin1Char(' ') + error.message;
}

QString whatNow(const Error &error)
{
    return translated(wordsFor(error.code).whatNow);
}

QString whyAndWhatNow(const Error &error)
{
    QString text = why(error);
    // Services and sockets end their sentences as they like.
    if (!text.isEmpty() && text.back().isLetterOrNumber())
        text += QLatin1Char('.');
    return QStringList{text, whatNow(error)}.join(QLatin1Char(' ')).trimmed();
}

QString technicalDetails(const Error &error)
{
    QStringList parts;
    if (!error.serviceCode.isEmpty())
        parts.append(QCoreApplication::translate("Error", "Code: %1").arg(error.serviceCode));
    if (error.httpStatus != 0)
        parts.append(QStringLiteral("HTTP %1").arg(error.httpStatus));
    if (!error.requestId.isEmpty())
        parts.append(QCoreApplication::translate("Error", "Request ID: %1").arg(error.requestId));
    if (parts.isEmpty())
        parts.append(toString(error));
    return parts.join(QStringLiteral(" · "));
}

} // namespace hookline::common
