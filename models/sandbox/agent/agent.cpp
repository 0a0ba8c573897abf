// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/agent/agent.h"

#include "models/sandbox/agent/filetree.h"
#include "models/sandbox/agent/installer.h"
#include "models/sandbox/agent/layout.h"
#include "models/sandbox/agent/scriptlog.h"

#include <QFile>
#include <QMetaObject>

#include <chrono>
#include <system_error>

namespace hookline::sandbox::agent {

namespace fs = std::filesystem;
using appspec::AppSpec;
using appspec::Script;
using domain::Diagnostics;
using domain::LifecycleErrorCode;

namespace {

using Done = std::function<void(Outcome)>;
using Enter = std::function<void(const std::function<void()> &)>;

Outcome succeeded(const QString &logTail = {}, const QStringList &notes = {})
{
    return {Diagnostics{LifecycleErrorCode::Success, {}, QStringLiteral("Succeeded"), logTail}, notes};
}

Outcome nothingToDo()
{
    return {Diagnostics{LifecycleErrorCode::Success, {}, QStringLiteral("CompletedNoopCommand"), {}}, {}};
}

/// Anything that is not a script's fault: no script name, no log.
Outcome broken(const QString &message)
{
    return {Diagnostics{LifecycleErrorCode::UnknownError, {}, message, {}}, {}};
}

/// The AppSpec of an archive, or what the agent says about it.
Result<AppSpec> readSpec(const fs::path &archive)
{
    const fs::path path = archive / "appspec.yml";
    std::error_code code;
    QFile file(toText(path));
    if (!fs::is_regular_file(fs::symlink_status(path, code)) || !file.open(QIODevice::ReadOnly)) {
        return Error{
            .code = ErrorCode::InvalidInput,
            .message =
                QStringLiteral(
                    "The CodeDeploy agent did not find an AppSpec file within the unpacked revision "
                    "directory at revision-relative path \"appspec.yml\". The revision was unpacked to "
                    "directory \"%1\", and the AppSpec file was expected but not found at path \"%2\". "
                    "Consult the AWS CodeDeploy Appspec documentation for more information at "
                    "http://docs.aws.amazon.com/codedeploy/latest/userguide/"
                    "reference-appspec-file.html")
                    .arg(toText(archive), toText(path))};
    }
    appspec::Reading reading = appspec::read(file.read(appspec::maximumSize + 1), appspec::Platform::Server);
#ifdef Q_OS_WIN
    const QLatin1StringView ownOs("windows");
#else
    const QLatin1StringView ownOs("linux");
#endif
    if (reading.ok() && reading.spec.os != ownOs) {
        return Error{
            .code = ErrorCode::InvalidInput,
            .message =
                QStringLiteral(
                    "The deployment failed because the application specification file specifies an "
                    "unsupported "
                    "operating system (%1). Specify either \"linux\" or \"windows\" in the os section of the "
                    "AppSpec file, and then try again.")
                    .arg(reading.spec.os)};
    }
    if (!reading.ok())
        return Error{.code = ErrorCode::InvalidInput, .message = reading.refusal()};
    return reading.spec;
}

Outcome downloadBundle(const Job &job, const Layout &layout)
{
    const fs::path revision = toPath(job.revisionDirectory);
    std::error_code code;
    if (job.revisionDirectory.isEmpty() || !fs::is_directory(revision, code))
        return broken(
            fileError(QStringLiteral("No such file or directory @ dir_initialize"), revision).message);
    const fs::path home = fs::weakly_canonical(layout.instance(), code);
    const fs::path source = fs::canonical(revision, code);
    if (code || std::mismatch(source.begin(), source.end(), home.begin(), home.end()).first == source.end())
        return broken(
            QStringLiteral("The revision's folder holds the sandbox's own: %1").arg(job.revisionDirectory));
    const fs::path archive = layout.archive();
    const fs::path part = archive.parent_path() / "deployment-archive.part";
    fs::remove_all(part, code);
    if (auto copied = copyTree(source, part); !copied)
        return broken(copied.error().message);
    fs::remove_all(archive, code);
    fs::rename(part, archive, code); // The archive is there whole or not at all.
    if (code)
        return broken(fileError(QString::fromStdString(code.message()), archive).message);
    if (auto remembered = layout.rememberMostRecent(); !remembered)
        return broken(remembered.error().message);
    layout.prune();
    return succeeded();
}

/// Hooks that no event will ever run; the agent notices at Install. (Its own two, DownloadBundle and Install,
/// pass although nothing under them runs.)
QStringList unknownEvents(const AppSpec &spec)
{
    QStringList names;
    for (const appspec::EventScripts &event : spec.scripts) {
        const bool own =
            event.event == QLatin1StringView("DownloadBundle") || event.event == QLatin1StringView("Install");
        if (!event.scripts.empty() && !own
            && !domain::isHookable(domain::ComputePlatform::Server, event.event))
            names.append(u'"' + event.event + u'"');
    }
    return names;
}

Outcome installRevision(const Job &job, const Layout &layout)
{
    const auto spec = readSpec(layout.archive());
    if (!spec)
        return broken(spec.error().message);
    if (const QStringList names = unknownEvents(*spec); !names.isEmpty()) {
        return broken(QStringLiteral("appspec.yml file contains unknown lifecycle events: [%1]")
                          .arg(names.join(QLatin1StringView(", "))));
    }
    const auto behavior = spec->fileExistsBehavior.value_or(
        job.fileExistsBehavior.value_or(appspec::FileExistsBehavior::Disallow));
    const auto installed = install({.archive = layout.archive(),
                                    .root = layout.fileSystem(),
                                    .cleanupList = layout.cleanupList(),
                                    .spec = *spec,
                                    .behavior = behavior});
    if (!installed)
        return broken(installed.error().message);
    if (auto remembered = layout.rememberLastSuccessful(); !remembered)
        return broken(remembered.error().message);
    return succeeded({}, *installed);
}

/// Which program runs a script: itself, or sh for text without a shebang.
std::pair<QString, QStringList> commandFor(const QString &path)
{
    QFile file(path);
    const QByteArray start = file.open(QIODevice::ReadOnly) ? file.read(4) : QByteArray();
    const bool runsItself = start.startsWith("#!")
        || start
            == QByteArrayView("\x7f"
                              "ELF");
#ifdef Q_OS_WIN
    return {path, {}};
#else
    if (runsItself || start.isEmpty())
        return {path, {}};
    return {QStringLiteral("/bin/sh"), {path}};
#endif
}

/// Ruby's class and text for a program that did not start.
QString startError(const QString &problem, const QString &path)
{
    if (problem.contains(QLatin1StringView("No such file"), Qt::CaseInsensitive))
        return QStringLiteral("Errno::ENOENT with message No such file or directory - %1").arg(path);
    if (problem.contains(QLatin1StringView("Permission denied"), Qt::CaseInsensitive))
        return QStringLiteral("Errno::EACCES with message Permission denied - %1").arg(path);
    if (problem.contains(QLatin1StringView("Exec format"), Qt::CaseInsensitive))
        return QStringLiteral("Errno::ENOEXEC with message Exec format error - %1").arg(path);
    return QStringLiteral("RuntimeError with message %1").arg(problem);
}

} // namespace

/// The scripts of one event, one after the other; the first failure ends it.
class ScriptRun : public std::enable_shared_from_this<ScriptRun>
{
public:
    ScriptRun(const Job &job, const Layout &layout, const fs::path &archive, std::vector<Script> scripts,
              std::function<Instant()> now, Done done)
        : m_job(job)
        , m_layout(layout)
        , m_archive(archive)
        , m_scripts(std::move(scripts))
        , m_log(toText(layout.log()), std::move(now))
        , m_done(std::move(done))
    {
        m_log.line(QLatin1StringView("LifecycleEvent - ") + job.event);
    }

