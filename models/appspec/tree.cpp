// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/tree.h"

#include "models/appspec/reader.h"

#include <QStringList>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Type = Scalar::Type;

constexpr QByteArrayView stringTag("tag:yaml.org,2002:str");

bool isKey(const Tree::Node &node, QByteArrayView key, Qt::CaseSensitivity sensitivity)
{
    return node.kind == Tree::Kind::Scalar && node.text.size() == key.size()
        && node.text.compare(key, sensitivity) == 0;
}

/// True if the tag makes a string of whatever is written (Psych's ToRuby#deserialize).
bool isStringTag(const QByteArray &tag)
{
    return tag == stringTag || tag == "!str" || tag == "!ruby/string";
}

/// What `!!float` makes of a value.
Scalar toFloat(const Scalar &value)
{
    if (value.isNumber()) {
        Scalar result = value;
        result.type = Type::Float;
        if (value.type == Type::Integer && !value.text.contains(u'e'))
            result.text += QLatin1StringView(".0");
        return result;
    }
    if (value.type == Type::Null)
        return {Type::Invalid, QStringLiteral("can't convert nil into Float")};
    return {Type::Invalid, QStringLiteral("invalid value for Float(): %1").arg(rubyInspected(value.text))};
}

QString symbolInspected(const QString &text)
{
    const bool simple = !text.isEmpty() && !text[0].isDigit()
        && std::ranges::all_of(text, [](QChar c) { return c.isLetterOrNumber() || c == u'_'; });
    return u':' + (simple ? text : rubyInspected(text));
}

QString scalarInspected(const Scalar &value)
{
    switch (value.type) {
    case Type::Null:
        return QStringLiteral("nil");
    case Type::String:
        return rubyInspected(value.text);
    case Type::Symbol:
        return symbolInspected(value.text);
    default:
        return value.text;
    }
}

QString className(const Scalar &value)
{
    switch (value.type) {
    case Type::Null:
        return QStringLiteral("NilClass");
    case Type::Bool:
        return value.truth ? QStringLiteral("TrueClass") : QStringLiteral("FalseClass");
    case Type::Integer:
        return QStringLiteral("Integer");
    case Type::Float:
        return QStringLiteral("Float");
    case Type::Date:
        return QStringLiteral("Date");
    case Type::Time:
        return QStringLiteral("Time");
    case Type::Symbol:
        return QStringLiteral("Symbol");
    default:
        return QStringLiteral("String");
    }
}

} // namespace

NodeId Tree::followId(NodeId id) const
{
    constexpr int longestChain = 8;
    for (int step = 0; id != noNode && step < longestChain; ++step) {
        const Node &one = node(id);
        if (one.kind != Kind::Alias)
            return id;
        id = one.children.empty() ? noNode : one.children.front();
    }
    return noNode;
}

const Tree::Node &Tree::follow(NodeId id) const
{
    static const Node none;
    const NodeId target = followId(id);
    return target == noNode ? none : node(target);
}

NodeId Tree::value(NodeId map, QByteArrayView key, Qt::CaseSensitivity sensitivity) const
{
    const Node &parent = follow(map);
    if (parent.kind != Kind::Map)
        return noNode;
    for (std::size_t i = parent.children.size(); i >= 2; i -= 2) {
        if (isKey(node(parent.children[i - 2]), key, sensitivity))
            return parent.children[i - 1];
    }
    return noNode;
}

NodeId Tree::keyOf(NodeId value) const
{
    const NodeId parent = value == noNode ? noNode : node(value).parent;
    if (parent == noNode || node(parent).kind != Kind::Map)
        return noNode;
    const std::vector<NodeId> &children = node(parent).children; // In document order, so by number.
    const auto found = std::ranges::lower_bound(children, value);
    const auto index = found - children.begin();
    return found != children.end() && *found == value && index % 2 == 1 ? children[std::size_t(index - 1)]
                                                                        : noNode;
}

