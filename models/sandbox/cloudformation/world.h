// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/cloudformation/resultlog.h"
#include "models/sandbox/cloudformation/state.h"
#include "models/sandbox/table.h"

#include <QUuid>

#include <set>

namespace hookline::sandbox::cloudformation {

/// What a new hook result is made of. `type` and, if they are named, stack and change set are there.
struct NewResult
{
    const HookType *type = nullptr;
    std::optional<HookFailureMode> mode; ///< Nothing: the Hook's own.
    HookTargetType targetType = HookTargetType::ChangeSet;
    QString target, executionTarget;
    QString logicalId, resourceType, action;
    Millis runs{0};
    HookStatus outcome = HookStatus::CompleteSucceeded;
    QString reason;
    QString annotations; ///< JSON text of a list of Annotation, "" for none.
};

/// What the Hooks made of a change set so far.
struct Verdict
{
    bool running = false;
    QStringList failed; ///< Names of the Hooks that stopped it.
};

/// Everything that the sandbox's CloudFormation knows.
class World
{
public:
    explicit World(const Env &env)
        : m_account(env.accountId)
        , m_region(env.region)
    { }

    WorldFacts facts;
    Table<HookType> types;
    Table<Stack> stacks;
    Table<ChangeSet> changeSets;
    ResultLog results;
    Instant now; ///< The moment that is being lived: never goes back.

    void load(const Records &records);
    void flush(Records &records);
    void touchFacts() { m_factsChanged = true; }

    /// Returns the number of the new result.
    int add(const NewResult &made);
    /// After results were made out of their order; before the first flush().
    void sortResults();

    QUuid resultId(const HookResult &result) const;
    const HookResult *result(const QUuid &id) const;
    /// Results are kept for 90 days: the first that is not forgotten.
    std::size_t firstKept() const;
    Verdict verdictOn(const ChangeSet &changeSet) const;

    /// "arn:aws:cloudformation:us-east-1:123456789012:type/hook/Shop-Guard-Storage".
    QString typeArn(const HookType &type) const;
    QString typeArn(const QString &name) const;
    const HookType *typeOf(const QString &arn) const;
    /// An ARN of this account for a new "stack" or "changeSet".
    QString newArn(QLatin1String what, const QString &name);
    /// By name or ARN.
    const Stack *stack(const QString &nameOrId) const;
    /// By ARN, or by its name in a stack. A newer one of the same name hides an older.
    const ChangeSet *changeSet(const QString &nameOrId, const QString &stack) const;
    QString newId();

    /// When the next result that runs is over.
    std::optional<Instant> nextDue() const;
    void advance(Instant until);

private:
    void index(std::size_t from);

    QString m_account, m_region;
    std::multiset<Instant> m_ends; // of the results that run
    QHash<int, std::vector<std::size_t>> m_ofTarget; // results of change sets that are there, by text
    bool m_factsChanged = false;
};

} // namespace hookline::sandbox::cloudformation
