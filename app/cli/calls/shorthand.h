// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"
#include "models/wire/service.h"

namespace hookline::cli {

/// Reads the AWS CLI's shorthand syntax, `Key=Value,Other=[a,b],Inner={Key=Value},More=a,b`, into a map of
/// texts, lists and maps. Failures carry its message, which shows the place.
Result<Value> parseShorthand(const QString &text);

/// Makes of a shorthand value what its shape wants: numbers and booleans of texts, and lists of single
/// values. What does not fit is left as it is, for the check of parameters to name; an unreadable number
/// fails.
Result<void> fitShorthand(const wire::Shape &shape, Value *value);

} // namespace hookline::cli
