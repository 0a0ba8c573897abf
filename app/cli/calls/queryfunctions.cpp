// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/json.h"
#include "app/cli/calls/querynode.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace hookline::cli {

namespace {

using Kind = Value::Kind;
using Arguments = std::vector<Value>;

double numberIn(const Value &value)
{
    return value.kind == Kind::Integer ? value.text.toDouble() : value.number;
}

Value numberOf(double number)
{
    constexpr double exact = 9007199254740992.0; // 2^53
    return number == std::floor(number) && std::abs(number) < exact ? Value::integer(qint64(number))
                                                                    : Value::real(number);
}

/// A sum or a bound stays what it was: whole numbers are whole, others are not.
Value sumOf(const Value &list)
{
    double sum = 0;
    bool isWhole = true;
    for (const Value &item : list.items) {
        sum += numberIn(item);
        isWhole = isWhole && item.kind == Kind::Integer;
    }
    return isWhole ? numberOf(sum) : Value::real(sum);
}

Value listOf(const std::vector<QString> &texts)
{
    Value list = Value::list();
    for (const QString &text : texts)
        list.append(Value::of(text));
    return list;
}

Value listOf(const std::vector<Value> &items)
{
    Value list = Value::list();
    list.items = items;
    return list;
}

bool isLess(const Value &a, const Value &b)
{
    return compared(a, b).value_or(0) < 0;
}

Value bound(const Value &list, bool isMaximum)
{
    const Value *best = nullptr;
    for (const Value &item : list.items) {
        if (!best || (isMaximum ? isLess(*best, item) : isLess(item, *best)))
            best = &item;
    }
    return best ? *best : Value();
}

Value length(const Arguments &arguments)
{
    const Value &value = arguments[0];
    return Value::integer(value.isText() ? qint64(value.text.toUcs4().size()) : qint64(value.items.size()));
}

Value contains(const Arguments &arguments)
{
    const Value &in = arguments[0];
    if (in.isText())
        return Value::of(arguments[1].isText() && in.text.contains(arguments[1].text));
    return Value::of(std::any_of(in.items.begin(), in.items.end(),
                                 [&arguments](const Value &item) { return isEqual(item, arguments[1]); }));
}

Value joined(const Arguments &arguments)
{
    QStringList texts;
    for (const Value &item : arguments[1].items)
        texts.append(item.text);
    return Value::of(texts.join(arguments[0].text));
}

Value reversed(const Arguments &arguments)
{
    Value value = arguments[0];
    std::reverse(value.items.begin(), value.items.end());
    std::reverse(value.text.begin(), value.text.end());
    return value;
}

Value sorted(const Arguments &arguments)
{
    Value list = arguments[0];
    std::stable_sort(list.items.begin(), list.items.end(), isLess);
    return list;
}

Value merged(const Arguments &arguments)
{
    Value result = Value::map();
    for (const Value &map : arguments) {
        for (std::size_t i = 0; i < map.keys.size(); ++i)
            result.set(map.keys[i], map.items[i]);
    }
    return result;
}

Value toNumber(const Arguments &arguments)
{
    const Value &value = arguments[0];
    if (isNumber(value))
        return value;
    if (!value.isText())
        return {};
    const QString digits = integerText(value.text);
    if (!digits.isEmpty())
        return Value::integer(digits);
    bool ok = false;
    const double number = value.text.toDouble(&ok);
    return ok ? Value::real(number) : Value();
}

Value firstThere(const Arguments &arguments)
{
    const auto found =
        std::find_if(arguments.begin(), arguments.end(), [](const Value &v) { return !v.isNone(); });
    return found == arguments.end() ? Value() : *found;
}

QString typeOf(const Value &value)
{
    constexpr std::array names{"null", "boolean", "number", "number", "string", "string", "array", "object"};
    return QString::fromLatin1(names[std::size_t(value.kind)]);
}

/// What an argument may be; the letters of `types` in Function.
bool fits(char type, const Value &value)
{
    const auto all = [&value](bool (*is)(const Value &)) {
        return value.isList() && std::all_of(value.items.begin(), value.items.end(), is);
    };
    const auto isText = [](const Value &item) { return item.isText(); };
    switch (type) {
    case 'n':
        return isNumber(value);
    case 's':
        return value.isText();
    case 'l':
        return value.isList();
    case 'm':
        return value.isMap();
    case 'N':
        return all(&isNumber);
    case 'S':
        return all(isText);
    case 'C': // what can be sorted
        return all(&isNumber) || all(isText);
    case 'c': // what can contain
        return value.isText() || value.isList();
    case 'L': // what has a length
        return !value.isScalar() || value.isText();
    default:
        return true;
    }
}

struct Function
{
    const char *name;
    const char *types; ///< One letter for each argument; "+" behind it: any number of them, at least one.
    Value (*call)(const Arguments &arguments);
};
constexpr std::array functions{
    Function{"abs", "n",
             [](const Arguments &a) {
                 return a[0].kind == Kind::Integer ? numberOf(std::abs(numberIn(a[0])))
                                                   : Value::real(std::abs(a[0].number));
             }},
    Function{"avg", "N",
             [](const Arguments &a) {
                 return a[0].items.empty() ? Value()
                                           : Value::real(numberIn(sumOf(a[0])) / double(a[0].items.size()));
             }},
    Function{"ceil", "n", [](const Arguments &a) { return numberOf(std::ceil(numberIn(a[0]))); }},
    Function{"contains", "c?", &contains},
    Function{"ends_with", "ss", [](const Arguments &a) { return Value::of(a[0].text.endsWith(a[1].text)); }},
    Function{"floor", "n", [](const Arguments &a) { return numberOf(std::floor(numberIn(a[0]))); }},
    Function{"join", "sS", &joined},
    Function{"keys", "m", [](const Arguments &a) { return listOf(a[0].keys); }},
    Function{"length", "L", &length},
    Function{"max", "C", [](const Arguments &a) { return bound(a[0], true); }},
    Function{"merge", "m+", &merged},
    Function{"min", "C", [](const Arguments &a) { return bound(a[0], false); }},
    Function{"not_null", "?+", &firstThere},
    Function{"reverse", "c", &reversed},
    Function{"sort", "C", &sorted},
    Function{"starts_with", "ss",
             [](const Arguments &a) { return Value::of(a[0].text.startsWith(a[1].text)); }},
    Function{"sum", "N", [](const Arguments &a) { return sumOf(a[0]); }},
    Function{"to_array", "?",
             [](const Arguments &a) { return a[0].isList() ? a[0] : listOf(std::vector{a[0]}); }},
    Function{"to_number", "?", &toNumber},
    Function{"to_string", "?",
             [](const Arguments &a) { return a[0].isText() ? a[0] : Value::of(compactJsonText(a[0])); }},
    Function{"type", "?", [](const Arguments &a) { return Value::of(typeOf(a[0])); }},
    Function{"values", "m", [](const Arguments &a) { return listOf(a[0].items); }},
};

Error wrong(const QString &function, const QString &what)
{
    return {.code = ErrorCode::Internal,
            .message = QStringLiteral("In function %1(), %2").arg(function, what)};
}

/// sort_by, max_by, min_by and map: an expression in each item of a list.
Result<Value> callByExpression(const QueryNode &node, const Value &value)
{
    const bool isMap = node.text == u"map";
    if (node.parts.size() != 2 || node.parts[isMap ? 0 : 1].kind != QueryNode::Kind::Reference)
        return wrong(node.text, QStringLiteral("a list and an expression (&…) are wanted"));
    const QueryNode &inside = node.parts[isMap ? 0 : 1].parts[0];
    const auto list = evaluate(node.parts[isMap ? 1 : 0], value);
    if (!list)
        return list;
    if (!list->isList())
        return wrong(node.text, QStringLiteral("invalid type for value: %1").arg(typeOf(*list)));
    Value keys = Value::list();
    for (const Value &item : list->items) {
        auto key = evaluate(inside, item);
        if (!key)
            return key;
        keys.append(*std::move(key));
    }
    if (isMap)
        return keys;
    if (!fits('C', keys))
        return wrong(node.text, QStringLiteral("the expression gives neither only numbers nor only strings"));
    std::vector<std::size_t> order(keys.items.size());
    std::generate(order.begin(), order.end(), [i = std::size_t(0)]() mutable { return i++; });
    const auto less = [&keys](std::size_t a, std::size_t b) { return isLess(keys.items[a], keys.items[b]); };
    if (node.text != u"sort_by") {
        if (order.empty())
            return Value();
        const auto best = node.text == u"max_by" ? std::max_element(order.begin(), order.end(), less)
                                                 : std::min_element(order.begin(), order.end(), less);
        return list->items[*best];
    }
    std::stable_sort(order.begin(), order.end(), less);
    Value result = Value::list();
    for (const std::size_t i : order)
        result.append(list->items[i]);
    return result;
}

} // namespace

