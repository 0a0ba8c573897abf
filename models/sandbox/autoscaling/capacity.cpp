// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/engine.h"
#include "models/sandbox/autoscaling/texts.h"

#include <algorithm>
#include <map>

namespace hookline::sandbox::autoscaling {
namespace {

// From a change to what the group does about it.
constexpr std::chrono::seconds reactionTime{3};

QString joined(const QString &first, const QString &second)
{
    return first.isEmpty() ? second : first + QStringLiteral("  ") + second;
}

} // namespace

int poolTarget(const Group &group)
{
    if (!group.pool || group.pool->deleting)
        return 0;
    const int prepared = group.pool->maxPrepared < 0 ? group.maxSize : group.pool->maxPrepared;
    return std::max({0, group.pool->minSize, prepared - group.desired});
}

void Engine::reconsider(Group &group, const QString &cause)
{
    if (!cause.isEmpty())
        group.cause = joined(group.cause, cause);
    m_world.touch(group);
    if (!group.due)
        m_world.setDue(group, m_world.now + reactionTime);
}

void Engine::remove(Group &group)
{
    group.deleting = true;
    group.desired = 0;
    group.minSize = 0;
    const QString cause =
        QStringLiteral("At %1 a user request deleted the AutoScalingGroup.").arg(isoSeconds(m_world.now));
    const auto &instances = m_world.instancesOf(group.name);
    for (const auto &[id, instance] : instances)
        terminate(*instance, cause, true);
    m_world.touch(group);
    if (!instances.empty())
        return;
    for (const Hook *hook : m_world.hooksOf(group.name))
        m_world.hooks.remove(hook->key());
    m_world.setDue(group, std::nullopt);
    m_world.groups.remove(QString(group.name));
}

void Engine::tick(Group &group)
{
    const QString cause = std::exchange(group.cause, {});
    m_world.touch(group);
    if (group.deleting) {
        if (m_world.instancesOf(group.name).empty())
            remove(group);
        return;
    }
    keepCapacity(group, cause);
    keepPool(group);
}

std::vector<Instance *> Engine::membersOf(const Group &group, bool (Instance::*which)() const)
{
    std::vector<Instance *> found;
    for (const auto &[id, instance] : m_world.instancesOf(group.name)) {
        if ((instance->*which)())
            found.push_back(instance);
    }
    return found;
}

void Engine::keepCapacity(Group &group, const QString &cause)
{
    auto counted = membersOf(group, &Instance::counts);
    const int have = int(counted.size());
    if (have < group.desired)
        launch(group, have, cause);
    else if (have > group.desired)
        scaleIn(group, std::move(counted), cause);
}

void Engine::launch(Group &group, int have, const QString &cause)
{
    const QString why = cause.isEmpty() ? causeReplaced(m_world.now)
                                        : joined(cause, causeStarted(m_world.now, have, group.desired));
    auto ready = membersOf(group, &Instance::resting);
    for (int i = have; i < group.desired; ++i) {
        if (ready.empty()) {
            begin(newInstance(group), Journey::Launch, why);
        } else {
            begin(*ready.back(), Journey::LaunchFromPool, why);
            ready.pop_back();
        }
    }
}

Instance &Engine::newInstance(const Group &group)
{
    const auto turn = m_world.instancesOf(group.name).size() % std::size_t(group.zones.size());
    return m_world.addInstance(
        {.id = m_givenIds.isEmpty() ? m_world.newInstanceId() : m_givenIds.takeFirst(),
         .group = group.name,
         .zone = group.zones.at(qsizetype(turn)),
         .isProtected = group.settings.value(QLatin1String("NewInstancesProtectedFromScaleIn")).toBool(),
         .launched = m_world.now});
}

/// Takes out the oldest of the zone that has the most, as the default policy does.
void Engine::scaleIn(Group &group, std::vector<Instance *> counted, const QString &cause)
{
    const int have = int(counted.size());
    std::map<QString, int> inZone;
    std::map<QString, std::vector<Instance *>> candidates; // the oldest last
    std::ranges::sort(counted, [](const Instance *a, const Instance *b) {
        return std::tie(a->launched, a->id) > std::tie(b->launched, b->id);
    });
    for (Instance *instance : counted) {
        ++inZone[instance->zone];
        if (!instance->isProtected)
            candidates[instance->zone].push_back(instance);
    }
    int pooled = group.pool ? int(membersOf(group, &Instance::pooled).size()) : 0;
    for (int left = have; left > group.desired && !candidates.empty(); --left) {
        const auto fullest = std::ranges::max_element(
            candidates, {}, [&](const auto &entry) { return inZone.at(entry.first); });
        Instance &victim = *fullest->second.back();
        fullest->second.pop_back();
        --inZone[fullest->first];
        if (fullest->second.empty())
            candidates.erase(fullest);
        const QString why = joined(joined(cause, causeShrunk(m_world.now, have, group.desired)),
                                   causeSelected(m_world.now, victim.id));
        const bool comesBack =
            group.pool && group.pool->reuse && pooled < poolTarget(group) && victim.stage == Stage::Arrived;
        if (comesBack) {
            ++pooled;
            begin(victim, Journey::BackToPool, why);
        } else {
            terminate(victim, why);
        }
    }
}

void Engine::keepPool(Group &group)
{
    if (!group.pool)
        return;
    const int have = int(membersOf(group, &Instance::pooled).size());
    const int target = poolTarget(group);
    const QString why = causePool(m_world.now, have, target);
    for (int i = have; i < target; ++i)
        begin(newInstance(group), Journey::IntoPool, why);
    auto resting = membersOf(group, &Instance::resting);
    for (int i = have; i > target && !resting.empty(); --i) {
        terminate(*resting.back(), why);
        resting.pop_back();
    }
    const auto inPool = [](const auto &entry) { return factsOf(entry.second->journey).inPool; };
    if (group.pool->deleting && std::ranges::none_of(m_world.instancesOf(group.name), inPool)) {
        group.pool.reset();
        m_world.touch(group);
    }
}

} // namespace hookline::sandbox::autoscaling
