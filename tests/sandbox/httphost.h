// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/server.h"
#include "models/wire/codec.h"
#include "tests/sandbox/fakeworld.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTcpSocket>
#include <QTest>

namespace hookline::test {

/// A world behind a real server on loopback, with the machine's clock; a plain socket is the client, so that
/// nothing between a test and the wire is clever.
class HttpHost
{
public:
    explicit HttpHost(Millis requestTime = Millis(30'000))
        : m_directory(std::make_unique<QTemporaryDir>())
    {
        m_records = std::move(sandbox::SqliteRecords::open(m_directory->path()).value());
        m_world = std::move(sandbox::World::open({.records = *m_records,
                                                  .runner = m_runner,
                                                  .realClock = m_clock,
                                                  .makeServices =
                                                      [this](sandbox::Env &env) {
                                                          return FakeWorldBackend::alone(env, &backend);
                                                      }},
                                                 {.region = QStringLiteral("us-east-1")})
                                .value());
        m_server = std::make_unique<sandbox::Server>(keys, m_clock);
        port = m_server->listen(0, requestTime).value();
        m_server->serve(*m_world);
    }

    QByteArray host() const { return "127.0.0.1:" + QByteArray::number(port); }
    sandbox::World &world() { return *m_world; }
    Instant now() const { return m_clock.now(); }

    /// An AWS JSON request, not yet signed.
    wire::HttpRequest json(const QByteArray &target, const QByteArray &body = "{}") const
    {
        return {.headers = {{"Host", host()},
                            {"Content-Type",
                             target.startsWith("AmazonSQS") ? "application/x-amz-json-1.0"
                                                            : "application/x-amz-json-1.1"},
                            {"X-Amz-Target", target}},
                .body = body};
    }
    /// A Query request, not yet signed.
    wire::HttpRequest query(const QByteArray &body) const
    {
        return {.headers = {{"Host", host()},
                            {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
                .body = body};
    }

    wire::HttpRequest signedAs(wire::HttpRequest request, const QByteArray &service,
                               Millis offset = Millis(0), const QByteArray &region = "us-east-1") const
    {
        return signedWith(keys, std::move(request), service, offset, region);
    }
    wire::HttpRequest signedWith(const wire::AccessKeys &with, wire::HttpRequest request,
                                 const QByteArray &service, Millis offset = Millis(0),
                                 const QByteArray &region = "us-east-1") const
    {
        const auto stages = wire::sign(request, with, {region, service}, now() + offset);
        Q_ASSERT(stages);
        Q_UNUSED(stages);
        return request;
    }

    static QByteArray bytes(const wire::HttpRequest &request)
    {
        QByteArray text = request.method + ' ' + request.path;
        if (!request.query.isEmpty())
            text += '?' + request.query;
        text += " HTTP/1.1\r\n";
        for (const auto &[name, value] : request.headers.fields())
            text += name + ": " + value + "\r\n";
        if (!request.headers.contains("Content-Length"))
            text += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
        return text + "\r\n" + request.body;
    }

    std::unique_ptr<QTcpSocket> connected() const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        [[maybe_unused]] const bool connected =
            QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::ConnectedState; }, 5000);
        return socket;
    }

    /// Reads one reply; status 0 if the connection ended or nothing came in time.
    static wire::HttpResponse read(QTcpSocket &socket, int timeout = 5000)
    {
        QByteArray in;
        wire::HttpResponse reply{.status = 0};
        qsizetype end = -1, length = 0;
        [[maybe_unused]] const bool complete = QTest::qWaitFor(
            [&] {
                in += socket.readAll();
                if (end < 0 && (end = in.indexOf("\r\n\r\n")) >= 0) {
                    const QList<QByteArray> lines = in.left(end).split('\n');
                    reply.status = lines.constFirst().split(' ').at(1).toInt();
                    for (const QByteArray &line : lines.mid(1))
                        reply.headers.append(line.left(line.indexOf(':')),
                                             line.mid(line.indexOf(':') + 1).trimmed());
                    length = reply.headers.value("Content-Length").toLongLong();
                }
                return (end >= 0 && in.size() >= end + 4 + length)
                    || socket.state() == QAbstractSocket::UnconnectedState;
            },
            timeout);
        if (end >= 0)
            reply.body = in.mid(end + 4, length);
        return reply;
    }

    wire::HttpResponse exchange(const wire::HttpRequest &request, int timeout = 5000) const
    {
        const auto socket = connected();
        socket->write(bytes(request));
        return read(*socket, timeout);
    }

    const wire::AccessKeys keys{.accessKeyId = "AKIATEST", .secretAccessKey = "hooklinesecret"};
    quint16 port = 0;
    FakeWorldBackend *backend = nullptr;

private:
    SystemClock m_clock;
    FakeRunner m_runner;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<sandbox::SqliteRecords> m_records;
    std::unique_ptr<sandbox::World> m_world;
    std::unique_ptr<sandbox::Server> m_server;
};

} // namespace hookline::test
