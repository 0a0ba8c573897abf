// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/processrunner.h"

#include "models/sandbox/outputpipe.h"

#include <QProcess>
#include <QTimer>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <unistd.h>

#include <csignal>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace hookline::sandbox {

namespace {

constexpr Millis killGrace{5000}; // from SIGTERM to SIGKILL, as the newer agent
constexpr Millis reapGrace{100}; // from SIGKILL to giving up on outputs that others hold
constexpr Millis closeGrace{5000}; // for the outputs of a program without a timeout
constexpr Millis stopGrace{300}; // at the sandbox's own end
constexpr Millis leftoverInterval{5000};

#ifdef Q_OS_UNIX
bool groupAlive(qint64 group)
{
    return group > 0 && ::kill(static_cast<pid_t>(-group), 0) == 0;
}

void signalGroup(qint64 group, int signal)
{
    if (group > 0)
        ::kill(static_cast<pid_t>(-group), signal);
}
#else
bool groupAlive(qint64)
{
    return false;
}
#endif

QProcessEnvironment environmentFor(const QStringList &own, const QStringList &extra)
{
    QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
    for (const QString &name : result.keys()) {
        if (name.startsWith(u"AWS_"))
            result.remove(name);
    }
    for (const QStringList &list : {own, extra}) {
        for (const QString &variable : list) {
            const qsizetype equals = variable.indexOf(u'=');
            if (equals > 0)
                result.insert(variable.left(equals), variable.mid(equals + 1));
        }
    }
    return result;
}

} // namespace

/// One process from start to its last output byte.
class ProcessRunner::Job
{
public:
    Job(ProcessRunner &runner, std::function<void(ProcessResult)> done)
        : m_runner(runner)
        , m_done(std::move(done))
    { }

    ~Job()
    {
        QObject::disconnect(&m_process, nullptr, nullptr, nullptr);
        end();
    }

    void start(const Process &process)
    {
        m_limit = process.timeout;
        m_process.setProgram(process.program);
        m_process.setArguments(process.arguments);
        if (!process.workingDirectory.isEmpty())
            m_process.setWorkingDirectory(process.workingDirectory);
        m_process.setProcessEnvironment(environmentFor(m_runner.m_ownEnvironment, process.environment));
        prepareOutputs();
        QObject::connect(&m_process, &QProcess::errorOccurred, &m_process,
                         [this](QProcess::ProcessError error) {
                             if (error == QProcess::FailedToStart) {
                                 m_result.problem = m_process.errorString();
                                 m_out.close();
                                 m_err.close();
                                 complete();
                             }
                         });
        QObject::connect(&m_process, &QProcess::finished, &m_process,
                         [this](int code, QProcess::ExitStatus status) {
                             m_result.exitCode = status == QProcess::NormalExit ? code : -1;
                             m_exited = true;
                             checkOutputs();
                         });
        QObject::connect(&m_process, &QProcess::started, &m_process, [this] { m_result.started = true; });
        m_process.start();
        m_group = m_process.processId();
        m_out.closeWriteEnd();
        m_err.closeWriteEnd();
        if (!process.input.isEmpty())
            m_process.write(process.input);
        m_process.closeWriteChannel();
        if (m_limit > Millis(0))
            m_timer = m_runner.m_clock.callAfter(m_limit, [this] { timeOut(); });
    }

    qint64 group() const { return m_group; }
    bool timedOut() const { return m_result.timedOut; }

private:
    void prepareOutputs()
    {
#ifdef Q_OS_UNIX
        // Own pipes, because QProcess forgets the outputs as soon as the program itself has ended, and who
        // still holds them open is what the agent's OUTPUTS_LEFT_OPEN is about.
        m_process.setProcessChannelMode(QProcess::ForwardedChannels);
        m_out.open([this] { checkOutputs(); });
        m_err.open([this] { checkOutputs(); });
        m_process.setChildProcessModifier([out = m_out.writeEnd(), err = m_err.writeEnd()] {
            ::setsid();
#ifdef Q_OS_LINUX
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
            ::dup2(out, STDOUT_FILENO);
            ::dup2(err, STDERR_FILENO);
        });
#else
        QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
                         [this] { m_out.append(m_process.readAllStandardOutput()); });
        QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                         [this] { m_err.append(m_process.readAllStandardError()); });
