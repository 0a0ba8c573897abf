// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/sockettransport.h"

#include "models/aws/loopback.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <cstring>

#ifdef Q_OS_UNIX
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace hookline::aws {

#ifdef Q_OS_UNIX

namespace {

constexpr qsizetype maxHeadBytes = 256 * 1024;

/// A file descriptor that closes itself.
class Socket
{
public:
    explicit Socket(int family)
        : m_descriptor(::socket(family, SOCK_STREAM, 0))
    {
        if (m_descriptor < 0)
            return;
        ::fcntl(m_descriptor, F_SETFD, FD_CLOEXEC);
        ::fcntl(m_descriptor, F_SETFL, O_NONBLOCK);
        const int on = 1;
        ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~Socket()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Q_DISABLE_COPY_MOVE(Socket)

    int descriptor() const { return m_descriptor; }

    /// Waits until the socket is ready for `events`; false at the deadline.
    bool wait(short events, const QDeadlineTimer &deadline) const
    {
        pollfd poll{m_descriptor, events, 0};
        int ready = -1;
        do
            ready = ::poll(&poll, 1, int(deadline.remainingTime()));
        while (ready < 0 && errno == EINTR);
        return ready > 0;
    }

private:
    int m_descriptor;
};

/// Reads a reply out of bytes that come in pieces.
class ReplyReader
{
public:
    enum class State { More, Done, Broken };

    State feed(const QByteArray &bytes)
    {
        m_bytes += bytes;
        if (!m_hasHead && !readHead())
            return m_isBroken || m_bytes.size() > maxHeadBytes ? State::Broken : State::More;
        return readBody();
    }

    /// The peer has closed: whole if it never said how long the body is.
    State end()
    {
        if (!m_hasHead || m_isChunked || m_length)
            return State::Broken;
        response.body = m_bytes;
        return State::Done;
    }

    wire::HttpResponse response;

private:
    bool readHead()
    {
        const qsizetype end = m_bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        const QByteArrayList lines = m_bytes.left(end).split('\n');
        const QByteArrayList status = lines.constFirst().trimmed().split(' ');
        m_isBroken = !status.constFirst().startsWith("HTTP/1.") || status.size() < 2;
        if (m_isBroken)
            return false;
        response.status = status.at(1).toInt(nullptr);
        m_bytes.remove(0, end + 4);
        if (response.status / 100 == 1) // an interim reply: the real one follows
            return readHead();
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0)
                response.headers.append(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
        }
        m_isChunked = response.headers.value("Transfer-Encoding").toLower().contains("chunked");
        bool ok = false;
        const qint64 length = response.headers.value("Content-Length").toLongLong(&ok);
        if (ok && !m_isChunked)
            m_length = length;
        if (response.status == 204 || response.status == 304)
            m_length = 0;
        m_hasHead = true;
        return true;
    }

    State readBody()
    {
        if (m_isChunked)
            return readChunks();
        if (!m_length || m_bytes.size() < *m_length)
            return State::More;
        response.body = m_bytes.left(*m_length);
        return State::Done;
    }

    State readChunks()
    {
        while (true) {
            const qsizetype lineEnd = m_bytes.indexOf("\r\n", m_at);
            if (lineEnd < 0)
                return State::More;
            bool ok = false;
            const QByteArray size = m_bytes.mid(m_at, lineEnd - m_at).split(';').constFirst().trimmed();
            const qint64 length = size.toLongLong(&ok, 16);
            if (!ok || length < 0 || length > maxReplyBytes)
                return State::Broken;
            if (length == 0)
                return State::Done;
            if (m_bytes.size() < lineEnd + 2 + length + 2)
                return State::More;
            response.body += m_bytes.mid(lineEnd + 2, length);
            m_at = lineEnd + 2 + length + 2;
        }
    }

    QByteArray m_bytes;
    qsizetype m_at = 0;
    std::optional<qint64> m_length;
    bool m_hasHead = false;
    bool m_isChunked = false;
    bool m_isBroken = false;
};

class Exchange
{
public:
    Exchange(const TransportRequest &request, Millis deadline)
        : m_request(request)
        , m_deadline(deadline)
        , m_millis(deadline.count())
        , m_socket(isIpv6() ? AF_INET6 : AF_INET)
    { }

    TransportReply run()
    {
        if (!connect())
            return {TransportReply::Outcome::NotDelivered, {}, m_problem};
        if (!write() || !read())
            return {TransportReply::Outcome::Unknown, {}, m_problem};
        return {TransportReply::Outcome::Answered, m_reader.response, {}};
    }

private:
    bool isIpv6() const { return m_request.base.host().contains(QLatin1Char(':')); }

    bool fail(const QString &problem)
    {
        m_problem = problem;
        return false;
    }
    bool failLate() { return fail(QStringLiteral("no complete reply within %1 ms").arg(m_millis)); }
    bool failSystem(int error) { return fail(QString::fromLocal8Bit(std::strerror(error))); }

    bool connect()
    {
        const auto port = htons(quint16(m_request.base.port(80)));
        const QByteArray host = m_request.base.host().toLatin1();
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = port;
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = port;
        const bool usesV6 = isIpv6();
        if (m_socket.descriptor() < 0
            || ::inet_pton(usesV6 ? AF_INET6 : AF_INET, host.constData(),
                           usesV6 ? static_cast<void *>(&v6.sin6_addr) : &v4.sin_addr)
                != 1)
            return fail(QStringLiteral("no socket for this address"));
        const auto *address =
            usesV6 ? reinterpret_cast<const sockaddr *>(&v6) : reinterpret_cast<const sockaddr *>(&v4);
        if (::connect(m_socket.descriptor(), address, usesV6 ? sizeof v6 : sizeof v4) == 0)
            return true;
        if (errno != EINPROGRESS)
            return failSystem(errno);
        if (!m_socket.wait(POLLOUT, m_deadline))
            return failLate();
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
        return error == 0 || failSystem(error);
    }

    QByteArray head() const
    {
        QByteArray bytes = m_request.http.method + ' ' + m_request.http.path;
        if (!m_request.http.query.isEmpty())
            bytes += '?' + m_request.http.query;
        bytes += " HTTP/1.1\r\n";
        for (const auto &[name, value] : m_request.http.headers.fields())
            bytes += name + ": " + value + "\r\n";
        return bytes + "Accept-Encoding: identity\r\nConnection: close\r\nContent-Length: "
            + QByteArray::number(m_request.http.body.size()) + "\r\n\r\n";
    }

    bool write()
    {
        const QByteArray bytes = head() + m_request.http.body;
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            const auto count = ::send(m_socket.descriptor(), bytes.constData() + sent,
                                      std::size_t(bytes.size() - sent), MSG_NOSIGNAL);
            if (count >= 0)
                sent += count;
            else if (errno != EAGAIN && errno != EINTR)
                return failSystem(errno);
            else if (!m_socket.wait(POLLOUT, m_deadline))
                return failLate();
        }
        return true;
    }

    bool read()
    {
        QByteArray buffer(64 * 1024, Qt::Uninitialized);
        qint64 total = 0;
        while (true) {
            const auto count = ::recv(m_socket.descriptor(), buffer.data(), std::size_t(buffer.size()), 0);
            if (count < 0 && errno != EAGAIN && errno != EINTR)
                return failSystem(errno);
            if (count < 0) {
                if (!m_socket.wait(POLLIN, m_deadline))
                    return failLate();
                continue;
            }
            total += count;
            if (total > maxReplyBytes)
                return fail(QStringLiteral("reply larger than %1 MiB").arg(maxReplyBytes / 1024 / 1024));
            const auto state = count ? m_reader.feed(buffer.left(count)) : m_reader.end();
            if (state == ReplyReader::State::Done)
                return true;
            if (state == ReplyReader::State::Broken)
                return fail(QStringLiteral("the connection was closed before the reply was whole"));
        }
    }

    const TransportRequest &m_request;
    QDeadlineTimer m_deadline;
    qint64 m_millis;
    Socket m_socket;
    ReplyReader m_reader;
    QString m_problem;
};

} // namespace

bool SocketTransport::reaches(const QUrl &base)
{
    return base.scheme() == QLatin1String("http") && isLoopbackAddress(base.host());
}

Transport::Cancel SocketTransport::send(const TransportRequest &request, Millis deadline, QObject *context,
                                        Callback done)
{
    auto call = std::make_shared<Callback>(std::move(done));
    QTimer::singleShot(0, context, [call, request, deadline] {
        if (!*call)
            return;
        const TransportReply reply = Exchange(request, deadline).run();
        if (const Callback answer = std::exchange(*call, nullptr))
            answer(reply);
    });
    return [call] { *call = nullptr; };
}

#else

bool SocketTransport::reaches(const QUrl &)
{
    return false;
}

Transport::Cancel SocketTransport::send(const TransportRequest &, Millis, QObject *context, Callback done)
{
    QTimer::singleShot(0, context, [done] {
        done({TransportReply::Outcome::NotDelivered, {}, QStringLiteral("not on this system")});
    });
    return [] {};
}

#endif

} // namespace hookline::aws
