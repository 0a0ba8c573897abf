// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include "app/gui/connectionmeans.h"
#include "models/aws/environment.h"
#include "models/aws/profiles.h"

#include <QRandomGenerator>
#include <QTimer>

namespace hookline::gui {

World::World(aws::Connection connection, Clock &clock)
    : transport(connection.network)
    , client(std::move(connection), transport, clock,
             [] { return QRandomGenerator::global()->generateDouble(); })
    , session(client, clock)
{ }

aws::Connection sandboxConnection(const sandbox::SandboxAddress &address)
{
    aws::Connection connection;
    connection.name = QStringLiteral("sandbox");
    connection.region = address.region;
    connection.endpoint = QUrl(address.endpoint);
    connection.keys.accessKeyId = address.accessKeyId;
    connection.keys.secretAccessKey = address.secretAccessKey;
    connection.keySource = QStringLiteral("sandbox");
    connection.sandbox = true;
    return connection;
}

Application::Application(const Options &options, Settings &settings, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_settings(settings)
    , m_window(m_clock, m_confirmer, settings)
{
    // Queued: the wish comes from inside the workbench that goes away.
    connect(&m_window, &MainWindow::sandboxChosen, this, &Application::openSandbox, Qt::QueuedConnection);
    connect(&m_window, &MainWindow::connectionChosen, this, &Application::openChosen, Qt::QueuedConnection);
}

Application::~Application()
{
    m_window.closeSession();
}

void Application::start()
{
    const bool wished = m_options.namesConnection();
    m_window.showStarting(wished ? tr("Connecting…") : tr("Starting the sandbox…"));
    m_window.show();
    // Not before the window has been painted once.
    QTimer::singleShot(30, this, wished ? &Application::openWished : &Application::openSandbox);
}

void Application::openSandbox()
{
    m_sandboxWished = true;
    if (m_sandbox) {
        if (!m_address.endpoint.isEmpty())
            openWorld(sandboxConnection(m_address));
        return;
    }
    sandbox::SandboxOptions options;
    options.dataDirectory = m_options.dataDirectory;
    options.scenario = m_options.scenario;
    options.speed = m_options.speed;
    m_sandbox = std::make_unique<sandbox::Sandbox>();
    m_sandbox->start(options, [this](const auto &address) { sandboxStarted(address); });
}

void Application::sandboxStarted(const Result<sandbox::SandboxAddress> &address)
{
    if (address)
        m_address = *address;
    else
        m_sandbox.release()->deleteLater(); // It is the caller.
    if (!m_sandboxWished)
        return;
    if (address)
        openWorld(sandboxConnection(*address));
    else
        fail(tr("The sandbox did not start."), address.error());
}

void Application::openChosen(const aws::Connection &connection)
{
    m_sandboxWished = false;
    openWorld(connection);
}

void Application::openWished()
{
    aws::ConnectionWish wish;
    wish.profile = m_options.profile;
    wish.region = m_options.region;
    wish.endpoint = m_options.endpoint;
    const auto found = aws::connectionFromEnvironment(aws::Environment::ofProcess(), wish);
    if (found)
        openWorld(*found);
    else
        fail(tr("The connection that you asked for cannot be used."), found.error());
}

void Application::openWorld(const aws::Connection &connection)
{
    if (const auto usable = aws::check(connection); !usable) {
        fail(tr("The connection %1 cannot be used.").arg(connection.name), usable.error());
        return;
    }
    m_window.closeSession();
    m_world.reset();
    m_world = std::make_unique<World>(withLook(connection, m_settings), m_clock);
    m_world->session.setApprovalQueue(m_settings.value(setting::approvalQueue));
    m_window.openSession(m_world->session);
    m_world->session.start();
    Q_EMIT worldOpened();
}

void Application::fail(const QString &what, const Error &error)
{
    m_window.showProblem(what, error);
    Q_EMIT worldFailed(error);
}

} // namespace hookline::gui
