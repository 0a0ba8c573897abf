// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/valuewriter.h"

#include "models/appspec/scalarwriter.h"

#include <QByteArrayList>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Style = Tree::Style;

QByteArray spaces(int count)
{
    return QByteArray(std::max(count, 0), ' ');
}

bool onOneLine(const QByteArray &text, qsizetype begin, qsizetype end)
{
    const QByteArrayView between = QByteArrayView(text).sliced(begin, end - begin);
    return !between.contains('\n') && !between.contains('\r');
}

/// Reads habits off single nodes until all are known.
class StyleFinder
{
public:
    explicit StyleFinder(const Document &document)
        : m_document(document)
    { }

    bool done() const { return m_mapStep && m_listOffset && m_dashWidth; }

    void look(NodeId id)
    {
        const Tree::Node &node = m_document.tree.node(id);
        if (node.style != Style::Block || node.children.empty())
            return;
        const Tree::Node *parent = node.parent == noNode ? nullptr : &m_document.tree.node(node.parent);
        const int column = columnOf(m_document.text, node.span.begin);
        if (parent && parent->kind == Tree::Kind::Map && parent->style == Style::Block) {
            const int offset = column - columnOf(m_document.text, parent->span.begin);
            if (node.kind == Tree::Kind::Map && !m_mapStep && offset >= 1)
                m_mapStep = std::min(offset, 8);
            if (node.kind == Tree::Kind::Sequence && !m_listOffset && offset >= 0)
                m_listOffset = std::min(offset, 8);
        }
        const Tree::Node &item = m_document.tree.node(node.children.front());
        const qsizetype begin = item.prefix.size() > 0 ? item.prefix.begin : item.span.begin;
        if (node.kind == Tree::Kind::Sequence && !m_dashWidth && begin > node.span.begin + 1
            && onOneLine(m_document.text, node.span.begin, begin))
            m_dashWidth = std::min(columnOf(m_document.text, begin) - column, 8);
    }

    void writeTo(WriteStyle &style) const
    {
        style.mapStep = m_mapStep.value_or(style.mapStep);
        style.listOffset = m_listOffset.value_or(style.listOffset);
        style.dashWidth = m_dashWidth.value_or(style.dashWidth);
    }

private:
    const Document &m_document;
    std::optional<int> m_mapStep, m_listOffset, m_dashWidth;
};

} // namespace

bool isEmptyOrScalar(const Value &value)
{
    switch (value.kind) {
    case Value::Kind::List:
        return value.items.empty();
    case Value::Kind::Map:
        return value.members.empty();
    default:
        return true;
    }
}

int columnOf(const QByteArray &text, qsizetype offset)
{
    int column = 0;
    while (offset > 0 && text.at(offset - 1) != '\n' && text.at(offset - 1) != '\r') {
        --offset;
        if ((text.at(offset) & 0xc0) != 0x80)
            ++column;
    }
    return column;
}

WriteStyle WriteStyle::of(const Document &document, NodeId near)
{
    WriteStyle style;
    style.json = document.isJson;
    style.eol = document.hasCrlf ? "\r\n" : "\n";
    if (style.json)
        return style;
    StyleFinder finder(document);
    const auto size = NodeId(document.tree.size());
    for (NodeId id = std::max(near, 0); id < size && !finder.done(); ++id)
        finder.look(id);
    for (NodeId id = 0; id < std::min(near, size) && !finder.done(); ++id)
        finder.look(id);
    finder.writeTo(style);
    return style;
}

QByteArray ValueWriter::key(const QByteArray &key, bool flow, Style wanted) const
{
    if (wanted == Style::Literal || wanted == Style::Folded)
        wanted = Style::DoubleQuoted;
    return stringInline(key, wanted, {.json = m_style.json, .flow = flow, .key = true});
}

QByteArray ValueWriter::flowMember(const QByteArray &key, const Value &value, int column) const
{
    return this->key(key, true) + ": " + flow(value, column);
}

