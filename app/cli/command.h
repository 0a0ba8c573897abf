// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"

#include <QCommandLineOption>
#include <QList>
#include <QString>
#include <QStringList>

#include <span>

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

/// One command of the program. The table in commands() is all that main() knows of it.
struct Command
{
    QString path; ///< Words after the program's name: "sandbox clock".
    QString positional; ///< Syntax of what is not an option, empty if nothing: "NAME".
    int positionalCount = 0;
    QString summary; ///< One line.
    QString details; ///< Further help; may be empty.
    QList<QCommandLineOption> options;
    /// Runs to the end, with the application's event loop where it needs one, and gives the exit code.
    int (*run)(const QCommandLineParser &arguments) = nullptr;
};

const QList<Command> &commands();

Command sandboxCommand();
Command clockCommand();
Command functionCommand();
Command revisionCommand();
Command scriptCommand();

/// Prints what went wrong on standard error, with the program's name before it, and gives the exit code.
int fail(const Error &error);
int failUsage(const QString &message);

/// One line on standard output, flushed: whoever reads it may be waiting.
void print(const QString &line);

} // namespace hookline::cli
