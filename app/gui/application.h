// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/mainwindow.h"
#include "app/gui/options.h"
#include "app/gui/settings.h"
#include "models/aws/client.h"
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/session.h"
#include "widgets/common/dialogconfirmer.h"

#include <QObject>

#include <memory>

namespace hookline::gui {

/// One connection at work: transport, client, session. Taken down together.
struct World
{
    World(aws::Connection connection, Clock &clock);

    aws::QnamTransport transport;
    aws::Client client;
    session::Session session;
};

/// The composition root: builds the sandbox, the worlds and the window, and changes worlds when a person
/// chooses another connection.
class Application : public QObject
{
    Q_OBJECT

public:
    /// `settings` must outlive it.
    Application(const Options &options, Settings &settings, QObject *parent = nullptr);
    ~Application() override;

    /// Shows the window, then opens the first world, so that the window never waits for it.
    void start();
    MainWindow &window() { return m_window; }
    World *world() { return m_world.get(); }
    /// Where the sandbox is reached; empty endpoint while it does not run.
    const sandbox::SandboxAddress &sandboxAddress() const { return m_address; }

Q_SIGNALS:
    void worldOpened();
    void worldFailed(const hookline::Error &error);

private:
    void openSandbox();
    void sandboxStarted(const Result<sandbox::SandboxAddress> &address);
    void openChosen(const aws::Connection &connection);
    void openWished();
    void openWorld(const aws::Connection &connection);
    void fail(const QString &what, const Error &error);

    Options m_options;
    Settings &m_settings;
    SystemClock m_clock;
    common::DialogConfirmer m_confirmer;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    sandbox::SandboxAddress m_address;
    bool m_sandboxWished = false; // what a person chose last, while the sandbox is starting
    std::unique_ptr<World> m_world;
    MainWindow m_window; // last: its widgets go before what they show
};

/// The connection to a running sandbox.
aws::Connection sandboxConnection(const sandbox::SandboxAddress &address);

} // namespace hookline::gui
