// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/configs.h"
#include "models/sandbox/codedeploy/state.h"
#include "models/sandbox/table.h"

#include <QHash>

#include <set>
#include <vector>

namespace hookline::sandbox::codedeploy {

/// Everything that the sandbox's CodeDeploy knows, and when something of it moves next. Rows are changed in
/// place and then touched; flush() hands the changed ones to the records.
class World
{
public:
    WorldFacts facts;
    Table<Application> applications;
    Table<Group> groups;
    Table<Config> configs;
    Table<Revision> revisions;
    Table<Instance> instances;
    Table<HookFunction> functions;
    Table<ScriptOutcome> outcomes;
    Table<Bucket> buckets;
    Table<Deployment> deployments;
    Table<Target> targets;

    /// Which instances a group finds, as long as `placement` stays what it was: it counts up with everything
    /// that could change the answer.
    struct Found
    {
        int placement = -1;
        QStringList instances;
    };
    QHash<QString, Found> foundInstances; ///< By group ID.
    int placement = 0;

    /// The moment that is being played: never goes back.
    Instant now;

    void load(const Records &records);
    void flush(Records &records);
    void touchFacts() { m_factsChanged = true; }

    Deployment &addDeployment(Deployment deployment);
    Target &addTarget(Deployment &deployment, Target target);
    void touch(Deployment &deployment)
    {
        deployments.touch(deployment, [&] { return deployment.id; });
    }
    void touch(Target &target)
    {
        targets.touch(target, [&] { return target.key(); });
    }
    void touch(Group &group)
    {
        groups.touch(group, [&] { return group.key(); });
    }
    Target *target(const Deployment &deployment, const QString &id)
    {
        return targets.find(Target::keyOf(deployment.id, id));
    }
    /// In the order of Deployment::targets.
    const std::vector<Target *> &targetsOf(const Deployment &deployment) const;

    /// Deployments in order of creation, all of them or one group's (by ID).
    const std::vector<Deployment *> &byCreation() const { return m_byCreation; }
    const std::vector<Deployment *> &ofGroup(const QString &groupId) const;

    std::optional<Rules> rules(const QString &configName) const;

    /// Sets or clears when a row moves by itself.
    void setDue(Deployment &deployment, std::optional<Instant> due);
    void setDue(Target &target, std::optional<Instant> due);
    std::optional<Instant> nextDue() const;
    std::optional<Instant> nextDeadline() const;
    /// Takes the key of a row that is due at `until` or before, and moves `now` there. Keys of deployments
    /// are their IDs, of targets "deployment/target". Rows due together come in order of their keys.
    std::optional<QString> takeDue(Instant until);

    /// Random bits that belong to these names in this world.
    quint64 draw(std::initializer_list<QStringView> texts) const;
    /// A new ID of UUID form.
    QString newId();
    QString newDeploymentId();

private:
    using Timers = std::set<std::pair<Instant, QString>>;
    void setTimer(const QString &key, std::optional<Instant> &slot, std::optional<Instant> due,
                  bool deadline);

    Timers m_due;
    Timers m_deadlines; // those of m_due at which something waits for a person
    std::vector<Deployment *> m_byCreation;
    QHash<QString, std::vector<Deployment *>> m_ofGroup;
    QHash<QString, std::vector<Target *>> m_targetsOf; // by deployment
    bool m_factsChanged = false;
};

} // namespace hookline::sandbox::codedeploy
