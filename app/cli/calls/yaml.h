// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"

namespace hookline::cli {

/// Writes block YAML with members sorted by name, as the AWS CLI's --output yaml, with a line end.
QString yamlText(const Value &value);

/// What a plain YAML 1.2 text is, as ruamel.yaml reads it: text, number, boolean or none. A point in time
/// stays text, but `isAmbiguous` is set for it as for everything else that would not be read as text.
Value plainYaml(const QString &text, bool *isAmbiguous);

} // namespace hookline::cli
