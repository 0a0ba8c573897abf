// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/tcpserver.h"

#include <QTcpSocket>
#include <QTimer>

namespace hookline::sandbox {

namespace {

constexpr Millis lingerTime{2000}; // lets a client that is still sending read why it was refused

/// Counts what comes in on one connection since its last complete request. Child of the socket.
class Watch final : public QObject
{
public:
    Watch(QTcpSocket *socket, TcpServer::Limits limits)
        : QObject(socket)
        , m_socket(socket)
        , m_limits(limits)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_socket->abort(); });
        connect(socket, &QTcpSocket::readyRead, this, [this] { received(); });
    }

    void requestComplete()
    {
        m_bytes = 0;
        m_timer.stop();
    }

private:
    void received()
    {
        // The HTTP server, connected after this, reads everything each time: what is there is new.
        m_bytes += m_socket->bytesAvailable();
        if (m_bytes > m_limits.requestBytes)
            refuse();
        else if (!m_timer.isActive())
            m_timer.start(m_limits.requestTime);
    }

    void refuse()
    {
        disconnect(m_socket, &QTcpSocket::readyRead, nullptr, nullptr);
        const QByteArray body = QByteArrayLiteral(
            "{\"__type\":\"RequestEntityTooLargeException\",\"message\":\"The request is too large.\"}");
        m_socket->write(
            "HTTP/1.1 413 Request Entity Too Large\r\nContent-Type: application/x-amz-json-1.1\r\n"
            "Connection: close\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        m_socket->flush();
        connect(m_socket, &QTcpSocket::readyRead, this,
                [this] { m_socket->skip(m_socket->bytesAvailable()); });
        m_socket->skip(m_socket->bytesAvailable());
        m_timer.start(lingerTime);
    }

    QTcpSocket *m_socket;
    TcpServer::Limits m_limits;
    qint64 m_bytes = 0;
    QTimer m_timer;
};

} // namespace

TcpServer::TcpServer(Limits limits, QObject *parent)
    : QTcpServer(parent)
    , m_limits(limits)
{ }

void TcpServer::incomingConnection(qintptr descriptor)
{
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    new Watch(socket, m_limits);
    addPendingConnection(socket);
}

void TcpServer::requestComplete(QTcpSocket *socket)
{
    for (QObject *child : socket->children()) {
        if (auto *watch = dynamic_cast<Watch *>(child))
            watch->requestComplete();
    }
}

} // namespace hookline::sandbox
