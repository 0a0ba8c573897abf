// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/convert.h"

#include "models/appspec/editcheck.h"
#include "models/appspec/scalarwriter.h"
#include "models/appspec/valuewriter.h"

#include <QHash>
#include <QMap>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;
using Type = Scalar::Type;

Error refused(const QString &reason)
{
    return {.code = ErrorCode::InvalidInput, .message = reason};
}

QString counted(qsizetype count, const char *one, const char *many)
{
    return QString::number(count) + u' ' + QString::fromLatin1(count == 1 ? one : many);
}

/// A number of JSON as YAML 1.1 knows it: with a point and a signed exponent, without which Ruby reads text.
QByteArray withPointAndSign(QByteArray number)
{
    const qsizetype exponent = number.toLower().indexOf('e');
    if (exponent < 0)
        return number;
    if (number.at(exponent + 1) != '-' && number.at(exponent + 1) != '+')
        number.insert(exponent + 1, '+');
    if (!number.contains('.'))
        number.insert(exponent, ".0");
    return number;
}

/// How many times something is lost, and where first.
struct Tally
{
    qsizetype count = 0;
    int line = 0;
};

/// What the agent reads as plain data, and what is lost on the way.
class DataReader
{
public:
    explicit DataReader(const Document &document)
        : m_document(document)
        , m_tree(document.tree)
        , m_lines(document.text)
        , m_sizes(document.tree.size(), 0)
    { }

    /// False if writing out the aliases makes too much of it.
    bool fits() { return m_tree.isEmpty() || (measure(m_tree.root(), 0) && m_size <= maximumSize); }
    Value read() { return m_tree.isEmpty() ? Value() : valueOf(m_tree.root()); }
    QStringList losses() const;

private:
    int lineOf(NodeId id) const { return m_lines.position(m_tree.node(id).span.begin).line; }
    void lose(const QString &what, NodeId id)
    {
        Tally &tally = m_tallies[what];
        if (tally.count++ == 0)
            tally.line = lineOf(id);
    }
    QString source(NodeId id) const
    {
        constexpr qsizetype longest = 40;
        const QString text = QString::fromUtf8(m_tree.node(id).text);
        return text.size() > longest ? text.left(longest) + u'…' : text;
    }

    bool measure(NodeId id, int depth);
    Value valueOf(NodeId id);
    Value scalarOf(NodeId id);
    Value mapOf(NodeId id);
    void addMember(Value &map, QHash<QByteArray, std::size_t> &places, const QByteArray &key,
                   Value value) const;
    bool merge(Value &map, QHash<QByteArray, std::size_t> &places, NodeId value);
    QByteArray keyOf(NodeId id);

    const Document &m_document;
    const Tree &m_tree;
    LineIndex m_lines;
    std::vector<qsizetype> m_sizes; // Of each node with its aliases written out.
    qsizetype m_size = 0;
    QMap<QString, Tally> m_tallies;
    QMap<QByteArray, qsizetype> m_aliases;
};

/// Sizes add up once per node: what an alias stands for is complete before the alias comes.
bool DataReader::measure(NodeId id, int depth)
{
    constexpr qsizetype perNode = 4;
    const Tree::Node &node = m_tree.node(id);
    qsizetype size = node.text.size() + perNode;
    for (const NodeId child : node.children) {
        if (node.kind != Kind::Alias && !measure(child, depth + 1))
            return false;
        size = std::min(size + m_sizes[std::size_t(child)], maximumSize + 1);
    }
    m_sizes[std::size_t(id)] = m_size = size;
    return depth <= Tree::maximumDepth;
}

Value DataReader::valueOf(NodeId id)
{
    const Tree::Node &node = m_tree.node(id);
    if (!node.tag.isEmpty() && node.tag != "!")
        lose(QStringLiteral("tag"), id);
    switch (node.kind) {
    case Kind::Alias:
        ++m_aliases[node.anchor];
        return valueOf(node.children.front());
    case Kind::Scalar:
        return scalarOf(id);
    case Kind::Map:
        return mapOf(id);
    case Kind::Sequence:
        break;
    }
    Value list = Value::list({});
    list.items.reserve(node.children.size());
    for (const NodeId child : node.children)
        list.items.push_back(valueOf(child));
    return list;
}

