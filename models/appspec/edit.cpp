// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/edit.h"

#include "models/appspec/editplan.h"
#include "models/appspec/scalarwriter.h"

#include <QString>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

QString toText(const Path &path)
{
    QString text;
    for (const auto &step : path) {
        if (const auto *key = std::get_if<QByteArray>(&step))
            text += (text.isEmpty() ? QString() : QStringLiteral(".")) + QString::fromUtf8(*key);
        else
            text += u'[' + QString::number(std::get<std::size_t>(step)) + u']';
    }
    return text;
}

Error refused(const QString &reason, const Path &path)
{
    return {.code = ErrorCode::InvalidInput, .message = reason, .subject = toText(path)};
}

QString quote(const QByteArray &text)
{
    return u'"' + QString::fromUtf8(text) + u'"';
}

/// The last descendant; nodes stand in document order.
NodeId lastOf(const Tree &tree, NodeId id)
{
    while (tree.node(id).kind != Kind::Alias && !tree.node(id).children.empty())
        id = tree.node(id).children.back();
    return id;
}

std::size_t occurrences(const Tree &tree, NodeId map, const QByteArray &key)
{
    const auto &children = tree.node(map).children;
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2)
        count += tree.node(children[i]).kind == Kind::Scalar && tree.node(children[i]).text == key;
    return count;
}

/// In order of place; two that touch are one, and what changes nothing is none.
Edits tidied(const Document &document, Edits edits)
{
    std::stable_sort(edits.begin(), edits.end(), [](const TextEdit &left, const TextEdit &right) {
        return left.span.begin < right.span.begin;
    });
    Edits all;
    for (TextEdit &edit : edits) {
        if (edit.text == document.bytes(edit.span))
            continue;
        if (!all.empty() && all.back().span.end == edit.span.begin) {
            all.back().span.end = edit.span.end;
            all.back().text += edit.text;
        } else {
            all.push_back(std::move(edit));
        }
    }
    return all;
}

/// One plan on its way from wish to edits.
class Planning
{
public:
    Planning(const Document &document, const Path &path)
        : m_document(document)
        , m_tree(document.tree)
        , m_path(path)
    { }

    /// The node at the path, if it is one that can be edited there. Sets the reason otherwise.
    NodeId find();
    bool checkValue(const Value &value);
    bool checkKey(NodeId map, const QByteArray &key);
    bool checkAnchors(NodeId id, bool goesAway);
    bool checkOrder(NodeId list, std::size_t from, std::size_t to);
    Result<Edits> plan(const Change &change);

    bool fails(const QString &reason)
    {
        m_reason = m_reason.isEmpty() ? reason : m_reason;
        return false;
    }
    Error error() const { return refused(m_reason, m_path); }

private:
    std::optional<Value> changed(const Change &change, NodeId collection) const;
    std::optional<Edits> rewritten(const Change &change, const std::vector<TreeEvent> &wanted);
    std::optional<Edits> firstRight(std::vector<Edits> plans, const std::vector<TreeEvent> &wanted);

    const Document &m_document;
    const Tree &m_tree;
    const Path &m_path;
    QString m_reason;
};

NodeId Planning::find()
{
    if (m_document.error) {
        fails(QStringLiteral("The file has a syntax error (%1, line %2); mend that first.")
                  .arg(m_document.error->problem)
                  .arg(m_document.error->position.line));
        return noNode;
    }
    NodeId id = m_tree.root();
    for (const auto &step : m_path) {
        if (id == noNode)
            break;
        const Tree::Node &node = m_tree.node(id);
        if (node.kind == Kind::Alias) {
            fails(QStringLiteral("What stands here is the alias *%1; change it at its anchor.")
                      .arg(QString::fromUtf8(node.anchor)));
            return noNode;
        }
        if (const auto *key = std::get_if<QByteArray>(&step)) {
            if (node.kind == Kind::Map && occurrences(m_tree, id, *key) > 1) {
                fails(QStringLiteral("The key %1 occurs more than once here; remove the others first.")
                          .arg(quote(*key)));
                return noNode;
            }
            id = m_tree.value(id, *key);
        } else {
            const auto index = std::get<std::size_t>(step);
            id = node.kind == Kind::Sequence && index < node.children.size() ? node.children[index] : noNode;
        }
    }
    if (id == noNode)
        fails(QStringLiteral("There is nothing at this place."));
    return id;
}