    /// `runner` starts the next script; `alive` says whether anybody still listens.
    void next(Runner &runner, const std::weak_ptr<void> &alive)
    {
        if (m_position == m_scripts.size())
            return m_done(succeeded(m_log.tail(), m_notes));
        const Script &script = m_scripts[m_position++];
        const auto path = prepare(script);
        if (!path)
            return;
        m_log.line(QLatin1StringView("Script - ") + script.location);
        if (!script.runAs.isEmpty() || script.sudo) {
            const QString note = QStringLiteral("%1 asks for user '%2'%3: the sandbox does not switch users")
                                     .arg(script.location, script.runAs,
                                          script.sudo ? QStringLiteral(" and sudo") : QString());
            m_notes.append(note);
            m_log.line(QLatin1StringView("[hookline]") + note);
        }
        const auto [program, arguments] = commandFor(*path);
        runner.run(
            {.program = program,
             .arguments = arguments,
             .environment = environment(),
             .workingDirectory = toText(m_layout.instance()),
             .timeout = std::chrono::seconds(script.timeoutSeconds)},
            [self = shared_from_this(), &runner, alive, script, path = *path](const ProcessResult &result) {
                if (alive.expired())
                    return;
                self->log(result);
                if (!self->judge(script, path, result))
                    self->next(runner, alive);
            });
    }

private:
    void fail(LifecycleErrorCode code, const Script &script, const QString &message)
    {
        m_done({Diagnostics{code, script.location, message, m_log.tail()}, m_notes});
    }

