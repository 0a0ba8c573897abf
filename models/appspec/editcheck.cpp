// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/editcheck.h"

#include "models/appspec/layout.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <streambuf>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Content = TreeEvent::Content;

bool isNullWord(const QByteArray &text)
{
    return text.isEmpty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

bool isPlainStringText(const QByteArray &text)
{
    return typeOfPlain(text) == Scalar::Type::String;
}

/// Walks the tree, with the change made on the way.
class EventWriter
{
public:
    EventWriter(const Tree &tree, const Change *change)
        : m_tree(tree)
        , m_change(change)
        , m_eventOf(tree.size(), -1)
    { }

    std::vector<TreeEvent> write()
    {
        if (m_change && m_change->node == noNode)
            writeFilled(nullptr);
        else if (!m_tree.isEmpty())
            writeNode(m_tree.root());
        for (const auto &[event, target] : m_aliases)
            m_events[event].target = m_eventOf[std::size_t(target)];
        return std::move(m_events);
    }

    std::vector<TreeEvent> write(const Value &value)
    {
        writeValue(value, {});
        return std::move(m_events);
    }

private:
    bool changes(Change::Kind kind, NodeId node) const
    {
        return m_change && m_change->kind == kind && m_change->node == node;
    }

    void begin(NodeId id, const Tree::Node &node)
    {
        const auto kind = node.kind == Kind::Scalar ? TreeEvent::Kind::Scalar
            : node.kind == Kind::Map                ? TreeEvent::Kind::Map
                                                    : TreeEvent::Kind::Sequence;
        m_eventOf[std::size_t(id)] = int(m_events.size());
        m_events.push_back({.kind = kind,
                            .plain = node.isPlain(),
                            .text = node.kind == Kind::Scalar ? node.text : QByteArray(),
                            .tag = node.tag,
                            .anchor = node.anchor});
    }

    void writeNode(NodeId id)
    {
        const Tree::Node &node = m_tree.node(id);
        if (changes(Change::Kind::Set, id)) {
            writeValue(*m_change->value, node.kind == Kind::Alias ? QByteArray() : node.anchor);
            return;
        }
        const bool fills = changes(Change::Kind::InsertItem, id) || changes(Change::Kind::InsertMember, id);
        if (node.kind == Kind::Alias) {
            m_aliases.emplace_back(m_events.size(), node.children.empty() ? 0 : node.children.front());
            m_events.push_back({.kind = TreeEvent::Kind::Alias, .text = node.anchor});
        } else if (node.kind == Kind::Scalar && fills) {
            writeFilled(&node);
        } else if (node.kind == Kind::Scalar) {
            begin(id, node);
        } else {
            begin(id, node);
            node.kind == Kind::Map ? writeMembers(id, node) : writeItems(id, node);
            m_events.push_back({.kind = TreeEvent::Kind::End});
        }
    }

    void writeMembers(NodeId id, const Tree::Node &node)
    {
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const NodeId value = node.children[i + 1];
            if (changes(Change::Kind::Remove, value))
                continue;
            if (changes(Change::Kind::Rename, value))
                m_events.push_back({.content = Content::String, .text = m_change->key});
            else
                writeNode(node.children[i]);
            writeNode(value);
        }
        if (changes(Change::Kind::InsertMember, id))
            writeNewMember();
    }

    void writeNewMember()
    {
        m_events.push_back({.content = Content::String, .text = m_change->key});
        writeValue(*m_change->value, {});
    }

    void writeItems(NodeId id, const Tree::Node &node)
    {
        std::vector<NodeId> items = node.children;
        if (changes(Change::Kind::Move, id)) {
            const NodeId moved = items[m_change->from];
            items.erase(items.begin() + std::ptrdiff_t(m_change->from));
            items.insert(items.begin() + std::ptrdiff_t(m_change->to), moved);
        }
        const bool inserts = changes(Change::Kind::InsertItem, id);
        for (std::size_t i = 0; i <= items.size(); ++i) {
            if (inserts && i == m_change->to)
                writeValue(*m_change->value, {});
            if (i < items.size() && !changes(Change::Kind::Remove, items[i]))
                writeNode(items[i]);
        }
    }

    /// A collection in place of a null or of nothing.
    void writeFilled(const Tree::Node *null)
    {
        const bool isMap = m_change->kind == Change::Kind::InsertMember;
        m_events.push_back({.kind = isMap ? TreeEvent::Kind::Map : TreeEvent::Kind::Sequence,
                            .anchor = null ? null->anchor : QByteArray()});
        isMap ? writeNewMember() : writeValue(*m_change->value, {});
        m_events.push_back({.kind = TreeEvent::Kind::End});
    }

    void writeValue(const Value &value, const QByteArray &anchor)
    {
        static constexpr Content contents[] = {Content::Null, Content::Literal, Content::String};
        if (value.kind != Value::Kind::List && value.kind != Value::Kind::Map) {
            m_events.push_back(
                {.content = contents[std::size_t(value.kind)], .text = value.text, .anchor = anchor});
            return;
        }
        const bool isMap = value.kind == Value::Kind::Map;
        m_events.push_back(
            {.kind = isMap ? TreeEvent::Kind::Map : TreeEvent::Kind::Sequence, .anchor = anchor});
        for (const Value &item : value.items)
            writeValue(item, {});
        for (const auto &[key, member] : value.members) {
            m_events.push_back({.content = Content::String, .text = key});
            writeValue(member, {});
        }
        m_events.push_back({.kind = TreeEvent::Kind::End});
    }

    const Tree &m_tree;
    const Change *m_change;
    std::vector<TreeEvent> m_events;
    std::vector<int> m_eventOf; // By node.
    std::vector<std::pair<std::size_t, NodeId>> m_aliases; // Event and the node it stands for.
};

