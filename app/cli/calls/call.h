// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace hookline::cli {

/// True if the words call a service: its name is the first of them that is no global option.
bool callsService(const QStringList &words);

/// Runs "[options] SERVICE OPERATION [parameters]" as the AWS CLI would, with its texts and exit codes, and
/// gives the exit code. Runs the application's event loop while it waits for a reply.
int runServiceCommand(const QStringList &words);

} // namespace hookline::cli
