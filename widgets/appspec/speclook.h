// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/diagnostic.h"
#include "widgets/common/status.h"

namespace hookline::appspec {

/// Shape and colour of a severity, as everywhere in the window.
common::StatusId statusOf(Severity severity);
/// "Error", "Warning", "Note". Translated.
QString severityWord(Severity severity);
/// "Amazon ECS". Translated.
QString platformWord(Platform platform);

} // namespace hookline::appspec