/// Compares what yaml-cpp reads with the events, one by one.
class Comparison : public YAML::EventHandler
{
public:
    explicit Comparison(const std::vector<TreeEvent> &events)
        : m_events(events)
    { }

    bool agrees() const { return m_agrees && m_next == m_events.size(); }

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &, YAML::anchor_t) override
    {
        const TreeEvent *event = next(TreeEvent::Kind::Scalar);
        m_agrees = m_agrees && (event->plain || !event->tag.isEmpty()) && isNullWord(event->text);
    }
    void OnAlias(const YAML::Mark &, YAML::anchor_t) override { next(TreeEvent::Kind::Alias); }
    void OnScalar(const YAML::Mark &, const std::string &tag, YAML::anchor_t,
                  const std::string &text) override
    {
        const TreeEvent *event = next(TreeEvent::Kind::Scalar);
        m_agrees = m_agrees && event->text == QByteArrayView(text.data(), qsizetype(text.size()))
            && (!event->tag.isEmpty() || event->plain == (tag == "?"));
    }
    void OnSequenceStart(const YAML::Mark &, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
        next(TreeEvent::Kind::Sequence);
    }
    void OnSequenceEnd() override { next(TreeEvent::Kind::End); }
    void OnMapStart(const YAML::Mark &, const std::string &, YAML::anchor_t,
                    YAML::EmitterStyle::value) override
    {
        next(TreeEvent::Kind::Map);
    }
    void OnMapEnd() override { next(TreeEvent::Kind::End); }

private:
    const TreeEvent *next(TreeEvent::Kind kind)
    {
        m_agrees = m_agrees && m_next < m_events.size() && m_events[m_next].kind == kind;
        return m_agrees ? &m_events[m_next++] : nullptr;
    }

    const std::vector<TreeEvent> &m_events;
    std::size_t m_next = 0;
    bool m_agrees = true;
};

/// Bytes as a stream without a copy.
class ViewBuffer : public std::streambuf
{
public:
    explicit ViewBuffer(const QByteArray &bytes)
    {
        auto *begin = const_cast<char *>(bytes.constData()); // Only ever read.
        setg(begin, begin, begin + bytes.size());
    }
};

/// True if every comment outside the edits is still one.
bool commentsAreKept(const Document &before, const Document &after, const Edits &edits)
{
    const Layout layout(after);
    qsizetype shift = 0;
    std::size_t next = 0;
    for (const Span &comment : before.comments) {
        while (next < edits.size() && edits[next].span.end <= comment.begin) {
            shift += edits[next].text.size() - edits[next].span.size();
            ++next;
        }
        const bool inEdit = next < edits.size() && edits[next].span.begin < comment.end;
        if (!inEdit && !layout.isComment(comment.begin + shift))
            return false;
    }
    return true;
}

} // namespace

