// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace hookline::sandbox {

/// `value` with every string in it, keys left out, replaced by `change(string)`.
template <class Change> QJsonValue withStrings(const QJsonValue &value, const Change &change)
{
    if (value.isString())
        return QString(change(value.toString()));
    if (value.isArray()) {
        QJsonArray result;
        for (const QJsonValue &item : value.toArray())
            result.append(withStrings(item, change));
        return result;
    }
    if (!value.isObject())
        return value;
    QJsonObject result;
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member)
        result.insert(member.key(), withStrings(member.value(), change));
    return result;
}

} // namespace hookline::sandbox