    /// The script's absolute path, executable; otherwise the run has failed.
    std::optional<QString> prepare(const Script &script)
    {
        const auto parts = components(script.location);
        const auto path = parts ? sourceInside(m_archive, *parts) : Result<fs::path>(Error{});
        std::error_code code;
        const fs::path real = path ? fs::canonical(*path, code) : fs::path();
        const fs::path home = fs::canonical(m_archive, code);
        const bool inside = !real.empty()
            && std::mismatch(home.begin(), home.end(), real.begin(), real.end()).first == home.end();
        if (!inside || !fs::exists(real, code)) {
            fail(LifecycleErrorCode::ScriptMissing, script,
                 QStringLiteral("Script does not exist at specified location: %1")
                     .arg(toText((m_archive / toPath(script.location).relative_path()).lexically_normal())));
            return std::nullopt;
        }
        constexpr fs::perms executable =
            fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
        if ((fs::status(real, code).permissions() & fs::perms::owner_exec) == fs::perms::none) {
            fs::permissions(real, executable, fs::perm_options::add, code);
            if (code) {
                fail(LifecycleErrorCode::ScriptNotExecutable, script,
                     QStringLiteral("Unable to set script at specified location: %1 as executable")
                         .arg(script.location));
                return std::nullopt;
            }
        }
        return toText(real);
    }

    QStringList environment() const
    {
        const std::pair<const char *, QString> own[] = {
            {"APPLICATION_NAME", m_job.applicationName},
            {"DEPLOYMENT_ID", m_job.deploymentId},
            {"DEPLOYMENT_GROUP_NAME", m_job.deploymentGroupName},
            {"DEPLOYMENT_GROUP_ID", m_job.deploymentGroupId},
            {"LIFECYCLE_EVENT", m_job.event},
            {"HOOKLINE_INSTANCE_ROOT", toText(m_layout.fileSystem())},
        };
        QStringList variables = m_job.environment;
        for (const auto &[name, value] : own)
            variables.append(QLatin1StringView(name) + u'=' + value);
        return variables;
    }

    void log(const ProcessResult &result)
    {
        m_log.output(QLatin1StringView("[stdout]"), result.standardOutput);
        m_log.output(QLatin1StringView("[stderr]"), result.standardError);
    }

