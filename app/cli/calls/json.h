// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"

namespace hookline::cli {

/// Reads JSON as Python's json.loads does: keeps the order of members (the last of a name wins, at the place
/// of the first), takes NaN and Infinity. Failures carry its message with line, column and character.
Result<Value> parseJson(const QString &text);

/// Writes as Python's json.dump(indent=4, ensure_ascii=False), without a line end.
QString jsonText(const Value &value);
/// The same on one line.
QString compactJsonText(const Value &value);

} // namespace hookline::cli
