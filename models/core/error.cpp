// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/error.h"

#include <array>

namespace hookline {

namespace {

struct CodeName
{
    ErrorCode code;
    const char *name;
};

constexpr std::array codeNames{
    CodeName{ErrorCode::None, "none"},
    CodeName{ErrorCode::Cancelled, "cancelled"},
    CodeName{ErrorCode::InvalidInput, "invalid input"},
    CodeName{ErrorCode::Configuration, "configuration"},
    CodeName{ErrorCode::NotDelivered, "not delivered"},
    CodeName{ErrorCode::DeliveryUnknown, "delivery unknown"},
    CodeName{ErrorCode::Throttled, "throttled"},
    CodeName{ErrorCode::ServiceFault, "service fault"},
    CodeName{ErrorCode::ServiceError, "service error"},
    CodeName{ErrorCode::AccessDenied, "access denied"},
    CodeName{ErrorCode::BadReply, "bad reply"},
    CodeName{ErrorCode::Storage, "storage"},
    CodeName{ErrorCode::Internal, "internal"},
};

QString nameOf(ErrorCode code)
{
    for (const CodeName &entry : codeNames) {
        if (entry.code == code)
            return QString::fromLatin1(entry.name);
    }
    return QStringLiteral("unknown");
}

} // namespace

QString toString(const Error &error)
{
    QString line = error.serviceCode.isEmpty() ? nameOf(error.code) : error.serviceCode;
    if (!error.subject.isEmpty())
        line += QStringLiteral(" [%1]").arg(error.subject);
    if (!error.message.isEmpty())
        line += QStringLiteral(": ") + error.message;
    if (!error.requestId.isEmpty())
        line += QStringLiteral(" (request %1)").arg(error.requestId);
    return line;
}

} // namespace hookline
