// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/world.h"

#include "models/sandbox/chance.h"

#include <algorithm>

namespace hookline::sandbox::autoscaling {
namespace {

const QString factsKey = QStringLiteral("world");

} // namespace

void World::load(const Records &records)
{
    const auto rows = records.all(QLatin1String(Facts::kind));
    facts = rows.empty() ? Facts() : fromRecord<Facts>(rows.front().second);
    groups.load(records);
    hooks.load(records);
    instances.load(records);
    actions.load(records);
    activities.load(records);

    m_due.clear();
    m_deadlines.clear();
    m_instancesOf.clear();
    m_actionsOf.clear();
    m_activitiesOf.clear();
    for (const auto &[key, row] : groups.rows()) {
        if (row.due)
            m_due.insert({*row.due, Kind::Group, key});
    }
    for (const auto &[key, row] : instances.rows()) {
        m_instancesOf[row.group].emplace(key, instances.find(key));
        if (row.due)
            m_due.insert({*row.due, Kind::Instance, key});
    }
    for (const auto &[key, row] : actions.rows()) {
        m_actionsOf[row.instance].insert(key);
        if (row.due) {
            m_due.insert({*row.due, Kind::Action, key});
            m_deadlines.emplace(*row.due, key);
        }
    }
    for (const auto &[key, row] : activities.rows())
        m_activitiesOf[row.group].push_back(row.number);
}

void World::flush(Records &records)
{
    if (std::exchange(m_factsChanged, false))
        records.put(QLatin1String(Facts::kind), factsKey, toRecord(facts));
    groups.flush(records);
    hooks.flush(records);
    instances.flush(records);
    actions.flush(records);
    activities.flush(records);
}

void World::touch(Group &group)
{
    groups.touch(group, [&] { return group.name; });
}

void World::touch(Instance &instance)
{
    instances.touch(instance, [&] { return instance.id; });
}

void World::touch(Activity &activity)
{
    activities.touch(activity, [&] { return activity.key(); });
}

Instance &World::addInstance(Instance instance)
{
    const QString id = instance.id;
    Instance &kept = instances.put(id, std::move(instance));
    m_instancesOf[kept.group].insert_or_assign(id, &kept);
    return kept;
}

void World::removeInstance(const QString &id)
{
    Instance &instance = *instances.find(id);
    setDue(instance, std::nullopt);
    m_instancesOf[instance.group].erase(id);
    instances.remove(id);
}

Action &World::addAction(Action action)
{
    const QString token = action.token;
    m_actionsOf[action.instance].insert(token);
    return actions.put(token, std::move(action));
}

void World::removeAction(const QString &token)
{
    Action &action = *actions.find(token);
    setDue(action, std::nullopt);
    const auto of = m_actionsOf.find(action.instance);
    of->erase(token);
    if (of->empty())
        m_actionsOf.erase(of);
    actions.remove(token);
}

Activity &World::addActivity(const Group &group, Activity activity)
{
    activity.id = newUuid();
    activity.number = ++facts.activities;
    activity.group = group.name;
    activity.groupArn = group.arn;
    activity.start = now;
    m_activitiesOf[group.name].push_back(activity.number);
    const QString key = activity.key();
    return activities.put(key, std::move(activity));
}

const std::map<QString, Instance *> &World::instancesOf(const QString &group) const
{
    static const std::map<QString, Instance *> none;
    const auto found = m_instancesOf.constFind(group);
    return found == m_instancesOf.constEnd() ? none : *found;
}

std::vector<Hook *> World::hooksOf(const QString &group)
{
    std::vector<Hook *> found;
    const auto &rows = hooks.rows();
    for (auto row = rows.lower_bound(Hook::keyOf(group, {})); row != rows.end() && row->second.group == group;
         ++row)
        found.push_back(hooks.find(row->first));
    return found;
}

std::vector<Action *> World::actionsOf(const QString &instance)
{
    std::vector<Action *> found;
    const auto tokens = m_actionsOf.constFind(instance);
    if (tokens == m_actionsOf.constEnd())
        return found;
    for (const QString &token : *tokens)
        found.push_back(actions.find(token));
    std::ranges::sort(found, {}, &Action::hook);
    return found;
}

const std::vector<int> &World::activitiesOf(const QString &group) const
{
    static const std::vector<int> none;
    const auto found = m_activitiesOf.constFind(group);
    return found == m_activitiesOf.constEnd() ? none : *found;
}

void World::setTimer(Kind kind, const QString &key, std::optional<Instant> &slot, std::optional<Instant> due)
{
    if (slot)
        m_due.erase({*slot, kind, key});
    slot = due;
    if (due)
        m_due.insert({*due, kind, key});
}

void World::setDue(Group &group, std::optional<Instant> due)
{
    setTimer(Kind::Group, group.name, group.due, due);
    touch(group);
}

void World::setDue(Instance &instance, std::optional<Instant> due)
{
    setTimer(Kind::Instance, instance.id, instance.due, due);
    touch(instance);
}

void World::setDue(Action &action, std::optional<Instant> due)
{
    if (action.due)
        m_deadlines.erase({*action.due, action.token});
    setTimer(Kind::Action, action.token, action.due, due);
    if (due && !action.answered)
        m_deadlines.emplace(*due, action.token);
    actions.touch(action, [&] { return action.token; });
}

std::optional<Instant> World::nextDue() const
{
    return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->at);
}

std::optional<Instant> World::nextDeadline() const
{
    return m_deadlines.empty() ? std::nullopt : std::optional(m_deadlines.begin()->first);
}

std::optional<World::Timer> World::takeDue(Instant until)
{
    if (m_due.empty() || m_due.begin()->at > until)
        return std::nullopt;
    const Timer timer = *m_due.begin();
    now = std::max(now, timer.at);
    // The row keeps no timer: who handles it sets the next one.
    switch (timer.kind) {
    case Kind::Action:
        setDue(*actions.find(timer.key), std::nullopt);
        break;
    case Kind::Instance:
        setDue(*instances.find(timer.key), std::nullopt);
        break;
    case Kind::Group:
        setDue(*groups.find(timer.key), std::nullopt);
        break;
    }
    return timer;
}

quint64 World::draw(std::initializer_list<QStringView> texts) const
{
    return drawBits(facts.salt, texts);
}

QString World::newUuid()
{
    touchFacts();
    return drawUuid(draw({u"id", QString::number(++facts.names)}));
}

QString World::newInstanceId()
{
    for (;;) {
        touchFacts();
        const QString id = QStringLiteral("i-0")
            + drawText(draw({u"instance", QString::number(++facts.names)}), 16,
                       QLatin1String("0123456789abcdef"));
        if (!instances.find(id))
            return id;
    }
}

} // namespace hookline::sandbox::autoscaling
