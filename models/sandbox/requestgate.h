// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wire/codec.h"
#include "models/wire/sigv4.h"

#include <memory>
#include <vector>

namespace hookline::sandbox {

/// Decides whether a request gets in: addressed to loopback, signed with this run's keys and not long ago,
/// for this region and service, for a known action, with a body of the right types. Everything else is
/// answered as AWS answers it, in the protocol that the client spoke. Pure but for what it was made with.
class RequestGate
{
public:
    static constexpr qsizetype maxBodyBytes = 8 * 1024 * 1024;

    RequestGate(wire::AccessKeys keys, QString region, quint16 port);

    struct Verdict
    {
        /// What to run, or, with an error, how to encode that: then `operation` may be null, `service` never.
        wire::IncomingCall call;
        std::optional<Error> error;
    };
    /// `realNow`: the wall clock, which signatures are made with, never the sandbox's time.
    Verdict admit(const wire::HttpRequest &request, Instant realNow) const;

    /// "http://host:port" as the request addressed the sandbox.
    static QString endpointOf(const wire::HttpRequest &request);

private:
    wire::IncomingCall speaking(const wire::HttpRequest &request) const;
    std::optional<Error> checkAddress(const wire::HttpRequest &request) const;
    std::optional<Error> checkInput(const wire::IncomingCall &call) const;
    Result<wire::VerifiedCaller> checkSignature(const wire::HttpRequest &request, wire::Protocol protocol,
                                                Instant realNow) const;

    wire::AccessKeys m_keys;
    QString m_region;
    quint16 m_port;
    std::vector<std::shared_ptr<const wire::Service>> m_services;
};

} // namespace hookline::sandbox
