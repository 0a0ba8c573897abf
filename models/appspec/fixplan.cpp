// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/fixplan.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;
using Edits = std::vector<TextEdit>;

bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

QByteArray jsonString(const QString &text)
{
    QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

/// Characters that mean nothing to YAML wherever they stand in a plain scalar.
bool isPlainSafe(const QByteArray &text)
{
    constexpr QByteArrayView others("_./-");
    const auto isSafe = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || others.contains(c);
    };
    return !text.isEmpty() && text.front() != '-' && std::ranges::all_of(text, isSafe)
        && resolve(text, true).type == Scalar::Type::String;
}

} // namespace

qsizetype FixPlan::lineBegin(qsizetype offset) const
{
    while (offset > 0 && !isBreak(m_text[offset - 1]))
        --offset;
    return offset;
}

qsizetype FixPlan::lineEnd(qsizetype offset) const
{
    while (offset < m_text.size() && !isBreak(m_text[offset]))
        ++offset;
    return offset;
}

qsizetype FixPlan::nextLine(qsizetype offset) const
{
    offset = lineEnd(offset);
    if (offset < m_text.size() && m_text[offset] == '\r')
        ++offset;
    if (offset < m_text.size() && m_text[offset] == '\n')
        ++offset;
    return offset;
}

qsizetype FixPlan::endOfLines(const Span &value) const
{
    const bool behindLineEnd = value.size() > 0 && isBreak(m_text[value.end - 1]);
    return behindLineEnd ? value.end : nextLine(value.end);
}

bool FixPlan::isBlank(qsizetype begin, qsizetype end) const
{
    return std::ranges::all_of(m_text.sliced(begin, end - begin),
                               [](char c) { return isSpace(c) || isBreak(c); });
}

bool FixPlan::beginsLine(qsizetype offset) const
{
    return std::ranges::all_of(m_text.sliced(lineBegin(offset), offset - lineBegin(offset)),
                               [](char c) { return c == ' '; });
}

bool FixPlan::endsLine(qsizetype offset) const
{
    if (offset > 0 && isBreak(m_text[offset - 1]))
        return true;
    while (offset < m_text.size() && isSpace(m_text[offset]))
        ++offset;
    return offset == m_text.size() || isBreak(m_text[offset]) || m_text[offset] == '#';
}

bool FixPlan::isInFlow(NodeId node) const
{
    const NodeId parent = m_tree.node(node).parent;
    return parent != noNode && m_tree.node(parent).style == Style::Flow;
}

qsizetype FixPlan::dashOf(const Tree::Node &item) const
{
    qsizetype at = item.prefix.begin;
    while (at > 0 && m_text[at - 1] == ' ')
        --at;
    return at > 0 && m_text[at - 1] == '-' ? at - 1 : -1;
}

QByteArray FixPlan::stringLike(NodeId like, const QString &text) const
{
    const QByteArray utf8 = text.toUtf8();
    const Tree::Node &node = m_tree.node(like);
    const bool printable =
        std::ranges::none_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
    if (m_document.isJson || !printable)
        return jsonString(text);
    if (node.kind == Kind::Scalar && node.style == Style::DoubleQuoted && !text.contains(u'\\'))
        return jsonString(text);
    if (node.kind == Kind::Scalar && node.style == Style::Plain && isPlainSafe(utf8))
        return utf8;
    return '\'' + QByteArray(utf8).replace("'", "''") + '\'';
}

PlannedEdits FixPlan::setRaw(NodeId value, const QByteArray &bytes) const
{
    const Tree::Node &node = m_tree.node(value);
    if (node.kind != Kind::Scalar || node.style == Style::Literal || node.style == Style::Folded)
        return {};
    const bool glued = node.span.begin > 0 && node.span.size() == 0 && m_text[node.span.begin - 1] == ':';
    return Edits{{node.span, glued ? ' ' + bytes : bytes}};
}

PlannedEdits FixPlan::setString(NodeId scalar, const QString &text) const
{
    return setRaw(scalar, stringLike(scalar, text));
}

PlannedEdits FixPlan::setParentDirectory(NodeId path) const
{
    QString text = m_tree.text(path);
    while (text.size() > 1 && (text.endsWith(u'/') || text.endsWith(u'\\')))
        text.chop(1);
    const qsizetype cut = std::max(text.lastIndexOf(u'/'), text.lastIndexOf(u'\\'));
    return cut < 0 ? PlannedEdits() : setString(path, text.first(std::max<qsizetype>(cut, 1)));
}

PlannedEdits FixPlan::quote(NodeId scalar) const
{
    const Tree::Node &node = m_tree.node(scalar);
    if (!node.isPlain() || node.span.size() == 0)
        return {};
    return Edits{{node.span, jsonString(QString::fromUtf8(node.text))}};
}