bool Planning::checkValue(const Value &value)
{
    if (!QUtf8StringView(value.text).isValidUtf8())
        return fails(QStringLiteral("The text is not UTF-8."));
    if (value.kind == Value::Kind::Literal) {
        const bool good = m_document.isJson
            ? isJsonLiteral(value.text) && value.text != "null"
            : isPlainLegal(value.text, {.flow = true}) && typeOfPlain(value.text) != Scalar::Type::Null;
        if (!good)
            return fails(QStringLiteral("%1 is no number and no truth value.").arg(quote(value.text)));
    }
    for (std::size_t i = 0; i < value.members.size(); ++i) {
        const QByteArray &key = value.members[i].first;
        const bool isRepeated = std::any_of(value.members.begin(), value.members.begin() + std::ptrdiff_t(i),
                                            [&](const auto &other) { return other.first == key; });
        if (isRepeated)
            return fails(QStringLiteral("The key %1 is given twice.").arg(quote(key)));
        if (!checkKey(noNode, key) || !checkValue(value.members[i].second))
            return false;
    }
    return std::all_of(value.items.begin(), value.items.end(),
                       [this](const Value &item) { return checkValue(item); });
}

bool Planning::checkKey(NodeId map, const QByteArray &key)
{
    constexpr qsizetype longest = 500; // Readers give up on keys of more than 1024 characters.
    if (!QUtf8StringView(key).isValidUtf8())
        return fails(QStringLiteral("The key is not UTF-8."));
    if (key.size() > longest)
        return fails(QStringLiteral("A key cannot be longer than %1 bytes.").arg(longest));
    if (key == "<<")
        return fails(QStringLiteral("\"<<\" is no name but YAML's merge key."));
    if (map != noNode && occurrences(m_tree, map, key) > 0)
        return fails(QStringLiteral("The key %1 exists already.").arg(quote(key)));
    return true;
}

/// An edit must not change a second place, nor leave an alias without its anchor.
bool Planning::checkAnchors(NodeId id, bool goesAway)
{
    const NodeId last = lastOf(m_tree, id);
    for (const NodeId alias : m_document.aliases) {
        const Tree::Node &node = m_tree.node(alias);
        const NodeId target = node.children.empty() ? noNode : node.children.front();
        const QString name = QString::fromUtf8(node.anchor);
        const bool aliasStays = alias < id || alias > last;
        if (goesAway && aliasStays && target >= id && target <= last)
            return fails(
                QStringLiteral("The alias *%1 elsewhere needs the anchor that would go away.").arg(name));
        for (NodeId up = goesAway ? m_tree.node(id).parent : id; up != noNode; up = m_tree.node(up).parent) {
            if (up == target)
                return fails(QStringLiteral("This belongs to the anchor &%1, so it would change wherever *%1 "
                                            "stands as well.")
                                 .arg(name));
        }
    }
    return true;
}

/// An alias stands behind its anchor, also after a move.
bool Planning::checkOrder(NodeId list, std::size_t from, std::size_t to)
{
    const auto &items = m_tree.node(list).children;
    const auto within = [&](NodeId id, std::size_t first, std::size_t last) {
        return id >= items[first] && id <= lastOf(m_tree, items[last]);
    };
    for (const NodeId alias : m_document.aliases) {
        const Tree::Node &node = m_tree.node(alias);
        const NodeId target = node.children.empty() ? alias : node.children.front();
        const bool isPassed = from < to && within(target, from, from) && within(alias, from + 1, to);
        const bool passes = to < from && within(alias, from, from) && within(target, to, from - 1);
        if (isPassed || passes)
            return fails(QStringLiteral("The alias *%1 would then stand before its anchor.")
                             .arg(QString::fromUtf8(node.anchor)));
    }
    return true;
}

std::optional<Edits> Planning::firstRight(std::vector<Edits> plans, const std::vector<TreeEvent> &wanted)
{
    for (Edits &plan : plans) {
        Edits edits = tidied(m_document, std::move(plan));
        const QString reason = objection(m_document, edits, wanted);
        if (reason.isEmpty())
            return edits;
        fails(QStringLiteral("This cannot be done without touching anything else: %1.").arg(reason));
    }
    return std::nullopt;
}

