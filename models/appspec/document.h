// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/text.h"
#include "models/appspec/tree.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace hookline::appspec {

/// Larger input is refused unread. (The service takes far less; a linter must say so calmly of anything.)
inline constexpr qsizetype maximumSize = 64 * 1024 * 1024;

/// Why a text is no YAML (or no JSON): libyaml's own words and place, which are what the agent writes on the
/// instance ("did not find expected '-' indicator").
struct SyntaxError
{
    enum class Kind { Yaml, Encoding, TooLarge, TooDeep };

    Kind kind = Kind::Yaml;
    QString problem;
    QString context; ///< "while parsing a block mapping"; may be empty.
    Span span; ///< The offending bytes, at least the place.
    Position position; ///< As libyaml reports it.
    Position contextPosition;
    qsizetype contextBegin = 0; ///< The byte of contextPosition.
};

/// A text as it was read: bytes exactly as on disk, tree, and what YAML readers otherwise pass over in
/// silence. A value; pure and thread-safe.
struct Document
{
    QByteArray text;
    Tree tree; ///< Of the first document; empty if there is none or its syntax is broken.
    std::optional<SyntaxError> error;
    bool isJson = false; ///< Begins with '{' or '[' and is valid JSON.
    bool hasBom = false;
    bool hasCrlf = false;
    std::vector<Span> comments; ///< From '#' to the end of its line, in order.
    std::vector<NodeId> aliases;
    std::optional<Span> secondDocument; ///< Where a further document begins ("---", "..." and content).

    /// Reads YAML as libyaml does (so JSON too). JSON that libyaml refuses although it is JSON (an escaped
    /// surrogate pair) is read with places as well; `error` then still says what libyaml says, beside a tree.
    static Document parse(const QByteArray &utf8);

    QByteArrayView bytes(const Span &span) const
    {
        return QByteArrayView(text).sliced(span.begin, span.size());
    }
};

} // namespace hookline::appspec