Value DataReader::scalarOf(NodeId id)
{
    const Tree::Node &node = m_tree.node(id);
    if (node.style == Style::Literal || node.style == Style::Folded)
        lose(QStringLiteral("block"), id);
    const auto written = [&](const QByteArray &as) {
        if (as != node.text)
            lose(QStringLiteral("%1, which is written as %2").arg(source(id), QString::fromUtf8(as)), id);
        return Value::literal(as);
    };
    if (m_document.isJson && node.isPlain()) {
        const bool isNumber = node.text != "true" && node.text != "false";
        return node.text == "null" ? Value() : written(isNumber ? withPointAndSign(node.text) : node.text);
    }
    const Scalar scalar = m_tree.scalar(id);
    switch (scalar.type) {
    case Type::Null:
        return {};
    case Type::Bool:
        return written(scalar.truth ? "true" : "false");
    case Type::Integer:
    case Type::Float:
        if (isJsonLiteral(node.text))
            return Value::literal(node.text);
        if (const QByteArray number = scalar.text.toUtf8(); isJsonLiteral(number))
            return written(number);
        lose(QStringLiteral("the number %1, which is written as text").arg(source(id)), id);
        return Value::string(node.text);
    case Type::Date:
    case Type::Time:
        lose(QStringLiteral("the date %1, which is written as text").arg(source(id)), id);
        return Value::string(node.text);
    case Type::Symbol:
    case Type::Invalid:
        lose(QStringLiteral("%1, which is written as text").arg(source(id)), id);
        return Value::string(node.text);
    case Type::String:
        break;
    }
    return Value::string(node.text);
}

void DataReader::addMember(Value &map, QHash<QByteArray, std::size_t> &places, const QByteArray &key,
                           Value value) const
{
    const auto known = places.constFind(key);
    if (known != places.cend()) {
        map.members[*known].second = std::move(value);
        return;
    }
    places.insert(key, map.members.size());
    map.members.emplace_back(key, std::move(value));
}

QByteArray DataReader::keyOf(NodeId id)
{
    const Tree::Node &node = m_tree.follow(id);
    if (node.kind != Kind::Scalar) {
        const QString text = m_tree.inspect(id);
        lose(QStringLiteral("the key %1, which is no scalar").arg(text), id);
        return text.toUtf8();
    }
    if (m_tree.node(id).kind == Kind::Alias)
        ++m_aliases[m_tree.node(id).anchor];
    if (!m_document.isJson && m_tree.scalar(id).type != Type::String)
        lose(QStringLiteral("the key %1, which is no text").arg(source(m_tree.followId(id))), id);
    return node.text;
}

/// As Ruby does: what is merged overwrites what stands above it. False if there is nothing to merge.
bool DataReader::merge(Value &map, QHash<QByteArray, std::size_t> &places, NodeId value)
{
    const Tree::Node &node = m_tree.follow(value);
    std::vector<NodeId> sources;
    if (node.kind == Kind::Map)
        sources = {value};
    else if (node.kind == Kind::Sequence)
        sources.assign(node.children.rbegin(), node.children.rend());
    const bool good = !sources.empty() && std::all_of(sources.begin(), sources.end(), [this](NodeId source) {
        return m_tree.follow(source).kind == Kind::Map;
    });
    if (!good)
        return false;
    lose(QStringLiteral("merge"), value);
    for (const NodeId source : sources) {
        Value merged = valueOf(source);
        for (auto &[key, member] : merged.members)
            addMember(map, places, key, std::move(member));
    }
    return true;
}

Value DataReader::mapOf(NodeId id)
{
    const auto &children = m_tree.node(id).children;
    Value map = Value::map({});
    map.members.reserve(children.size() / 2);
    QHash<QByteArray, std::size_t> places;
    QHash<QByteArray, bool> own;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        const Tree::Node &name = m_tree.node(children[i]);
        if (!m_document.isJson && name.kind == Kind::Scalar && name.text == "<<"
            && merge(map, places, children[i + 1]))
            continue;
        const QByteArray key = keyOf(children[i]);
        if (own.contains(key))
            lose(QStringLiteral("the first of two keys %1").arg(QString::fromUtf8(key)), children[i]);
        own.insert(key, true);
        addMember(map, places, key, valueOf(children[i + 1]));
    }
    return map;
}