PlannedEdits FixPlan::intoList(NodeId value) const
{
    const Tree::Node &node = m_tree.node(value);
    if (node.kind == Kind::Alias || node.prefix.size() > 0 || node.style == Style::Literal
        || node.style == Style::Folded)
        return {};
    if (node.style != Style::Block)
        return Edits{{{node.span.begin, node.span.begin}, "["}, {{node.span.end, node.span.end}, "]"}};
    if (node.kind != Kind::Map || !beginsLine(node.span.begin))
        return {};
    Edits edits{{{node.span.begin, node.span.begin}, "- "}};
    indentLines(edits, nextLine(node.span.begin), node.span.end, 2);
    return edits;
}

PlannedEdits FixPlan::intoMember(NodeId scalar, const char *key) const
{
    const Tree::Node &node = m_tree.node(scalar);
    const bool oneLine = !m_text.sliced(node.span.begin, node.span.size()).contains('\n');
    if (node.kind != Kind::Scalar || node.prefix.size() > 0 || !oneLine || node.span.size() == 0)
        return {};
    const QByteArray name = this->key(node.parent, key) + ": ";
    if (!isInFlow(scalar))
        return Edits{{{node.span.begin, node.span.begin}, name}};
    return Edits{{{node.span.begin, node.span.begin}, '{' + name}, {{node.span.end, node.span.end}, "}"}};
}

PlannedEdits FixPlan::intoItem(NodeId value, const char *key) const
{
    const Tree::Node &node = m_tree.node(value);
    const NodeId name = m_tree.keyOf(value);
    const bool oneLine = !m_text.sliced(node.span.begin, node.span.size()).contains('\n');
    if (node.kind != Kind::Scalar || node.prefix.size() > 0 || !oneLine || name == noNode)
        return {};
    const QByteArray member = this->key(node.parent, key) + ": ";
    if (isInFlow(value))
        return setRaw(value, "[{" + member + stringLike(value, m_tree.text(value)) + "}]");
    const qsizetype column = columnOf(m_tree.node(name).prefix.begin);
    const qsizetype colon = m_text.sliced(0, node.span.begin).lastIndexOf(':');
    if (!beginsLine(m_tree.node(name).prefix.begin) || colon < m_tree.node(name).span.end
        || !isBlank(colon + 1, node.span.begin))
        return {};
    return Edits{{{colon + 1, node.span.begin}, eol() + QByteArray(column + 2, ' ') + "- " + member}};
}

/// A key as the map's others are written.
QByteArray FixPlan::key(NodeId map, const char *key) const
{
    const Tree::Node &node = m_tree.node(map);
    const bool quoted = node.kind == Kind::Map && !node.children.empty() && node.style == Style::Flow
        && m_tree.node(node.children.front()).style == Style::DoubleQuoted;
    return quoted || m_document.isJson ? '"' + QByteArray(key) + '"' : QByteArray(key);
}

PlannedEdits FixPlan::removeMember(NodeId map, std::size_t index) const
{
    const Tree::Node &node = m_tree.node(map);
    const std::vector<NodeId> &children = node.children;
    if (children.size() < 4)
        return {};
    const qsizetype begin = m_tree.node(children[index]).prefix.begin;
    const Span value = m_tree.node(children[index + 1]).span;
    const bool last = index + 2 >= children.size();
    const qsizetype next = last ? value.end : m_tree.node(children[index + 2]).prefix.begin;
    if (node.style == Style::Flow) {
        if (!last)
            return Edits{{{begin, next}, {}}};
        const qsizetype before = m_tree.node(children[index - 1]).span.end;
        const bool glued = m_text.sliced(before, begin - before).contains('#');
        return glued ? PlannedEdits() : Edits{{{before, value.end}, {}}};
    }
    if (!endsLine(value.end))
        return {};
    if (beginsLine(begin))
        return Edits{{{lineBegin(begin), endOfLines(value)}, {}}};
    // The first key behind a dash: the next one takes its place.
    if (last || !beginsLine(next) || !isBlank(endOfLines(value), next))
        return {};
    return Edits{{{begin, next}, {}}};
}

TextEdit FixPlan::newLines(qsizetype at, const QByteArray &lines) const
{
    const bool open = at > 0 && !isBreak(m_text[at - 1]);
    return {{at, at}, open ? eol() + lines.chopped(eol().size()) : lines};
}

PlannedEdits FixPlan::addMember(NodeId map, std::size_t index, const char *key, const QByteArray &bytes) const
{
    const Tree::Node &node = m_tree.node(map);
    const Tree::Node &first = m_tree.node(node.children[index]);
    const Tree::Node &value = m_tree.node(node.children[index + 1]);
    const QByteArray member = this->key(map, key) + ": " + bytes;
    if (node.style == Style::Flow)
        return Edits{{{value.span.end, value.span.end}, ", " + member}};
    if (!endsLine(value.span.end))
        return {};
    const QByteArray indent(columnOf(first.prefix.begin), ' ');
    return Edits{newLines(endOfLines(value.span), indent + member + eol())};
}

