// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/agent/layout.h"

#include "models/sandbox/agent/filetree.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace hookline::sandbox::agent {

namespace fs = std::filesystem;
using domain::EventTrack;
using domain::ScriptSource;

namespace {

constexpr std::size_t keptDeployments = 5; // The agent's max_revisions.

} // namespace

ScriptSource scriptSource(QStringView event, bool blueGreenRollback)
{
    const auto inTrack = [event](EventTrack track) {
        const auto order = domain::eventOrder(track);
        const std::size_t rank = std::size_t(domain::eventRank(track, event));
        return rank < order.size() && event == QLatin1StringView(order[rank].name) ? order[rank].source
                                                                                   : ScriptSource::None;
    };
    if (blueGreenRollback) {
        for (const EventTrack track :
             {EventTrack::BlueGreenRollbackOriginal, EventTrack::BlueGreenRollbackReplacement}) {
            if (const ScriptSource source = inTrack(track); source != ScriptSource::None)
                return source;
        }
    }
    return inTrack(EventTrack::InPlaceLoadBalanced);
}

Result<Layout> Layout::of(const Job &job)
{
    for (const QString &name : {job.instanceId, job.deploymentGroupId, job.deploymentId}) {
        if (!isSafeName(name)) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = QStringLiteral("'%1' cannot name a folder").arg(name.left(64))};
        }
    }
    if (!QDir::isAbsolutePath(job.rootDirectory)) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QStringLiteral("The agent's root must be an absolute path")};
    }
    Layout layout;
    layout.m_instance = toPath(job.rootDirectory) / toPath(job.instanceId);
    layout.m_group = toPath(job.deploymentGroupId).string();
    layout.m_deployment = toPath(job.deploymentId).string();
    return layout;
}

std::optional<fs::path> Layout::scriptsArchive(const Job &job) const
{
    std::error_code code;
    if (fs::is_directory(archive(), code))
        return archive();
    const ScriptSource source = scriptSource(job.event, job.blueGreenRollback);
    if (source == ScriptSource::CurrentRevision)
        return archive();
    const auto deployment = remembered(
        source == ScriptSource::MostRecentRevision ? "_most_recent_install" : "_last_successful_install");
    if (source == ScriptSource::None || !deployment || !fs::is_directory(archiveOf(*deployment), code))
        return std::nullopt;
    return archiveOf(*deployment);
}

fs::path Layout::instruction(const char *suffix) const
{
    return m_instance / "deployment-root" / "deployment-instructions" / (m_group + suffix);
}

Result<void> Layout::remember(const char *suffix) const
{
    const fs::path path = instruction(suffix);
    if (auto made = makeDirectories(path.parent_path()); !made)
        return made;
    QSaveFile file(toText(path));
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(m_deployment.c_str()) >= 0 && file.commit();
    return written ? Result<void>() : Result<void>(fileError(file.errorString(), path));
}

std::optional<std::string> Layout::remembered(const char *suffix) const
{
    constexpr qint64 longest = 256;
    QFile file(toText(instruction(suffix)));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QString name = QString::fromUtf8(file.read(longest)).trimmed();
    return isSafeName(name) ? std::optional(name.toStdString()) : std::nullopt;
}

void Layout::prune() const
{
    std::vector<std::pair<fs::file_time_type, fs::path>> folders;
    std::error_code code;
    for (fs::directory_iterator it(group(), code); !code && it != fs::directory_iterator();
         it.increment(code)) {
        const std::string name = it->path().filename().string();
        if (name != m_deployment && name != remembered("_last_successful_install")
            && name != remembered("_most_recent_install"))
            folders.emplace_back(it->last_write_time(code), it->path());
    }
    if (folders.size() < keptDeployments)
        return;
    std::ranges::sort(folders, std::ranges::greater{});
    for (std::size_t i = keptDeployments - 1; i < folders.size(); ++i)
        fs::remove_all(folders[i].second, code);
}

} // namespace hookline::sandbox::agent
