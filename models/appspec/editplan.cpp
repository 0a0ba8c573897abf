// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/editplan.h"

#include "models/appspec/scalarwriter.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;

bool isBlockScalar(const Tree::Node &node)
{
    return node.kind == Kind::Scalar && (node.style == Style::Literal || node.style == Style::Folded);
}

bool isBlockCollection(const Tree::Node &node)
{
    return (node.kind == Kind::Sequence || node.kind == Kind::Map) && node.style == Style::Block;
}

bool hasLineEnd(const Value &value)
{
    return value.text.contains('\n') || std::any_of(value.items.begin(), value.items.end(), hasLineEnd)
        || std::any_of(value.members.begin(), value.members.end(),
                       [](const auto &member) { return hasLineEnd(member.second); });
}

} // namespace

bool Planner::inFlow(NodeId value) const
{
    const NodeId parent = m_tree.node(value).parent;
    return m_document.isJson || (parent != noNode && m_tree.node(parent).style == Style::Flow);
}

ValueWriter Planner::writerAt(NodeId near, qsizetype offset) const
{
    WriteStyle style = WriteStyle::of(m_document, near);
    style.eol = m_layout.eolAt(offset);
    return ValueWriter(style);
}

std::vector<ValueWriter> Planner::writersAt(NodeId near, qsizetype offset, const Value &value) const
{
    WriteStyle style = writerAt(near, offset).style();
    std::vector<ValueWriter> writers{ValueWriter(style)};
    style.oneLine = true;
    if (hasLineEnd(value))
        writers.emplace_back(style);
    return writers;
}

std::vector<Edits> Planner::plans(const Change &change) const
{
    switch (change.kind) {
    case Change::Kind::Set:
        return set(change);
    case Change::Kind::InsertItem:
    case Change::Kind::InsertMember:
        return insert(change);
    case Change::Kind::Remove:
        return remove(change);
    case Change::Kind::Move:
        return move(change);
    case Change::Kind::Rename:
        return rename(change);
    }
    return {};
}

std::vector<Edits> Planner::rewrite(NodeId collection, const Value &value) const
{
    const qsizetype end = m_layout.endOf(collection);
    qsizetype begin = m_layout.beginOf(collection);
    if (const auto entries = m_layout.entries(collection); entries && !entries->empty())
        begin = std::min(begin, entries->front().chunkBegin);
    if (m_layout.hasComment({begin, std::max(begin, m_layout.lineEndBehind(end))}))
        return {};
    return setTo(collection, value, {});
}

std::vector<Edits> Planner::set(const Change &change) const
{
    const QByteArray &anchor = m_tree.node(change.node).anchor;
    const bool hasAnchor = m_tree.node(change.node).kind != Kind::Alias && !anchor.isEmpty();
    return setTo(change.node, *change.value, hasAnchor ? '&' + anchor : QByteArray());
}

std::vector<Edits> Planner::setTo(NodeId node, const Value &value, const QByteArray &prefix) const
{
    return inFlow(node) ? setInFlow(node, value, prefix) : setInBlock(node, value, prefix);
}

