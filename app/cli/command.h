// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"

#include <QCommandLineOption>
#include <QList>
#include <QString>
#include <QStringList>

class QCommandLineParser;

namespace hookline::cli {

/// As AWS CLI version 2, so that scripts may treat both alike.
enum ExitCode {
    Success = 0,
    UsageError = 252,
    ConfigurationError = 253,
    ServiceError = 254,
    OtherError = 255,
};

/// Of the commands that judge files, as other linters.
enum FileExitCode {
    NoProblems = 0,
    Problems = 1,
    BadInput = 2, ///< Wrong usage, or a file that cannot be read or written.
};

/// Which exit codes a command uses: the sentence for its --help, and the one for wrong usage.
struct ExitCodes
{
    const char *help;
    int usage;
};
inline constexpr ExitCodes serviceExitCodes{"Exit codes: 0 done, 252 wrong usage, 253 wrong configuration, "
                                            "254 the service refused, 255 anything else.",
                                            UsageError};
inline constexpr ExitCodes fileExitCodes{
    "Exit codes: 0 no errors, 1 errors in a file, 2 wrong usage or a file that cannot be read or written.",
    BadInput};

/// One command of the program.
struct Command
{
    QString positional; ///< Syntax of what is not an option, empty if nothing: "NAME".
    int positionalCount = 0;
    bool takesMore = false; ///< positionalCount is the least; any number may follow.
    QStringList choices; ///< What the first argument is one of; empty if it may be anything.
    QString summary; ///< One line.
    QString details; ///< Further help; may be empty.
    QList<QCommandLineOption> options;
    ExitCodes exitCodes = serviceExitCodes;
    /// Runs to the end, with the application's event loop where it needs one, and gives the exit code.
    int (*run)(const QCommandLineParser &arguments) = nullptr;
};

Command lintCommand();
Command orderCommand();
Command newCommand();
Command approvalCommand();
Command convertCommand();
Command completionCommand();
Command manCommand();
Command watchCommand();
Command exportCommand();
// Of the module hookline-cli-sandbox:
Command sandboxCommand();
Command clockCommand();
Command faultCommand();
Command functionCommand();
Command revisionCommand();
Command scriptCommand();

/// What the module exports: makes one of its commands; false if there is none of that path.
using ModuleEntry = bool (*)(const char *path, Command *command);
inline constexpr char moduleEntryName[] = "hooklineCommand";

/// Prints what went wrong on standard error, with the program's name before it, and gives the exit code.
int fail(const Error &error);
int failUsage(const QString &message, const ExitCodes &codes = serviceExitCodes);

/// One line on standard output or standard error, flushed: whoever reads it may be waiting.
void print(const QString &line);
void complain(const QString &line);

/// Text without what would steer a terminal: control characters become visible ones.
QString printable(const QString &text);

} // namespace hookline::cli
