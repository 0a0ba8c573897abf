// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/jsontext.h"
#include "models/sandbox/cloudformation/operations.h"
#include "models/sandbox/errors.h"

#include <QJsonArray>

#include <algorithm>

namespace hookline::sandbox::cloudformation {
namespace {

/// One page of rows from `cursor` on, each known by `key(row)` and told by `show(row)`.
template <class Row, class Key, class Show>
QJsonObject pageOf(const std::vector<const Row *> &rows, const PageCursor &cursor, const char *member,
                   Key key, Show show)
{
    auto row = rows.begin();
    if (!cursor.atStart()) {
        row = std::ranges::find(rows, cursor.after(), key);
        if (row != rows.end())
            ++row;
    }
    QJsonArray items;
    QJsonObject page;
    for (; row != rows.end() && items.size() < pageSize; ++row)
        items.append(show(**row));
    if (row != rows.end())
        page.insert(QStringLiteral("NextToken"), cursor.tokenAfter(key(*(row - 1))));
    page.insert(QLatin1String(member), items);
    return page;
}

/// The rows for which `belongs` holds, the youngest first.
template <class Row, class Belongs>
std::vector<const Row *> youngestFirst(const Table<Row> &table, Belongs belongs)
{
    std::vector<const Row *> rows;
    for (const auto &[key, row] : table.rows()) {
        if (belongs(row))
            rows.push_back(&row);
    }
    std::ranges::stable_sort(rows, std::ranges::greater(), &Row::created);
    return rows;
}

QString idOf(const Stack *stack)
{
    return stack->id;
}

/// What a stack tells in both operations; its description has another name in each.
QJsonObject stackFacts(const Stack &stack, const char *description)
{
    QJsonObject json{
        {QStringLiteral("StackId"), stack.id},
        {QStringLiteral("StackName"), stack.name},
        {QStringLiteral("CreationTime"), toEpochSeconds(stack.created)},
        {QStringLiteral("StackStatus"), stack.status},
        {QStringLiteral("DriftInformation"),
         QJsonObject{{QStringLiteral("StackDriftStatus"), QStringLiteral("NOT_CHECKED")}}},
    };
    insertText(json, description, stack.description);
    insertText(json, "StackStatusReason", stack.reason);
    const QLatin1String changed(stack.status == QLatin1String("DELETE_COMPLETE") ? "DeletionTime"
                                                                                 : "LastUpdatedTime");
    if (stack.updated > stack.created)
        json.insert(changed, toEpochSeconds(stack.updated));
    return json;
}

QJsonObject changeSetSummary(const World &world, const ChangeSet &changeSet)
{
    const Verdict verdict = world.verdictOn(changeSet);
    const bool failed = !verdict.failed.isEmpty();
    const bool available = !failed && !verdict.running;
    QJsonObject json{
        {QStringLiteral("ChangeSetId"), changeSet.id},
        {QStringLiteral("ChangeSetName"), changeSet.name},
        {QStringLiteral("StackName"), changeSet.stack},
        {QStringLiteral("CreationTime"), toEpochSeconds(changeSet.created)},
        {QStringLiteral("IncludeNestedStacks"), false},
        {QStringLiteral("Status"),
         failed                ? QStringLiteral("FAILED")
             : verdict.running ? QStringLiteral("CREATE_IN_PROGRESS")
                               : QStringLiteral("CREATE_COMPLETE")},
        {QStringLiteral("ExecutionStatus"),
         available ? QStringLiteral("AVAILABLE") : QStringLiteral("UNAVAILABLE")},
    };
    if (const Stack *stack = world.stack(changeSet.stack))
        json.insert(QStringLiteral("StackId"), stack->id);
    insertText(json, "Description", changeSet.description);
    if (failed)
        json.insert(QStringLiteral("StatusReason"),
                    QStringLiteral("Change set creation failed. The following hook(s) failed: [%1]")
                        .arg(verdict.failed.join(QStringLiteral(", "))));
    return json;
}

/// A Hook that would be invoked for a resource of a change set.
QJsonObject plannedHook(const HookType &type, const QString &logicalId, const QJsonObject &resource)
{
    return {{QStringLiteral("InvocationPoint"), QStringLiteral("PRE_PROVISION")},
            {QStringLiteral("FailureMode"), toString(type.mode)},
            {QStringLiteral("TypeName"), type.name},
            {QStringLiteral("TypeVersionId"), type.version},
            {QStringLiteral("TypeConfigurationVersionId"), type.configuration},
            {QStringLiteral("TargetDetails"),
             QJsonObject{{QStringLiteral("TargetType"), QStringLiteral("RESOURCE")},
                         {QStringLiteral("ResourceTargetDetails"),
                          QJsonObject{{QStringLiteral("LogicalResourceId"), logicalId},
                                      {QStringLiteral("ResourceType"), resource.value(QLatin1String("type"))},
                                      {QStringLiteral("ResourceAction"),
                                       resource.value(QLatin1String("action"))}}}}}};
}

} // namespace

Result<QJsonObject> Operations::listStacks(const QJsonObject &input) const
{
    const auto cursor = cursorOf(QStringLiteral("ListStacks"), input);
    if (!cursor)
        return cursor.error();
    const QJsonArray statuses = input.value(QLatin1String("StackStatusFilter")).toArray();
    const auto stacks = youngestFirst(m_world.stacks, [&](const Stack &stack) {
        return statuses.isEmpty() || statuses.contains(stack.status);
    });
    return pageOf(stacks, *cursor, "StackSummaries", idOf,
                  [](const Stack &stack) { return stackFacts(stack, "TemplateDescription"); });
}

Result<QJsonObject> Operations::describeStacks(const QJsonObject &input) const
{
    const auto cursor = cursorOf(QStringLiteral("DescribeStacks"), input);
    if (!cursor)
        return cursor.error();
    const QString name = text(input, "StackName");
    const Stack *only = m_world.stack(name);
    // A deleted stack is found by its ARN alone.
    const auto isGone = [](const Stack &stack) { return stack.status == QLatin1String("DELETE_COMPLETE"); };
    if (only && isGone(*only) && name == only->name)
        only = nullptr;
    if (!name.isEmpty() && !only)
        return validationError(QStringLiteral("Stack with id %1 does not exist").arg(name));
    const auto stacks = youngestFirst(
        m_world.stacks, [&](const Stack &stack) { return only ? &stack == only : !isGone(stack); });
    return pageOf(stacks, *cursor, "Stacks", idOf, [](const Stack &stack) {
        QJsonObject json = stackFacts(stack, "Description");
        json.insert(QStringLiteral("DisableRollback"), false);
        return json;
    });
}

Result<QJsonObject> Operations::listChangeSets(const QJsonObject &input) const
{
    const auto cursor = cursorOf(QStringLiteral("ListChangeSets"), input);
    if (!cursor)
        return cursor.error();
    const Stack *stack = m_world.stack(text(input, "StackName"));
    if (!stack)
        return validationError(QStringLiteral("Stack [%1] does not exist").arg(text(input, "StackName")));
    const auto changeSets = youngestFirst(
        m_world.changeSets, [&](const ChangeSet &changeSet) { return changeSet.stack == stack->name; });
    return pageOf(
        changeSets, *cursor, "Summaries", [](const ChangeSet *changeSet) { return changeSet->id; },
        [&](const ChangeSet &changeSet) { return changeSetSummary(m_world, changeSet); });
}

Result<QJsonObject> Operations::describeChangeSetHooks(const QJsonObject &input) const
{
    const QString name = text(input, "ChangeSetName"), stackName = text(input, "StackName");
    if (stackName.isEmpty() && !name.startsWith(QLatin1String("arn:")))
        return validationError(
            QStringLiteral("StackName must be specified if ChangeSetName is not specified as an ARN."));
    const auto cursor = cursorOf(QStringLiteral("DescribeChangeSetHooks"), input);
    if (!cursor)
        return cursor.error();
    const ChangeSet *changeSet = m_world.changeSet(name, stackName);
    if (!changeSet)
        return refusal("ChangeSetNotFoundException",
                       QStringLiteral("ChangeSet [%1] does not exist").arg(name));
    const QString only = text(input, "LogicalResourceId");
    QJsonArray hooks;
    for (const QString &logicalId : changeSet->resources.keys()) {
        if (!only.isEmpty() && only != logicalId)
            continue;
        for (const auto &[typeName, type] : m_world.types.rows()) {
            if (!type.isPublic && type.targets.contains(QLatin1String("RESOURCE")))
                hooks.append(plannedHook(type, logicalId, changeSet->resources.value(logicalId).toObject()));
        }
    }
    QJsonObject page{{QStringLiteral("ChangeSetId"), changeSet->id},
                     {QStringLiteral("ChangeSetName"), changeSet->name},
                     {QStringLiteral("StackName"), changeSet->stack},
                     {QStringLiteral("Status"), QStringLiteral("PLANNED")}};
    if (const Stack *stack = m_world.stack(changeSet->stack))
        page.insert(QStringLiteral("StackId"), stack->id);
    const qsizetype from = std::clamp<qsizetype>(cursor->after().toLongLong(), 0, hooks.size());
    const qsizetype to = std::min<qsizetype>(from + pageSize, hooks.size());
    QJsonArray some;
    for (qsizetype i = from; i < to; ++i)
        some.append(hooks.at(i));
    if (to < hooks.size())
        page.insert(QStringLiteral("NextToken"), cursor->tokenAfter(QString::number(to)));
    page.insert(QStringLiteral("Hooks"), some);
    return page;
}

} // namespace hookline::sandbox::cloudformation
