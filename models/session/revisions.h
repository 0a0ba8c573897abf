// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"
#include "models/domain/deployment.h"
#include "models/domain/revision.h"

#include <functional>
#include <vector>

// Which revisions there are, and what stands in them: read when a person asks, not polled. `done` is called
// once, and not at all after the death of `context`. GUI thread.
namespace hookline::session {

/// An application, as BatchGetApplications tells it.
struct ApplicationFacts
{
    QString name;
    domain::ComputePlatform platform = domain::ComputePlatform::Unknown;

    bool operator==(const ApplicationFacts &) const = default;
};

/// A deployment group and what is current in it.
struct GroupFacts
{
    QString name;
    QString lastSuccessful; ///< Deployment ID; empty: none has succeeded yet.

    bool operator==(const GroupFacts &) const = default;
};

/// A revision that was deployed, or only registered.
struct KnownRevision
{
    QString application;
    QString deploymentId; ///< Empty: of no deployment in particular.
    QString group;
    domain::DeploymentStatus status = domain::DeploymentStatus::Unknown;
    QString statusText; ///< As in domain::Deployment.
    std::optional<Instant> created; ///< The deployment.
    QString creator;
    QStringList currentIn; ///< Deployment groups whose last successful deployment it is.
    domain::Revision revision;
};

/// By name.
void readApplications(const aws::Caller &caller, QObject *context,
                      std::function<void(Result<std::vector<ApplicationFacts>>)> done);
/// By name.
void readGroups(const aws::Caller &caller, const QString &application, QObject *context,
                std::function<void(Result<std::vector<GroupFacts>>)> done);

/// The newest first (AWS lists them so), at most this many.
inline constexpr int mostRevisions = 100;
struct RevisionList
{
    std::vector<KnownRevision> rows;
    bool more = false; ///< There are older ones.
};

/// What was deployed to the group; what is current in it is among them, however old it is.
void readDeployedRevisions(const aws::Caller &caller, const QString &application, const GroupFacts &group,
                           QObject *context, std::function<void(Result<RevisionList>)> done);
/// What is registered with the application; `groups` tell what is current.
void readRegisteredRevisions(const aws::Caller &caller, const QString &application,
                             const std::vector<GroupFacts> &groups, QObject *context,
                             std::function<void(Result<RevisionList>)> done);

/// The same with its content, where AWS holds it (GetApplicationRevision).
void readContent(const aws::Caller &caller, const KnownRevision &known, QObject *context,
                 std::function<void(Result<KnownRevision>)> done);
/// The revision of that deployment (GetDeployment), with its content likewise.
void readRevisionOf(const aws::Caller &caller, const QString &deploymentId, QObject *context,
                    std::function<void(Result<KnownRevision>)> done);

} // namespace hookline::session
