// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/transport.h"

namespace hookline::aws {

/// Transport for one call after the other over plain http to a loopback address, for programs that end soon:
/// without a network library it begins in a tenth of the time. Blocks the thread from within the event loop
/// until the reply is there. One connection per request; no redirects, no repeated sending.
class SocketTransport final : public Transport
{
public:
    /// True if it can reach `base` on this system.
    static bool reaches(const QUrl &base);

    Cancel send(const TransportRequest &request, Millis deadline, QObject *context, Callback done) override;
};

} // namespace hookline::aws
