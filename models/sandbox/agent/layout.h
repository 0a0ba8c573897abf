// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/domain/eventorder.h"
#include "models/sandbox/agent/agent.h"

#include <filesystem>
#include <optional>

namespace hookline::sandbox::agent {

/// Where an instance's agent keeps its things: the real agent's own tree, in a folder of the sandbox.
class Layout
{
public:
    /// Fails if one of the job's IDs cannot be a folder's name.
    static Result<Layout> of(const Job &job);

    std::filesystem::path instance() const { return m_instance; }
    /// Stands for the instance's "/".
    std::filesystem::path fileSystem() const { return m_instance / "fs"; }
    std::filesystem::path archive() const { return archiveOf(m_deployment); }
    std::filesystem::path archiveOf(const std::string &deployment) const
    {
        return group() / deployment / "deployment-archive";
    }
    std::filesystem::path log() const { return group() / m_deployment / "logs" / "scripts.log"; }
    std::filesystem::path cleanupList() const { return instruction("-cleanup"); }

    /// The archive whose AppSpec holds the scripts of the job's event; nothing if there is none yet (first
    /// deployment to the instance). Only while this deployment is not downloaded does another revision speak.
    std::optional<std::filesystem::path> scriptsArchive(const Job &job) const;

    Result<void> rememberMostRecent() const { return remember("_most_recent_install"); }
    Result<void> rememberLastSuccessful() const { return remember("_last_successful_install"); }
    /// Removes the oldest deployments' folders, as the agent does; never one that is still needed.
    void prune() const;

private:
    std::filesystem::path group() const { return m_instance / "deployment-root" / m_group; }
    std::filesystem::path instruction(const char *suffix) const;
    Result<void> remember(const char *suffix) const;
    std::optional<std::string> remembered(const char *suffix) const;

    std::filesystem::path m_instance;
    std::string m_group, m_deployment;
};

/// Whose scripts run at an EC2 event; None for reserved and unknown events.
domain::ScriptSource scriptSource(QStringView event, bool blueGreenRollback);

} // namespace hookline::sandbox::agent
