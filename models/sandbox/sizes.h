// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QJsonObject>
#include <QStringList>

#include <span>

namespace hookline::sandbox {

/// One number under a scenario's "fleet", with what it may be.
template <class Sizes> struct SizeField
{
    const char *name;
    int Sizes::*value;
    int low, high;
};

/// Reads the numbers of a generated history; InvalidInput names a field that is unknown or out of bounds.
template <class Sizes>
Result<Sizes> readSizes(const QJsonObject &settings, std::span<const SizeField<Sizes>> fields)
{
    Sizes sizes;
    QStringList known;
    for (const SizeField<Sizes> &field : fields) {
        known << QLatin1String(field.name);
        const QJsonValue value = settings.value(QLatin1String(field.name));
        if (value.isUndefined())
            continue;
        sizes.*field.value = value.toInt(field.low - 1);
        if (sizes.*field.value < field.low || sizes.*field.value > field.high)
            return Error{ErrorCode::InvalidInput,
                         {},
                         QStringLiteral("%1 is a number from %2 to %3")
                             .arg(QLatin1String(field.name))
                             .arg(field.low)
                             .arg(field.high)};
    }
    for (const QString &key : settings.keys()) {
        if (!known.contains(key))
            return Error{ErrorCode::InvalidInput,
                         {},
                         QStringLiteral("unknown field \"%1\"; use one of: %2")
                             .arg(key, known.join(QStringLiteral(", ")))};
    }
    return sizes;
}

} // namespace hookline::sandbox
