// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/core/instant.h"
#include "models/domain/deployment.h"
#include "models/sandbox/backend.h"

#include <functional>
#include <memory>
#include <optional>

namespace hookline::sandbox::agent {

/// One lifecycle event of one instance, to be run for real on this machine.
struct Job
{
    QString rootDirectory; ///< Private, absolute, made if missing; each instance gets a folder of its own.
    QString instanceId;
    QString event; ///< Any event of an EC2 track; those without work for an agent succeed at once.
    QString revisionDirectory; ///< The unpacked revision; read at DownloadBundle only.
    QString applicationName;
    QString deploymentId;
    QString deploymentGroupName;
    QString deploymentGroupId;
    /// Blue/green deployment made by a rollback: other revisions supply the traffic hooks.
    bool blueGreenRollback = false;
    /// The deployment's own option, for AppSpec files that say nothing. DISALLOW if that is missing too.
    std::optional<appspec::FileExistsBehavior> fileExistsBehavior;
    QStringList environment; ///< "NAME=value" beside the five that every script gets (BUNDLE_BUCKET …).
};

/// How it ended, as the agent reports it.
struct Outcome
{
    /// Success: message "Succeeded", or "CompletedNoopCommand" if there was nothing to run.
    domain::Diagnostics diagnostics;
    QStringList notes; ///< What the sandbox does not do as a real agent: change owners, switch users.

    bool ok() const { return diagnostics.errorCode == domain::LifecycleErrorCode::Success; }
};

/// What the CodeDeploy agent (1.8) does on an instance, under a private root:
///
///     <rootDirectory>/<instance>/deployment-root/<group>/<deployment>/{deployment-archive,logs/scripts.log}
///     <rootDirectory>/<instance>/fs/…    where `files` destinations such as /var/www end up
///
/// Scripts run as the sandbox's own user with HOOKLINE_INSTANCE_ROOT naming that fs folder: they are trusted
/// (explicit opt-in), the AppSpec and the revision's links are not. Every event can be run again after a
/// crash. Copying happens on the calling thread. Sandbox thread, needs its event loop; destroying the agent
/// drops callbacks that have not come yet.
class Agent
{
public:
    /// `runner` must outlive the agent. `now` stamps the lines of scripts.log; the computer's time by
    /// default. `enter` wraps what the agent does from its event loop (Env::enter); nothing by default.
    explicit Agent(Runner &runner, std::function<Instant()> now = {},
                   std::function<void(const std::function<void()> &)> enter = {});
    ~Agent();

    /// `done` is called once, never before this function returned.
    void run(const Job &job, std::function<void(Outcome)> done);

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace hookline::sandbox::agent
