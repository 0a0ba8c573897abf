// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/shutdown.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#else
#include <windows.h>
#endif

namespace hookline::cli {

#ifdef Q_OS_UNIX

namespace {

// A signal handler may do little more than write; the other end belongs to the event loop.
std::array<int, 2> ends{-1, -1};

void onSignal(int)
{
    const char one = 1;
    [[maybe_unused]] const ssize_t written = ::write(ends[0], &one, 1);
}

void handle(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(signal, &action, nullptr);
}

} // namespace

Shutdown::Shutdown(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return;
    m_notifier = new QSocketNotifier(ends[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        [[maybe_unused]] const ssize_t count = ::read(ends[1], &byte, 1);
        Q_EMIT requested();
    });
    handle(&onSignal);
}

Shutdown::~Shutdown()
{
    handle(SIG_DFL);
    for (int &end : ends) {
        ::close(end);
        end = -1;
    }
}

#else

namespace {

Shutdown *receiver = nullptr;

BOOL WINAPI onConsole(DWORD)
{
    if (receiver)
        QMetaObject::invokeMethod(receiver, &Shutdown::requested, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

Shutdown::Shutdown(QObject *parent)
    : QObject(parent)
{
    receiver = this;
    ::SetConsoleCtrlHandler(&onConsole, TRUE);
}

Shutdown::~Shutdown()
{
    ::SetConsoleCtrlHandler(&onConsole, FALSE);
    receiver = nullptr;
}

#endif

} // namespace hookline::cli
