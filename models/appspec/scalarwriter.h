// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/tree.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

// How one scalar is written so that every reader takes it for what it is. Internal to the room.
namespace hookline::appspec {

/// Where a scalar is to stand.
struct ScalarPlace
{
    bool json = false; ///< Strict JSON: double quotes only.
    bool flow = false; ///< Between brackets: no commas and brackets in plain text.
    bool key = false; ///< In front of a colon, on one line.
};

/// True if the bare word is a string for Ruby (YAML 1.1), for YAML 1.2 and for people's other readers, and
/// stands for itself there.
bool isPlainString(const QByteArray &text, const ScalarPlace &place);
/// True if the bare word can stand there at all, whatever it then means ("0.0", "true", "abc").
bool isPlainLegal(const QByteArray &text, const ScalarPlace &place);
/// A number, true, false or null of JSON.
bool isJsonLiteral(const QByteArray &text);

/// Text in double quotes, with the escapes that JSON and YAML share (JSON) or YAML's own ones as well.
QByteArray doubleQuoted(const QByteArray &text, bool json);
/// A string on one line in the style that is wanted, or in the nearest one that can say it.
QByteArray stringInline(const QByteArray &text, Tree::Style wanted, const ScalarPlace &place);

/// A literal or folded block: "|-" and the lines below it.
struct BlockText
{
    QByteArray header;
    QByteArray body; ///< Begins with a line end, ends without one.
};
/// `indent`: spaces in front of the lines; `parentIndent`: column (from 0) of the collection it stands in.
/// Nothing if the style cannot say the text.
std::optional<BlockText> stringBlock(const QByteArray &text, Tree::Style style, int indent, int parentIndent,
                                     const QByteArray &eol);

} // namespace hookline::appspec
