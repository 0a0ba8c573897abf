// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/layout.h"

#include "models/appspec/valuewriter.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;

bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isBlockScalar(const Tree::Node &node)
{
    return node.kind == Kind::Scalar && (node.style == Style::Literal || node.style == Style::Folded);
}

} // namespace

qsizetype Layout::lineBegin(qsizetype offset) const
{
    while (offset > 0 && !isBreak(m_text.at(offset - 1)))
        --offset;
    return offset;
}

qsizetype Layout::lineEnd(qsizetype offset) const
{
    while (offset < m_text.size() && !isBreak(m_text.at(offset)))
        ++offset;
    return offset;
}

qsizetype Layout::nextLine(qsizetype offset) const
{
    offset = lineEnd(offset);
    if (offset < m_text.size() && m_text.at(offset) == '\r')
        ++offset;
    if (offset < m_text.size() && m_text.at(offset) == '\n')
        ++offset;
    return offset;
}

qsizetype Layout::previousLineEnd(qsizetype lineBegin) const
{
    if (lineBegin > 0 && m_text.at(lineBegin - 1) == '\n')
        --lineBegin;
    if (lineBegin > 0 && m_text.at(lineBegin - 1) == '\r')
        --lineBegin;
    return lineBegin;
}

qsizetype Layout::skipBlanks(qsizetype offset) const
{
    while (offset < m_text.size() && isBlank(m_text.at(offset)))
        ++offset;
    return offset;
}

qsizetype Layout::blanksBefore(qsizetype offset) const
{
    while (offset > 0 && isBlank(m_text.at(offset - 1)))
        --offset;
    return offset;
}

qsizetype Layout::skipWhite(qsizetype offset) const
{
    while (offset < m_text.size() && (isBlank(m_text.at(offset)) || isBreak(m_text.at(offset))))
        ++offset;
    return offset;
}

qsizetype Layout::skipToContent(qsizetype offset) const
{
    for (;;) {
        offset = skipWhite(offset);
        if (!isComment(offset))
            return offset;
        offset = lineEnd(offset);
    }
}

qsizetype Layout::lineEndBehind(qsizetype offset) const
{
    const qsizetype next = skipBlanks(offset);
    if (next >= m_text.size() || isBreak(m_text.at(next)))
        return next;
    return isComment(next) ? lineEnd(next) : offset;
}

bool Layout::startsLine(qsizetype offset) const
{
    const qsizetype begin = lineBegin(offset);
    return skipBlanks(begin) >= offset;
}

QByteArray Layout::eolAt(qsizetype offset) const
{
    const qsizetype end = lineEnd(offset);
    if (const qsizetype next = nextLine(offset); next > end)
        return m_text.mid(end, next - end);
    const qsizetype begin = lineBegin(offset);
    const qsizetype previous = previousLineEnd(begin);
    return begin > previous ? m_text.mid(previous, begin - previous) : QByteArray("\n");
}

qsizetype Layout::firstComment(qsizetype offset) const
{
    const auto &all = m_document.comments;
    const auto at =
        std::lower_bound(all.begin(), all.end(), offset,
                         [](const Span &comment, qsizetype begin) { return comment.begin < begin; });
    return at - all.begin();
}

bool Layout::isComment(qsizetype offset) const
{
    if (offset >= m_text.size() || m_text.at(offset) != '#')
        return false;
    const auto index = std::size_t(firstComment(offset));
    return index < m_document.comments.size() && m_document.comments[index].begin == offset;
}

bool Layout::hasComment(const Span &span) const
{
    const auto index = std::size_t(firstComment(span.begin));
    return index < m_document.comments.size() && m_document.comments[index].begin < span.end;
}

qsizetype Layout::beginOf(NodeId value) const
{
    const Tree::Node &node = m_document.tree.node(value);
    return node.prefix.size() > 0 ? node.prefix.begin : node.span.begin;
}

qsizetype Layout::blockHeaderEnd(NodeId scalar) const
{
    qsizetype at = m_document.tree.node(scalar).span.begin;
    while (at < m_text.size() && QByteArrayView("|>+-0123456789").contains(m_text.at(at)))
        ++at;
    return at;
}

qsizetype Layout::endOfBlockScalar(NodeId scalar) const
{
    const Tree::Node &node = m_document.tree.node(scalar);
    const qsizetype headerEnd = blockHeaderEnd(scalar);
    const bool keep =
        QByteArrayView(m_text).sliced(node.span.begin, headerEnd - node.span.begin).contains('+');
    const qsizetype firstLine = nextLine(headerEnd);
    qsizetype end = std::max(node.span.end, firstLine);
    const auto lineIsBlank = [&](qsizetype line) { return skipBlanks(line) == lineEnd(line); };
    if (keep) {
        qsizetype line = lineBegin(end) == end ? end : nextLine(end);
        while (line < m_text.size() && lineIsBlank(line))
            line = nextLine(line);
        end = previousLineEnd(line);
        if (line == m_text.size() && lineBegin(line) != line)
            end = line;
        return std::max(end, lineEnd(headerEnd));
    }
    qsizetype line = lineBegin(end);
    if (line == end)
        line = lineBegin(previousLineEnd(line));
    while (line >= firstLine && lineIsBlank(line))
        line = lineBegin(previousLineEnd(line));
    return line < firstLine ? lineEnd(headerEnd) : lineEnd(line);
}

