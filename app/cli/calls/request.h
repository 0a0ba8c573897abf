// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/arguments.h"
#include "app/cli/calls/value.h"

#include <QJsonObject>

namespace hookline::cli {

/// The input that a command line describes: its members by the AWS CLI's rules for values, and under them
/// those of --cli-input-json or --cli-input-yaml. Nothing is checked yet but that it can be read.
Result<Value> inputOf(const std::vector<Argument> &arguments, const ParsedOptions &parsed);

/// Everything that the AWS CLI finds wrong with an input before it sends it, as one message.
Result<void> checkInput(const wire::Operation &operation, const Value &input);

/// Refuses values that the description lists and the service never accepts.
Result<void> checkAccepted(const wire::Operation &operation, const Value &input);

/// A checked input as an API value. Fails on base64 that is none.
Result<QJsonObject> apiInput(const wire::Operation &operation, const Value &input);

/// Epoch seconds of what stands for a point in time: a number, or ISO 8601, which without an offset is local.
std::optional<double> secondsOf(const Value &value);

} // namespace hookline::cli
