// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/timetext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>

namespace hookline::tables {
namespace {

using namespace std::chrono;

QString say(const char *text)
{
    return QCoreApplication::translate("TimeText", text);
}

QString number(qint64 value)
{
    static const QLocale locale = [] {
        QLocale plain;
        plain.setNumberOptions(QLocale::OmitGroupSeparator);
        return plain;
    }();
    return locale.toString(value);
}

QString twoDigits(qint64 value)
{
    const QString text = number(value);
    return value < 10 ? QLocale().zeroDigit() + text : text;
}

struct Unit
{
    const char *text;
    qint64 seconds;
};
constexpr Unit units[] = {
    {QT_TRANSLATE_NOOP("TimeText", "%1 d"), 86'400},
    {QT_TRANSLATE_NOOP("TimeText", "%1 h"), 3'600},
    {QT_TRANSLATE_NOOP("TimeText", "%1 min"), 60},
    {QT_TRANSLATE_NOOP("TimeText", "%1 s"), 1},
};

/// Offset of the local zone. Zones change it only at quarters of an hour, and tables ask for the same quarter
/// again and again.
qint64 localOffset(qint64 epochSeconds)
{
    struct Known
    {
        qint64 quarter = INT64_MIN;
        qint64 offset = 0;
    };
    thread_local Known known[64];
    const qint64 quarter = epochSeconds >= 0 ? epochSeconds / 900 : (epochSeconds - 899) / 900;
    Known &slot = known[static_cast<size_t>(quarter & 63)];
    if (slot.quarter != quarter) {
        slot.quarter = quarter;
        slot.offset = QDateTime::fromSecsSinceEpoch(epochSeconds).offsetFromUtc();
    }
    return slot.offset;
}

void putDigits(QChar *at, int value, int count)
{
    for (int i = count - 1; i >= 0; --i, value /= 10)
        at[i] = QChar(u'0' + value % 10);
}

QString stampOf(qint64 shiftedSeconds)
{
    const sys_seconds point{seconds(shiftedSeconds)};
    const sys_days day = floor<days>(point);
    const year_month_day date(day);
    const hh_mm_ss time(point - day);
    QString text = QStringLiteral("0000-00-00 00:00:00");
    QChar *at = text.data();
    putDigits(at, int(date.year()), 4);
    putDigits(at + 5, int(unsigned(date.month())), 2);
    putDigits(at + 8, int(unsigned(date.day())), 2);
    putDigits(at + 11, int(time.hours().count()), 2);
    putDigits(at + 14, int(time.minutes().count()), 2);
    putDigits(at + 17, int(time.seconds().count()), 2);
    return text;
}

qint64 epochSeconds(Instant instant)
{
    return floor<seconds>(instant).time_since_epoch().count();
}

} // namespace

QString countdownText(Millis left)
{
    const qint64 total = std::max<qint64>(0, ceil<seconds>(left).count());
    const qint64 hours = total / 3600;
    const QString tail = QLatin1Char(':') + twoDigits(total % 60);
    if (hours == 0)
        return number(total / 60) + tail;
    return number(hours) + QLatin1Char(':') + twoDigits(total / 60 % 60) + tail;
}

QString durationText(Millis duration)
{
    if (duration < Millis(10'000) && duration.count() % 1000 != 0 && duration > Millis(0)) {
        const double tenths = std::max(0.1, double((duration.count() + 50) / 100) / 10);
        return say("%1 s").arg(QLocale().toString(tenths, 'f', 1));
    }
    const qint64 total = std::max<qint64>(0, floor<seconds>(duration).count());
    for (size_t i = 0; i < std::size(units); ++i) {
        const Unit &unit = units[i];
        if (total < unit.seconds && i + 1 < std::size(units))
            continue;
        const QString text = say(unit.text).arg(number(total / unit.seconds));
        if (i + 1 == std::size(units))
            return text;
        const Unit &next = units[i + 1];
        const qint64 rest = total % unit.seconds / next.seconds;
        return rest == 0 ? text : text + QLatin1Char(' ') + say(next.text).arg(number(rest));
    }
    return {};
}

QString agoText(Millis ago)
{
    const qint64 total = floor<seconds>(ago).count();
    if (total < 1)
        return say(QT_TRANSLATE_NOOP("TimeText", "just now"));
    for (const Unit &unit : units) {
        if (total >= unit.seconds)
            return say(QT_TRANSLATE_NOOP("TimeText", "%1 ago"))
                .arg(say(unit.text).arg(number(total / unit.seconds)));
    }
    return {};
}

QString clockText(Instant instant)
{
    return stampText(instant).mid(11);
}

QString stampText(Instant instant)
{
    const qint64 utc = epochSeconds(instant);
    return stampOf(utc + localOffset(utc));
}

QString stampText(const std::optional<Instant> &instant)
{
    return instant ? stampText(*instant) : QString();
}

QString exactText(Instant instant)
{
    const QDateTime local = toDateTime(instant).toLocalTime();
    if (local.offsetFromUtc() == 0)
        return stampText(instant) + QStringLiteral(" UTC");
    return QStringLiteral("%1 %2 (%3)")
        .arg(stampText(instant), local.timeZoneAbbreviation(), utcText(instant));
}

QString exactText(const std::optional<Instant> &instant)
{
    return instant ? exactText(*instant) : QString();
}

QString utcText(Instant instant)
{
    return stampOf(epochSeconds(instant)).mid(11) + QStringLiteral(" UTC");
}

} // namespace hookline::tables
