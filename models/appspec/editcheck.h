// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/edit.h"

// The judge of planned edits: it knows what was wished and what the text says afterwards, and nothing of how
// the edit was made. Internal to the room.
namespace hookline::appspec {

/// What a person wishes of the tree.
struct Change
{
    enum class Kind { Set, InsertItem, InsertMember, Remove, Move, Rename };

    Kind kind = Kind::Set;
    NodeId node = noNode; ///< Set, Remove, Rename: the value. Insert and Move: the collection, a null, or
                          ///< noNode for a text without content.
    std::size_t from = 0; ///< Move
    std::size_t to = 0; ///< InsertItem, Move
    QByteArray key = {}; ///< InsertMember, Rename
    const Value *value = nullptr; ///< Set (an anchor in front of the old value stays) and the Inserts.
};

/// A document as a row of events, as an event parser would give them.
struct TreeEvent
{
    enum class Kind : quint8 { Scalar, Sequence, Map, End, Alias };
    /// What a scalar must be: exactly as it was written, or a new string, literal or null in any style.
    enum class Content : quint8 { AsWritten, String, Literal, Null };

    Kind kind = Kind::Scalar;
    Content content = Content::AsWritten;
    bool plain = false;
    QByteArray text = {}; ///< Of an alias: its anchor.
    QByteArray tag = {};
    QByteArray anchor = {};
    int target = -1; ///< Of an alias: the index of the event that it stands for.
};

std::vector<TreeEvent> eventsOf(const Tree &tree);
std::vector<TreeEvent> eventsOf(const Value &value);
/// Of the tree as it is to be after the change.
std::vector<TreeEvent> eventsAfter(const Tree &tree, const Change &change);
bool matches(const TreeEvent &wanted, const TreeEvent &actual);

/// True if yaml-cpp reads the text as these events.
bool secondReaderAgrees(const QByteArray &text, const std::vector<TreeEvent> &events);

/// A tree's node as a value to be written anew; nothing for what a Value cannot say (aliases, anchors, tags,
/// keys that are no strings).
std::optional<Value> valueOf(const Tree &tree, NodeId node);

/// Why the edits do not do what was wished and nothing else; empty if they do.
QString objection(const Document &before, const Edits &edits, const std::vector<TreeEvent> &wanted);

} // namespace hookline::appspec