std::vector<Edits> Planner::setInFlow(NodeId id, const Value &value, const QByteArray &prefix) const
{
    const Tree::Node &node = m_tree.node(id);
    ValueWriter writer = writerAt(id, node.span.begin);
    const auto entry = m_layout.entryOf(id);
    int column = -1;
    if (m_document.isJson && !isEmptyOrScalar(value) && entry && entry->startsLine) {
        const QByteArrayView margin = m_document.bytes({m_layout.lineBegin(entry->begin), entry->begin});
        WriteStyle style = writer.style();
        const NodeId parent = node.parent;
        const qsizetype parentLine = m_layout.lineBegin(m_tree.node(parent).span.begin);
        const qsizetype step = margin.size() - (m_layout.skipBlanks(parentLine) - parentLine);
        if (!margin.contains('\t') && step > 0) {
            column = int(margin.size());
            style.mapStep = int(step);
            writer = ValueWriter(style);
        }
    }
    QByteArray text = writer.flow(value, column);
    if (value.kind == Value::Kind::String && node.kind == Kind::Scalar)
        text = stringInline(value.text, isBlockScalar(node) ? Style::Plain : node.style,
                            {.json = m_document.isJson, .flow = true});
    if (!prefix.isEmpty())
        text = prefix + ' ' + text;
    const bool isLeftOut = node.kind == Kind::Scalar && node.isPlain() && node.span.size() == 0;
    if (isLeftOut && node.prefix.size() == 0) {
        if (!entry || entry->key == noNode)
            return {{{node.span, text}}};
        const bool hasColon = entry->separatorEnd > 0 && m_document.text.at(entry->separatorEnd - 1) == ':'
            && entry->separatorEnd > m_layout.endOf(entry->key);
        const Span at{entry->separatorEnd, entry->separatorEnd};
        return {{{at, (hasColon ? " " : ": ") + text}}};
    }
    return {{{{m_layout.beginOf(id), m_layout.endOf(id)}, text}}};
}

void Planner::measure(NodeId id, Slot &slot) const
{
    const Tree::Node &node = m_tree.node(id);
    const qsizetype begin = m_layout.beginOf(id), end = m_layout.endOf(id);
    const bool isLeftOut = node.kind == Kind::Scalar && node.isPlain() && node.span.size() == 0;
    if (node.kind == Kind::Scalar)
        slot.wanted = node.style;
    if (isLeftOut) {
        slot.head = node.prefix.size() > 0 ? node.prefix : Span{slot.separatorEnd, slot.separatorEnd};
    } else if (isBlockScalar(node)) {
        const qsizetype headerEnd = m_layout.blockHeaderEnd(id);
        slot.head = {begin, headerEnd};
        const qsizetype lineEnd = m_layout.lineEnd(headerEnd);
        slot.body = {lineEnd, std::max(lineEnd, end)};
        qsizetype line = m_layout.nextLine(headerEnd);
        while (line < end && m_layout.skipBlanks(line) == m_layout.lineEnd(line))
            line = m_layout.nextLine(line);
        if (line < end)
            slot.contentColumn = int(m_layout.skipBlanks(line) - line);
        return;
    } else if (isBlockCollection(node)) {
        const qsizetype last = m_layout.lineEndBehind(end);
        const bool onOneLine = m_layout.lineBegin(slot.separatorEnd) == m_layout.lineBegin(node.span.begin);
        if (onOneLine) {
            slot.head = {begin, last};
        } else {
            slot.head = node.prefix.size() > 0 ? node.prefix : Span{slot.separatorEnd, slot.separatorEnd};
            slot.body = {m_layout.lineEnd(slot.head.end), last};
            return;
        }
    } else {
        slot.head = {begin, end};
    }
    const qsizetype below = m_layout.lineEndBehind(slot.head.end);
    slot.body = {below, below};
}

std::optional<Planner::Slot> Planner::slotOf(NodeId id) const
{
    const auto entry = m_layout.entryOf(id);
    if (!entry)
        return std::nullopt;
    Slot slot;
    slot.isItem = entry->key == noNode;
    slot.column = columnOf(m_document.text, entry->begin);
    slot.separatorEnd = entry->separatorEnd;
    measure(id, slot);
    return slot;
}

/// `gap`: spaces between the separator and what comes behind it, where there was nothing.
Edits Planner::fillSlot(const Slot &slot, const Lines &lines, const QByteArray &prefix, int gap) const
{
    QByteArray head = lines.head;
    if (!prefix.isEmpty())
        head = head.isEmpty() ? prefix : prefix + ' ' + head;
    TextEdit first{slot.head, head};
    if (slot.head.size() == 0 && !head.isEmpty())
        first.text = QByteArray(gap, ' ') + head;
    else if (head.isEmpty())
        first.span.begin = slot.separatorEnd;
    return {first, {slot.body, lines.body}};
}

