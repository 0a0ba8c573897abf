// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdio>

namespace hookline::cli {

/// True if colours belong there: a terminal, and neither NO_COLOR (https://no-color.org) nor TERM=dumb is
/// set.
bool isColorTerminal(FILE *stream);

/// Columns of the terminal behind standard output; 80 if there is none.
int terminalWidth();

/// True if a person can be asked: standard input and standard error are terminals.
bool canAsk();
/// Asks on standard error; anything but yes is no.
bool ask(const QString &question);

} // namespace hookline::cli
