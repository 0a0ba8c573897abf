// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/editcheck.h"
#include "models/appspec/layout.h"
#include "models/appspec/valuewriter.h"

// The changes of bytes that could bring a change about, the smallest first. They are proposals: editcheck.h
// judges them. Internal to the room.
namespace hookline::appspec {

/// Plans for one document.
class Planner
{
public:
    explicit Planner(const Document &document)
        : m_document(document)
        , m_tree(document.tree)
        , m_layout(document)
    { }

    std::vector<Edits> plans(const Change &change) const;
    /// Writes the collection anew as `value`; nothing if comments would go with it.
    std::vector<Edits> rewrite(NodeId collection, const Value &value) const;

private:
    /// The place of a value in block context: what stands behind its key or dash, and the lines below.
    struct Slot
    {
        bool isItem = false;
        int column = 0; // Of the dash or key.
        qsizetype separatorEnd = 0;
        Span head; // Of the old value, on the separator's line or below; empty at separatorEnd if there is
                   // none.
        Span body; // The lines below, from the end of the line above them; empty if there are none.
        Tree::Style wanted = Tree::Style::Plain;
        int contentColumn = -1; // Of an old block scalar's lines.
    };

    bool inFlow(NodeId value) const;
    ValueWriter writerAt(NodeId near, qsizetype offset) const;
    /// The habits to try: as people write, and with every string on one line, which has a place anywhere.
    std::vector<ValueWriter> writersAt(NodeId near, qsizetype offset, const Value &value) const;

    std::vector<Edits> set(const Change &change) const;
    std::vector<Edits> setTo(NodeId node, const Value &value, const QByteArray &anchor) const;
    std::vector<Edits> setInBlock(NodeId node, const Value &value, const QByteArray &anchor) const;
    std::vector<Edits> setInFlow(NodeId node, const Value &value, const QByteArray &anchor) const;
    std::optional<Slot> slotOf(NodeId node) const;
    void measure(NodeId node, Slot &slot) const;
    Edits fillSlot(const Slot &slot, const Lines &lines, const QByteArray &anchor, int gap) const;
    std::vector<Edits> setRoot(NodeId node, const Value &value, const QByteArray &anchor,
                               const ValueWriter &writer) const;
    std::vector<Edits> setSlot(NodeId node, const Value &value, const QByteArray &anchor,
                               const ValueWriter &writer) const;

    std::vector<Edits> insert(const Change &change) const;
    std::vector<Edits> insertIntoBlock(const Change &change, const std::vector<Entry> &entries) const;
    std::vector<Edits> insertIntoFlow(const Change &change, const std::vector<Entry> &entries) const;
    std::vector<Edits> fill(const Change &change) const;
    std::vector<Edits> fillDocument(const Change &change) const;
    QByteArray flowText(const Change &change, const std::vector<Entry> &entries) const;

    std::vector<Edits> remove(const Change &change) const;
    std::vector<Edits> removeFromBlock(const std::vector<Entry> &entries, std::size_t index) const;
    std::vector<Edits> removeFromFlow(const std::vector<Entry> &entries, std::size_t index) const;
    std::vector<Edits> emptied(NodeId collection) const;

    std::vector<Edits> move(const Change &change) const;
    Edits moved(const std::vector<Entry> &entries, std::size_t from, std::size_t to, bool isFlow) const;
    std::vector<Edits> rotateFlow(const std::vector<Entry> &entries, std::size_t from, std::size_t to) const;
    std::vector<Edits> rename(const Change &change) const;

    const Document &m_document;
    const Tree &m_tree;
    Layout m_layout;
};

} // namespace hookline::appspec
