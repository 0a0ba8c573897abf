// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include "app/gui/connectionmeans.h"
#include "app/gui/workbench.h"
#include "models/aws/environment.h"
#include "models/aws/profiles.h"
#include "widgets/overview/overviewtexts.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <tuple>

namespace hookline::gui {

using connection::Opening;

namespace {

/// True if a person could not tell the two apart: the same keys, from the same place, under the same name.
bool isAlike(const aws::Connection &a, const aws::Connection &b)
{
    const auto facts = [](const aws::Connection &one) {
        return std::tie(one.label, one.colour, one.keySource, one.keys.accessKeyId, one.keys.secretAccessKey,
                        one.keys.sessionToken, one.serviceEndpoints);
    };
    return facts(a) == facts(b);
}

} // namespace

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
    , m_trials(m_clock, m_confirmer)
    , m_window(m_clock, m_confirmer, settings)
{
    // Queued: the wish comes from inside the workbench that goes away.
    connect(&m_window, &MainWindow::sandboxChosen, this, &Application::openSandbox, Qt::QueuedConnection);
    connect(&m_window, &MainWindow::connectionChosen, this, &Application::openChosen, Qt::QueuedConnection);
    connect(&m_window, &MainWindow::trialWished, this, [this] { m_trials.open(m_window.specDesk()); });
    connect(&m_trials, &Trials::started, this, &Application::showTrial);
    connect(&m_trials, &Trials::failed, &m_window, &MainWindow::showProblem);
    connect(&m_window, &MainWindow::closeRequested, this, &Application::closeWorld, Qt::QueuedConnection);
}

Application::~Application()
{
    m_window.closeSessions();
}

void Application::start()
{
    const bool wished = m_options.namesConnection();
    m_window.showStarting(wished ? tr("Connecting…") : tr("Starting the sandbox…"));
    m_window.show();
    m_window.openFiles(m_options.files);
    // Not before the window has been painted once.
    QTimer::singleShot(30, this, [this, wished] {
        if (wished)
            openWished();
        else
            openSandbox(Opening::Instead);
    });
}

World *Application::worldOf(const session::Session *session)
{
    const auto found = std::find_if(m_worlds.begin(), m_worlds.end(),
                                    [&](const auto &world) { return &world->session == session; });
    return found == m_worlds.end() ? nullptr : found->get();
}

World *Application::world()
{
    return m_window.workbench() ? worldOf(&m_window.workbench()->session()) : nullptr;
}

std::vector<World *> Application::worlds()
{
    std::vector<World *> all(m_worlds.size());
    for (const auto &world : m_worlds)
        all[static_cast<size_t>(m_window.positionOf(world->session))] = world.get();
    return all;
}

void Application::openSandbox(Opening opening)
{
    m_sandboxWish = opening;
    if (m_sandbox) {
        if (!m_address.endpoint.isEmpty())
            openWorld(sandboxConnection(m_address), opening);
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
    if (!m_sandboxWish)
        return;
    if (address)
        openWorld(sandboxConnection(*address), *m_sandboxWish);
    else
        fail(tr("The sandbox did not start."), address.error());
}

void Application::openChosen(const aws::Connection &connection, Opening opening)
{
    if (opening == Opening::Instead)
        m_sandboxWish.reset();
    openWorld(connection, opening);
}

void Application::openWished()
{
    aws::ConnectionWish wish;
    wish.profile = m_options.profile;
    wish.region = m_options.region;
    wish.endpoint = m_options.endpoint;
    const auto found = aws::connectionFromEnvironment(aws::Environment::ofProcess(), wish);
    if (found)
        openWorld(*found, Opening::Instead);
    else
        fail(tr("The connection that you asked for cannot be used."), found.error());
}

void Application::openWorld(const aws::Connection &chosen, Opening opening)
{
    const aws::Connection connection = withLook(chosen, m_settings);
    if (const auto usable = aws::check(connection); !usable) {
        fail(tr("The connection %1 cannot be used.").arg(aws::displayName(connection)), usable.error());
        return;
    }
    World *front = world();
    const auto isSame = [&](const auto &open) {
        return aws::connectionId(open->session.connection()) == aws::connectionId(connection);
    };
    const auto open = std::find_if(m_worlds.begin(), m_worlds.end(), isSame);
    World *same = open == m_worlds.end() ? nullptr : open->get();
    // What is chosen anew in its own place, or has other keys or another name now, is opened anew.
    const bool anew = same && opening == Opening::Instead
        && (same == front || !isAlike(same->session.connection(), connection));
    if (same && !anew) {
        m_window.showSession(same->session);
        return;
    }
    World *leaving = anew ? same : opening == Opening::Instead ? front : nullptr;
    int at = -1;
    if (leaving) {
        if (!mayClose(leaving->session))
            return;
        at = m_window.positionOf(leaving->session);
        takeDown(*leaving);
    }
    m_worlds.push_back(std::make_unique<World>(connection, m_clock));
    session::Session &session = m_worlds.back()->session;
    session.setApprovalQueue(m_settings.value(setting::approvalQueue));
    m_window.openSession(session, at);
    session.start();
    Q_EMIT worldOpened();
}

void Application::showTrial(const aws::Connection &connection, const QString &deploymentId)
{
    openWorld(connection, Opening::Beside);
    // What could not be opened has been said.
    if (Workbench *bench = m_window.workbench();
        bench && aws::connectionId(bench->session().connection()) == aws::connectionId(connection))
        bench->showNewDeployment(deploymentId);
}

/// Says why not.
bool Application::mayClose(session::Session &session)
{
    const QString reason = m_window.workbenchOf(session)->whyKept();
    if (reason.isEmpty())
        return true;
    m_window.showSession(session);
    m_window.showNotice(tr("%1 stays open.").arg(overview::placeText(session.connection())), reason);
    return false;
}

void Application::closeWorld(session::Session *session)
{
    World *world = worldOf(session);
    if (world && mayClose(world->session))
        takeDown(*world);
}

void Application::takeDown(World &world)
{
    m_window.closeSession(world.session);
    std::erase_if(m_worlds, [&](const auto &one) { return one.get() == &world; });
}

void Application::fail(const QString &what, const Error &error)
{
    m_window.showProblem(what, error);
    Q_EMIT worldFailed(error);
}

} // namespace hookline::gui
