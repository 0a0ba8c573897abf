// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/wire/service.h"

namespace hookline::cli {

/// A sample of the operation's input, as the AWS CLI makes it: the first value of an enum (of those that the
/// service accepts), "", 0, true.
Value inputSkeleton(const wire::Operation &operation);

/// A sample of its output: texts are the names of their members.
Value outputSkeleton(const wire::Operation &operation);

/// The sample of an input as YAML, with what is required and which values there are as comments.
QString yamlInputSkeleton(const wire::Operation &operation);

} // namespace hookline::cli
