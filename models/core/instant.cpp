// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/instant.h"

#include <QTimeZone>

#include <cmath>

namespace hookline {

double toEpochSeconds(Instant instant)
{
    return static_cast<double>(instant.time_since_epoch().count()) / 1000.0;
}

Instant fromEpochSeconds(double seconds)
{
    return Instant(Millis(std::llround(seconds * 1000.0)));
}

QString toIso8601(Instant instant)
{
    const bool whole = instant.time_since_epoch().count() % 1000 == 0;
    return toDateTime(instant).toString(whole ? Qt::ISODate : Qt::ISODateWithMs);
}

std::optional<Instant> fromIso8601(QStringView text)
{
    // Qt reads exactly three fraction digits reliably; AWS sends none to six.
    QString normal = text.trimmed().toString();
    const qsizetype dot = normal.indexOf(QLatin1Char('.'));
    if (dot >= 0) {
        qsizetype end = dot + 1;
        while (end < normal.size() && normal.at(end).isDigit())
            ++end;
        const QString digits = normal.mid(dot + 1, end - dot - 1);
        if (digits.isEmpty())
            return std::nullopt;
        normal.replace(dot + 1, end - dot - 1, digits.leftJustified(3, QLatin1Char('0'), true));
    }
    QDateTime dateTime = QDateTime::fromString(normal, Qt::ISODateWithMs);
    if (!dateTime.isValid())
        return std::nullopt;
    if (dateTime.timeSpec() == Qt::LocalTime)
        dateTime.setTimeSpec(Qt::UTC);
    return fromDateTime(dateTime);
}

QDateTime toDateTime(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(instant.time_since_epoch().count(), Qt::UTC);
}

Instant fromDateTime(const QDateTime &dateTime)
{
    return Instant(Millis(dateTime.toMSecsSinceEpoch()));
}

} // namespace hookline
