// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/editplan.h"

#include <algorithm>

// Taking out and moving.
namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;

} // namespace

std::vector<Edits> Planner::remove(const Change &change) const
{
    const NodeId parent = m_tree.node(change.node).parent;
    const auto entries = m_layout.entries(parent);
    if (!entries)
        return {};
    if (entries->size() == 1)
        return emptied(parent);
    const auto found = std::find_if(entries->begin(), entries->end(),
                                    [&](const Entry &entry) { return entry.value == change.node; });
    const auto index = std::size_t(found - entries->begin());
    return m_tree.node(parent).style == Style::Flow ? removeFromFlow(*entries, index)
                                                    : removeFromBlock(*entries, index);
}

std::vector<Edits> Planner::emptied(NodeId collection) const
{
    const Tree::Node &node = m_tree.node(collection);
    const Entry only = m_layout.entries(collection)->front();
    const char *const brackets = node.kind == Kind::Map ? "{}" : "[]";
    if (node.style == Style::Flow) {
        const Span inner{node.span.begin + 1, node.span.end - 1};
        const bool alone = !m_layout.hasComment(inner);
        const qsizetype comma = m_layout.skipToContent(only.end);
        const bool hasComma = m_document.text.at(comma) == ',';
        const qsizetype end = m_layout.lineEndBehind(hasComma ? comma + 1 : only.end);
        return {{{alone ? inner : Span{only.chunkBegin, end}, {}}}};
    }
    const qsizetype line = m_layout.lineBegin(only.chunkBegin);
    const Span lines{m_layout.previousLineEnd(line), only.lineEnd};
    const auto slot = node.parent == noNode ? std::nullopt : slotOf(collection);
    if (!slot || slot->head.contains({node.span.begin, node.span.begin + 1}))
        return {{{{only.chunkBegin, only.lineEnd}, brackets}}};
    // The bracket goes behind the key, and the entry's own lines go: what else stands in between stays.
    const qsizetype behind = slot->head.end;
    return {
        {{{behind, behind}, QByteArray(" ") + brackets}, {{std::max(behind, lines.begin), lines.end}, {}}}};
}

std::vector<Edits> Planner::removeFromBlock(const std::vector<Entry> &entries, std::size_t index) const
{
    const Entry &entry = entries[index];
    if (!entry.startsLine) {
        // Behind the dash stands what comes next, but a comment keeps its line.
        const qsizetype next = m_layout.skipWhite(entry.lineEnd);
        if (m_layout.isComment(next))
            return {{{{m_layout.blanksBefore(entry.begin), entry.lineEnd}, {}}}};
        return {{{{entry.begin, next}, {}}}};
    }
    const qsizetype begin = m_layout.lineBegin(entry.chunkBegin), end = m_layout.nextLine(entry.lineEnd);
    const bool endsOpen = m_layout.lineEnd(entry.lineEnd) == end; // No line end at the end of the text.
    std::vector<Edits> all;
    if (endsOpen)
        all.push_back({{{m_layout.previousLineEnd(begin), end}, {}}});
    all.push_back({{{begin, end}, {}}});
    // Blank lines would be read as part of a block scalar above.
    qsizetype blank = end;
    while (blank < m_document.text.size() && m_layout.skipBlanks(blank) == m_layout.lineEnd(blank))
        blank = m_layout.nextLine(blank);
    all.push_back({{{begin, blank}, {}}});
    return all;
}

std::vector<Edits> Planner::removeFromFlow(const std::vector<Entry> &entries, std::size_t index) const
{
    const Entry &entry = entries[index];
    const qsizetype comma = m_layout.skipToContent(entry.end);
    const bool hasComma = m_document.text.at(comma) == ',';
    if (index + 1 < entries.size()) {
        const Entry &next = entries[index + 1];
        if (!m_layout.hasComment({entry.end, next.chunkBegin}))
            return {{{{entry.chunkBegin, next.chunkBegin}, {}}}};
        const qsizetype lineEnd = m_layout.lineEndBehind(comma + 1);
        if (entry.startsLine && lineEnd == m_layout.lineEnd(comma))
            return {{{{m_layout.lineBegin(entry.chunkBegin), m_layout.nextLine(comma)}, {}}}};
        return {{{{entry.chunkBegin, comma + 1}, {}}}};
    }
    const Entry &previous = entries[index - 1];
    const qsizetype previousComma = m_layout.skipToContent(previous.end);
    const Span ownLines{m_layout.previousLineEnd(m_layout.lineBegin(entry.chunkBegin)),
                        m_layout.lineEndBehind(hasComma ? comma + 1 : entry.end)};
    const bool hasOwnLines = entry.startsLine && ownLines.end == m_layout.lineEnd(entry.end);
    if (hasOwnLines && hasComma)
        return {{{ownLines, {}}}};
    if (hasOwnLines && ownLines.begin > previousComma)
        return {{{{previousComma, previousComma + 1}, {}}, {ownLines, {}}}};
    if (!m_layout.hasComment({previous.end, entry.chunkBegin}))
        return {{{{previous.end, entry.end}, {}}}};
    return {{{{previousComma, previousComma + 1}, {}}, {{entry.chunkBegin, entry.end}, {}}}};
}

