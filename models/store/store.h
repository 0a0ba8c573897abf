// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/domain/deployment.h"
#include "models/domain/hookrecords.h"
#include "models/domain/lifecyclehook.h"
#include "models/store/instanceindex.h"
#include "models/store/table.h"

#include <QStringList>

namespace hookline::store {

/// What is known now about one connection: one table per entity, filled only from AWS's replies (and the
/// decisions' intakes). Views and item models read it; nothing but the session writes it. GUI thread.
class Store
{
public:
    Store();

    Table<domain::Deployment> deployments;
    Table<domain::Target> targets; ///< Key: "<deploymentId>/<targetId>"
    Table<domain::Decision> decisions;
    Table<domain::AutoScalingGroup> autoScalingGroups; ///< Key: name
    Table<domain::AutoScalingInstance> autoScalingInstances; ///< Key: instance ID
    Table<domain::LifecycleHook> lifecycleHooks; ///< Key: domain::LifecycleHook::key()
    Table<domain::LifecycleAction> lifecycleActions; ///< Key: domain::LifecycleAction::key()
    Table<domain::ScalingActivity> scalingActivities; ///< Key: activity ID; of groups that were asked about
    Table<domain::HookResult> hookResults; ///< Key: HookResultId. Of every query that was asked.
    Table<domain::HookType> hookTypes; ///< Key: ARN.

    /// Counts the instances of each group, and knows which wait.
    const InstanceIndex &instanceIndex() const { return m_instanceIndex; }

    /// Keys of the deployment's targets, in the order in which they were first seen.
    const QStringList &targetKeys(const QString &deploymentId) const;

private:
    void indexTargets(const Delta &delta);
    void forgetTargets(const std::vector<int> &slotsToGo);

    InstanceIndex m_instanceIndex; // connected first, so that every later listener sees it up to date
    QHash<QString, QStringList> m_targetKeys;
    QObject m_context; // receiver of the index's own connection
};

} // namespace hookline::store
