// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/trials.h"

#include "app/gui/application.h"
#include "models/core/pool.h"
#include "models/sandbox/agent/filetree.h"
#include "models/trial/trialrun.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/trialpanel.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

namespace hookline::gui {

using appspec::TrialPanel;
using sandbox::agent::toPath;

namespace {

// More than any revision has, and little enough to be copied while somebody waits.
constexpr std::size_t mostEntries = 20'000;
constexpr qint64 mostBytes = 512LL * 1024 * 1024;

Error notUsable(const QString &directory, const QString &message)
{
    return {.code = ErrorCode::Storage, .message = message, .subject = directory};
}

/// Refuses what is too much to be a revision.
Result<void> measure(const QString &directory)
{
    const auto tree = sandbox::agent::listTree(toPath(directory));
    if (!tree)
        return tree.error();
    if (tree->size() > mostEntries)
        return notUsable(directory,
                         QStringLiteral("%1 holds %2 files and folders; a trial copies at most %3. Move the "
                                        "AppSpec into the revision's own folder.")
                             .arg(directory)
                             .arg(tree->size())
                             .arg(mostEntries));
    qint64 bytes = 0;
    for (const sandbox::agent::TreeEntry &entry : *tree) {
        std::error_code code;
        const auto path = toPath(directory) / entry.relative;
        if (!entry.isDirectory
            && std::filesystem::is_regular_file(std::filesystem::symlink_status(path, code)))
            bytes += static_cast<qint64>(std::filesystem::file_size(path, code));
        if (bytes > mostBytes)
            return notUsable(
                directory,
                QStringLiteral("%1 holds more than %2 MiB, which is what a trial copies at most.")
                    .arg(directory)
                    .arg(mostBytes / 1024 / 1024));
    }
    return {};
}

aws::Connection trialConnection(const sandbox::SandboxAddress &address, bool realScripts)
{
    aws::Connection connection = sandboxConnection(address);
    connection.name = realScripts ? QStringLiteral("trial-real") : QStringLiteral("trial");
    connection.label = realScripts ? Trials::tr("Trial, real scripts") : Trials::tr("Trial");
    return connection;
}

} // namespace

Result<void> layOutRevision(const QString &folder, const QString &key, const QByteArray &text,
                            const QString &directory)
{
    const QString target = QDir(folder).filePath(key);
    if (!directory.isEmpty()) {
        if (auto measured = measure(directory); !measured)
            return measured;
        if (auto copied = sandbox::agent::copyTree(toPath(directory), toPath(target)); !copied)
            return notUsable(directory, copied.error().message);
    }
    const QString path = QDir(target).filePath(QStringLiteral("appspec.yml"));
    QFile::remove(path); // a link of the revision's must not lead the text elsewhere
    QFile file(path);
    if (!QDir().mkpath(target) || !file.open(QFile::WriteOnly) || file.write(text) != text.size()
        || !file.flush())
        return notUsable(path, QStringLiteral("%1 could not be written: %2").arg(path, file.errorString()));
    return {};
}

Trials::Trials(Clock &clock, common::Confirmer &confirmer, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_confirmer(confirmer)
    , m_folder(QDir::temp().filePath(QStringLiteral("hookline-trials")))
{ }

Trials::~Trials() = default;

void Trials::open(appspec::SpecDesk &desk)
{
    appspec::SpecPane *pane = desk.current();
    if (!pane)
        return;
    if (qobject_cast<TrialPanel *>(pane->panel())) {
        pane->panel()->setFocus();
        return;
    }
    auto *panel = new TrialPanel(*pane, m_confirmer);
    connect(panel, &TrialPanel::runWished, this,
            [this, panel](const trial::Trial &trial, const QString &directory) {
                begin(panel, trial, directory);
            });
    if (const auto kept = m_kept.find(pane); kept != m_kept.end())
        panel->fill(kept->second);
    pane->showBeside(panel);
    connect(pane, &appspec::SpecPane::panelClosed, panel,
            [this, pane, panel] { m_kept[pane] = panel->trial(); });
    // Another text at the same address is another one.
    connect(pane, &QObject::destroyed, this, [this, pane] { m_kept.erase(pane); });
}

void Trials::begin(const Panel &panel, trial::Trial trial, const QString &directory)
{
    trial.number = ++m_number;
    if (trial.kind->platform != appspec::Platform::Server) {
        run(panel, trial);
        return;
    }
    trial.revisionFolder = revisions();
    if (!m_folder.isValid() || !QDir().mkpath(trial.revisionFolder) || !QDir().mkpath(realWorld())) {
        panel->showFailed(tr("There is no place for the revision."),
                          notUsable(m_folder.path(), m_folder.errorString()));
        return;
    }
    layOut(panel, trial, directory);
}

void Trials::layOut(const Panel &panel, const trial::Trial &trial, const QString &directory)
{
    panel->showMaking(directory.isEmpty()
                          ? tr("The trial is being made …")
                          : tr("%1 is being copied …").arg(QDir::toNativeSeparators(directory)));
    inPool(
        this,
        [folder = trial.revisionFolder, key = trial::revisionKey(trial), text = trial.text, directory] {
            return layOutRevision(folder, key, text, directory);
        },
        [this, panel, trial](const Result<void> &done) {
            if (done)
                run(panel, trial);
            else
                fail(panel, tr("The revision could not be copied for the trial."), done.error());
        });
}

void Trials::run(const Panel &panel, const trial::Trial &trial)
{
    if (panel)
        panel->showMaking(tr("The trial is being made …"));
    ready(trial.realScripts, [this, panel, trial](const Result<void> &sandbox) {
        if (!sandbox) {
            fail(panel, tr("The trial's sandbox did not start."), sandbox.error());
            return;
        }
        House &house = houseOf(trial.realScripts);
        auto *run = new trial::TrialRun(*house.client, m_clock, trial::callsOf(trial), this);
        connect(run, &trial::TrialRun::started, this,
                [this, run, panel, real = trial.realScripts](const QString &deploymentId) {
                    run->deleteLater();
                    tell(panel, real, deploymentId);
                });
        connect(run, &trial::TrialRun::failed, this,
                [this, run, panel](const QString &operation, const Error &error) {
                    run->deleteLater();
                    fail(panel, tr("The sandbox refused %1.").arg(operation), error);
                });
        run->start();
    });
}

/// In the panel, or, if it was closed meanwhile, above the window.
void Trials::fail(const Panel &panel, const QString &what, const Error &error)
{
    if (panel)
        panel->showFailed(what, error);
    else
        Q_EMIT failed(what, error);
}

void Trials::tell(const Panel &panel, bool realScripts, const QString &deploymentId)
{
    const aws::Connection connection = *houseOf(realScripts).connection;
    const auto show = [this, connection, deploymentId] { Q_EMIT started(connection, deploymentId); };
    if (panel) {
        panel->showStarted(deploymentId,
                           realScripts ? QDir(realWorld()).filePath(QStringLiteral("instances")) : QString());
        disconnect(panel, &TrialPanel::deploymentWished, this, nullptr);
        connect(panel, &TrialPanel::deploymentWished, this, show);
    }
    show();
}

QString Trials::revisions() const
{
    return m_folder.filePath(QStringLiteral("revisions"));
}

QString Trials::realWorld() const
{
    return m_folder.filePath(QStringLiteral("real"));
}

/// `done` is told once the sandbox listens, or that it does not.
void Trials::ready(bool realScripts, const std::function<void(const Result<void> &)> &done)
{
    House &house = houseOf(realScripts);
    if (house.connection) {
        done({});
        return;
    }
    house.waiting.push_back(done);
    if (house.sandbox)
        return;
    sandbox::SandboxOptions options;
    options.scenario = QStringLiteral("empty");
    options.allowPrograms = realScripts;
    if (realScripts)
        options.dataDirectory = realWorld();
    house.sandbox = std::make_unique<sandbox::Sandbox>();
    house.sandbox->start(options,
                         [this, realScripts](const auto &address) { listens(realScripts, address); });
}

void Trials::listens(bool realScripts, const Result<sandbox::SandboxAddress> &address)
{
    House &house = houseOf(realScripts);
    if (address) {
        house.connection = trialConnection(*address, realScripts);
        house.transport = std::make_unique<aws::QnamTransport>(house.connection->network);
        house.client = std::make_unique<aws::Client>(*house.connection, *house.transport, m_clock, [] {
            return QRandomGenerator::global()->generateDouble();
        });
    } else {
        house.sandbox.release()->deleteLater(); // It is the caller.
    }
    for (const auto &done : std::exchange(house.waiting, {}))
        done(address ? Result<void>() : Result<void>(address.error()));
}

} // namespace hookline::gui
