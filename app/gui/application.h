// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/mainwindow.h"
#include "app/gui/options.h"
#include "app/gui/settings.h"
#include "app/gui/trials.h"
#include "models/aws/client.h"
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/session.h"
#include "widgets/common/dialogconfirmer.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace hookline::gui {

/// One connection at work: transport, client, session. Taken down together.
struct World
{
    World(aws::Connection connection, Clock &clock);

    aws::QnamTransport transport;
    aws::Client client;
    session::Session session;
};

/// The composition root: builds the sandbox, the worlds and the window, and opens, changes and closes worlds
/// as a person chooses. Worlds know nothing of each other: one that fails leaves the others as they are.
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
    /// The world of window().workbench(); null while there is none.
    World *world();
    /// All that are open, in the order in which they stand.
    std::vector<World *> worlds();
    /// Opens a connection, or shows it if it is open already: beside the others, or instead of the one in
    /// front, which then goes, but never while an answer of it is being sent.
    void openWorld(const aws::Connection &chosen, connection::Opening opening);
    /// Where the sandbox is reached; empty endpoint while it does not run.
    const sandbox::SandboxAddress &sandboxAddress() const { return m_address; }

Q_SIGNALS:
    /// Another world is open, or one was opened anew; not when an open one is only shown.
    void worldOpened();
    void worldFailed(const hookline::Error &error);

private:
    void openSandbox(connection::Opening opening);
    void sandboxStarted(const Result<sandbox::SandboxAddress> &address);
    void openChosen(const aws::Connection &connection, connection::Opening opening);
    void openWished();
    void showTrial(const aws::Connection &connection, const QString &deploymentId);
    bool mayClose(session::Session &session);
    void closeWorld(session::Session *session);
    World *worldOf(const session::Session *session);
    void takeDown(World &world);
    void fail(const QString &what, const Error &error);

    Options m_options;
    Settings &m_settings;
    SystemClock m_clock;
    common::DialogConfirmer m_confirmer;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    sandbox::SandboxAddress m_address;
    std::optional<connection::Opening> m_sandboxWish; // of a person, while the sandbox is starting
    Trials m_trials;
    std::vector<std::unique_ptr<World>> m_worlds;
    MainWindow m_window; // last: its widgets go before what they show
};

/// The connection to a running sandbox.
aws::Connection sandboxConnection(const sandbox::SandboxAddress &address);

} // namespace hookline::gui
