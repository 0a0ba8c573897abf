// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/edit.h"

#include <optional>

// How whole values are written: as the neighbours are. Internal to the room.
namespace hookline::appspec {

/// The habits of a document.
struct WriteStyle
{
    bool json = false;
    bool oneLine = false; ///< No block scalars.
    QByteArray eol = "\n";
    int mapStep = 2; ///< Columns from a map to the map in one of its members.
    int listOffset = 2; ///< Columns from a map to the list in one of its members; 0 for same-indent lists.
    int dashWidth = 2; ///< Columns from a dash to what stands behind it.

    /// As written around the collection `near`, else anywhere, else as most people do.
    static WriteStyle of(const Document &document, NodeId near);
};

/// What stands behind "key:" or "-": the rest of that line, and the lines below it.
struct Lines
{
    QByteArray head; ///< Without white space around it; may be empty.
    QByteArray body; ///< Begins with a line end, ends without one; may be empty.
};

class ValueWriter
{
public:
    explicit ValueWriter(WriteStyle style)
        : m_style(std::move(style))
    { }

    /// On one line, or where `column` is given, with the members on lines of their own (JSON).
    QByteArray flow(const Value &value, int column = -1) const;
    QByteArray flowMember(const QByteArray &key, const Value &value, int column = -1) const;

    /// Behind the key of a map that stands at `column`.
    Lines behindKey(const Value &value, int column, Tree::Style wanted = Tree::Style::Plain) const;
    /// Behind the dash of a list that stands at `column`.
    Lines behindDash(const Value &value, int column, Tree::Style wanted = Tree::Style::Plain) const;
    /// A whole collection that is not empty; its first line goes to `column`.
    QByteArray block(const Value &value, int column) const;
    QByteArray item(const Value &value, int column) const;
    QByteArray member(const QByteArray &key, const Value &value, int column) const;
    QByteArray key(const QByteArray &key, bool flow, Tree::Style wanted = Tree::Style::Plain) const;

    const WriteStyle &style() const { return m_style; }

private:
    Lines scalar(const Value &value, int indent, int parentIndent, Tree::Style wanted) const;

    WriteStyle m_style;
};

bool isEmptyOrScalar(const Value &value);

/// Column of an offset, from 0, in characters as libyaml counts.
int columnOf(const QByteArray &text, qsizetype offset);

} // namespace hookline::appspec
