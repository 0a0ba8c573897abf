// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/editplan.h"

#include <algorithm>

// Putting in.
namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;

Edits at(qsizetype offset, const QByteArray &text)
{
    return {{{offset, offset}, text}};
}

} // namespace

std::vector<Edits> Planner::insert(const Change &change) const
{
    if (change.node == noNode)
        return fillDocument(change);
    const Tree::Node &node = m_tree.node(change.node);
    if (node.kind == Kind::Scalar || node.children.empty())
        return fill(change);
    const auto entries = m_layout.entries(change.node);
    if (!entries)
        return {};
    return node.style == Style::Flow ? insertIntoFlow(change, *entries) : insertIntoBlock(change, *entries);
}

std::vector<Edits> Planner::insertIntoBlock(const Change &change, const std::vector<Entry> &entries) const
{
    const bool isItem = change.kind == Change::Kind::InsertItem;
    const std::size_t index = isItem ? change.to : entries.size();
    const Entry &neighbour = entries[std::min(index, entries.size() - 1)];
    const int column = columnOf(m_document.text, entries.front().begin);
    // Column 1 behind a byte order mark has no spaces to repeat.
    const QByteArray margin(column, ' ');
    std::vector<Edits> all;
    for (const ValueWriter &writer : writersAt(change.node, neighbour.begin, *change.value)) {
        const QByteArray &eol = writer.style().eol;
        const QByteArray text =
            isItem ? writer.item(*change.value, column) : writer.member(change.key, *change.value, column);
        if (index == entries.size()) {
            all.push_back(at(neighbour.lineEnd, eol + margin + text));
            // The last line end can be part of a text.
            if (neighbour.lineEnd == m_document.text.size())
                all.push_back(at(neighbour.lineEnd, eol + margin + text + eol));
        } else if (!neighbour.startsLine) {
            all.push_back(at(neighbour.begin, text + eol + margin));
        } else {
            all.push_back(at(m_layout.lineBegin(neighbour.chunkBegin), margin + text + eol));
        }
    }
    return all;
}

QByteArray Planner::flowText(const Change &change, const std::vector<Entry> &entries) const
{
    const Entry &neighbour = entries.front();
    ValueWriter writer = writerAt(change.node, neighbour.begin);
    const qsizetype open = m_tree.node(change.node).span.begin;
    const qsizetype line = m_layout.lineBegin(neighbour.begin), openLine = m_layout.lineBegin(open);
    const QByteArrayView margin = m_document.bytes({line, neighbour.begin});
    const qsizetype step = margin.size() - (m_layout.skipBlanks(openLine) - openLine);
    // Spread over lines as the collections beside it are; without such a neighbour as its own collection is.
    bool spread = m_document.isJson && neighbour.startsLine && step > 0 && !margin.contains('\t');
    for (const Entry &entry : entries) {
        if (!m_tree.node(entry.value).children.empty()) {
            const Span &span = m_tree.node(entry.value).span;
            spread = spread && m_layout.lineBegin(span.begin) != m_layout.lineBegin(span.end);
            break;
        }
    }
    WriteStyle style = writer.style();
    if (spread)
        style.mapStep = int(step);
    writer = ValueWriter(style);
    const int column = spread ? int(margin.size()) : -1;
    return change.kind == Change::Kind::InsertItem ? writer.flow(*change.value, column)
                                                   : writer.flowMember(change.key, *change.value, column);
}

std::vector<Edits> Planner::insertIntoFlow(const Change &change, const std::vector<Entry> &entries) const
{
    const QByteArray text = flowText(change, entries);
    const std::size_t index = change.kind == Change::Kind::InsertItem ? change.to : entries.size();
    const bool behindLast = index == entries.size();
    const Entry &neighbour = entries[behindLast ? index - 1 : index];
    const qsizetype line = m_layout.lineBegin(neighbour.begin);
    const QByteArray margin = neighbour.startsLine
        ? m_layout.eolAt(neighbour.begin) + m_document.text.mid(line, neighbour.begin - line)
        : QByteArray();
    if (!behindLast) {
        if (neighbour.startsLine)
            return {at(neighbour.chunkBegin, text + ',' + margin)};
        return {at(neighbour.begin, text + ", ")};
    }
    const qsizetype comma = m_layout.skipToContent(neighbour.end);
    const bool hasComma = comma < m_document.text.size() && m_document.text.at(comma) == ',';
    if (!neighbour.startsLine) {
        // Behind the blank of "a: ", so that the comma does not stick to the colon.
        const bool sticks = m_document.text.at(neighbour.end - 1) == ':';
        const qsizetype end = sticks ? m_layout.skipBlanks(neighbour.end) : neighbour.end;
        return {at(end, ", " + text)};
    }
    if (hasComma)
        return {at(m_layout.lineEndBehind(comma + 1), margin + text + ',')};
    const qsizetype lineEnd = m_layout.lineEndBehind(neighbour.end);
    if (!m_layout.hasComment({neighbour.end, lineEnd}))
        return {at(neighbour.end, ',' + margin + text)};
    return {{{{neighbour.end, neighbour.end}, ","}, {{lineEnd, lineEnd}, margin + text}}};
}

std::vector<Edits> Planner::fill(const Change &change) const
{
    const Tree::Node &node = m_tree.node(change.node);
    const bool isItem = change.kind == Change::Kind::InsertItem;
    const Value filled = isItem ? Value::list({*change.value}) : Value::map({{change.key, *change.value}});
    const QByteArray prefix = node.kind == Kind::Scalar
        ? (node.anchor.isEmpty() ? QByteArray() : '&' + node.anchor)
        : m_document.bytes(node.prefix).toByteArray();
    std::vector<Edits> all;
    const bool isFlow = node.kind != Kind::Scalar;
    const bool hasComment = isFlow && m_layout.hasComment(node.span);
    if (isFlow && (hasComment || (isItem && isEmptyOrScalar(*change.value) && !m_document.isJson))) {
        const ValueWriter writer = writerAt(change.node, node.span.begin);
        const QByteArray text =
            isItem ? writer.flow(*change.value) : writer.flowMember(change.key, *change.value);
        const qsizetype inner = node.span.begin + 1;
        all.push_back({{{inner, hasComment ? inner : node.span.end - 1}, text}});
        if (hasComment)
            return all;
    }
    for (Edits &edits : setTo(change.node, filled, prefix))
        all.push_back(std::move(edits));
    return all;
}

std::vector<Edits> Planner::fillDocument(const Change &change) const
{
    const QByteArray &text = m_document.text;
    const ValueWriter writer = writerAt(noNode, text.size());
    const QByteArray &eol = writer.style().eol;
    const bool isItem = change.kind == Change::Kind::InsertItem;
    const QByteArray content =
        isItem ? writer.item(*change.value, 0) : writer.member(change.key, *change.value, 0);
    const bool lineIsOpen = m_layout.lineBegin(text.size()) != text.size();
    const bool onlyBom = m_document.hasBom && text.size() == 3;
    return {at(text.size(), (lineIsOpen && !onlyBom ? eol : QByteArray()) + content + eol)};
}

} // namespace hookline::appspec
