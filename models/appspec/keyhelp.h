// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"

#include <QByteArrayList>

#include <span>

namespace hookline::appspec {

/// What a key of an AppSpec file means and may hold (AppSpec seed; the user guide's reference).
struct KeyHelp
{
    Platform platform;
    const char *map; ///< The keys that lead to its map; "*" for any key, "-" for a list's item: "hooks/*/-".
    const char *key;
    const char *meaning; ///< With its limits. English; shown as it is.
    const char *values; ///< Those that it may hold, parted by spaces; empty: anything.
};

std::span<const KeyHelp> keyHelp();

/// Where a place of a text stands, by the indentation of the lines above it: also true while the text is no
/// YAML.
struct KeyContext
{
    QByteArrayList map; ///< As in KeyHelp::map.
    QByteArray key; ///< Of the line; empty while none is written.
    bool inValue = false; ///< Behind the key's colon.
    bool inComment = false; ///< Nothing can stand there that means anything.
    Span word; ///< Letters around the place that a completion replaces.
};
KeyContext keyContext(QByteArrayView text, qsizetype offset);

/// The help for the key there, or null. For Platform::Unknown those of every platform count.
const KeyHelp *helpFor(const KeyContext &context, Platform platform);

/// What can stand there: keys of the map, lifecycle events, or values; sorted.
QByteArrayList completions(const KeyContext &context, Platform platform);

} // namespace hookline::appspec
