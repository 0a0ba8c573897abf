// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/document.h"
#include "models/core/result.h"

#include <QByteArray>

#include <utility>
#include <variant>
#include <vector>

// Edits that touch nothing else: each is planned as the smallest change of bytes, tried on a copy, read again
// and compared with the intended tree before it is handed out. What cannot be done so is refused with a
// reason (ErrorCode::InvalidInput). Pure; thread-safe.
namespace hookline::appspec {

/// A value to be written. Scalars keep the quoting style of what they replace where that is possible.
struct Value
{
    enum class Kind : quint8 { Null, Literal, String, List, Map };

    Kind kind = Kind::Null;
    QByteArray text; ///< Literal: a number or bool, written bare ("0.0", "true"). String: any UTF-8.
    std::vector<Value> items;
    std::vector<std::pair<QByteArray, Value>> members;

    static Value string(QByteArray text) { return {.kind = Kind::String, .text = std::move(text)}; }
    static Value literal(QByteArray text) { return {.kind = Kind::Literal, .text = std::move(text)}; }
    static Value list(std::vector<Value> items) { return {.kind = Kind::List, .items = std::move(items)}; }
    static Value map(std::vector<std::pair<QByteArray, Value>> members)
    {
        return {.kind = Kind::Map, .members = std::move(members)};
    }

    bool operator==(const Value &) const = default;
};

/// Keys and indexes from the root on.
using Path = std::vector<std::variant<QByteArray, std::size_t>>;

/// Of a key: the path of its value.
Path pathOf(const Tree &tree, NodeId node);
/// noNode if there is nothing at the path.
NodeId nodeAt(const Tree &tree, const Path &path);

using Edits = std::vector<TextEdit>;

/// Replaces the value at `path`, which exists.
Result<Edits> planSet(const Document &document, const Path &path, const Value &value);
/// Puts an item into the list at `path`, before the item `index` or, at the list's size, behind the last.
Result<Edits> planInsert(const Document &document, const Path &list, std::size_t index, const Value &value);
/// Puts a new member behind the last one of the map at `path`; the empty path is the root.
Result<Edits> planInsert(const Document &document, const Path &map, const QByteArray &key,
                         const Value &value);
/// Takes an item or member out, with the comments that stand directly above it.
Result<Edits> planRemove(const Document &document, const Path &path);
/// Moves the item `from` of a list so that it then stands at `to`, with the comments above it.
Result<Edits> planMove(const Document &document, const Path &list, std::size_t from, std::size_t to);
/// Gives the member at `path` another key.
Result<Edits> planRename(const Document &document, const Path &path, const QByteArray &key);

} // namespace hookline::appspec
