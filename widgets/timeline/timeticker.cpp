// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeticker.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace hookline::timeline {
namespace {

constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::array<qint64, 34> steps = {
    1,           2,        5,          10,         20,          50,          100,
    200,         500,      second,     2 * second, 5 * second,  10 * second, 15 * second,
    30 * second, minute,   2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
    hour,        2 * hour, 3 * hour,   6 * hour,   12 * hour,   day,         2 * day,
    7 * day,     14 * day, 28 * day,   91 * day,   182 * day,   364 * day};

} // namespace

qint64 TimeTicker::roundStep(double range, int count)
{
    for (const qint64 step : steps) {
        if (range / double(step) <= std::max(count, 1))
            return step;
    }
    return steps.back() * std::max<qint64>(1, qint64(range / double(steps.back()) / std::max(count, 1)) + 1);
}

void TimeTicker::generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks,
                          QVector<double> *subTicks, QVector<QString> *tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    const qint64 step = roundStep(range.size(), tickCount());
    qint64 shift = 0; // what stands at a multiple of the step is round on the clock that is shown
    if (m_kind == Kind::Local) {
        const qint64 origin = m_origin.time_since_epoch().count();
        const auto middle = QDateTime::fromMSecsSinceEpoch(origin + qint64(range.center()));
        shift = origin + qint64(middle.offsetFromUtc()) * second;
    }
    const auto first = qint64(std::ceil((range.lower + double(shift)) / double(step)));
    const auto last = qint64(std::floor((range.upper + double(shift)) / double(step)));
    for (qint64 i = first; i <= last && ticks.size() < 1000; ++i) {
        ticks.append(double(i * step - shift));
        if (tickLabels)
            tickLabels->append(m_kind == Kind::Local ? label(i * step, step) : relativeLabel(i * step, step));
    }
}

QString TimeTicker::label(qint64 local, qint64 step) const
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(local, Qt::UTC);
    if (step >= day || (step >= minute && time.time() == QTime(0, 0)))
        return QLocale().toString(time.date(),
                                  step >= 91 * day ? QStringLiteral("MMM yyyy") : QStringLiteral("d MMM"));
    return time.toString(step >= minute       ? QStringLiteral("HH:mm")
                             : step >= second ? QStringLiteral("HH:mm:ss")
                                              : QStringLiteral("HH:mm:ss.zzz"));
}

QString TimeTicker::relativeLabel(qint64 millis, qint64 step) const
{
    if (millis == 0)
        return QStringLiteral("0");
    const QString sign = millis < 0 ? QStringLiteral("−") : QStringLiteral("+");
    const qint64 size = std::abs(millis);
    if (step >= day)
        return sign + QCoreApplication::translate("TimeText", "%1 d").arg(size / day);
    if (step >= hour)
        return sign + QCoreApplication::translate("TimeText", "%1 h").arg(size / hour);
    const auto two = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    QString text = size >= hour ? QStringLiteral("%1:%2").arg(size / hour).arg(two(size / minute % 60))
                                : QString::number(size / minute);
    text += QLatin1Char(':') + two(size / second % 60);
    if (step < second)
        text += QStringLiteral(".%1").arg(size % second, 3, 10, QLatin1Char('0'));
    return sign + text;
}

} // namespace hookline::timeline