/// The enclosing collection as a value, with the change made.
std::optional<Value> Planning::changed(const Change &change, NodeId collection) const
{
    std::optional<Value> value = valueOf(m_tree, collection);
    if (!value)
        return std::nullopt;
    const bool isMap = value->kind == Value::Kind::Map;
    const auto &children = m_tree.node(collection).children;
    const auto found = std::find(children.begin(), children.end(), change.node) - children.begin();
    const auto index = std::ptrdiff_t(isMap ? found / 2 : found);
    switch (change.kind) {
    case Change::Kind::Set:
        (isMap ? value->members[std::size_t(index)].second : value->items[std::size_t(index)]) =
            *change.value;
        break;
    case Change::Kind::InsertItem:
        value->items.insert(value->items.begin() + std::ptrdiff_t(change.to), *change.value);
        break;
    case Change::Kind::InsertMember:
        value->members.emplace_back(change.key, *change.value);
        break;
    case Change::Kind::Remove:
        if (isMap)
            value->members.erase(value->members.begin() + index);
        else
            value->items.erase(value->items.begin() + index);
        break;
    case Change::Kind::Move: {
        const Value moved = value->items[change.from];
        value->items.erase(value->items.begin() + std::ptrdiff_t(change.from));
        value->items.insert(value->items.begin() + std::ptrdiff_t(change.to), moved);
        break;
    }
    case Change::Kind::Rename:
        value->members[std::size_t(index)].first = change.key;
        break;
    }
    return value;
}

std::optional<Edits> Planning::rewritten(const Change &change, const std::vector<TreeEvent> &wanted)
{
    const bool concernsNode = change.kind == Change::Kind::InsertItem
        || change.kind == Change::Kind::InsertMember || change.kind == Change::Kind::Move;
    const NodeId collection =
        concernsNode || change.node == noNode ? change.node : m_tree.node(change.node).parent;
    if (collection == noNode || m_tree.node(collection).kind == Kind::Scalar)
        return std::nullopt;
    const auto value = changed(change, collection);
    return value ? firstRight(Planner(m_document).rewrite(collection, *value), wanted) : std::nullopt;
}

Result<Edits> Planning::plan(const Change &change)
{
    const std::vector<TreeEvent> wanted = eventsAfter(m_tree, change);
    if (auto edits = firstRight(Planner(m_document).plans(change), wanted))
        return *std::move(edits);
    if (auto edits = rewritten(change, wanted))
        return *std::move(edits);
    fails(QStringLiteral("This cannot be done without touching anything else."));
    return error();
}

/// True if the node says already what is to be written.
bool says(const Tree &tree, NodeId id, const Value &value)
{
    const auto present = valueOf(tree, id);
    return present && *present == value;
}

} // namespace

Path pathOf(const Tree &tree, NodeId node)
{
    Path path;
    while (node != noNode && tree.node(node).parent != noNode) {
        const NodeId parent = tree.node(node).parent;
        const auto &children = tree.node(parent).children;
        const auto index = std::size_t(std::find(children.begin(), children.end(), node) - children.begin());
        if (tree.node(parent).kind == Kind::Map)
            path.emplace_back(tree.node(children[index / 2 * 2]).text);
        else
            path.emplace_back(index);
        node = parent;
    }
    std::reverse(path.begin(), path.end());
    return path;
}

NodeId nodeAt(const Tree &tree, const Path &path)
{
    NodeId id = tree.root();
    for (const auto &step : path) {
        if (id == noNode)
            return noNode;
        const Tree::Node &node = tree.node(id);
        if (const auto *key = std::get_if<QByteArray>(&step)) {
            id = node.kind == Kind::Map ? tree.value(id, *key) : noNode;
        } else {
            const auto index = std::get<std::size_t>(step);
            id = node.kind == Kind::Sequence && index < node.children.size() ? node.children[index] : noNode;
        }
    }
    return id;
}