Span Tree::spot(NodeId id) const
{
    if (id == noNode)
        return {};
    const Node &one = node(id);
    if (one.kind == Kind::Alias || (one.kind == Kind::Scalar && one.span.size() > 0))
        return one.span;
    if (const NodeId key = keyOf(id); key != noNode && node(key).kind == Kind::Scalar)
        return node(key).span;
    if (one.style != Style::Flow && !one.children.empty())
        return spot(one.children.front());
    return {one.span.begin, one.span.begin + (one.span.size() > 0 ? 1 : 0)};
}

Scalar Tree::scalar(NodeId id) const
{
    const Node &one = follow(id);
    if (one.kind != Kind::Scalar)
        return {Type::String};
    if (one.tag.isEmpty())
        return resolve(one.text, one.style == Style::Plain);
    if (isStringTag(one.tag))
        return resolve(one.text, false);
    if (one.tag == "!binary" || one.tag == "tag:yaml.org,2002:binary")
        return resolve(QByteArray::fromBase64(one.text), false);
    if (one.tag.startsWith("!ruby/sym"))
        return {Type::Symbol, decoded(one.text)};
    const Scalar value =
        resolve(one.text, true); // Under any other tag Ruby looks at the text, quoted or not.
    return one.tag == "!float" || one.tag == "tag:yaml.org,2002:float" ? toFloat(value) : value;
}

bool Tree::isNull(NodeId id) const
{
    const Node &one = follow(id);
    if (one.kind != Kind::Scalar)
        return false;
    if (one.tag.isEmpty())
        return one.isPlain() && typeOfPlain(one.text) == Type::Null;
    return scalar(id).type == Type::Null;
}

QString Tree::text(NodeId id) const
{
    return decoded(follow(id).text);
}

QString Tree::toText(NodeId id) const
{
    return follow(id).kind == Kind::Scalar ? scalar(id).text : inspect(id);
}

QString Tree::inspect(NodeId id, int depth) const
{
    constexpr int deepest = 16;
    constexpr qsizetype longest = 2000;
    const Node &one = follow(id);
    if (one.kind == Kind::Scalar)
        return scalarInspected(scalar(id));
    if (depth >= deepest)
        return QStringLiteral("…");
    QString inner;
    const auto mayAdd = [&] { // With the comma before it; too long a text is cut.
        const bool fits = inner.size() <= longest;
        if (!inner.isEmpty())
            inner += fits ? QLatin1StringView(", ") : QLatin1StringView(", ...");
        return fits;
    };
    if (one.kind == Kind::Sequence) {
        for (const NodeId item : one.children) {
            if (!mayAdd())
                break;
            inner += inspect(item, depth + 1);
        }
        return u'[' + inner + u']';
    }
    // Only the first ones of a big map are shown, so that it is not gone through for each alias of it.
    constexpr std::size_t big = 2000;
    Members members;
    if (one.children.size() <= big)
        members = membersOf(*this, id);
    for (std::size_t i = 0; one.children.size() > big && i < big; i += 2)
        members.emplace_back(one.children[i], one.children[i + 1]);
    for (const auto &[key, value] : members) {
        if (!mayAdd())
            break;
        inner += inspect(key, depth + 1) + QLatin1StringView("=>") + inspect(value, depth + 1);
    }
    return u'{' + inner + u'}';
}

QString Tree::inspectFirstPair(NodeId map) const
{
    const Members members = membersOf(*this, map);
    if (members.empty())
        return QStringLiteral("[]");
    return u'[' + inspect(members[0].first) + QLatin1StringView(", ") + inspect(members[0].second) + u']';
}

QString Tree::withClass(NodeId id) const
{
    const Node &one = follow(id);
    const QString name = one.kind == Kind::Sequence ? QStringLiteral("Array")
        : one.kind == Kind::Map                     ? QStringLiteral("Hash")
                                                    : className(scalar(id));
    return inspect(id) + u':' + name;
}

} // namespace hookline::appspec