    /// True if the script's result ended the run.
    bool judge(const Script &script, const QString &path, const ProcessResult &result)
    {
        const QString place = QStringLiteral("Script at specified location: ") + script.location;
        const QString who =
            script.runAs.isEmpty() ? place : place + QLatin1StringView(" run as user ") + script.runAs;
        if (!result.started) {
            fail(LifecycleErrorCode::ScriptFailed, script,
                 who + QLatin1StringView(" failed with error ") + startError(result.problem, path));
        } else if (result.timedOut) {
            fail(LifecycleErrorCode::ScriptTimedOut, script,
                 place + QStringLiteral(" failed to complete in %1 seconds").arg(script.timeoutSeconds));
        } else if (result.outputsLeftOpen) {
            // The agent's own code for this has no public name.
            fail(LifecycleErrorCode::UnknownError, script,
                 who + QLatin1StringView(" failed to close STDOUT"));
        } else if (result.exitCode != 0) {
            // Killed by a signal: the agent says no number.
            const QString number = result.exitCode < 0 ? QString() : QString::number(result.exitCode);
            fail(LifecycleErrorCode::ScriptFailed, script,
                 who + QLatin1StringView(" failed with exit code ") + number);
        } else {
            return false;
        }
        return true;
    }

    const Job m_job;
    const Layout m_layout;
    const fs::path m_archive;
    const std::vector<Script> m_scripts;
    ScriptLog m_log;
    QStringList m_notes;
    Done m_done;
    std::size_t m_position = 0;
};

class Agent::Private
{
public:
    Private(Runner &runner, std::function<Instant()> now, Enter enter)
        : runner(runner)
        , now(std::move(now))
        , enter(std::move(enter))
    { }

    Runner &runner;
    std::function<Instant()> now;
    Enter enter;
    QObject context; ///< Its death takes queued starts along.

    void start(const Job &job, const std::weak_ptr<void> &alive, const Done &done)
    {
        const auto layout = Layout::of(job);
        if (!layout)
            return done(broken(layout.error().message));
        for (const fs::path &folder : {layout->fileSystem(), layout->log().parent_path()}) {
            if (auto made = makeDirectories(folder); !made)
                return done(broken(made.error().message));
        }
        if (job.event == QLatin1StringView("DownloadBundle"))
            return done(downloadBundle(job, *layout));
        if (job.event == QLatin1StringView("Install"))
            return done(installRevision(job, *layout));
        if (scriptSource(job.event, job.blueGreenRollback) == domain::ScriptSource::None)
            return done(nothingToDo());
        const auto archive = layout->scriptsArchive(job);
        if (!archive)
            return done(nothingToDo());
        const auto spec = readSpec(*archive);
        if (!spec)
            return done(broken(spec.error().message));
        const appspec::EventScripts *event = spec->scriptsOf(job.event);
        if (!event || event->scripts.empty())
            return done(nothingToDo());
        std::make_shared<ScriptRun>(job, *layout, *archive, event->scripts, now, done)->next(runner, alive);
    }
};

Agent::Agent(Runner &runner, std::function<Instant()> now, Enter enter)
    : d(std::make_shared<Private>(runner, std::move(now), std::move(enter)))
{
    if (!d->enter)
        d->enter = [](const std::function<void()> &act) { act(); };
    if (!d->now)
        d->now = [] { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); };
}

Agent::~Agent() = default;

void Agent::run(const Job &job, std::function<void(Outcome)> done)
{
    const std::weak_ptr<Private> alive = d;
    QMetaObject::invokeMethod(
        &d->context,
        [alive, job, done = std::move(done)] {
            if (const auto self = alive.lock())
                self->enter([&] { self->start(job, alive, done); });
        },
        Qt::QueuedConnection);
}

} // namespace hookline::sandbox::agent
