// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/request.h"
#include "app/cli/calls/scalars.h"

#include <algorithm>

namespace hookline::cli {

namespace {

using Kind = Value::Kind;
using wire::ShapeType;

/// Which Python types a shape takes, and what its message calls them.
struct TypeRule
{
    ShapeType shape;
    std::vector<Kind> kinds;
    const char *names;
};

const std::vector<TypeRule> &typeRules()
{
    static const std::vector<TypeRule> rules{
        {ShapeType::String, {Kind::Text}, "<class 'str'>"},
        {ShapeType::Integer, {Kind::Integer, Kind::Boolean}, "<class 'int'>"},
        {ShapeType::Long, {Kind::Integer, Kind::Boolean}, "<class 'int'>"},
        {ShapeType::Double,
         {Kind::Float, Kind::Integer, Kind::Boolean},
         "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>"},
        {ShapeType::Boolean, {Kind::Boolean}, "<class 'bool'>"},
        {ShapeType::Blob,
         {Kind::Bytes, Kind::Text},
         "<class 'bytes'>, <class 'bytearray'>, file-like object"},
        {ShapeType::Timestamp,
         {Kind::Integer, Kind::Float, Kind::Text},
         "<class 'datetime.datetime'>, timestamp-string"},
        {ShapeType::Structure, {Kind::Map}, "<class 'dict'>"},
        {ShapeType::List, {Kind::List}, "<class 'list'>, <class 'tuple'>"},
        {ShapeType::Map, {Kind::Map}, "<class 'dict'>"},
    };
    return rules;
}

const TypeRule &ruleOf(ShapeType type)
{
    return *std::find_if(typeRules().begin(), typeRules().end(),
                         [type](const TypeRule &rule) { return rule.shape == type; });
}

qsizetype characters(const QString &text)
{
    return text.toUcs4().size();
}

class Checker
{
public:
    QStringList found;

    void check(const wire::Shape &shape, const Value &value, const QString &path)
    {
        const TypeRule &rule = ruleOf(shape.type);
        const bool fits = std::find(rule.kinds.begin(), rule.kinds.end(), value.kind) != rule.kinds.end()
            && (shape.type != ShapeType::Timestamp || secondsOf(value));
        if (!fits) {
            found.append(
                QStringLiteral("Invalid type for parameter %1, value: %2, type: %3, valid types: %4")
                    .arg(shown(path), value.toText(), value.typeText(), QLatin1StringView(rule.names)));
            return;
        }
        switch (shape.type) {
        case ShapeType::Structure:
            return structure(shape, value, path);
        case ShapeType::List:
            length(shape, qsizetype(value.items.size()), path);
            for (std::size_t i = 0; i < value.items.size(); ++i)
                check(*shape.item, value.items[i], path + QStringLiteral("[%1]").arg(i));
            return;
        case ShapeType::Map:
            for (std::size_t i = 0; i < value.items.size(); ++i) {
                check(*shape.key, Value::of(value.keys[i]),
                      path + QStringLiteral(" (key: %1)").arg(value.keys[i]));
                check(*shape.item, value.items[i], path + u'.' + value.keys[i]);
            }
            return;
        case ShapeType::String:
            return length(shape, characters(value.text), path);
        default:
            if (isNumeric(shape.type))
                range(shape, value, path);
        }
    }

private:
    static QString shown(const QString &path)
    {
        if (path.isEmpty())
            return QStringLiteral("input");
        return path.startsWith(u'.') ? path.mid(1) : path;
    }

    void structure(const wire::Shape &shape, const Value &value, const QString &path)
    {
        QStringList names;
        for (const wire::Member &member : shape.members) {
            names.append(member.name);
            if (member.required && !value.find(member.name))
                found.append(
                    QStringLiteral("Missing required parameter in %1: \"%2\"").arg(shown(path), member.name));
        }
        for (const QString &key : value.keys) {
            if (!shape.member(key))
                found.append(QStringLiteral("Unknown parameter in %1: \"%2\", must be one of: %3")
                                 .arg(shown(path), key, names.join(QStringLiteral(", "))));
        }
        for (std::size_t i = 0; i < value.keys.size(); ++i) {
            if (const wire::Member *member = shape.member(value.keys[i]))
                check(*member->shape, value.items[i], path + u'.' + member->name);
        }
    }

    void length(const wire::Shape &shape, qsizetype size, const QString &path)
    {
        if (shape.min && !shape.documented && double(size) < *shape.min)
            found.append(QStringLiteral("Invalid length for parameter %1, value: %2, valid min length: %3")
                             .arg(shown(path), QString::number(size), QString::number(*shape.min)));
    }

    void range(const wire::Shape &shape, const Value &value, const QString &path)
    {
        const double number = value.kind == Kind::Float ? value.number
            : value.kind == Kind::Boolean               ? double(value.truth)
                                                        : value.text.toDouble();
        if (shape.min && !shape.documented && number < *shape.min)
            found.append(QStringLiteral("Invalid value for parameter %1, value: %2, valid min value: %3")
                             .arg(shown(path), value.toText(), QString::number(*shape.min)));
    }
};

} // namespace

Result<void> checkInput(const wire::Operation &operation, const Value &input)
{
    static const wire::Shape nothing{.type = ShapeType::Structure};
    Checker checker;
    checker.check(operation.input ? *operation.input : nothing, input, QString());
    if (checker.found.isEmpty())
        return {};
    return Error{.code = ErrorCode::InvalidInput,
                 .message = QStringLiteral("Parameter validation failed:\n") + checker.found.join(u'\n')};
}

} // namespace hookline::cli
