// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/outputpipe.h"

#include <array>
#include <cerrno>
#include <utility>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace hookline::sandbox {

namespace {
constexpr qsizetype keptBytes = 1024 * 1024;
}

OutputPipe::~OutputPipe()
{
    close();
    closeWriteEnd();
}

void OutputPipe::append(const QByteArray &bytes)
{
    m_kept += bytes;
    if (m_kept.size() > 2 * keptBytes) // not with every few bytes
        m_kept = m_kept.right(keptBytes);
}

#ifdef Q_OS_UNIX

void OutputPipe::open(std::function<void()> closed)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) != 0)
        return;
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    m_readEnd = ends[0];
    m_writeEnd = ends[1];
    m_closed = std::move(closed);
    m_notifier = std::make_unique<QSocketNotifier>(m_readEnd, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { read(); });
}

void OutputPipe::read()
{
    std::array<char, 16384> buffer{};
    for (int round = 0;; ++round) {
        if (round == 64) // a program that never stops talking must not keep the thread for itself
            return;
        const ssize_t count = ::read(m_readEnd, buffer.data(), buffer.size());
        if (count > 0) {
            append(QByteArray(buffer.data(), count));
            continue;
        }
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        break;
    }
    close();
    if (m_closed)
        m_closed();
}

void OutputPipe::close()
{
    if (m_notifier) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater(); // may be the one that is calling
    }
    if (m_readEnd >= 0)
        ::close(std::exchange(m_readEnd, -1));
}

void OutputPipe::closeWriteEnd()
{
    if (m_writeEnd >= 0)
        ::close(std::exchange(m_writeEnd, -1));
}

QByteArray OutputPipe::take()
{
    if (m_readEnd >= 0) {
        m_closed = nullptr;
        read();
        close();
    }
    return std::exchange(m_kept, {}).right(keptBytes);
}

#else

void OutputPipe::open(std::function<void()>)
{ }
void OutputPipe::read()
{ }
void OutputPipe::close()
{ }
void OutputPipe::closeWriteEnd()
{ }
QByteArray OutputPipe::take()
{
    return std::exchange(m_kept, {}).right(keptBytes);
}

#endif

} // namespace hookline::sandbox
