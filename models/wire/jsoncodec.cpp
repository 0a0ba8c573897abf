// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/jsoncodec.h"

#include "models/wire/scalar.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace hookline::wire {

namespace {

/// AWS's words for a value that is not of the member's type.
QString complaint(const Shape &shape, const QJsonValue &value)
{
    if (value.isObject())
        return QStringLiteral("Start of structure or map found where not expected.");
    if (value.isArray())
        return QStringLiteral("Start of list found where not expected.");
    switch (shape.type) {
    case ShapeType::Structure:
    case ShapeType::Map:
        return QStringLiteral("Expected map or null");
    case ShapeType::List:
        return QStringLiteral("Expected list or null");
    default:
        break;
    }
    const QString found = value.isBool()
        ? (value.toBool() ? QStringLiteral("TRUE_VALUE") : QStringLiteral("FALSE_VALUE"))
        : value.isDouble() ? QStringLiteral("NUMBER_VALUE")
                           : QStringLiteral("STRING_VALUE");
    const QString wanted = shape.type == ShapeType::String ? QStringLiteral("a String")
        : shape.type == ShapeType::Integer                 ? QStringLiteral("an Integer")
        : shape.type == ShapeType::Long                    ? QStringLiteral("a Long")
        : shape.type == ShapeType::Double                  ? QStringLiteral("a Double")
        : shape.type == ShapeType::Boolean                 ? QStringLiteral("a Boolean")
        : shape.type == ShapeType::Timestamp               ? QStringLiteral("milliseconds since epoch")
                                                           : QStringLiteral("a Blob");
    return QStringLiteral("%1 can not be converted to %2").arg(found, wanted);
}

class Converter
{
public:
    explicit Converter(JsonReading reading)
        : m_reading(reading)
    { }

    /// Undefined where a value does not fit and has been reported.
    QJsonValue value(const Shape &shape, const QJsonValue &in)
    {
        switch (shape.type) {
        case ShapeType::Structure:
            return in.isObject() ? QJsonValue(structure(shape, in.toObject())) : misfit(shape, in);
        case ShapeType::Map:
            return in.isObject() ? QJsonValue(map(shape, in.toObject())) : misfit(shape, in);
        case ShapeType::List:
            return in.isArray() ? QJsonValue(list(shape, in.toArray())) : misfit(shape, in);
        case ShapeType::Timestamp:
            return timestamp(shape, in);
        case ShapeType::String:
            return in.isString() ? in : misfit(shape, in);
        case ShapeType::Blob:
            return in.isString() && (m_reading == JsonReading::Reply || isBase64(in.toString()))
                ? in
                : misfit(shape, in);
        case ShapeType::Boolean:
            return in.isBool() ? in : misfit(shape, in);
        case ShapeType::Double:
            return in.isDouble() ? in : misfit(shape, in);
        case ShapeType::Integer:
        case ShapeType::Long:
            if (const auto integer = exactInteger(in))
                return *integer; // also 1e3, which is an integer too
            return misfit(shape, in);
        }
        return in;
    }

    QJsonObject structure(const Shape &shape, const QJsonObject &in)
    {
        QJsonObject out;
        for (auto it = in.begin(); it != in.end(); ++it) {
            if (it->isNull())
                continue;
            const Member *member = shape.member(it.key());
            out.insert(it.key(), member ? inside(it.key(), *member->shape, *it) : QJsonValue(*it));
        }
        return out;
    }

    std::optional<Error> problem() const { return m_problem; }

private:
    QJsonObject map(const Shape &shape, const QJsonObject &in)
    {
        QJsonObject out;
        for (auto it = in.begin(); it != in.end(); ++it) {
            if (!it->isNull())
                out.insert(it.key(), inside(QStringLiteral("[%1]").arg(it.key()), *shape.item, *it));
        }
        return out;
    }

    QJsonArray list(const Shape &shape, const QJsonArray &in)
    {
        QJsonArray out;
        for (qsizetype i = 0; i < in.size(); ++i) {
            if (!in.at(i).isNull())
                out.append(inside(QStringLiteral("[%1]").arg(i), *shape.item, in.at(i)));
        }
        return out;
    }

    QJsonValue timestamp(const Shape &shape, const QJsonValue &in)
    {
        // AWS's JSON services take numbers only; replies of others carry texts as well.
        const auto seconds =
            in.isDouble() || m_reading != JsonReading::Request ? readTimestamp(in) : std::nullopt;
        return seconds ? plainNumber(*seconds) : misfit(shape, in);
    }

    QJsonValue inside(const QString &step, const Shape &shape, const QJsonValue &in)
    {
        if (m_problem)
            return {};
        QJsonValue out = value(shape, in);
        if (m_problem) {
            QString &path = m_problem->subject;
            path = path.isEmpty() || path.startsWith(QLatin1Char('[')) ? step + path
                                                                       : step + QLatin1Char('.') + path;
        }
        return out;
    }

    QJsonValue misfit(const Shape &shape, const QJsonValue &in)
    {
        if (m_reading == JsonReading::Reply)
            return in;
        Error error{ErrorCode::InvalidInput, {}, complaint(shape, in)};
        if (m_reading == JsonReading::Request)
            error.serviceCode = QStringLiteral("SerializationException");
        m_problem = error;
        return {};
    }

    JsonReading m_reading;
    std::optional<Error> m_problem;
};

} // namespace

Result<QJsonObject> convertJson(const Shape *shape, const QJsonObject &value, JsonReading reading)
{
    if (!shape)
        return value;
    Converter converter(reading);
    QJsonObject out = converter.structure(*shape, value);
    if (const auto problem = converter.problem())
        return *problem;
    return out;
}

std::optional<QJsonObject> parseJsonObject(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return QJsonObject();
    const QJsonDocument document = QJsonDocument::fromJson(body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

} // namespace hookline::wire
