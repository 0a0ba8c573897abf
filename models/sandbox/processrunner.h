// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sandbox/backend.h"

#include <QProcessEnvironment>

#include <memory>
#include <vector>

namespace hookline::sandbox {

/// Runs real processes, each in a process group of its own, without blocking. At its timeout the group gets
/// SIGTERM, and SIGKILL five seconds later. The newest 1 MiB of each output is kept. Of the machine's
/// environment a process sees everything but AWS_*: a person's real keys never reach a hook or a script.
/// Destroying the runner ends everything it started; callbacks do not come then. One thread with an event
/// loop.
class ProcessRunner final : public Runner
{
public:
    /// `clock` must outlive the runner.
    explicit ProcessRunner(Clock &clock);
    ~ProcessRunner() override;

    /// "NAME=value", given to every process: the sandbox's endpoint, keys and region.
    void setOwnEnvironment(const QStringList &variables);
    void run(const Process &process, std::function<void(ProcessResult)> done) override;

private:
    class Job;
    /// A group whose program ended but which still has members.
    struct Leftover
    {
        qint64 group = 0;
        ClockTimer kill;
    };
    void retire(Job *job);
    void watchLeftovers();

    Clock &m_clock;
    QStringList m_ownEnvironment;
    std::vector<std::unique_ptr<Job>> m_jobs;
    std::vector<Leftover> m_leftovers;
    ClockTimer m_leftoverTimer;
};

} // namespace hookline::sandbox
