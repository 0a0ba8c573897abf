// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"

#include <QString>

namespace hookline::connection {

/// What a person calls it: label or name, "Sandbox", or "Environment" where the keys have no name.
QString connectionName(const aws::Connection &connection);

/// "not AWS: sandbox", "not AWS: 127.0.0.1:4566", or empty on AWS itself.
QString notAwsText(const aws::Connection &connection);

/// "fresh, 4 s ago", "AWS asks for fewer requests; data 2 min old" … `now` is on the local clock.
QString freshnessText(const session::Freshness &freshness, Instant now);

/// The shells for which environmentLines() has a form.
enum class Shell : quint8 { Posix, PowerShell };

/// Lines that make AWS's clients of a terminal use the connection: endpoint, region and keys, and no session
/// token left over from before. Holds the secret key; with `masked` it is masked, for the screen.
QString environmentLines(const aws::Connection &connection, Shell shell, bool masked);

} // namespace hookline::connection