QByteArray ValueWriter::flow(const Value &value, int column) const
{
    const bool isMap = value.kind == Value::Kind::Map;
    switch (value.kind) {
    case Value::Kind::Null:
        return "null";
    case Value::Kind::Literal:
        return value.text;
    case Value::Kind::String:
        return stringInline(value.text, Style::Plain, {.json = m_style.json, .flow = true});
    case Value::Kind::List:
    case Value::Kind::Map:
        break;
    }
    const int inner = column < 0 ? -1 : column + m_style.mapStep;
    const QByteArray margin = column < 0 ? QByteArray() : m_style.eol + spaces(inner);
    QByteArrayList parts;
    for (const Value &item : value.items)
        parts.append(margin + flow(item, inner));
    for (const auto &[name, member] : value.members)
        parts.append(margin + flowMember(name, member, inner));
    const QByteArray end = column < 0 || parts.isEmpty() ? QByteArray() : m_style.eol + spaces(column);
    return (isMap ? '{' : '[') + parts.join(column < 0 ? ", " : ",") + end + (isMap ? '}' : ']');
}

Lines ValueWriter::scalar(const Value &value, int indent, int parentIndent, Style wanted) const
{
    switch (value.kind) {
    case Value::Kind::Null:
        return {"null", {}};
    case Value::Kind::List:
        return {"[]", {}};
    case Value::Kind::Map:
        return {"{}", {}};
    case Value::Kind::Literal:
        return {value.text, {}};
    case Value::Kind::String:
        break;
    }
    const bool wasBlock = wanted == Style::Literal || wanted == Style::Folded;
    if (m_style.oneLine)
        return {stringInline(value.text, Style::DoubleQuoted, {}), {}};
    if (wasBlock || (wanted == Style::Plain && value.text.contains('\n'))) {
        const Style style = wanted == Style::Folded ? Style::Folded : Style::Literal;
        if (auto block = stringBlock(value.text, style, indent, parentIndent, m_style.eol))
            return {block->header, block->body};
        if (auto block = stringBlock(value.text, Style::Literal, indent, parentIndent, m_style.eol))
            return {block->header, block->body};
    }
    return {stringInline(value.text, wanted, {}), {}};
}

Lines ValueWriter::behindKey(const Value &value, int column, Style wanted) const
{
    if (isEmptyOrScalar(value))
        return scalar(value, column + m_style.mapStep, column, wanted);
    const int inner = column + (value.kind == Value::Kind::List ? m_style.listOffset : m_style.mapStep);
    return {{}, m_style.eol + spaces(inner) + block(value, inner)};
}

Lines ValueWriter::behindDash(const Value &value, int column, Style wanted) const
{
    if (isEmptyOrScalar(value))
        return scalar(value, column + m_style.dashWidth, column, wanted);
    const QByteArray text = block(value, column + m_style.dashWidth);
    const qsizetype end = text.indexOf(m_style.eol);
    return end < 0 ? Lines{text, {}} : Lines{text.left(end), text.mid(end)};
}

QByteArray ValueWriter::item(const Value &value, int column) const
{
    const Lines lines = behindDash(value, column);
    return '-' + spaces(m_style.dashWidth - 1) + lines.head + lines.body;
}

QByteArray ValueWriter::member(const QByteArray &key, const Value &value, int column) const
{
    const Lines lines = behindKey(value, column);
    return this->key(key, false) + (lines.head.isEmpty() ? ":" : ": ") + lines.head + lines.body;
}

QByteArray ValueWriter::block(const Value &value, int column) const
{
    QByteArrayList parts;
    for (const Value &item : value.items)
        parts.append(this->item(item, column));
    for (const auto &[name, member] : value.members)
        parts.append(this->member(name, member, column));
    return parts.join(m_style.eol + spaces(column));
}

} // namespace hookline::appspec
