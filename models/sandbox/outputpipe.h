// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace hookline::sandbox {

/// The reading end of a program's output that notices when the last writer has closed it. Keeps the newest
/// 1 MiB. Where there are no POSIX pipes it is only that buffer.
class OutputPipe
{
public:
    OutputPipe() = default;
    ~OutputPipe();
    Q_DISABLE_COPY_MOVE(OutputPipe)

    /// `closed` is called when nobody can write any more.
    void open(std::function<void()> closed);
    int writeEnd() const { return m_writeEnd; }
    void closeWriteEnd();
    bool isClosed() const { return m_readEnd < 0; }
    void close();

    void append(const QByteArray &bytes);
    /// What has been kept; reads first what is already there.
    QByteArray take();

private:
    void read();

    int m_readEnd = -1;
    int m_writeEnd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::function<void()> m_closed;
    QByteArray m_kept;
};

} // namespace hookline::sandbox
