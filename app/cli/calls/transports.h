// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/aws/transport.h"
#include "models/core/result.h"

#include <memory>

namespace hookline::cli {

/// What the module hookline-cli-network exports: makes a transport that reaches everything.
using TransportEntry = aws::Transport *(*)(const aws::NetworkSettings &);
inline constexpr char transportEntryName[] = "hooklineTransport";

/// The lightest transport that reaches `base`, and whoever gives the connection its keys: the network's
/// libraries are loaded only for what is not plain http on loopback. Fails if they cannot be.
Result<std::unique_ptr<aws::Transport>> transportFor(const aws::Connection &connection, const QUrl &base);

} // namespace hookline::cli