QStringList DataReader::losses() const
{
    const auto place = [](int line) { return QStringLiteral(" (line %1)").arg(line); };
    const auto first = [&](qsizetype count, int line) {
        return count == 1 ? place(line) : QStringLiteral(" (the first in line %1)").arg(line);
    };
    QStringList all;
    if (!m_document.comments.empty()) {
        const auto count = qsizetype(m_document.comments.size());
        all += counted(count, "comment", "comments")
            + first(count, m_lines.position(m_document.comments.front().begin).line);
    }
    for (auto at = m_aliases.cbegin(); at != m_aliases.cend(); ++at)
        all += QStringLiteral("the anchor &%1 (written out %2)")
                   .arg(QString::fromUtf8(at.key()), counted(at.value() + 1, "time", "times"));
    struct Plural
    {
        const char *key, *one, *many;
    };
    static constexpr Plural plurals[] = {
        {"block", "block text with its line ends as written", "block texts with their line ends as written"},
        {"merge", "merge key << (written out)", "merge keys << (written out)"},
        {"tag", "tag", "tags"}};
    for (auto at = m_tallies.cbegin(); at != m_tallies.cend(); ++at) {
        const auto *plural = std::find_if(std::begin(plurals), std::end(plurals), [&](const Plural &one) {
            return at.key() == QLatin1StringView(one.key);
        });
        if (plural != std::end(plurals))
            all += counted(at->count, plural->one, plural->many) + first(at->count, at->line);
        else
            all += at.key() + place(at->line);
    }
    if (m_document.secondDocument)
        all += QStringLiteral("the second document")
            + place(m_lines.position(m_document.secondDocument->begin).line);
    return all;
}

Result<Conversion> convert(const Document &document, bool json)
{
    // JSON that only libyaml refuses has a tree all the same.
    if (document.error && !(document.isJson && !document.tree.isEmpty()))
        return refused(QStringLiteral("The file has a syntax error (%1, line %2); mend that first.")
                           .arg(document.error->problem)
                           .arg(document.error->position.line));
    const auto dangling = std::find_if(document.aliases.begin(), document.aliases.end(), [&](NodeId alias) {
        return document.tree.node(alias).children.empty();
    });
    if (dangling != document.aliases.end())
        return refused(QStringLiteral("The alias *%1 has no anchor, or stands within it.")
                           .arg(QString::fromUtf8(document.tree.node(*dangling).anchor)));
    DataReader reader(document);
    if (!reader.fits())
        return refused(QStringLiteral("With its aliases written out the file would be larger than %1 MiB.")
                           .arg(maximumSize / 1024 / 1024));
    const Value value = reader.read();
    WriteStyle style;
    style.json = json;
    style.eol = document.hasCrlf ? "\r\n" : "\n";
    const ValueWriter writer(style);
    const bool isInline = isEmptyOrScalar(value);
    Conversion conversion{.text = json   ? writer.flow(value, 0)
                              : isInline ? writer.flow(value)
                                         : writer.block(value, 0),
                          .losses = reader.losses()};
    conversion.text += style.eol;
    const Document result = Document::parse(conversion.text);
    const std::vector<TreeEvent> wanted = eventsOf(value), actual = eventsOf(result.tree);
    const bool same = std::equal(wanted.begin(), wanted.end(), actual.begin(), actual.end(), matches);
    if (!same || (json && !isInline && !result.isJson) || !secondReaderAgrees(conversion.text, actual))
        return refused(QStringLiteral("The file cannot be written in the other syntax without changing it."));
    return conversion;
}

} // namespace

Result<Conversion> toJson(const Document &document)
{
    return convert(document, true);
}

Result<Conversion> toYaml(const Document &document)
{
    return convert(document, false);
}

} // namespace hookline::appspec
