// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"
#include "models/wire/scalar.h"

#include <QJsonArray>

#include <limits>

namespace hookline::wire {

namespace {

using Kind = Violation::Kind;

QString limitText(double limit)
{
    return QString::number(limit, 'g', 15);
}

class Checker
{
public:
    std::vector<Violation> found;

    void structure(const Shape &shape, const QJsonObject &value, const QString &path)
    {
        const auto at = [&path](const QString &name) {
            return path.isEmpty() ? name : path + QLatin1Char('.') + name;
        };
        for (const Member &member : shape.members) {
            const QJsonValue inside = value.value(member.name);
            if (!inside.isUndefined() && !inside.isNull())
                check(*member.shape, inside, at(member.name));
            else if (member.required)
                add(Kind::MissingRequired, at(member.name), QStringLiteral("required"));
        }
        for (auto it = value.begin(); it != value.end(); ++it) {
            if (!shape.member(it.key()) && !it->isNull())
                add(Kind::UnknownMember, at(it.key()), QStringLiteral("not a member of %1").arg(shape.name));
        }
    }

private:
    void add(Kind kind, const QString &path, const QString &detail) { found.push_back({kind, path, detail}); }

    void check(const Shape &shape, const QJsonValue &value, const QString &path)
    {
        switch (shape.type) {
        case ShapeType::Structure:
            if (value.isObject())
                return structure(shape, value.toObject(), path);
            return wrongType(path, QStringLiteral("structure"));
        case ShapeType::List:
            if (value.isArray())
                return list(shape, value.toArray(), path);
            return wrongType(path, QStringLiteral("list"));
        case ShapeType::Map:
            if (value.isObject())
                return map(shape, value.toObject(), path);
            return wrongType(path, QStringLiteral("map"));
        case ShapeType::String:
            if (value.isString())
                return string(shape, value.toString(), path);
            return wrongType(path, QStringLiteral("string"));
        case ShapeType::Blob:
            if (value.isString() && isBase64(value.toString()))
                return length(shape, double(QByteArray::fromBase64(value.toString().toLatin1()).size()),
                              path);
            return wrongType(path, QStringLiteral("base64 text"));
        case ShapeType::Boolean:
            if (!value.isBool())
                wrongType(path, QStringLiteral("boolean"));
            return;
        case ShapeType::Timestamp:
            if (!readTimestamp(value))
                wrongType(path, QStringLiteral("timestamp (epoch seconds or ISO 8601)"));
            return;
        case ShapeType::Double:
            if (value.isDouble())
                return number(shape, value.toDouble(), path);
            return wrongType(path, QStringLiteral("number"));
        case ShapeType::Integer:
        case ShapeType::Long:
            return integer(shape, value, path);
        }
    }

    void wrongType(const QString &path, const QString &wanted) { add(Kind::WrongType, path, wanted); }

    void list(const Shape &shape, const QJsonArray &value, const QString &path)
    {
        length(shape, double(value.size()), path);
        for (qsizetype i = 0; i < value.size(); ++i) {
            if (!value.at(i).isNull())
                check(*shape.item, value.at(i), path + QStringLiteral("[%1]").arg(i));
        }
    }

    void map(const Shape &shape, const QJsonObject &value, const QString &path)
    {
        length(shape, double(value.size()), path);
        for (auto it = value.begin(); it != value.end(); ++it) {
            const QString inside = path + QStringLiteral("[\"%1\"]").arg(it.key());
            string(*shape.key, it.key(), inside);
            if (!it->isNull())
                check(*shape.item, *it, inside);
        }
    }

    void string(const Shape &shape, const QString &value, const QString &path)
    {
        if (!shape.enumValues.isEmpty() && !shape.enumValues.contains(value))
            add(Kind::NotInEnum, path,
                QLatin1Char('[') + shape.enumValues.join(QStringLiteral(", ")) + QLatin1Char(']'));
        length(shape, double(characters(value)), path);
        if (!shape.pattern.isEmpty() && !shape.expression.match(value).hasMatch())
            add(Kind::NoMatch, path, shape.pattern);
    }

    /// Unicode characters: a pair of surrogates is one.
    static qsizetype characters(const QString &text)
    {
        qsizetype count = text.size();
        for (qsizetype i = 1; i < text.size(); ++i)
            count -= text.at(i - 1).isHighSurrogate() && text.at(i).isLowSurrogate() ? 1 : 0;
        return count;
    }

    void length(const Shape &shape, double size, const QString &path)
    {
        if (shape.min && size < *shape.min)
            add(Kind::TooShort, path, limitText(*shape.min));
        if (shape.max && size > *shape.max)
            add(Kind::TooLong, path, limitText(*shape.max));
    }

    void integer(const Shape &shape, const QJsonValue &value, const QString &path)
    {
        const auto exact = exactInteger(value);
        if (!exact)
            return wrongType(
                path, shape.type == ShapeType::Long ? QStringLiteral("long") : QStringLiteral("integer"));
        if (shape.type == ShapeType::Integer && *exact > std::numeric_limits<qint32>::max())
            return add(Kind::TooLarge, path, QString::number(std::numeric_limits<qint32>::max()));
        if (shape.type == ShapeType::Integer && *exact < std::numeric_limits<qint32>::min())
            return add(Kind::TooSmall, path, QString::number(std::numeric_limits<qint32>::min()));
        number(shape, double(*exact), path);
    }

    void number(const Shape &shape, double value, const QString &path)
    {
        if (shape.min && value < *shape.min)
            add(Kind::TooSmall, path, limitText(*shape.min));
        if (shape.max && value > *shape.max)
            add(Kind::TooLarge, path, limitText(*shape.max));
    }
};

} // namespace

std::vector<Violation> violations(const Shape &shape, const QJsonObject &value)
{
    Checker checker;
    checker.structure(shape, value, QString());
    return std::move(checker.found);
}

} // namespace hookline::wire
