// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "models/core/result.h"

#include <span>

namespace hookline::cli {

/// A row of the table that is all that main() knows of the commands. Only the one that runs is made: the
/// options of all of them cost more than checking a file.
struct CommandRow
{
    const char *path; ///< Words after the program's name: "sandbox clock".
    Command (*make)(); ///< Null for a command of the module.
};

std::span<const CommandRow> commands();

/// Makes a row's command, from the module hookline-cli-sandbox if it is one of its. Fails if that cannot be
/// loaded.
Result<Command> makeCommand(const CommandRow &row);

} // namespace hookline::cli