std::vector<Edits> Planner::setInBlock(NodeId id, const Value &value, const QByteArray &prefix) const
{
    const Tree::Node &node = m_tree.node(id);
    std::vector<Edits> all;
    for (const ValueWriter &writer : writersAt(std::max(node.parent, 0), node.span.begin, value)) {
        const bool atRoot = node.parent == noNode;
        for (Edits &edits : atRoot ? setRoot(id, value, prefix, writer) : setSlot(id, value, prefix, writer))
            all.push_back(std::move(edits));
    }
    return all;
}

std::vector<Edits> Planner::setRoot(NodeId id, const Value &value, const QByteArray &prefix,
                                    const ValueWriter &writer) const
{
    const qsizetype begin = m_layout.beginOf(id), end = m_layout.endOf(id);
    const auto textAt = [&](int column) {
        return isEmptyOrScalar(value) ? writer.flow(value) : writer.block(value, column);
    };
    const QByteArray &eol = writer.style().eol;
    std::vector<Edits> all;
    if (m_layout.startsLine(begin) || isEmptyOrScalar(value)) {
        const QByteArray front = prefix.isEmpty() ? prefix : prefix + (isEmptyOrScalar(value) ? " " : eol);
        all.push_back({{{begin, end}, front + textAt(columnOf(m_document.text, begin))}});
    }
    const qsizetype below = m_layout.lineEndBehind(end);
    const QByteArray rest = prefix.isEmpty() ? prefix : ' ' + prefix;
    all.push_back({{{begin, end}, rest}, {{below, below}, eol + textAt(0)}});
    return all;
}

std::vector<Edits> Planner::setSlot(NodeId id, const Value &value, const QByteArray &prefix,
                                    const ValueWriter &writer) const
{
    const auto slot = slotOf(id);
    if (!slot)
        return {};
    WriteStyle style = writer.style();
    const bool isBelow = slot->head.size() > 0
        && m_layout.lineBegin(slot->head.begin) != m_layout.lineBegin(slot->separatorEnd);
    const int headColumn = columnOf(m_document.text, slot->head.begin);
    if (slot->isItem && slot->head.size() > 0 && !isBelow)
        style.dashWidth = headColumn - slot->column;
    if (isEmptyOrScalar(value) && slot->contentColumn > slot->column)
        (slot->isItem ? style.dashWidth : style.mapStep) = slot->contentColumn - slot->column;
    const ValueWriter own(style);
    const bool behindDash = slot->isItem && prefix.isEmpty();
    const Lines lines = behindDash ? own.behindDash(value, slot->column, slot->wanted)
                                   : own.behindKey(value, slot->column, slot->wanted);
    std::vector<Edits> all;
    if (isBelow && lines.head.isEmpty()) {
        const QByteArray front = prefix.isEmpty() ? prefix : prefix + style.eol + QByteArray(headColumn, ' ');
        all.push_back({{slot->head, front + writer.block(value, headColumn)}});
    }
    all.push_back(fillSlot(*slot, lines, prefix, behindDash ? style.dashWidth - 1 : 1));
    return all;
}

std::vector<Edits> Planner::rename(const Change &change) const
{
    const NodeId id = m_tree.keyOf(change.node);
    const Tree::Node &key = m_tree.node(id);
    const ValueWriter writer = writerAt(id, key.span.begin);
    const QByteArray text = writer.key(change.key, inFlow(change.node), key.style);
    const bool isLeftOut = key.span.size() == 0 && key.prefix.size() == 0;
    const Span span = isLeftOut ? key.span : Span{m_layout.beginOf(id), m_layout.endOf(id)};
    // Quotes make a key of what could not be one bare, as in front of a colon without a space.
    return {{{span, text}}, {{span, doubleQuoted(change.key, m_document.isJson)}}};
}

} // namespace hookline::appspec
