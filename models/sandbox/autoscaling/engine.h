// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/autoscaling/world.h"
#include "models/sandbox/backend.h"

namespace hookline::sandbox::autoscaling {

/// The state machine: keeps groups at their capacity, lets instances go their way from state to state, and
/// their hooks wait, be answered or time out. Everything happens at World::now, which advance() moves from
/// due time to due time.
class Engine
{
public:
    Engine(World &world, Env &env)
        : m_world(world)
        , m_env(env)
    { }

    /// Lets everything due up to `now` happen.
    void advance(Instant now);

    /// The group looks soon at what it has and what it should have. `cause`: what a person did to it, as an
    /// activity tells it; empty if nobody did.
    void reconsider(Group &group, const QString &cause);
    /// Takes an instance out, whatever it is doing: its open hooks are over. Nothing for one that is on its
    /// way out already. The terminating hooks run, unless it was retained or `hookless`.
    void terminate(Instance &instance, const QString &cause, bool hookless = false);
    /// Removes a group; with instances, as soon as they are terminated.
    void remove(Group &group);

    /// Ends one hook's wait. `how` is AWS's word for it, for a launch that is given up.
    void complete(Action &action, Verdict verdict, const QString &how);
    /// Restarts the heartbeat, never beyond the global timeout.
    void heartbeat(Action &action);
    /// Removes a hook: what waits for it is abandoned when launching and goes on when terminating.
    void remove(Hook &hook);

    /// The sandbox's own queue that an ARN names; nothing if it names something else.
    std::optional<QString> queueOf(const QString &arn) const;
    /// Sends the message with which AWS tries a target out. False if it cannot be sent.
    bool tryTarget(const Group &group, const QString &target);

    /// Instances that are launched next take these IDs.
    void giveIds(const QStringList &ids) { m_givenIds << ids; }
    /// Queues that hooks name are made, as in a history that somebody prepared.
    void setMakesQueues(bool makes) { m_makesQueues = makes; }

private:
    // engine.cpp: instances on their way
    void tick(Instance &instance);
    void begin(Instance &instance, Journey journey, const QString &cause, bool hookless = false);
    void waitForHooks(Instance &instance);
    void leaveWait(Instance &instance);
    void proceed(Instance &instance);
    void arrive(Instance &instance);
    void giveUpLaunch(Instance &instance);
    void endActivity(Instance &instance, const QString &status, const QString &message = {});
    void progress(Instance &instance, const QString &status, int percent);
    void settle(Instance &instance, Verdict verdict);

    // capacity.cpp
    void tick(Group &group);
    void keepCapacity(Group &group, const QString &cause);
    void launch(Group &group, int have, const QString &cause);
    void scaleIn(Group &group, std::vector<Instance *> counted, const QString &cause);
    void keepPool(Group &group);
    Instance &newInstance(const Group &group);
    std::vector<Instance *> membersOf(const Group &group, bool (Instance::*which)() const);

    // notifications.cpp
    void notify(const Instance &instance, const Action &action, const Hook &hook);

    Millis delay(const Instance &instance, QStringView purpose, double low, double high) const;

    World &m_world;
    Env &m_env;
    QStringList m_givenIds;
    bool m_makesQueues = false;
};

/// How many instances the group's warm pool should hold.
int poolTarget(const Group &group);
/// The group keeps instances whose terminating hook was abandoned.
bool retainsAbandoned(const Group &group);

} // namespace hookline::sandbox::autoscaling
