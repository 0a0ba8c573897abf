// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/api.h"
#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/codedeploy/paging.h"
#include "models/sandbox/errors.h"

namespace hookline::sandbox::codedeploy {
namespace {

/// What targetFilters ask for.
struct TargetFilter
{
    QStringList statuses, labels;

    bool passes(const Target &target) const
    {
        return (statuses.isEmpty() || statuses.contains(toString(target.status)))
            && (labels.isEmpty() || labels.contains(toString(target.label)));
    }
};

Result<TargetFilter> readFilter(const QJsonObject &filters, const Deployment &deployment)
{
    static const QStringList statuses{QStringLiteral("Pending"),   QStringLiteral("InProgress"),
                                      QStringLiteral("Succeeded"), QStringLiteral("Failed"),
                                      QStringLiteral("Skipped"),   QStringLiteral("Unknown"),
                                      QStringLiteral("Ready")};
    static const QStringList labels{QStringLiteral("Blue"), QStringLiteral("Green")};
    TargetFilter filter;
    for (auto member = filters.begin(); member != filters.end(); ++member) {
        const bool byStatus = member.key() == QLatin1String("TargetStatus");
        if (!byStatus && member.key() != QLatin1String("ServerInstanceLabel"))
            return refusal("InvalidTargetFilterNameException",
                           QStringLiteral("The target filters are TargetStatus and ServerInstanceLabel."));
        for (const QJsonValue &value : member.value().toArray()) {
            const QString word = value.toString();
            if (byStatus && !statuses.contains(word))
                return refusal("InvalidInstanceStatusException",
                               QStringLiteral("Unknown target status: %1").arg(word.left(60)));
            if (!byStatus && !labels.contains(word))
                return refusal("InvalidInstanceTypeException",
                               QStringLiteral("An instance label is Blue or Green."));
            (byStatus ? filter.statuses : filter.labels) << word;
        }
    }
    if (!filter.labels.isEmpty()
        && (deployment.platform != ComputePlatform::Server || deployment.type != DeploymentType::BlueGreen))
        return refusal("InvalidDeploymentInstanceTypeException",
                       QStringLiteral("Instance labels are for blue/green deployments only."));
    return filter;
}

Error noTarget(const QString &id, const Deployment &deployment)
{
    return refusal(
        "DeploymentTargetDoesNotExistException",
        QStringLiteral("The target %1 does not belong to deployment %2.").arg(id.left(120), deployment.id));
}

} // namespace

Result<QJsonObject> Operations::listDeploymentTargets(const QJsonObject &input)
{
    const auto found = startedDeployment(input);
    if (!found)
        return found.error();
    const auto filter = readFilter(input.value(QLatin1String("targetFilters")).toObject(), **found);
    if (!filter)
        return filter.error();
    const auto cursor = cursorOf(QStringLiteral("ListDeploymentTargets"), input);
    if (!cursor)
        return cursor.error();
    QJsonArray ids;
    for (const Target *target : m_world.targetsOf(**found)) {
        if (filter->passes(*target))
            ids.append(target->id);
    }
    return pageOf(ids, *cursor, "targetIds");
}

Result<QJsonObject> Operations::getDeploymentTarget(const QJsonObject &input)
{
    const auto found = startedDeployment(input);
    if (!found)
        return found.error();
    const QString id = input.value(QLatin1String("targetId")).toString();
    if (id.isEmpty())
        return refusal("DeploymentTargetIdRequiredException", QStringLiteral("A target ID is required."));
    const Target *target = m_world.target(**found, id);
    if (!target)
        return noTarget(id, **found);
    return QJsonObject{{QStringLiteral("deploymentTarget"), targetInfo(**found, *target)}};
}

Result<QJsonObject> Operations::batchGetDeploymentTargets(const QJsonObject &input)
{
    const auto found = startedDeployment(input);
    if (!found)
        return found.error();
    const QJsonArray ids = input.value(QLatin1String("targetIds")).toArray();
    const bool server = (*found)->platform == ComputePlatform::Server;
    if (ids.isEmpty())
        return refusal("DeploymentTargetIdRequiredException",
                       QStringLiteral("At least one target ID is required."));
    if (ids.size() > (server ? 25 : 1))
        return refusal("DeploymentTargetListSizeExceededException",
                       server ? QStringLiteral("At most 25 target IDs are allowed.")
                              : QStringLiteral("A deployment on this platform has exactly one target."));
    QJsonArray infos;
    for (const QJsonValue &id : ids) {
        const Target *target = m_world.target(**found, id.toString());
        if (!target)
            return noTarget(id.toString(), **found);
        infos.append(targetInfo(**found, *target));
    }
    return QJsonObject{{QStringLiteral("deploymentTargets"), infos}};
}

} // namespace hookline::sandbox::codedeploy
