// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/document.h"

#include <optional>
#include <vector>

// Which bytes belong to which entry of a collection: what an edit must take along and what it must leave
// alone. Internal to the room.
namespace hookline::appspec {

/// One item of a list or member of a map.
struct Entry
{
    NodeId key = noNode; ///< noNode for items.
    NodeId value = noNode;
    qsizetype begin = 0; ///< Its dash, "?" or key; in a flow list its value.
    qsizetype separatorEnd = 0; ///< Behind the dash or colon; `begin` where there is none.
    qsizetype end = 0; ///< Behind its last byte, without white space, comma and comment.
    qsizetype lineEnd = 0; ///< End of its last line, trailing comment included.
    qsizetype chunkBegin = 0; ///< Where the comments directly above it begin, or `begin`.
    bool startsLine = false; ///< Nothing but white space in front of it.
};

class Layout
{
public:
    explicit Layout(const Document &document)
        : m_document(document)
        , m_text(document.text)
    { }

    /// In document order; nothing for a collection whose marks are not where they are expected (the single
    /// pair of a flow list, which has no braces).
    std::optional<std::vector<Entry>> entries(NodeId collection) const;
    /// The entry that a value belongs to.
    std::optional<Entry> entryOf(NodeId value) const;

    qsizetype lineBegin(qsizetype offset) const;
    qsizetype lineEnd(qsizetype offset) const; ///< Without the line end.
    qsizetype nextLine(qsizetype offset) const; ///< The next line's begin or the end of the text.
    /// The end of the line that `offset` is on, if only white space and a comment follow; else `offset`.
    qsizetype lineEndBehind(qsizetype offset) const;
    bool startsLine(qsizetype offset) const;
    qsizetype skipBlanks(qsizetype offset) const; ///< Spaces and tabs.
    qsizetype blanksBefore(qsizetype offset) const; ///< Where the spaces and tabs before it begin.
    qsizetype skipToContent(qsizetype offset) const; ///< White space, line ends and comments.
    qsizetype skipWhite(qsizetype offset) const; ///< White space and line ends.
    /// The line end in use around an offset.
    QByteArray eolAt(qsizetype offset) const;
    /// The end of the last line of content above an offset that starts a line.
    qsizetype previousLineEnd(qsizetype lineBegin) const;

    bool isComment(qsizetype offset) const;
    bool hasComment(const Span &span) const;
    qsizetype firstComment(qsizetype offset) const; ///< Index of the first comment at or behind an offset.

    /// Where a value begins, tag and anchor included.
    qsizetype beginOf(NodeId value) const;
    /// Behind a value's last byte; of a block scalar: the end of its last line (without the line end).
    qsizetype endOf(NodeId value) const;
    /// Behind "|2-".
    qsizetype blockHeaderEnd(NodeId scalar) const;

private:
    qsizetype endOfBlockScalar(NodeId scalar) const;
    qsizetype chunkBegin(const Entry &entry, bool isFirst) const;
    bool readEntry(const Tree::Node &collection, std::size_t index, qsizetype &at, Entry &entry) const;

    const Document &m_document;
    const QByteArray &m_text;
};

} // namespace hookline::appspec
