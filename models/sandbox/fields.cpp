// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/fields.h"

namespace hookline::sandbox {

QJsonValue encode(const domain::Diagnostics &value)
{
    return QJsonArray{int(value.errorCode), value.scriptName, value.message, value.logTail};
}

void decode(const QJsonValue &json, domain::Diagnostics &value)
{
    const QJsonArray parts = json.toArray();
    value = {domain::LifecycleErrorCode(parts.at(0).toInt()), parts.at(1).toString(), parts.at(2).toString(),
             parts.at(3).toString()};
}

} // namespace hookline::sandbox
