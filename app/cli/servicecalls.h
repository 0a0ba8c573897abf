// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/globals.h"
#include "models/aws/client.h"
#include "models/aws/transport.h"

#include <QCommandLineOption>

#include <memory>

class QCommandLineParser;

namespace hookline::cli {

/// "--profile", "--region" and "--endpoint-url", for commands that call AWS by themselves.
QList<QCommandLineOption> connectionOptions();

/// One service of one connection, called from a command that runs from its beginning to its end. Runs the
/// application's event loop while it waits.
class ServiceCalls
{
public:
    /// Where the options, the environment and the shared files lead. Fails if they lead nowhere.
    static Result<std::unique_ptr<ServiceCalls>> open(const QCommandLineParser &arguments,
                                                      const QString &serviceId);

    Result<QJsonObject> call(const QString &operation, const QJsonObject &input);
    void wait(Millis time);
    Instant now() const { return m_clock.now(); }
    /// The service's own time, as far as its replies told it; a sandbox's runs at its own speed.
    Instant serviceNow() const;

private:
    ServiceCalls(const QString &serviceId, const Settings &settings, aws::Connection connection,
                 std::unique_ptr<aws::Transport> transport);

    QString m_serviceId;
    aws::CallOptions m_options;
    SystemClock m_clock;
    std::unique_ptr<aws::Transport> m_transport;
    aws::Client m_client;

    struct WorldClock
    {
        Instant world, local;
        double speed = 1;
    };
    std::optional<WorldClock> m_world; ///< As last read.
};

} // namespace hookline::cli
