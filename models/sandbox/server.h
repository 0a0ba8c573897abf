// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sandbox/requestgate.h"
#include "models/sandbox/tcpserver.h"

#include <QHttpServer>

#include <memory>

namespace hookline::sandbox {

class World;

/// The HTTP front of a world, on 127.0.0.1 only. Made, used and destroyed in the sandbox's thread.
class Server
{
public:
    /// `realClock` must outlive the server.
    Server(wire::AccessKeys keys, Clock &realClock);
    ~Server();

    /// Takes the port (0: any free one) and returns it; nothing is answered before serve(). Fails with
    /// Configuration if the port is taken. `requestTime`: how long one request may take to arrive.
    Result<quint16> listen(quint16 port, Millis requestTime = Millis(30'000));
    /// `world` must outlive the server.
    void serve(World &world);

private:
    struct Pending;

    void handle(const QHttpServerRequest &request, QHttpServerResponder &&responder);
    void send(Pending &pending, wire::HttpResponse response) const;

    wire::AccessKeys m_keys;
    Clock &m_realClock;
    std::unique_ptr<RequestGate> m_gate;
    World *m_world = nullptr;
    TcpServer *m_tcp = nullptr; // owned by m_http
    QHttpServer m_http;
};

} // namespace hookline::sandbox