qsizetype Layout::endOf(NodeId value) const
{
    const Tree *tree = &m_document.tree;
    // The end of a block collection is that of its last entry.
    while (tree->node(value).style == Style::Block && !tree->node(value).children.empty()
           && tree->node(value).kind != Kind::Alias) {
        const NodeId last = tree->node(value).children.back();
        const Tree::Node &node = tree->node(last);
        const bool isLeftOut = node.kind == Kind::Scalar && node.span.size() == 0 && node.prefix.size() == 0;
        if (isLeftOut) {
            if (tree->node(value).kind == Kind::Sequence)
                return std::max(node.span.begin, tree->node(value).span.begin + 1);
            const auto &children = tree->node(value).children;
            const qsizetype keyEnd = endOf(children[children.size() - 2]);
            const qsizetype colon = skipToContent(keyEnd);
            return colon < m_text.size() && m_text.at(colon) == ':' ? colon + 1 : keyEnd;
        }
        value = last;
    }
    const Tree::Node &node = tree->node(value);
    if (isBlockScalar(node))
        return endOfBlockScalar(value);
    return std::max(node.span.end, node.prefix.size() > 0 ? node.prefix.end : 0);
}

qsizetype Layout::chunkBegin(const Entry &entry, bool isFirst) const
{
    if (!entry.startsLine)
        return entry.begin;
    const int column = columnOf(m_text, entry.begin);
    qsizetype begin = entry.begin;
    for (qsizetype line = lineBegin(entry.begin); line > 0;) {
        line = lineBegin(previousLineEnd(line));
        const qsizetype at = skipBlanks(line);
        // A comment that stands deeper belongs to what is above it.
        if (!isComment(at) || (!isFirst && columnOf(m_text, at) > column))
            break;
        begin = at;
    }
    return begin;
}

bool Layout::readEntry(const Tree::Node &collection, std::size_t index, qsizetype &at, Entry &entry) const
{
    const bool isMap = collection.kind == Kind::Map, isFlow = collection.style == Style::Flow;
    entry.key = isMap ? collection.children[index] : noNode;
    entry.value = isMap ? collection.children[index + 1] : collection.children[index];
    at = skipToContent(at);
    if (at >= m_text.size())
        return false;
    entry.begin = entry.separatorEnd = at;
    if (isMap) {
        const qsizetype keyEnd = endOf(entry.key);
        const qsizetype colon = skipToContent(keyEnd);
        const bool hasColon = colon < m_text.size() && m_text.at(colon) == ':';
        entry.separatorEnd = hasColon ? colon + 1 : keyEnd;
    } else if (!isFlow) {
        if (m_text.at(at) != '-')
            return false;
        entry.separatorEnd = at + 1;
    }
    const Tree::Node &value = m_document.tree.node(entry.value);
    const bool isLeftOut =
        value.kind == Kind::Scalar && value.isPlain() && value.span.size() == 0 && value.prefix.size() == 0;
    entry.end = isLeftOut ? entry.separatorEnd : endOf(entry.value);
    if (entry.end < entry.separatorEnd)
        return false;
    entry.lineEnd = isFlow ? entry.end : lineEndBehind(entry.end);
    entry.startsLine = startsLine(entry.begin);
    entry.chunkBegin = chunkBegin(entry, index == 0);
    at = entry.end;
    if (isFlow) {
        const qsizetype comma = skipToContent(at);
        if (comma < m_text.size() && m_text.at(comma) == ',')
            at = comma + 1;
    }
    return true;
}

std::optional<std::vector<Entry>> Layout::entries(NodeId collection) const
{
    const Tree::Node &node = m_document.tree.node(collection);
    if (node.kind != Kind::Sequence && node.kind != Kind::Map)
        return std::nullopt;
    qsizetype at = node.span.begin;
    if (node.style == Style::Flow) {
        if (at >= m_text.size() || m_text.at(at) != (node.kind == Kind::Map ? '{' : '['))
            return std::nullopt;
        ++at;
    }
    const std::size_t step = node.kind == Kind::Map ? 2 : 1;
    std::vector<Entry> all;
    all.reserve(node.children.size() / step);
    for (std::size_t i = 0; i + step <= node.children.size(); i += step) {
        Entry entry;
        if (!readEntry(node, i, at, entry))
            return std::nullopt;
        all.push_back(entry);
    }
    return all;
}

std::optional<Entry> Layout::entryOf(NodeId value) const
{
    const NodeId parent = m_document.tree.node(value).parent;
    const auto all = parent == noNode ? std::nullopt : entries(parent);
    if (!all)
        return std::nullopt;
    const auto found =
        std::find_if(all->begin(), all->end(), [value](const Entry &entry) { return entry.value == value; });
    return found == all->end() ? std::nullopt : std::optional(*found);
}

} // namespace hookline::appspec
