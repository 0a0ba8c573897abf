// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/world.h"

#include "models/sandbox/chance.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

bool isDeadline(const Deployment &deployment)
{
    return deployment.phase == Phase::ReadyWait || deployment.phase == Phase::TerminationWait;
}

bool isDeadline(const Target &target)
{
    return target.waiting == Waiting::Hook || target.waiting == Waiting::Program;
}

const QString factsKey = QStringLiteral("world");

} // namespace

void World::load(const Records &records)
{
    const auto rows = records.all(QLatin1String(WorldFacts::kind));
    facts = rows.empty() ? WorldFacts() : fromRecord<WorldFacts>(rows.front().second);
    applications.load(records);
    groups.load(records);
    configs.load(records);
    revisions.load(records);
    instances.load(records);
    functions.load(records);
    outcomes.load(records);
    buckets.load(records);
    deployments.load(records);
    targets.load(records);

    m_due.clear();
    m_deadlines.clear();
    m_byCreation.clear();
    m_ofGroup.clear();
    m_targetsOf.clear();
    foundInstances.clear();
    for (const auto &[key, row] : deployments.rows()) {
        m_byCreation.push_back(deployments.find(key));
        if (row.due) {
            m_due.emplace(*row.due, key);
            if (isDeadline(row))
                m_deadlines.emplace(*row.due, key);
        }
    }
    std::ranges::sort(m_byCreation, {}, &Deployment::number);
    for (Deployment *deployment : m_byCreation) {
        m_ofGroup[deployment->groupId].push_back(deployment);
        for (const QString &id : std::as_const(deployment->targets))
            m_targetsOf[deployment->id].push_back(target(*deployment, id));
    }
    for (const auto &[key, row] : targets.rows()) {
        if (!row.due)
            continue;
        m_due.emplace(*row.due, key);
        if (isDeadline(row))
            m_deadlines.emplace(*row.due, key);
    }
}

void World::flush(Records &records)
{
    if (std::exchange(m_factsChanged, false))
        records.put(QLatin1String(WorldFacts::kind), factsKey, toRecord(facts));
    applications.flush(records);
    groups.flush(records);
    configs.flush(records);
    revisions.flush(records);
    instances.flush(records);
    functions.flush(records);
    outcomes.flush(records);
    buckets.flush(records);
    deployments.flush(records);
    targets.flush(records);
}

Deployment &World::addDeployment(Deployment deployment)
{
    deployment.number = ++facts.deployments;
    touchFacts();
    const QString id = deployment.id; // a reference into the row would be moved away with it
    Deployment &row = deployments.put(id, std::move(deployment));
    m_byCreation.push_back(&row);
    m_ofGroup[row.groupId].push_back(&row);
    return row;
}

Target &World::addTarget(Deployment &deployment, Target target)
{
    target.deploymentId = deployment.id;
    target.updated = now;
    target.events.resize(domain::eventOrder(target.track).size());
    deployment.targets << target.id;
    touch(deployment);
    const QString key = target.key();
    Target &row = targets.put(key, std::move(target));
    m_targetsOf[deployment.id].push_back(&row);
    return row;
}

const std::vector<Target *> &World::targetsOf(const Deployment &deployment) const
{
    static const std::vector<Target *> none;
    const auto found = m_targetsOf.constFind(deployment.id);
    return found == m_targetsOf.constEnd() ? none : *found;
}

const std::vector<Deployment *> &World::ofGroup(const QString &groupId) const
{
    static const std::vector<Deployment *> none;
    const auto found = m_ofGroup.constFind(groupId);
    return found == m_ofGroup.constEnd() ? none : *found;
}

std::optional<Rules> World::rules(const QString &configName) const
{
    if (const Config *config = configs.find(configName))
        return rulesOf(*config);
    return builtInConfig(configName);
}

void World::setTimer(const QString &key, std::optional<Instant> &slot, std::optional<Instant> due,
                     bool deadline)
{
    if (slot) {
        m_due.erase({*slot, key});
        m_deadlines.erase({*slot, key});
    }
    slot = due;
    if (due) {
        m_due.emplace(*due, key);
        if (deadline)
            m_deadlines.emplace(*due, key);
    }
}

void World::setDue(Deployment &deployment, std::optional<Instant> due)
{
    setTimer(deployment.id, deployment.due, due, isDeadline(deployment));
    touch(deployment);
}

void World::setDue(Target &target, std::optional<Instant> due)
{
    setTimer(target.key(), target.due, due, isDeadline(target));
    touch(target);
}

std::optional<Instant> World::nextDue() const
{
    return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->first);
}

std::optional<Instant> World::nextDeadline() const
{
    return m_deadlines.empty() ? std::nullopt : std::optional(m_deadlines.begin()->first);
}

std::optional<QString> World::takeDue(Instant until)
{
    if (m_due.empty() || m_due.begin()->first > until)
        return std::nullopt;
    const auto [due, key] = *m_due.begin();
    now = std::max(now, due);
    // The row keeps no timer: who handles it sets the next one.
    if (key.contains(QLatin1Char('/')))
        setDue(*targets.find(key), std::nullopt);
    else
        setDue(*deployments.find(key), std::nullopt);
    return key;
}

quint64 World::draw(std::initializer_list<QStringView> texts) const
{
    return drawBits(facts.salt, texts);
}

QString World::newId()
{
    touchFacts();
    return drawUuid(draw({u"id", QString::number(++facts.names)}));
}

QString World::newDeploymentId()
{
    // The number goes on where an ID is taken already: 36^9 of them collide late, but they do.
    for (int attempt = 0;; ++attempt) {
        const QString id = QStringLiteral("d-")
            + drawText(draw({u"deployment", QString::number(facts.deployments), QString::number(attempt)}), 9,
                       QLatin1String("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"));
        if (!deployments.find(id))
            return id;
    }
}

} // namespace hookline::sandbox::codedeploy
