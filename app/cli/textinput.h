// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

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

/// Writes a file at once or not at all. One that exists already is replaced only if that is wanted.
Result<void> writeFile(const QString &name, const QByteArray &bytes, bool replaces);

/// The first of the names that is the same file as an earlier one; empty if there is none.
QString namedTwice(const QStringList &names);

/// Says it on standard error and gives the exit code BadInput.
int failInput(const Error &error);

} // namespace hookline::cli
