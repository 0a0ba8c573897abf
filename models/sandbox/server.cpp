// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/server.h"

#include "models/core/ids.h"
#include "models/sandbox/world.h"

#include <QLocale>
#include <QMetaEnum>
#include <QTcpSocket>

namespace hookline::sandbox {

namespace {

constexpr qint64 maxHeadBytes = 64 * 1024;

wire::HttpRequest toWire(const QHttpServerRequest &request)
{
    const auto method =
        QMetaEnum::fromType<QHttpServerRequest::Method>().valueToKey(static_cast<int>(request.method()));
    wire::HttpRequest result;
    result.method = QByteArray(method).toUpper();
    result.path = request.url().path(QUrl::FullyEncoded).toLatin1();
    result.query = request.url().query(QUrl::FullyEncoded).toLatin1();
    if (result.path.isEmpty())
        result.path = "/";
    for (const auto &[name, value] : request.headers())
        result.headers.append(name, value);
    result.body = request.body();
    return result;
}

/// RFC 1123 in GMT; clients correct their clocks with it, so it is the wall's time.
QByteArray httpDate(Instant instant)
{
    return QLocale::c().toString(toDateTime(instant).toUTC(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'").toLatin1();
}

} // namespace

/// A request whose reply has not been sent. The responder of Qt 6.4 keeps a plain pointer to the socket, so
/// it may be touched only while the socket lives.
struct Server::Pending
{
    QHttpServerResponder responder;
    QPointer<QTcpSocket> socket;
    wire::IncomingCall call;
    QString requestId;
    bool close = false;

    bool alive() const { return socket && socket->state() == QAbstractSocket::ConnectedState; }
};

Server::Server(wire::AccessKeys keys, Clock &realClock)
    : m_keys(std::move(keys))
    , m_realClock(realClock)
{ }

Server::~Server() = default;

Result<quint16> Server::listen(quint16 port, Millis requestTime)
{
    m_tcp = new TcpServer(
        {.requestBytes = RequestGate::maxBodyBytes + maxHeadBytes, .requestTime = requestTime}, &m_http);
    if (!m_tcp->listen(QHostAddress::LocalHost, port))
        return Error{.code = ErrorCode::Configuration,
                     .message =
                         QStringLiteral("port %1 of 127.0.0.1 cannot be used (%2): choose another, or 0 "
                                        "for any free one")
                             .arg(port)
                             .arg(m_tcp->errorString()),
                     .subject = QString::number(port)};
    return m_tcp->serverPort();
}

void Server::serve(World &world)
{
    m_world = &world;
    m_gate = std::make_unique<RequestGate>(m_keys, world.region(), m_tcp->serverPort());
    m_http.setMissingHandler([this](const QHttpServerRequest &request, QHttpServerResponder &&responder) {
        handle(request, std::move(responder));
    });
    m_http.bind(m_tcp);
}

void Server::handle(const QHttpServerRequest &httpRequest, QHttpServerResponder &&responder)
{
    QTcpSocket *socket = responder.socket();
    TcpServer::requestComplete(socket);
    const wire::HttpRequest request = toWire(httpRequest);
    const RequestGate::Verdict verdict = m_gate->admit(request, m_realClock.now());
    auto pending =
        std::make_shared<Pending>(Pending{std::move(responder), socket, verdict.call, newUuid(),
                                          request.headers.value("Connection").toLower() == "close"});
    if (verdict.error)
        return send(*pending, wire::encodeError(pending->call, *verdict.error, pending->requestId));

    const Call call{.operation = verdict.call.operation->name,
                    .input = verdict.call.input,
                    .endpoint = RequestGate::endpointOf(request),
                    .alive = [pending] { return pending->alive(); }};
    m_world->handle(verdict.call.service->id, call, [this, pending](const Result<QJsonObject> &result) {
        send(*pending,
             result ? wire::encodeReply(pending->call, *result, pending->requestId)
                    : wire::encodeError(pending->call, result.error(), pending->requestId));
    });
}

void Server::send(Pending &pending, wire::HttpResponse response) const
{
    if (!pending.alive())
        return;
    const SimClock &clock = m_world->clock();
    response.headers.set("x-amzn-RequestId", pending.requestId.toLatin1());
    response.headers.set("Date", httpDate(m_realClock.now()));
    response.headers.set("x-hookline-clock",
                         QByteArray::number(clock.now().time_since_epoch().count())
                             + ";speed=" + QByteArray::number(clock.rate()));
    response.headers.set("Content-Length", QByteArray::number(response.body.size()));
    if (pending.close)
        response.headers.set("Connection", "close");

    pending.responder.writeStatusLine(static_cast<QHttpServerResponder::StatusCode>(response.status));
    for (const auto &[name, value] : response.headers.fields())
        pending.responder.writeHeader(name, value);
    pending.responder.writeBody(response.body);
    if (pending.close)
        pending.socket->disconnectFromHost();
}

} // namespace hookline::sandbox