#endif
    }

    void timeOut()
    {
        if (m_exited) { // it ended in time, its children keep its outputs
            m_result.outputsLeftOpen = true;
            return complete();
        }
        m_result.timedOut = true;
#ifdef Q_OS_UNIX
        signalGroup(m_group, SIGTERM);
        m_timer = m_runner.m_clock.callAfter(killGrace, [this] {
            signalGroup(m_group, SIGKILL);
            m_timer = m_runner.m_clock.callAfter(reapGrace, [this] { complete(); });
        });
#else
        m_process.kill();
#endif
    }

    /// After the program's end: complete as soon as both outputs are closed, or after the time that is left.
    void checkOutputs()
    {
        if (!m_exited)
            return;
        if (m_out.isClosed() && m_err.isClosed())
            complete();
        else if (m_limit == Millis(0) && !m_closing && !m_result.timedOut) {
            m_closing = true;
            m_timer = m_runner.m_clock.callAfter(closeGrace, [this] { timeOut(); });
        }
    }

    void complete()
    {
        if (m_completed)
            return;
        m_completed = true;
        m_timer.cancel();
        m_result.standardOutput = m_out.take();
        m_result.standardError = m_err.take();
        // Not from inside a signal of the process that dies with this job.
        QTimer::singleShot(0, &m_process, [this] {
            auto done = std::move(m_done);
            const ProcessResult result = m_result;
            m_runner.retire(this); // deletes this
            done(result);
        });
    }

    void end()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
#ifdef Q_OS_UNIX
        signalGroup(m_group, SIGTERM);
        if (!m_process.waitForFinished(static_cast<int>(stopGrace.count())))
            m_process.kill();
        signalGroup(m_group, SIGKILL);
#else
        m_process.kill();
#endif
        m_process.waitForFinished(static_cast<int>(stopGrace.count()));
    }

    ProcessRunner &m_runner;
    std::function<void(ProcessResult)> m_done;
    QProcess m_process;
    OutputPipe m_out, m_err;
    ProcessResult m_result;
    Millis m_limit{0};
    qint64 m_group = 0;
    bool m_exited = false, m_closing = false, m_completed = false;
    ClockTimer m_timer;
};

ProcessRunner::ProcessRunner(Clock &clock)
    : m_clock(clock)
{ }

ProcessRunner::~ProcessRunner()
{
    m_jobs.clear();
#ifdef Q_OS_UNIX
    for (const Leftover &leftover : m_leftovers)
        signalGroup(leftover.group, SIGKILL);
#endif
}

void ProcessRunner::setOwnEnvironment(const QStringList &variables)
{
    m_ownEnvironment = variables;
}

void ProcessRunner::run(const Process &process, std::function<void(ProcessResult)> done)
{
    m_jobs.push_back(std::make_unique<Job>(*this, std::move(done)));
    m_jobs.back()->start(process);
}

void ProcessRunner::retire(Job *job)
{
#ifdef Q_OS_UNIX
    if (groupAlive(job->group())) {
        Leftover leftover{.group = job->group()};
        if (job->timedOut()) // the program went at SIGTERM, others of its group did not
            leftover.kill =
                m_clock.callAfter(killGrace, [group = leftover.group] { signalGroup(group, SIGKILL); });
        m_leftovers.push_back(std::move(leftover));
        watchLeftovers();
    }
#endif
    std::erase_if(m_jobs, [job](const auto &entry) { return entry.get() == job; });
}

/// Forgets groups that have emptied: the system may give their numbers to others.
void ProcessRunner::watchLeftovers()
{
#ifdef Q_OS_UNIX
    std::erase_if(m_leftovers, [](const Leftover &leftover) { return !groupAlive(leftover.group); });
    if (!m_leftovers.empty())
        m_leftoverTimer = m_clock.callAfter(leftoverInterval, [this] { watchLeftovers(); });
#endif
}

} // namespace hookline::sandbox