std::vector<TreeEvent> eventsOf(const Tree &tree)
{
    return EventWriter(tree, nullptr).write();
}

std::vector<TreeEvent> eventsOf(const Value &value)
{
    const Tree nothing;
    return EventWriter(nothing, nullptr).write(value);
}

std::vector<TreeEvent> eventsAfter(const Tree &tree, const Change &change)
{
    return EventWriter(tree, &change).write();
}

bool matches(const TreeEvent &wanted, const TreeEvent &actual)
{
    if (wanted.kind != actual.kind || wanted.tag != actual.tag || wanted.anchor != actual.anchor
        || wanted.target != actual.target)
        return false;
    if (wanted.kind != TreeEvent::Kind::Scalar)
        return wanted.text == actual.text;
    switch (wanted.content) {
    case Content::Null:
        return actual.plain && isNullWord(actual.text);
    case Content::Literal:
        return actual.plain && wanted.text == actual.text;
    case Content::String:
        return wanted.text == actual.text && (!actual.plain || isPlainStringText(actual.text));
    case Content::AsWritten:
        break;
    }
    if (wanted.plain && actual.plain && isNullWord(wanted.text) && isNullWord(actual.text))
        return true;
    return wanted.text == actual.text
        && (wanted.plain == actual.plain || !wanted.tag.isEmpty() || isPlainStringText(wanted.text));
}

bool secondReaderAgrees(const QByteArray &text, const std::vector<TreeEvent> &events)
{
    try {
        ViewBuffer buffer(text);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        Comparison comparison(events);
        return parser.HandleNextDocument(comparison) ? comparison.agrees() : events.empty();
    } catch (const YAML::Exception &) {
        return false;
    }
}

std::optional<Value> valueOf(const Tree &tree, NodeId id)
{
    const Tree::Node &node = tree.node(id);
    if (node.kind == Kind::Alias || !node.tag.isEmpty() || !node.anchor.isEmpty())
        return std::nullopt;
    if (node.kind == Kind::Scalar) {
        if (!node.isPlain() || isPlainStringText(node.text))
            return Value::string(node.text);
        return isNullWord(node.text) ? Value() : Value::literal(node.text);
    }
    Value value;
    value.kind = node.kind == Kind::Map ? Value::Kind::Map : Value::Kind::List;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        QByteArray key;
        if (node.kind == Kind::Map) {
            const auto name = valueOf(tree, node.children[i++]);
            if (!name || name->kind != Value::Kind::String)
                return std::nullopt;
            key = name->text;
        }
        auto child = valueOf(tree, node.children[i]);
        if (!child)
            return std::nullopt;
        if (node.kind == Kind::Map)
            value.members.emplace_back(key, std::move(*child));
        else
            value.items.push_back(std::move(*child));
    }
    return value;
}

QString objection(const Document &before, const Edits &edits, const std::vector<TreeEvent> &wanted)
{
    const Document after = Document::parse(applied(before.text, edits));
    if (after.error && !before.error)
        return QStringLiteral("the result could not be read (%1)").arg(after.error->problem);
    if (before.isJson && !after.isJson)
        return QStringLiteral("the result would no longer be JSON");
    if (after.secondDocument.has_value() != before.secondDocument.has_value())
        return QStringLiteral("it would change where the document ends");
    const std::vector<TreeEvent> actual = eventsOf(after.tree);
    if (!std::equal(wanted.begin(), wanted.end(), actual.begin(), actual.end(), matches))
        return QStringLiteral("other parts of the file would change as well");
    if (!commentsAreKept(before, after, edits))
        return QStringLiteral("a comment would be lost");
    // Where the second reader already fails on the text as it was, the edit is not to blame.
    if (!secondReaderAgrees(after.text, actual) && secondReaderAgrees(before.text, eventsOf(before.tree)))
        return QStringLiteral("two YAML readers would not agree on the result");
    return {};
}

} // namespace hookline::appspec
