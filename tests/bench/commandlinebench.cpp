// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>

namespace hookline::bench {

namespace {

/// Answers every request on loopback alike, from a thread of its own.
class Service
{
public:
    Service()
        : m_listener(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *any = reinterpret_cast<sockaddr *>(&address);
        if (::bind(m_listener, any, size) != 0 || ::listen(m_listener, 8) != 0
            || ::getsockname(m_listener, any, &size) != 0)
            qFatal("no port to listen on");
        m_endpoint = "http://127.0.0.1:" + QByteArray::number(ntohs(address.sin_port));
        m_thread = std::thread([this] { serve(); });
    }
    ~Service()
    {
        m_isOver = true;
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }
    Q_DISABLE_COPY_MOVE(Service)

    const QByteArray &endpoint() const { return m_endpoint; }

private:
    void serve() const
    {
        while (!m_isOver) {
            const int connection = ::accept(m_listener, nullptr, nullptr);
            if (connection < 0)
                continue;
            answer(connection);
            ::close(connection);
        }
    }

    static void answer(int connection)
    {
        static constexpr char reply[] =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\n"
            "Content-Length: 37\r\n\r\n{\"lifecycleEventHookExecutionId\":\"e\"}";
        // The request is whole once its body, a JSON object without another one in it, has ended.
        std::string request;
        char buffer[4096];
        while (request.empty() || request.back() != '}') {
            const auto count = ::read(connection, buffer, sizeof buffer);
            if (count <= 0)
                return;
            request.append(buffer, std::size_t(count));
        }
        if (::write(connection, reply, sizeof reply - 1) < 0)
            std::fprintf(stderr, "the reply could not be sent\n");
    }

    int m_listener;
    QByteArray m_endpoint;
    std::atomic<bool> m_isOver = false;
    std::thread m_thread;
};

const std::vector<QByteArray> callWords{"deploy",
                                        "put-lifecycle-event-hook-execution-status",
                                        "--deployment-id",
                                        "d-AB1CDEF23",
                                        "--lifecycle-event-hook-execution-id",
                                        "e",
                                        "--status",
                                        "Succeeded"};

std::vector<QByteArray> called(const char *program, const QByteArray &endpoint)
{
    std::vector<QByteArray> command{program};
    command.insert(command.end(), callWords.begin(), callWords.end());
    command.insert(command.end(), {"--endpoint-url", endpoint});
    return command;
}

/// The most memory of a process, by a Python small enough not to count itself.
void benchMemory(Report &report, const std::vector<QByteArray> &command)
{
    constexpr char program[] = "import os, sys\n"
                               "child = os.fork() or os.execv(sys.argv[1], sys.argv[1:])\n"
                               "print(os.wait4(child, 0)[2].ru_maxrss, file=sys.stderr)";
    QStringList arguments{QStringLiteral("-S"), QStringLiteral("-E"), QStringLiteral("-c"),
                          QString::fromLatin1(program)};
    for (const QByteArray &word : command)
        arguments.append(QFile::decodeName(word));
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"), arguments);
    bool ok = process.waitForFinished();
    const qint64 kibibytes = process.readAllStandardError().trimmed().toLongLong(&ok);
    if (!ok)
        qFatal("the memory of a process could not be measured");
    report.addMemory(QStringLiteral("cli/put-status-memory"), kibibytes);
}

} // namespace

/// A whole process that answers a hook, beside the AWS CLI, a bundled script of the AWS SDK for JavaScript
/// (the file in HOOKLINE_NODE_PEER) and curl, which only signs and sends.
void benchCommandLine(Report &report)
{
    const QString name = QStringLiteral("cli/put-status");
    if (!report.wants(name))
        return;
    const QTemporaryDir home;
    for (const auto &[variable, value] : {std::pair("HOME", QFile::encodeName(home.path())),
                                          std::pair("AWS_ACCESS_KEY_ID", QByteArray("AKIDEXAMPLE")),
                                          std::pair("AWS_SECRET_ACCESS_KEY", QByteArray("secret")),
                                          std::pair("AWS_DEFAULT_REGION", QByteArray("us-east-1")),
                                          std::pair("AWS_REGION", QByteArray("us-east-1"))})
        qputenv(variable, value);
    const Service service;
    const std::vector<QByteArray> ours = called(HOOKLINE_CLI, service.endpoint());
    const std::pair<const char *, std::vector<QByteArray>> peers[]{
        {"aws", called("/usr/bin/aws", service.endpoint())},
        {"node @aws-sdk v3",
         {QFile::encodeName(QStandardPaths::findExecutable(QStringLiteral("node"))),
          qgetenv("HOOKLINE_NODE_PEER"), service.endpoint(), "d-AB1CDEF23", "e", "Succeeded"}},
        {"curl --aws-sigv4",
         {"/usr/bin/curl", "-s", "--aws-sigv4", "aws:amz:us-east-1:codedeploy", "--user",
          "AKIDEXAMPLE:secret", "-H", "Content-Type: application/x-amz-json-1.1", "-H",
          "X-Amz-Target: CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus", "-d",
          "{\"deploymentId\":\"d-AB1CDEF23\",\"lifecycleEventHookExecutionId\":\"e\",\"status\":"
          "\"Succeeded\"}",
          service.endpoint() + '/'}},
    };
    for (const auto &[peer, command] : peers) {
        const bool isThere = std::all_of(command.begin(), command.begin() + 2, [](const QByteArray &word) {
            return !word.startsWith('/') || QFile::exists(QFile::decodeName(word));
        });
        if (isThere && !command[0].isEmpty() && !command[1].isEmpty())
            report.compare(name, 1, {[&ours] { runProcess(ours); }}, QString::fromLatin1(peer),
                           {[&words = command] { runProcess(words); }});
        else
            std::fprintf(stderr, "left out: %s is not installed or not made (tests/run --bench makes it)\n",
                         peer);
    }
    if (QFile::exists(QStringLiteral("/usr/bin/python3")))
        benchMemory(report, ours);
}

} // namespace hookline::bench
