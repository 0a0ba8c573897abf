// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/ids.h"

#include <QUuid>

#include <algorithm>

namespace hookline {

QString newUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

bool looksLikeDeploymentId(QStringView text)
{
    if (!text.startsWith(QLatin1String("d-")) || text.size() < 5 || text.size() > 32)
        return false;
    const QStringView tail = text.mid(2);
    return std::all_of(tail.begin(), tail.end(), [](QChar c) {
        return (c >= QLatin1Char('A') && c <= QLatin1Char('Z'))
            || (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
    });
}

QString masked(QStringView secret)
{
    if (secret.isEmpty())
        return {};
    // A short secret shows nothing of itself: four of eight characters would be half of it.
    const QStringView head = secret.size() >= 16 ? secret.first(4) : QStringView();
    return head.toString() + QStringLiteral("… (%1 characters)").arg(secret.size());
}

} // namespace hookline
