// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/arguments.h"

#include <QStringList>

namespace hookline::cli {

/// The help that the words ask for: "SERVICE help", "SERVICE OPERATION help" or --help in either; nothing if
/// they ask for none.
std::optional<QString> helpFor(const QStringList &words);

/// One line about the value of an option: its type and limits.
QString valueText(const Argument &argument);
/// One line about what an option does besides filling a member; empty for members.
QString roleText(Argument::Role role);

/// The name of the option that plays a role, without dashes; empty for members.
QString nameOf(Argument::Role role);

/// The global options that can be used, one line each.
QString globalHelp();

} // namespace hookline::cli
