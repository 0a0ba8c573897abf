// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"

#include <optional>

namespace hookline::cli {

/// What "file://NAME" (text) or "fileb://NAME" (bytes) stands for; nothing if the word is neither. Failures
/// are the AWS CLI's.
Result<std::optional<Value>> loadFile(const QString &word);

/// All of standard input.
QString readStandardInput();

/// The first document of a YAML text (1.2, plain types only). Failures say nothing: the AWS CLI does not
/// either.
Result<Value> parseYaml(const QString &text);

} // namespace hookline::cli
