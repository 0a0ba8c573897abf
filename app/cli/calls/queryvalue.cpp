// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/querynode.h"

#include <algorithm>

namespace hookline::cli {

namespace {

using Kind = QueryNode::Kind;

bool isFalse(const Value &value)
{
    return value.isEmpty() && !isNumber(value);
}

double numberIn(const Value &value)
{
    return value.kind == Value::Kind::Integer ? value.text.toDouble() : value.number;
}

Value sliced(const std::vector<std::optional<int>> &numbers, const Value &list)
{
    // Python's rules for slices.
    const auto size = qint64(list.items.size());
    const qint64 step = numbers[2].value_or(1);
    const auto place = [size, step](std::optional<int> at, qint64 otherwise) {
        if (!at)
            return otherwise;
        const qint64 from = *at < 0 ? *at + size : *at;
        return std::clamp<qint64>(from, step < 0 ? -1 : 0, step < 0 ? size - 1 : size);
    };
    const qint64 from = place(numbers[0], step < 0 ? size - 1 : 0);
    const qint64 to = place(numbers[1], step < 0 ? -1 : size);
    Value result = Value::list();
    for (qint64 i = from; step > 0 ? i < to : i > to; i += step)
        result.append(list.items[std::size_t(i)]);
    return result;
}

Value compareBy(const QString &sign, const Value &a, const Value &b)
{
    if (sign == u"==" || sign == u"!=")
        return Value::of(isEqual(a, b) == (sign == u"=="));
    if (!isNumber(a) || !isNumber(b))
        return {};
    const int order = *compared(a, b);
    if (sign.startsWith(u'<'))
        return Value::of(order < 0 || (order == 0 && sign == u"<="));
    return Value::of(order > 0 || (order == 0 && sign == u">="));
}

Value flattened(const Value &list)
{
    Value result = Value::list();
    for (const Value &item : list.items) {
        if (item.isList())
            result.items.insert(result.items.end(), item.items.begin(), item.items.end());
        else
            result.append(item);
    }
    return result;
}

Result<Value> projected(const QueryNode &node, const Value &value)
{
    const auto base = evaluate(node.parts[0], value);
    if (!base)
        return base;
    if (node.kind == Kind::ValueProjection ? !base->isMap() : !base->isList())
        return Value();
    Value result = Value::list();
    for (const Value &item : base->items) {
        if (node.kind == Kind::FilterProjection) {
            const auto condition = evaluate(node.parts[2], item);
            if (!condition)
                return condition;
            if (isFalse(*condition))
                continue;
        }
        auto inside = evaluate(node.parts[1], item);
        if (!inside)
            return inside;
        if (!inside->isNone())
            result.append(*std::move(inside));
    }
    return result;
}

Result<Value> selected(const QueryNode &node, const Value &value)
{
    if (value.isNone())
        return Value();
    const bool isMap = node.kind == Kind::MultiMap;
    Value result = isMap ? Value::map() : Value::list();
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        auto part = evaluate(node.parts[i], value);
        if (!part)
            return part;
        if (isMap)
            result.set(node.names[qsizetype(i)], *std::move(part));
        else
            result.append(*std::move(part));
    }
    return result;
}

Result<Value> combined(const QueryNode &node, const Value &value)
{
    auto first = evaluate(node.parts[0], value);
    if (!first || node.kind == Kind::Not)
        return first ? Result<Value>(Value::of(isFalse(*first))) : first;
    if (node.kind == Kind::Flatten)
        return first->isList() ? flattened(*first) : Value();
    if (node.kind == Kind::Chain || node.kind == Kind::Pipe)
        return evaluate(node.parts[1], *first);
    if ((node.kind == Kind::Or && !isFalse(*first)) || (node.kind == Kind::And && isFalse(*first)))
        return first;
    const auto second = evaluate(node.parts[1], value);
    return second && node.kind == Kind::Compare ? compareBy(node.text, *first, *second) : second;
}

} // namespace

bool isNumber(const Value &value)
{
    return value.kind == Value::Kind::Integer || value.kind == Value::Kind::Float;
}

bool isEqual(const Value &a, const Value &b)
{
    if (isNumber(a) && isNumber(b))
        return numberIn(a) == numberIn(b);
    if (a.kind != b.kind || a.truth != b.truth || a.text != b.text || a.items.size() != b.items.size())
        return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        const Value *other = a.isMap() ? b.find(a.keys[i]) : &b.items[i];
        if (!other || !isEqual(a.items[i], *other))
            return false;
    }
    return true;
}

std::optional<int> compared(const Value &a, const Value &b)
{
    if (isNumber(a) && isNumber(b))
        return numberIn(a) < numberIn(b) ? -1 : numberIn(a) > numberIn(b) ? 1 : 0;
    if (a.isText() && b.isText())
        return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
    return std::nullopt;
}

Result<Value> evaluate(const QueryNode &node, const Value &value)
{
    switch (node.kind) {
    case Kind::Identity:
        return value;
    case Kind::Field: {
        const Value *member = value.isMap() ? value.find(node.text) : nullptr;
        return member ? *member : Value();
    }
    case Kind::Literal:
        return node.value;
    case Kind::Index: {
        const qint64 at = node.numbers[0].value_or(0);
        const qint64 from = at < 0 ? at + qint64(value.items.size()) : at;
        return value.isList() && from >= 0 && from < qint64(value.items.size())
            ? value.items[std::size_t(from)]
            : Value();
    }
    case Kind::Slice:
        if (node.numbers[2] == 0)
            return Error{.code = ErrorCode::Internal, .message = QStringLiteral("slice step cannot be zero")};
        return value.isList() ? sliced(node.numbers, value) : Value();
    case Kind::Projection:
    case Kind::ValueProjection:
    case Kind::FilterProjection:
        return projected(node, value);
    case Kind::MultiList:
    case Kind::MultiMap:
        return selected(node, value);
    case Kind::Function:
        return callQueryFunction(node, value);
    case Kind::Reference:
        return Error{.code = ErrorCode::Internal, .message = QStringLiteral("& stands only in functions")};
    default:
        return combined(node, value);
    }
}

} // namespace hookline::cli
