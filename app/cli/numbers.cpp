// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/numbers.h"

#include <QCommandLineParser>

namespace hookline::cli {

namespace {

Error outside(const QString &name, const QString &value, const QString &kind, const QString &min,
              const QString &max)
{
    return {.code = ErrorCode::InvalidInput,
            .message =
                QStringLiteral("--%1 takes %2 from %3 to %4, not \"%5\"").arg(name, kind, min, max, value),
            .subject = name};
}

} // namespace

Result<std::optional<double>> numberOption(const QCommandLineParser &arguments, const QString &name,
                                           double min, double max)
{
    if (!arguments.isSet(name))
        return std::optional<double>();
    const QString value = arguments.value(name);
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    if (!isNumber || !(number >= min && number <= max))
        return outside(name, value, QStringLiteral("a number"), QString::number(min),
                       QString::number(max, 'f', 0));
    return std::optional(number);
}

Result<std::optional<qint64>> integerOption(const QCommandLineParser &arguments, const QString &name,
                                            qint64 min, qint64 max)
{
    if (!arguments.isSet(name))
        return std::optional<qint64>();
    const QString value = arguments.value(name);
    bool isNumber = false;
    const qint64 number = value.toLongLong(&isNumber);
    if (!isNumber || number < min || number > max)
        return outside(name, value, QStringLiteral("a whole number"), QString::number(min),
                       QString::number(max));
    return std::optional(number);
}

} // namespace hookline::cli
