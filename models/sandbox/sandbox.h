// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace hookline::sandbox {

struct SandboxOptions
{
    quint16 port = 0; ///< 0: the kernel chooses.
    QString dataDirectory; ///< Empty: a temporary one that goes away with the sandbox.
    QString scenario = QStringLiteral("tour"); ///< A shipped name (tour, empty, fleet) or a file. Ignored if
                                               ///< the data directory already holds a world.
    std::optional<double>
        speed; ///< 0 (paused) to 3600. Nothing: 1 for a new world, as it was left for an old one.
    quint64 seed = 1; ///< Ignored if the data directory already holds a world.
    QString region = QStringLiteral("us-east-1");
    bool allowPrograms =
        false; ///< Explicit opt-in: `run` hooks and real EC2 scripts may start programs here.
};

/// Where a running sandbox is reached.
struct SandboxAddress
{
    QString endpoint; ///< "http://127.0.0.1:PORT"
    QString region;
    QByteArray accessKeyId;
    QByteArray secretAccessKey;
};

/// The embedded AWS: an HTTP server on loopback with the services' state machines behind, all on a thread of
/// its own. This object lives on the caller's thread; destroying it stops the server cleanly.
class Sandbox : public QObject
{
    Q_OBJECT

public:
    explicit Sandbox(QObject *parent = nullptr);
    ~Sandbox() override;

    /// Starts the thread and blocks until the server listens or failed (port taken, broken scenario, locked
    /// data). Not to be called twice.
    Result<SandboxAddress> start(const SandboxOptions &options);
    /// The same without blocking: `done` is called on this object's thread when the server listens or failed,
    /// and never once this object is gone.
    void start(const SandboxOptions &options, std::function<void(const Result<SandboxAddress> &)> done);
    /// Stops the thread; everything acknowledged is on disk.
    void stop();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::sandbox
