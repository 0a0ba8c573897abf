// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/store.h"

#include <QSet>

namespace hookline::store {

Store::Store()
    : deployments([](const domain::Deployment &row) { return row.id; })
    , targets([](const domain::Target &row) { return row.key(); })
    , decisions([](const domain::Decision &row) { return row.id; })
    , autoScalingGroups([](const domain::AutoScalingGroup &row) { return row.name; })
    , autoScalingInstances([](const domain::AutoScalingInstance &row) { return row.id; })
    , lifecycleHooks([](const domain::LifecycleHook &row) { return row.key(); })
    , lifecycleActions([](const domain::LifecycleAction &row) { return row.key(); })
    , scalingActivities([](const domain::ScalingActivity &row) { return row.id; })
    , hookResults([](const domain::HookResult &row) { return row.id; })
    , hookTypes([](const domain::HookType &row) { return row.arn; })
    , m_instanceIndex(autoScalingInstances)
{
    // Connected first, so that every later listener sees the index up to date.
    QObject::connect(targets.notifier(), &TableNotifier::changed, &m_context,
                     [this](const Delta &delta) { indexTargets(delta); });
    QObject::connect(targets.notifier(), &TableNotifier::aboutToRemove, &m_context,
                     [this](const std::vector<int> &slotsToGo) { forgetTargets(slotsToGo); });
}

const QStringList &Store::targetKeys(const QString &deploymentId) const
{
    static const QStringList none;
    const auto found = m_targetKeys.constFind(deploymentId);
    return found == m_targetKeys.constEnd() ? none : *found;
}

void Store::indexTargets(const Delta &delta)
{
    int first = delta.firstInserted;
    if (delta.reset) {
        m_targetKeys.clear();
        first = 0;
    }
    for (int slot = first; slot < targets.size(); ++slot) {
        const domain::Target &target = targets.rows()[static_cast<size_t>(slot)];
        m_targetKeys[target.deploymentId].append(target.key());
    }
}

void Store::forgetTargets(const std::vector<int> &slotsToGo)
{
    QHash<QString, QSet<QString>> gone;
    for (const int slot : slotsToGo) {
        const domain::Target &target = targets.rows()[static_cast<size_t>(slot)];
        gone[target.deploymentId].insert(target.key());
    }
    for (auto group = gone.cbegin(); group != gone.cend(); ++group) {
        const auto keys = m_targetKeys.find(group.key());
        keys->removeIf([&](const QString &key) { return group->contains(key); });
        if (keys->isEmpty())
            m_targetKeys.erase(keys);
    }
}

} // namespace hookline::store
