// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/stsbackend.h"

namespace hookline::sandbox {

Result<QJsonObject> StsBackend::call(const QString &operation, const QJsonObject &, Instant)
{
    if (operation != u"GetCallerIdentity")
        return Error{.code = ErrorCode::ServiceError,
                     .serviceCode = QStringLiteral("InvalidAction"),
                     .message =
                         QStringLiteral("The action %1 is not valid for this endpoint.").arg(operation)};
    return QJsonObject{
        {QStringLiteral("Account"), m_accountId},
        {QStringLiteral("Arn"), QStringLiteral("arn:aws:iam::%1:user/sandbox").arg(m_accountId)},
        {QStringLiteral("UserId"), QStringLiteral("AIDASANDBOXHOOKLINE00")}};
}

} // namespace hookline::sandbox
