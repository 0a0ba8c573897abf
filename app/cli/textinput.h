// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QCommandLineOption>
#include <QList>
#include <QString>
#include <QStringList>

class QCommandLineParser;

namespace hookline::cli {

/// The name that stands for standard input.
inline constexpr QLatin1StringView standardInput("-");

/// All bytes of a file, or of standard input. Never reads more than appspec::maximumSize, whatever is behind
/// the name (a device, a pipe), and does not wait for a pipe that nobody writes into. Fails with a message
/// that names the file and says what to do.
Result<QByteArray> readInput(const QString &name);

/// Replaces a file's bytes at once or not at all; keeps its permissions, and a symbolic link stays one. Fails
/// if they are no longer `expected`: somebody else has written meanwhile.
Result<void> replaceFile(const QString &name, const QByteArray &expected, const QByteArray &bytes);

/// "--output FILE" and "--force", for commands that make a file; without them it goes to standard output.
QList<QCommandLineOption> outputOptions();
/// Writes where those options say, and gives the exit code.
int writeOutput(const QCommandLineParser &arguments, const QByteArray &bytes);

/// The first of the names that is the same file as an earlier one; empty if there is none.
QString namedTwice(const QStringList &names);

/// Says it on standard error and gives the exit code BadInput.
int failInput(const Error &error);

} // namespace hookline::cli
