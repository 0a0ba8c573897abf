// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/scalar.h"

#include "models/core/instant.h"

#include <QLocale>

#include <cmath>

namespace hookline::wire {

namespace {

/// Seconds of years 1 to 9999: outside, no calendar text exists.
bool isCalendarTime(double seconds)
{
    return seconds >= -62'135'596'800.0 && seconds < 253'402'300'800.0;
}

QString numberText(double number)
{
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

std::optional<QString> timestampText(const QJsonValue &value)
{
    const auto seconds = readTimestamp(value);
    if (!seconds || !isCalendarTime(*seconds))
        return std::nullopt;
    return toIso8601(fromEpochSeconds(*seconds));
}

} // namespace

std::optional<qint64> exactInteger(const QJsonValue &value)
{
    if (!value.isDouble())
        return std::nullopt;
    const qint64 first = value.toInteger(0);
    return first == value.toInteger(1) ? std::optional(first) : std::nullopt;
}

QJsonValue plainNumber(double number)
{
    constexpr double exact = 9007199254740992.0; // 2^53
    if (std::abs(number) < exact && number == std::floor(number))
        return QJsonValue(static_cast<qint64>(number));
    return QJsonValue(number);
}

std::optional<double> readTimestamp(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (!value.isString())
        return std::nullopt;
    const QString text = value.toString().trimmed();
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber && std::isfinite(number))
        return number;
    const auto instant = fromIso8601(text);
    return instant ? std::optional(toEpochSeconds(*instant)) : std::nullopt;
}

std::optional<QString> scalarToText(const Shape &shape, const QJsonValue &value)
{
    switch (shape.type) {
    case ShapeType::String:
    case ShapeType::Blob:
        return value.isString() ? std::optional(value.toString()) : std::nullopt;
    case ShapeType::Boolean:
        if (!value.isBool())
            return std::nullopt;
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case ShapeType::Integer:
    case ShapeType::Long:
        if (const auto integer = exactInteger(value))
            return QString::number(*integer);
        return std::nullopt;
    case ShapeType::Double:
        return value.isDouble() ? std::optional(numberText(value.toDouble())) : std::nullopt;
    case ShapeType::Timestamp:
        return timestampText(value);
    case ShapeType::Structure:
    case ShapeType::List:
    case ShapeType::Map:
        break;
    }
    return std::nullopt;
}

std::optional<QJsonValue> scalarFromText(const Shape &shape, const QString &text)
{
    bool ok = false;
    switch (shape.type) {
    case ShapeType::String:
        return QJsonValue(text);
    case ShapeType::Blob:
        return isBase64(text.trimmed()) ? std::optional(QJsonValue(text.trimmed())) : std::nullopt;
    case ShapeType::Boolean:
        if (text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0)
            return QJsonValue(true);
        if (text.compare(QLatin1String("false"), Qt::CaseInsensitive) == 0)
            return QJsonValue(false);
        return std::nullopt;
    case ShapeType::Integer:
    case ShapeType::Long: {
        const qint64 integer = text.trimmed().toLongLong(&ok);
        return ok ? std::optional(QJsonValue(integer)) : std::nullopt;
    }
    case ShapeType::Double: {
        const double number = text.trimmed().toDouble(&ok);
        return ok && std::isfinite(number) ? std::optional(QJsonValue(number)) : std::nullopt;
    }
    case ShapeType::Timestamp:
        if (const auto seconds = readTimestamp(text))
            return plainNumber(*seconds);
        return std::nullopt;
    case ShapeType::Structure:
    case ShapeType::List:
    case ShapeType::Map:
        break;
    }
    return std::nullopt;
}

bool isBase64(const QString &text)
{
    return bool(QByteArray::fromBase64Encoding(text.toUtf8(), QByteArray::AbortOnBase64DecodingErrors))
        && text.size() % 4 == 0;
}

} // namespace hookline::wire
