// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/iambackend.h"

#include "models/sandbox/errors.h"

#include <QJsonArray>

namespace hookline::sandbox {

Result<QJsonObject> IamBackend::call(const QString &operation, const QJsonObject &input, Instant)
{
    if (operation != u"ListAccountAliases")
        return refusal("InvalidAction",
                       QStringLiteral("The action %1 is not valid for this endpoint.").arg(operation));
    // One alias is all that an account can have, so no page follows and no marker was given out.
    if (!input.value(u"Marker").isUndefined())
        return refusal("ValidationError", QStringLiteral("Invalid Marker."));
    return QJsonObject{{QStringLiteral("AccountAliases"), QJsonArray{QStringLiteral("hookline-sandbox")}},
                       {QStringLiteral("IsTruncated"), false}};
}

} // namespace hookline::sandbox
