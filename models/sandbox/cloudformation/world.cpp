// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/world.h"

#include "models/sandbox/chance.h"

#include <algorithm>

namespace hookline::sandbox::cloudformation {
namespace {

constexpr Millis retention = std::chrono::hours(24 * 90);
const QString factsKey = QStringLiteral("world");

} // namespace

void World::load(const Records &records)
{
    const auto rows = records.all(QLatin1String(WorldFacts::kind));
    facts = rows.empty() ? WorldFacts() : fromRecord<WorldFacts>(rows.front().second);
    types.load(records);
    stacks.load(records);
    changeSets.load(records);
    results.load(records);
    m_ends.clear();
    m_ofTarget.clear();
    index(0);
}

void World::flush(Records &records)
{
    if (std::exchange(m_factsChanged, false))
        records.put(QLatin1String(WorldFacts::kind), factsKey, toRecord(facts));
    types.flush(records);
    stacks.flush(records);
    changeSets.flush(records);
    results.flush(records);
}

/// Takes the results from there on into account for what happens by itself and for verdicts.
void World::index(std::size_t from)
{
    const auto &all = results.results();
    for (std::size_t i = from; i < all.size(); ++i) {
        if (all[i].ended() > now)
            m_ends.insert(all[i].ended());
        if (all[i].targetType == HookTargetType::ChangeSet)
            m_ofTarget[all[i].target].push_back(i);
    }
}

int World::add(const NewResult &made)
{
    HookResult result;
    result.number = results.nextNumber();
    result.invoked = now;
    result.runs = qint32(made.runs.count());
    result.outcome = made.outcome;
    result.mode = made.mode.value_or(made.type->mode);
    result.targetType = made.targetType;
    result.type = results.textNumber(made.type->name);
    result.version = results.textNumber(made.type->version);
    result.configuration = results.textNumber(made.type->configuration);
    result.target = results.textNumber(made.target);
    result.executionTarget = results.textNumber(made.executionTarget);
    result.logicalId = results.textNumber(made.logicalId);
    result.resourceType = results.textNumber(made.resourceType);
    result.action = results.textNumber(made.action);
    result.reason = results.textNumber(made.reason);
    result.annotations = results.textNumber(made.annotations);
    results.add(result);
    index(results.results().size() - 1);
    return result.number;
}

void World::sortResults()
{
    results.sort();
    m_ends.clear();
    m_ofTarget.clear();
    index(0);
}

QUuid World::resultId(const HookResult &result) const
{
    const quint64 low = drawBits(facts.salt ^ (quint64(result.number) << 20), {});
    const quint64 high = drawBits(low, {});
    const auto byte = [&](int at) { return uchar(high >> (8 * at)); };
    return QUuid(uint(low), ushort(low >> 32), ushort(((low >> 48) & 0x0fff) | 0x4000),
                 uchar((byte(0) & 0x3f) | 0x80), byte(1), byte(2), byte(3), byte(4), byte(5), byte(6),
                 byte(7));
}

const HookResult *World::result(const QUuid &id) const
{
    const auto &all = results.results();
    const auto found = std::find_if(all.begin() + std::ptrdiff_t(firstKept()), all.end(),
                                    [&](const HookResult &result) { return resultId(result) == id; });
    return found == all.end() ? nullptr : &*found;
}

std::size_t World::firstKept() const
{
    const auto &all = results.results();
    return std::size_t(std::ranges::lower_bound(all, now - retention, {}, &HookResult::invoked)
                       - all.begin());
}

Verdict World::verdictOn(const ChangeSet &changeSet) const
{
    Verdict verdict;
    const auto found = m_ofTarget.constFind(results.knownText(changeSet.id));
    if (found == m_ofTarget.constEnd())
        return verdict;
    for (const std::size_t index : *found) {
        const HookResult &result = results.results()[index];
        const HookStatus status = result.statusAt(now);
        const QString name = results.text(result.type);
        verdict.running |= status == HookStatus::InProgress;
        if (domain::blocked(status, result.mode) && !verdict.failed.contains(name))
            verdict.failed << name;
    }
    return verdict;
}

QString World::typeArn(const HookType &type) const
{
    QString name = type.name;
    return QStringLiteral("arn:aws:cloudformation:%1:%2:type/hook/%3")
        .arg(m_region, type.isPublic ? QString() : m_account,
             name.replace(QLatin1String("::"), QLatin1String("-")));
}

QString World::typeArn(const QString &name) const
{
    const HookType *type = types.find(name);
    return type ? typeArn(*type) : QString();
}

const HookType *World::typeOf(const QString &arn) const
{
    for (const auto &[name, type] : types.rows()) {
        const QString own = typeArn(type);
        if (arn == own || arn == own + QLatin1Char('/') || arn == own + QLatin1Char('/') + type.version)
            return &type;
    }
    return nullptr;
}

QString World::newArn(QLatin1String what, const QString &name)
{
    return QStringLiteral("arn:aws:cloudformation:%1:%2:%3/%4/%5")
        .arg(m_region, m_account, what, name, newId());
}

const Stack *World::stack(const QString &nameOrId) const
{
    const Stack *found = stacks.find(
        nameOrId.startsWith(QLatin1String("arn:")) ? nameOrId.section(QLatin1Char('/'), 1, 1) : nameOrId);
    return found && (nameOrId == found->name || nameOrId == found->id) ? found : nullptr;
}

const ChangeSet *World::changeSet(const QString &nameOrId, const QString &stackName) const
{
    if (const ChangeSet *found = changeSets.find(nameOrId))
        return found;
    const Stack *of = stack(stackName);
    const ChangeSet *newest = nullptr;
    for (const auto &[id, changeSet] : changeSets.rows()) {
        if (of && changeSet.stack == of->name && changeSet.name == nameOrId
            && (!newest || changeSet.created > newest->created))
            newest = &changeSet;
    }
    return newest;
}

QString World::newId()
{
    touchFacts();
    return drawUuid(drawBits(facts.salt, {u"cloudformation", QString::number(++facts.names)}));
}

std::optional<Instant> World::nextDue() const
{
    return m_ends.empty() ? std::nullopt : std::optional(*m_ends.begin());
}

void World::advance(Instant until)
{
    now = std::max(now, until);
    m_ends.erase(m_ends.begin(), m_ends.upper_bound(now));
}

} // namespace hookline::sandbox::cloudformation
