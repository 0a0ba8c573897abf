// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/killdriver.h"

#include "models/core/clock.h"
#include "models/wire/codec.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QUrl>

#include <thread>

namespace hookline::test {

KillableSandbox::~KillableSandbox()
{
    if (m_process)
        m_process->kill();
    bury();
}

void KillableSandbox::launch()
{
    m_process = std::make_unique<QProcess>();
    m_process->start(QStringLiteral(HOOKLINE_CLI),
                     {QStringLiteral("sandbox"), QStringLiteral("--scenario"), QStringLiteral("empty"),
                      QStringLiteral("--data"), m_dataDirectory, QStringLiteral("--speed"),
                      QStringLiteral("200")});
}

void KillableSandbox::startAndKill(std::chrono::microseconds wait)
{
    launch();
    m_process->waitForStarted();
    std::this_thread::sleep_for(wait);
    m_process->kill();
    bury();
}

bool KillableSandbox::start()
{
    launch();
    while (!m_process->canReadLine() && m_process->state() != QProcess::NotRunning)
        m_process->waitForReadyRead(100);
    const QJsonObject address = QJsonDocument::fromJson(m_process->readLine()).object();
    if (address.isEmpty())
        return false;
    m_port = static_cast<quint16>(QUrl(address.value(u"endpoint").toString()).port());
    m_keys = {.accessKeyId = address.value(u"accessKeyId").toString().toLatin1(),
              .secretAccessKey = address.value(u"secretAccessKey").toString().toLatin1()};
    return true;
}

void KillableSandbox::bury()
{
    m_socket.reset();
    if (!m_process)
        return;
    m_process->waitForFinished();
    m_complaints += m_process->readAllStandardError();
    m_process.reset();
}

std::optional<QByteArray> KillableSandbox::readReply(int *status, QByteArray *head)
{
    QByteArray in;
    for (;;) {
        const qsizetype end = in.indexOf("\r\n\r\n");
        if (end >= 0) {
            *head = in.left(end).toLower();
            const qsizetype at = head->indexOf("content-length: ");
            const qsizetype length = head->mid(at + 16, head->indexOf('\r', at) - at - 16).toLongLong();
            if (in.size() >= end + 4 + length) {
                *status = in.mid(9, 3).toInt();
                return in.mid(end + 4, length);
            }
        }
        if (!m_socket->bytesAvailable() && !m_socket->waitForReadyRead(30'000))
            return std::nullopt;
        in += m_socket->readAll();
    }
}

std::optional<Result<QJsonObject>> KillableSandbox::call(const QString &serviceId, const QString &operation,
                                                         const QJsonObject &input)
{
    if (!m_socket) {
        m_socket = std::make_unique<QTcpSocket>();
        m_socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        m_socket->waitForConnected();
    }
    // Queries would do as well; JSON keeps the traffic readable.
    const auto service = wire::service(serviceId);
    const wire::Operation &described = *service->operation(operation);
    auto encoded = wire::encodeRequest(*service, described, input);
    Q_ASSERT(encoded);
    wire::HttpRequest request = *encoded;
    request.headers.append("Host", "127.0.0.1:" + QByteArray::number(m_port));
    const auto stages =
        wire::sign(request, m_keys, {"us-east-1", service->signingName.toLatin1()}, SystemClock().now());
    Q_ASSERT(stages);
    Q_UNUSED(stages);
    QByteArray bytes =
        "POST / HTTP/1.1\r\nContent-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    for (const auto &[name, value] : request.headers.fields())
        bytes += name + ": " + value + "\r\n";
    m_socket->write(bytes + "\r\n" + request.body);

    wire::HttpResponse reply;
    QByteArray head;
    const auto body = readReply(&reply.status, &head);
    if (!body)
        return std::nullopt;
    reply.body = *body;
    const qsizetype at = head.indexOf("x-hookline-clock: ");
    const qint64 shown = head.mid(at + 18, head.indexOf(';', at) - at - 18).toLongLong();
    m_clock = shown < m_clock ? -1 : shown;
    return wire::decodeReply(*service, described, reply);
}

} // namespace hookline::test
