// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/diagnostic.h"
#include "models/appspec/document.h"

#include <optional>
#include <vector>

// The small changes of text that quick fixes are made of. Each looks only at the lines of the thing itself,
// so that planning a fix for every finding of a file stays linear. Internal to the room.
namespace hookline::appspec {

using PlannedEdits =
    std::optional<std::vector<TextEdit>>; ///< None where the text is laid out in another way.

class FixPlan
{
public:
    explicit FixPlan(const Document &document)
        : m_document(document)
        , m_text(document.text)
        , m_tree(document.tree)
    { }

    /// The bytes of a new string value in the place of `like`, in its style where that is possible.
    QByteArray stringLike(NodeId like, const QString &text) const;
    /// Puts another string where a scalar stands.
    PlannedEdits setString(NodeId scalar, const QString &text) const;
    /// Takes the last name off a path.
    PlannedEdits setParentDirectory(NodeId path) const;
    /// Puts other bytes where a value stands.
    PlannedEdits setRaw(NodeId value, const QByteArray &bytes) const;
    /// Puts quotes around what a plain scalar says.
    PlannedEdits quote(NodeId scalar) const;
    /// Puts brackets around a value: a list of one. Blocks get a dash instead, where they begin a line.
    PlannedEdits intoList(NodeId value) const;
    /// Makes a scalar the only member of the only item of a list.
    PlannedEdits intoItem(NodeId value, const char *key) const;
    /// Makes a scalar the only member of a map: scripts/a.sh -> location: scripts/a.sh
    PlannedEdits intoMember(NodeId scalar, const char *key) const;

    /// Takes the member whose key is child `index` of a map out, with its lines. Not the only one.
    PlannedEdits removeMember(NodeId map, std::size_t index) const;
    /// Puts "key: bytes" behind the member whose key is child `index`.
    PlannedEdits addMember(NodeId map, std::size_t index, const char *key, const QByteArray &bytes) const;
    /// Puts a new member of the root behind `os`, `version` or the first one.
    PlannedEdits addToRoot(const char *key, const QByteArray &bytes) const;

    /// Puts a new member of the root before all others.
    PlannedEdits prependToRoot(const char *key, const QByteArray &bytes) const;

    /// Makes one item of two that follow each other: takes the dash in front of the second.
    PlannedEdits joinItem(NodeId before, NodeId item) const;
    /// Makes two items of one: puts a dash in front of the key that is child `index` of an item.
    PlannedEdits splitItem(NodeId item, std::size_t index) const;
    /// `- A: …` / `- B: …` becomes `A: …` / `B: …`.
    PlannedEdits listToMap(NodeId list) const;
    /// Moves a member of the root under the root's block map `parent`, to its end; noNode: under a new one.
    PlannedEdits moveUnder(std::size_t rootIndex, NodeId parent, const char *parentKey) const;

private:
    qsizetype lineBegin(qsizetype offset) const;
    /// Of the line's text, without its end.
    qsizetype lineEnd(qsizetype offset) const;
    /// Behind the line's end.
    qsizetype nextLine(qsizetype offset) const;
    /// Behind the last line of a value.
    qsizetype endOfLines(const Span &value) const;
    /// Only spaces in front of it on its line.
    bool beginsLine(qsizetype offset) const;
    /// Nothing but a comment behind it on its line.
    bool endsLine(qsizetype offset) const;
    bool isBlank(qsizetype begin, qsizetype end) const;
    qsizetype columnOf(qsizetype offset) const { return offset - lineBegin(offset); }
    /// The place of the dash of a block item, on the item's line; -1 if it is somewhere else.
    qsizetype dashOf(const Tree::Node &item) const;
    bool isInFlow(NodeId node) const;
    QByteArray key(NodeId map, const char *key) const;
    QByteArray eol() const
    {
        return m_document.hasCrlf ? QByteArrayLiteral("\r\n") : QByteArrayLiteral("\n");
    }
    /// The lines with `spaces` in front of each that is not blank.
    QByteArray indented(qsizetype begin, qsizetype end, qsizetype spaces) const;
    /// A new line behind `at`, which is a line's begin or the text's end.
    TextEdit newLines(qsizetype at, const QByteArray &lines) const;
    void indentLines(std::vector<TextEdit> &edits, qsizetype begin, qsizetype end, qsizetype spaces) const;

    const Document &m_document;
    QByteArrayView m_text;
    const Tree &m_tree;
};

} // namespace hookline::appspec
