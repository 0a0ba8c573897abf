// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/jsontext.h"
#include "models/sandbox/cloudformation/operations.h"
#include "models/sandbox/errors.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace hookline::sandbox::cloudformation {
namespace {

Error notFound(const QString &message)
{
    return refusal("HookResultNotFoundException", message);
}

/// What ListHookResults documents: no filter, a Hook, a Hook and a status, or a target.
struct Filters
{
    bool typeArn, status, targetType, targetId;
    bool operator==(const Filters &) const = default;
};
constexpr Filters accepted[] = {{false, false, false, false},
                                {true, false, false, false},
                                {true, true, false, false},
                                {false, false, true, true}};

/// Those filters as the log has them; -1 and Unknown let everything through.
struct Wanted
{
    int type = -1, target = -1;
    HookStatus status = HookStatus::Unknown;
    HookTargetType targetType = HookTargetType::Unknown;

    bool takes(const HookResult &result, Instant now) const
    {
        return (type < 0 || result.type == type) && (target < 0 || result.target == target)
            && (targetType == HookTargetType::Unknown || result.targetType == targetType)
            && (status == HookStatus::Unknown || result.statusAt(now) == status);
    }
};

/// What a result tells in both operations.
QJsonObject facts(const World &world, const HookResult &result)
{
    const HookStatus status = result.statusAt(world.now);
    QJsonObject json{{QStringLiteral("HookResultId"), world.resultId(result).toString(QUuid::WithoutBraces)},
                     {QStringLiteral("InvocationPoint"), QStringLiteral("PRE_PROVISION")},
                     {QStringLiteral("FailureMode"), toString(result.mode)},
                     {QStringLiteral("TypeName"), world.results.text(result.type)},
                     {QStringLiteral("TypeVersionId"), world.results.text(result.version)},
                     {QStringLiteral("TypeConfigurationVersionId"), world.results.text(result.configuration)},
                     {QStringLiteral("TypeArn"), world.typeArn(world.results.text(result.type))},
                     {QStringLiteral("Status"), toString(status)}};
    if (domain::isTerminal(status))
        insertText(json, "HookStatusReason", world.results.text(result.reason));
    return json;
}

QJsonObject summary(const World &world, const HookResult &result, bool byTarget)
{
    QJsonObject json = facts(world, result);
    json.insert(QStringLiteral("TargetType"), toString(result.targetType));
    json.insert(QStringLiteral("TargetId"), world.results.text(result.target));
    if (byTarget)
        return json;
    json.insert(QStringLiteral("InvokedAt"), toEpochSeconds(result.invoked));
    insertText(json, "HookExecutionTarget", world.results.text(result.executionTarget));
    return json;
}

/// From the request to the log's numbers.
Result<Wanted> wanted(const World &world, const QJsonObject &input)
{
    const auto has = [&](const char *member) { return input.contains(QLatin1String(member)); };
    const Filters filters{has("TypeArn"), has("Status"), has("TargetType"), has("TargetId")};
    if (std::ranges::find(accepted, filters) == std::end(accepted))
        return validationError(
            QStringLiteral("Invalid combination of parameters: specify no parameter, TypeArn, TypeArn "
                           "and Status, or TargetType and TargetId."));
    Wanted result;
    if (filters.typeArn) {
        const HookType *type = world.typeOf(text(input, "TypeArn"));
        if (!type)
            return notFound(QStringLiteral("No Hook %1 was found.").arg(text(input, "TypeArn")));
        result.type = std::max(world.results.knownText(type->name), 0); // 0: it has no results yet
        result.status = domain::fromString<HookStatus>(text(input, "Status"));
    }
    if (filters.targetType) {
        const QString type = text(input, "TargetType"), id = text(input, "TargetId");
        result.targetType = domain::fromString<HookTargetType>(type);
        if (result.targetType != HookTargetType::ChangeSet
            && result.targetType != HookTargetType::CloudControl)
            return validationError(
                QStringLiteral("TargetType %1 is not supported as a filter: use CHANGE_SET or CLOUD_CONTROL.")
                    .arg(type));
        result.target = world.results.knownText(id);
        if (result.target < 0)
            result.target = 0; // none has it
    }
    return result;
}

} // namespace

Result<QJsonObject> Operations::listHookResults(const QJsonObject &input) const
{
    const auto filter = wanted(m_world, input);
    if (!filter)
        return filter.error();
    const auto cursor = cursorOf(QStringLiteral("ListHookResults"), input);
    if (!cursor)
        return cursor.error();
    const auto &all = m_world.results.results();
    bool isNumber = true;
    const qulonglong after = cursor->atStart() ? all.size() : cursor->after().toULongLong(&isNumber);
    if (!isNumber || after > all.size())
        return validationError(QStringLiteral("The next token is not one that this list gave out."));

    // The youngest first: what comes later does not move what a walk through the pages has yet to see.
    const bool byTarget = filter->targetType != HookTargetType::Unknown;
    QJsonObject page;
    QJsonArray items;
    std::size_t last = 0;
    const std::size_t kept = m_world.firstKept();
    for (std::size_t i = std::size_t(after); i > kept; --i) {
        const HookResult &result = all[i - 1];
        if (!filter->takes(result, m_world.now))
            continue;
        if (items.size() == pageSize) {
            page.insert(QStringLiteral("NextToken"), cursor->tokenAfter(QString::number(last)));
            break;
        }
        items.append(summary(m_world, result, byTarget));
        last = i - 1;
    }
    if (byTarget) {
        const QString target = text(input, "TargetId");
        const bool isThere =
            filter->targetType == HookTargetType::ChangeSet && m_world.changeSets.find(target);
        if (items.isEmpty() && cursor->atStart() && !isThere)
            return notFound(QStringLiteral("No Hook results were found for the target %1.").arg(target));
        page.insert(QStringLiteral("TargetType"), text(input, "TargetType"));
        page.insert(QStringLiteral("TargetId"), target);
    }
    page.insert(QStringLiteral("HookResults"), items);
    return page;
}

Result<QJsonObject> Operations::getHookResult(const QJsonObject &input) const
{
    const QString id = text(input, "HookResultId");
    if (id.isEmpty())
        return validationError(QStringLiteral("HookResultId is required."));
    const HookResult *result = m_world.result(QUuid::fromString(id));
    if (!result)
        return notFound(QStringLiteral("No Hook result was found for %1.").arg(id));
    QJsonObject json = facts(m_world, *result);
    json.insert(QStringLiteral("InvokedAt"), toEpochSeconds(result->invoked));
    if (const HookType *type = m_world.types.find(m_world.results.text(result->type)))
        insertText(json, "OriginalTypeName", type->originalName);
    if (result->logicalId > 0)
        json.insert(
            QStringLiteral("Target"),
            QJsonObject{{QStringLiteral("TargetType"), QStringLiteral("RESOURCE")},
                        {QStringLiteral("TargetTypeName"), m_world.results.text(result->resourceType)},
                        {QStringLiteral("TargetId"), m_world.results.text(result->logicalId)},
                        {QStringLiteral("Action"), m_world.results.text(result->action)}});
    if (result->annotations > 0 && domain::isTerminal(result->statusAt(m_world.now)))
        json.insert(QStringLiteral("Annotations"),
                    QJsonDocument::fromJson(m_world.results.text(result->annotations).toUtf8()).array());
    return json;
}

} // namespace hookline::sandbox::cloudformation
