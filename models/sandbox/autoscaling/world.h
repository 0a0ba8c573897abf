// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/autoscaling/state.h"
#include "models/sandbox/table.h"

#include <QHash>

#include <map>
#include <set>
#include <vector>

namespace hookline::sandbox::autoscaling {

/// Everything that the sandbox's Auto Scaling knows, and when something of it moves next. Rows are changed in
/// place and then touched; flush() hands the changed ones to the records.
class World
{
public:
    Facts facts;
    Table<Group> groups;
    Table<Hook> hooks;
    Table<Instance> instances;
    Table<Action> actions;
    Table<Activity> activities;

    /// The moment that is being played: never goes back.
    Instant now;

    void load(const Records &records);
    void flush(Records &records);
    void touchFacts() { m_factsChanged = true; }
    void touch(Group &group);
    void touch(Instance &instance);
    void touch(Activity &activity);

    Instance &addInstance(Instance instance);
    void removeInstance(const QString &id);
    Action &addAction(Action action);
    void removeAction(const QString &token);
    /// Begins an activity now; ID, number, time and the group's ARN are filled in.
    Activity &addActivity(const Group &group, Activity activity);

    /// Of one group, in the order of their IDs.
    const std::map<QString, Instance *> &instancesOf(const QString &group) const;
    /// Of one group, in the order of their names.
    std::vector<Hook *> hooksOf(const QString &group);
    /// Those of one instance that are open, in the order of their hooks' names.
    std::vector<Action *> actionsOf(const QString &instance);
    /// Numbers of a group's activities, oldest first; also of deleted groups of that name.
    const std::vector<int> &activitiesOf(const QString &group) const;
    Activity *activity(int number) { return activities.find(Activity::keyOf(number)); }

    /// Sets or clears when a row moves by itself.
    void setDue(Group &group, std::optional<Instant> due);
    void setDue(Instance &instance, std::optional<Instant> due);
    void setDue(Action &action, std::optional<Instant> due);
    std::optional<Instant> nextDue() const;
    /// The next moment at which a hook times out.
    std::optional<Instant> nextDeadline() const;

    enum class Kind : quint8 { Action, Instance, Group };
    struct Timer
    {
        Instant at;
        Kind kind;
        QString key;
        bool operator<(const Timer &other) const
        {
            return std::tie(at, kind, key) < std::tie(other.at, other.kind, other.key);
        }
    };
    /// Takes a row that is due at `until` or before, and moves `now` there. Rows that are due together come
    /// in the order of kinds and keys.
    std::optional<Timer> takeDue(Instant until);

    /// Random bits that belong to these names in this world.
    quint64 draw(std::initializer_list<QStringView> texts) const;
    QString newUuid();
    QString newInstanceId();

private:
    void setTimer(Kind kind, const QString &key, std::optional<Instant> &slot, std::optional<Instant> due);

    std::set<Timer> m_due;
    std::set<std::pair<Instant, QString>> m_deadlines;
    QHash<QString, std::map<QString, Instance *>> m_instancesOf; // by group
    QHash<QString, std::set<QString>> m_actionsOf; // tokens by instance
    QHash<QString, std::vector<int>> m_activitiesOf; // by group
    bool m_factsChanged = false;
};

} // namespace hookline::sandbox::autoscaling
