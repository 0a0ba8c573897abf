// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/engine.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {

/// Why a deployment cannot be rolled back; empty if it can.
QString Engine::whyNoRollback(const Deployment &origin) const
{
    const auto keys = origin.targets;
    const Target *first =
        keys.isEmpty() ? nullptr : m_world.targets.find(Target::keyOf(origin.id, keys.front()));
    if (!first)
        return QStringLiteral("Automatic rollback was not performed: the deployment changed nothing.");
    if (origin.platform == ComputePlatform::Ecs) {
        // AppSpec seed: at BeforeInstall there is no replacement task set yet, and no rollback.
        const auto install = std::size_t(domain::eventRank(first->track, u"Install"));
        const EventStatus status = first->events[install].status;
        if (status == EventStatus::Pending || status == EventStatus::Skipped)
            return QStringLiteral("Automatic rollback was not performed: a rollback is not possible at "
                                  "BeforeInstall.");
    }
    const Group *group = m_world.groups.find(Group::keyOf(origin.application, origin.group));
    // Behind a service there is always something that took the traffic before.
    if (origin.platform == ComputePlatform::Server && group->lastSuccessful.isEmpty())
        return QStringLiteral("Automatic rollback was not performed: the deployment group has no last "
                              "successful revision.");
    return {};
}

void Engine::rollBack(Deployment &origin)
{
    origin.rollbackMessage = whyNoRollback(origin);
    m_world.touch(origin);
    if (!origin.rollbackMessage.isEmpty())
        return;
    Group &group = *m_world.groups.find(Group::keyOf(origin.application, origin.group));
    const Deployment *good = m_world.deployments.find(group.lastSuccessful);
    NewDeployment made;
    made.group = &group;
    made.platform = origin.platform;
    made.revision = good ? good->revision : origin.revision;
    made.rules.name = origin.config;
    made.rules.health = origin.health; // traffic goes back all at once
    made.creator = QStringLiteral("codeDeployRollback");
    made.description = QStringLiteral("Deployment rollback of %1").arg(origin.id);
    made.settings = origin.settings;
    made.settings.remove(QStringLiteral("autoRollbackConfiguration"));
    made.rollbackOf = origin.id;
    Deployment &back = create(made);
    back.rollbackMessage =
        QStringLiteral("Deployment %1 is triggered to roll back deployment %2.").arg(back.id, origin.id);
    origin.rollbackId = back.id;
    origin.rollbackMessage = QStringLiteral("Deployment %1 terminated. Automatic rollback is triggered with "
                                            "a DeploymentId %2.")
                                 .arg(origin.id, back.id);
    m_world.touch(origin);
    m_world.touch(back);
}

} // namespace hookline::sandbox::codedeploy
