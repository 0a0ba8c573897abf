// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/sigv4.h"

#include <QJsonObject>
#include <QProcess>
#include <QTcpSocket>

#include <chrono>
#include <memory>
#include <optional>

namespace hookline::test {

/// hookline-cli sandbox as a process that can be killed at any moment, and a client that notices: it blocks,
/// keeps one connection and never tries again, so that each call has exactly one outcome.
class KillableSandbox
{
public:
    explicit KillableSandbox(QString dataDirectory)
        : m_dataDirectory(std::move(dataDirectory))
    { }
    ~KillableSandbox();

    /// Starts it; true once it said where it is. False if it was killed before.
    bool start();
    /// Starts it and kills it after `wait`, wherever it is by then.
    void startAndKill(std::chrono::microseconds wait);
    qint64 processId() const { return m_process ? m_process->processId() : 0; }
    /// Takes note of its death.
    void bury();
    /// What it said on standard error, over all its lives.
    QByteArray complaints() const { return m_complaints; }

    /// The service's answer, or nothing if the sandbox died before it came: then it may have acted or not.
    std::optional<Result<QJsonObject>> call(const QString &service, const QString &operation,
                                            const QJsonObject &input);

    /// The newest time that a reply showed, in sandbox milliseconds; -1 if one went back.
    qint64 clock() const { return m_clock; }

private:
    void launch();
    std::optional<QByteArray> readReply(int *status, QByteArray *head);

    QString m_dataDirectory;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<QTcpSocket> m_socket;
    wire::AccessKeys m_keys;
    quint16 m_port = 0;
    qint64 m_clock = 0;
    QByteArray m_complaints;
};

} // namespace hookline::test