Result<Value> callQueryFunction(const QueryNode &node, const Value &value)
{
    if (QStringList{QStringLiteral("map"), QStringLiteral("max_by"), QStringLiteral("min_by"),
                    QStringLiteral("sort_by")}
            .contains(node.text))
        return callByExpression(node, value);
    const auto found = std::find_if(functions.begin(), functions.end(), [&node](const Function &function) {
        return node.text == QLatin1StringView(function.name);
    });
    if (found == functions.end())
        return Error{.code = ErrorCode::Internal,
                     .message = QStringLiteral("Unknown function: %1()").arg(node.text)};
    const QLatin1StringView types(found->types);
    const bool takesMore = types.endsWith(u'+');
    const auto count = std::size_t(types.size() - (takesMore ? 1 : 0));
    if (takesMore ? node.parts.size() < count : node.parts.size() != count)
        return Error{.code = ErrorCode::Internal,
                     .message = QStringLiteral("Expected %1%2 arguments for function %3(), received %4")
                                    .arg(takesMore ? QStringLiteral("at least ") : QString())
                                    .arg(count)
                                    .arg(node.text)
                                    .arg(node.parts.size())};
    Arguments arguments;
    for (const QueryNode &part : node.parts) {
        auto argument = evaluate(part, value);
        if (!argument)
            return argument;
        if (!fits(types[qsizetype(std::min(arguments.size(), count - 1))].toLatin1(), *argument))
            return wrong(node.text, QStringLiteral("invalid type for value: %1").arg(argument->toText()));
        arguments.push_back(*std::move(argument));
    }
    return found->call(arguments);
}

} // namespace hookline::cli
