// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <vector>

namespace hookline::test {

/// A loopback server that misbehaves as a test wants: keeps every request's bytes and lets `answer` do
/// anything with the socket.
class TornServer final : public QTcpServer
{
public:
    /// Called when a request (head and Content-Length bytes) is complete.
    std::function<void(QTcpSocket *, const QByteArray &request)> answer;
    std::vector<QByteArray> requests;
    int connections = 0;

    TornServer()
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                ++connections;
                auto buffer = std::make_shared<QByteArray>();
                connect(socket, &QTcpSocket::readyRead, this,
                        [this, socket, buffer] { read(socket, *buffer); });
            }
        });
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }

    static QByteArray ok(const QByteArray &body, const QByteArray &headers = {})
    {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers
            + "\r\n" + body;
    }

private:
    void read(QTcpSocket *socket, QByteArray &buffer)
    {
        buffer += socket->readAll();
        const qsizetype head = buffer.indexOf("\r\n\r\n");
        if (head < 0)
            return;
        const QByteArray lower = buffer.left(head).toLower();
        const qsizetype field = lower.indexOf("content-length:");
        const qsizetype length = field < 0
            ? 0
            : lower.mid(field + 15, lower.indexOf("\r\n", field) - field - 15).trimmed().toInt();
        if (buffer.size() < head + 4 + length)
            return;
        requests.push_back(std::exchange(buffer, {}));
        answer(socket, requests.back());
    }
};

} // namespace hookline::test
