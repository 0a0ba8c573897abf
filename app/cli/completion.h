// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace hookline::cli {

/// What may stand in the place of the last of the words (which may be empty or begun): commands, services,
/// operations, options and the values of options that have few. Sorted; empty where anything goes.
QStringList completionsOf(const QStringList &words);

/// Prints completionsOf(), one a line, for the shells' scripts; gives the exit code.
int runComplete(const QStringList &words);

} // namespace hookline::cli