std::vector<Edits> Planner::move(const Change &change) const
{
    const auto entries = m_layout.entries(change.node);
    if (!entries)
        return {};
    const std::size_t from = change.from, to = change.to;
    const bool isFlow = m_tree.node(change.node).style == Style::Flow;
    const auto [low, high] = std::minmax(from, to);
    const Span region{(*entries)[low].chunkBegin, m_tree.node(change.node).span.end};
    if (isFlow && m_layout.hasComment(region)) {
        auto rotated = rotateFlow(*entries, from, to);
        if (!rotated.empty())
            return rotated;
    }
    Edits edits = moved(*entries, from, to, isFlow);
    std::vector<Edits> all{edits};
    // The last line end can be part of a text.
    const qsizetype size = m_document.text.size();
    if (!isFlow && entries->back().lineEnd == size) {
        edits.push_back({{size, size}, m_layout.eolAt(entries->front().begin)});
        all.push_back(std::move(edits));
    }
    return all;
}

Edits Planner::moved(const std::vector<Entry> &entries, std::size_t from, std::size_t to, bool isFlow) const
{
    const auto begin = [&](std::size_t i) { return entries[i].chunkBegin; };
    const auto end = [&](std::size_t i) { return entries[i].lineEnd; };
    const auto bytes = [&](qsizetype first, qsizetype last) {
        return m_document.text.mid(first, last - first);
    };
    const QByteArray chunk = bytes(begin(from), end(from));
    const Entry &first = entries.front();
    const qsizetype blanks = m_layout.blanksBefore(first.begin);
    // The white space (and comma) beside the item moves with it, so that no byte is made or lost.
    if (from < to) {
        const QByteArray gap = bytes(end(from), begin(from + 1));
        // A comment keeps its line, also where the first item stands behind the dash of a list around it.
        if (from == 0 && !isFlow && !first.startsLine && m_layout.isComment(begin(1)))
            return {{{blanks, end(0)}, {}}, {{end(to), end(to)}, gap + chunk}};
        return {{{begin(from), begin(from + 1)}, {}}, {{end(to), end(to)}, gap + chunk}};
    }
    const QByteArray gap = bytes(end(from - 1), begin(from));
    if (to == 0 && !isFlow && !first.startsLine && m_layout.isComment(begin(from)))
        return {{{blanks, begin(0)}, gap + chunk + gap}, {{end(from - 1), end(from)}, {}}};
    return {{{begin(to), begin(to)}, chunk + gap}, {{end(from - 1), end(from)}, {}}};
}

/// The items change places, each with its comments; commas and line ends stay where they are.
std::vector<Edits> Planner::rotateFlow(const std::vector<Entry> &entries, std::size_t from,
                                       std::size_t to) const
{
    const auto [low, high] = std::minmax(from, to);
    std::vector<Span> bodies, tails;
    for (std::size_t i = low; i <= high; ++i) {
        const Entry &entry = entries[i];
        const qsizetype comma = m_layout.skipToContent(entry.end);
        const bool hasComma = m_document.text.at(comma) == ',';
        const qsizetype behind = hasComma ? comma + 1 : entry.end;
        const bool sharesLine =
            i < high && m_layout.lineBegin(entry.end) == m_layout.lineBegin(entries[i + 1].begin);
        if (sharesLine || m_layout.hasComment({entry.end, behind}))
            return {};
        bodies.push_back({entry.chunkBegin, entry.end});
        tails.push_back({behind, m_layout.lineEndBehind(behind)});
    }
    Edits edits;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const bool isTarget = low + i == to;
        const std::size_t source = isTarget ? from - low : from < to ? i + 1 : i - 1;
        edits.push_back({bodies[i], m_document.bytes(bodies[source]).toByteArray()});
        edits.push_back({tails[i], m_document.bytes(tails[source]).toByteArray()});
    }
    return {edits};
}

} // namespace hookline::appspec