PlannedEdits FixPlan::addToRoot(const char *key, const QByteArray &bytes) const
{
    const NodeId root = m_tree.root();
    if (root == noNode || m_tree.node(root).kind != Kind::Map || m_tree.node(root).children.empty())
        return {};
    const std::vector<NodeId> &children = m_tree.node(root).children;
    std::size_t index = 0;
    for (std::size_t i = 0; i < children.size(); i += 2) {
        const QByteArray &name = m_tree.node(children[i]).text;
        if (name == "os" || (name == "version" && m_tree.node(children[index]).text != "os"))
            index = i;
    }
    if (m_tree.node(root).style == Style::Block && !beginsLine(m_tree.node(children[index]).prefix.begin))
        return {};
    return addMember(root, index, key, bytes);
}

PlannedEdits FixPlan::prependToRoot(const char *key, const QByteArray &bytes) const
{
    const NodeId root = m_tree.root();
    if (root == noNode || m_tree.node(root).kind != Kind::Map || m_tree.node(root).children.empty())
        return {};
    const Tree::Node &node = m_tree.node(root);
    const qsizetype first = m_tree.node(node.children.front()).prefix.begin;
    const QByteArray member = this->key(root, key) + ": " + bytes;
    if (node.style == Style::Flow)
        return Edits{{{first, first}, member + ", "}};
    if (!beginsLine(first))
        return {};
    const qsizetype begin = lineBegin(first);
    return Edits{{{begin, begin}, QByteArray(first - begin, ' ') + member + eol()}};
}

PlannedEdits FixPlan::joinItem(NodeId before, NodeId item) const
{
    const Tree::Node &node = m_tree.node(item);
    const qsizetype dash = dashOf(node);
    const bool aligned = columnOf(node.span.begin) == columnOf(m_tree.node(before).span.begin);
    if (node.style != Style::Block || dash < 0 || !beginsLine(dash) || !aligned)
        return {};
    return Edits{{{dash, dash + 1}, " "}};
}

PlannedEdits FixPlan::splitItem(NodeId item, std::size_t index) const
{
    const Tree::Node &node = m_tree.node(item);
    const qsizetype dash = dashOf(node);
    const qsizetype key = m_tree.node(node.children[index]).prefix.begin;
    if (node.style != Style::Block || dash < 0 || !beginsLine(key) || columnOf(dash) >= columnOf(key))
        return {};
    const qsizetype at = lineBegin(key) + columnOf(dash);
    return Edits{{{at, at + 1}, "-"}};
}

PlannedEdits FixPlan::listToMap(NodeId list) const
{
    const Tree::Node &node = m_tree.node(list);
    Edits edits;
    for (const NodeId id : node.children) {
        const Tree::Node &item = m_tree.node(id);
        const qsizetype dash = item.kind == Kind::Map && item.style == Style::Block ? dashOf(item) : -1;
        if (dash < 0 || !beginsLine(dash)
            || columnOf(item.span.begin) != columnOf(m_tree.node(node.children.front()).span.begin))
            return {};
        edits.push_back({{dash, dash + 1}, " "});
    }
    return edits.empty() ? PlannedEdits() : edits;
}

QByteArray FixPlan::indented(qsizetype begin, qsizetype end, qsizetype spaces) const
{
    QByteArray lines;
    while (begin < end) {
        const qsizetype next = std::min(nextLine(begin), end);
        if (!isBlank(begin, next))
            lines += QByteArray(spaces, ' ');
        lines += m_text.sliced(begin, next - begin);
        begin = next;
    }
    if (!lines.isEmpty() && !isBreak(lines.back()))
        lines += eol();
    return lines;
}

void FixPlan::indentLines(Edits &edits, qsizetype begin, qsizetype end, qsizetype spaces) const
{
    for (; begin < end; begin = nextLine(begin)) {
        if (!isBlank(begin, lineEnd(begin)))
            edits.push_back({{begin, begin}, QByteArray(spaces, ' ')});
    }
}

PlannedEdits FixPlan::moveUnder(std::size_t rootIndex, NodeId parent, const char *parentKey) const
{
    const std::vector<NodeId> &members = m_tree.node(m_tree.root()).children;
    const Tree::Node &first = m_tree.node(members[rootIndex]);
    const Tree::Node &value = m_tree.node(members[rootIndex + 1]);
    if (m_tree.node(m_tree.root()).style != Style::Block || !beginsLine(first.prefix.begin)
        || !endsLine(value.span.end))
        return {};
    const qsizetype begin = lineBegin(first.prefix.begin);
    const qsizetype end = endOfLines(value.span);
    const qsizetype column = first.prefix.begin - begin;
    if (parent == noNode)
        return Edits{
            {{begin, end}, QByteArray(column, ' ') + parentKey + ':' + eol() + indented(begin, end, 2)}};
    const Tree::Node &map = m_tree.node(parent);
    if (map.kind != Kind::Map || map.style != Style::Block || !beginsLine(map.span.begin)
        || columnOf(map.span.begin) <= column || !endsLine(map.span.end))
        return {};
    const QByteArray lines = indented(begin, end, columnOf(map.span.begin) - column);
    const qsizetype at = endOfLines(map.span);
    if (at == begin)
        return Edits{{{begin, end}, lines}};
    return Edits{newLines(at, lines), {{begin, end}, {}}};
}

} // namespace hookline::appspec