Result<Edits> planSet(const Document &document, const Path &path, const Value &value)
{
    Planning planning(document, path);
    const NodeId node = planning.find();
    if (node == noNode || !planning.checkValue(value))
        return planning.error();
    if (says(document.tree, node, value))
        return Edits();
    if (!planning.checkAnchors(node, true))
        return planning.error();
    return planning.plan({.kind = Change::Kind::Set, .node = node, .value = &value});
}

Result<Edits> planInsert(const Document &document, const Path &list, std::size_t index, const Value &value)
{
    Planning planning(document, list);
    const bool isBlank = !document.error && document.tree.isEmpty() && list.empty();
    const NodeId node = isBlank ? noNode : planning.find();
    if ((node == noNode && !isBlank) || !planning.checkValue(value))
        return planning.error();
    const bool isNull = isBlank || document.tree.isNull(node);
    if (!isNull && document.tree.node(node).kind != Kind::Sequence) {
        planning.fails(QStringLiteral("This is no list."));
        return planning.error();
    }
    if (index > (isNull ? 0 : document.tree.node(node).children.size())) {
        planning.fails(QStringLiteral("The list has fewer items."));
        return planning.error();
    }
    if (!isBlank && !planning.checkAnchors(node, false))
        return planning.error();
    return planning.plan({.kind = Change::Kind::InsertItem, .node = node, .to = index, .value = &value});
}

Result<Edits> planInsert(const Document &document, const Path &map, const QByteArray &key, const Value &value)
{
    Planning planning(document, map);
    const bool isBlank = !document.error && document.tree.isEmpty() && map.empty();
    const NodeId node = isBlank ? noNode : planning.find();
    if ((node == noNode && !isBlank) || !planning.checkValue(value))
        return planning.error();
    const bool isMap = !isBlank && document.tree.node(node).kind == Kind::Map;
    if (!isMap && !isBlank && !document.tree.isNull(node)) {
        planning.fails(QStringLiteral("This is no map."));
        return planning.error();
    }
    if (!planning.checkKey(isMap ? node : noNode, key) || (!isBlank && !planning.checkAnchors(node, false)))
        return planning.error();
    return planning.plan({.kind = Change::Kind::InsertMember, .node = node, .key = key, .value = &value});
}

Result<Edits> planRemove(const Document &document, const Path &path)
{
    Planning planning(document, path);
    const NodeId node = planning.find();
    if (node != noNode && path.empty())
        planning.fails(QStringLiteral("The whole document cannot be removed from itself."));
    if (node == noNode || path.empty() || !planning.checkAnchors(node, true))
        return planning.error();
    const NodeId key = document.tree.keyOf(node);
    if (key != noNode && !planning.checkAnchors(key, true))
        return planning.error();
    return planning.plan({.kind = Change::Kind::Remove, .node = node});
}

Result<Edits> planMove(const Document &document, const Path &list, std::size_t from, std::size_t to)
{
    Planning planning(document, list);
    const NodeId node = planning.find();
    if (node == noNode)
        return planning.error();
    const Tree::Node &target = document.tree.node(node);
    if (target.kind != Kind::Sequence || from >= target.children.size() || to >= target.children.size()) {
        planning.fails(QStringLiteral("The list has no such item."));
        return planning.error();
    }
    if (from == to)
        return Edits();
    if (!planning.checkAnchors(node, false) || !planning.checkOrder(node, from, to))
        return planning.error();
    return planning.plan({.kind = Change::Kind::Move, .node = node, .from = from, .to = to});
}

Result<Edits> planRename(const Document &document, const Path &path, const QByteArray &key)
{
    Planning planning(document, path);
    const NodeId node = planning.find();
    const NodeId old = node == noNode ? noNode : document.tree.keyOf(node);
    if (node != noNode && old == noNode)
        planning.fails(QStringLiteral("Only the member of a map has a key."));
    if (old == noNode)
        return planning.error();
    if (document.tree.node(old).kind == Kind::Scalar && document.tree.node(old).text == key)
        return Edits();
    if (!planning.checkKey(document.tree.node(node).parent, key) || !planning.checkAnchors(old, true))
        return planning.error();
    return planning.plan({.kind = Change::Kind::Rename, .node = node, .key = key});
}

} // namespace hookline::appspec
