// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/api.h"
#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/codedeploy/paging.h"
#include "models/sandbox/codedeploy/validation.h"
#include "models/sandbox/errors.h"

namespace hookline::sandbox::codedeploy {
namespace {

// Members of Create- and UpdateDeploymentGroup that are kept as they come and shown again.
constexpr const char *settingMembers[] = {
    "ec2TagFilters",
    "onPremisesInstanceTagFilters",
    "autoScalingGroups",
    "serviceRoleArn",
    "triggerConfigurations",
    "alarmConfiguration",
    "autoRollbackConfiguration",
    "outdatedInstancesStrategy",
    "deploymentStyle",
    "blueGreenDeploymentConfiguration",
    "loadBalancerInfo",
    "ec2TagSet",
    "ecsServices",
    "onPremisesTagSet",
    "terminationHookEnabled",
};

void merge(QJsonObject &settings, const QJsonObject &input)
{
    for (const char *member : settingMembers) {
        const QJsonValue value = input.value(QLatin1String(member));
        if (!value.isUndefined() && !value.isNull())
            settings.insert(QLatin1String(member), value);
    }
}

void fillStyle(QJsonObject &settings, ComputePlatform platform)
{
    const bool server = platform == ComputePlatform::Server;
    QJsonObject style = settings.value(QLatin1String("deploymentStyle")).toObject();
    if (!style.contains(QLatin1String("deploymentType")))
        style.insert(QStringLiteral("deploymentType"),
                     server ? QStringLiteral("IN_PLACE") : QStringLiteral("BLUE_GREEN"));
    if (!style.contains(QLatin1String("deploymentOption")))
        style.insert(QStringLiteral("deploymentOption"),
                     server ? QStringLiteral("WITHOUT_TRAFFIC_CONTROL")
                            : QStringLiteral("WITH_TRAFFIC_CONTROL"));
    settings.insert(QStringLiteral("deploymentStyle"), style);
}

QString serviceOf(const Group &group)
{
    const QJsonObject service = group.settings.value(QLatin1String("ecsServices")).toArray().at(0).toObject();
    return service.value(QLatin1String("clusterName")).toString() + QLatin1Char(':')
        + service.value(QLatin1String("serviceName")).toString();
}

} // namespace

Result<void> Operations::checkGroup(const Group &group, ComputePlatform platform)
{
    if (auto rules = rulesFor(group.config, platform); !rules)
        return rules.error();
    if (auto checked = checkGroupSettings(group.settings, platform); !checked)
        return checked;
    if (platform != ComputePlatform::Ecs)
        return {};
    for (const auto &[key, other] : m_world.groups.rows()) {
        if (other.id != group.id && other.settings.contains(QLatin1String("ecsServices"))
            && serviceOf(other) == serviceOf(group))
            return refusal("ECSServiceMappingLimitExceededException",
                           QStringLiteral("The ECS service %1 belongs to deployment group %2 already.")
                               .arg(serviceOf(group), other.name));
    }
    return {};
}

Result<QJsonObject> Operations::createDeploymentGroup(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const ComputePlatform platform = (*app)->platform;
    Group made;
    made.application = (*app)->name;
    made.name = input.value(QLatin1String("deploymentGroupName")).toString();
    if (m_world.groups.find(made.key()))
        return refusal("DeploymentGroupAlreadyExistsException",
                       QStringLiteral("Deployment group name already exists: %1").arg(made.name));
    made.config = input.value(QLatin1String("deploymentConfigName")).toString(defaultConfig(platform));
    merge(made.settings, input);
    fillStyle(made.settings, platform);
    if (auto checked = checkGroup(made, platform); !checked)
        return checked.error();
    made.id = m_world.newId();
    m_world.groups.put(made.key(), made);
    return QJsonObject{{QStringLiteral("deploymentGroupId"), made.id}};
}

Result<QJsonObject> Operations::updateDeploymentGroup(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const auto found = group(input, "currentDeploymentGroupName");
    if (!found)
        return found.error();
    Group changed = **found;
    const QString oldKey = changed.key();
    changed.name = input.value(QLatin1String("newDeploymentGroupName")).toString(changed.name);
    changed.config = input.value(QLatin1String("deploymentConfigName")).toString(changed.config);
    merge(changed.settings, input);
    if (changed.key() != oldKey && m_world.groups.find(changed.key()))
        return refusal("DeploymentGroupAlreadyExistsException",
                       QStringLiteral("Deployment group name already exists: %1").arg(changed.name));
    fillStyle(changed.settings, (*app)->platform);
    if (auto checked = checkGroup(changed, (*app)->platform); !checked)
        return checked.error();
    if (changed.key() != oldKey) {
        m_world.groups.remove(oldKey);
        for (Deployment *deployment : m_world.ofGroup(changed.id)) {
            deployment->group = changed.name;
            m_world.touch(*deployment);
        }
    }
    m_world.groups.put(changed.key(), changed);
    ++m_world.placement;
    return QJsonObject{{QStringLiteral("hooksNotCleanedUp"), QJsonArray()}};
}

Result<QJsonObject> Operations::getDeploymentGroup(const QJsonObject &input)
{
    if (auto app = application(input); !app)
        return app.error();
    const auto found = group(input);
    if (!found)
        return found.error();
    return QJsonObject{{QStringLiteral("deploymentGroupInfo"), groupInfo(m_world, **found)}};
}

Result<QJsonObject> Operations::batchGetDeploymentGroups(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const QJsonArray names = input.value(QLatin1String("deploymentGroupNames")).toArray();
    if (names.isEmpty())
        return refusal("DeploymentGroupNameRequiredException",
                       QStringLiteral("At least one deployment group name is required."));
    if (names.size() > 100)
        return refusal("BatchLimitExceededException",
                       QStringLiteral("At most 100 deployment group names are allowed."));
    QJsonArray infos;
    QStringList unknown;
    for (const QJsonValue &name : names) {
        if (const Group *found = m_world.groups.find(Group::keyOf((*app)->name, name.toString())))
            infos.append(groupInfo(m_world, *found));
        else
            unknown << name.toString();
    }
    QJsonObject reply{{QStringLiteral("deploymentGroupsInfo"), infos}};
    if (!unknown.isEmpty())
        reply.insert(
            QStringLiteral("errorMessage"),
            QStringLiteral("No Deployment Group found for name: %1").arg(unknown.join(QStringLiteral(", "))));
    return reply;
}

Result<QJsonObject> Operations::listDeploymentGroups(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const auto cursor = cursorOf(QStringLiteral("ListDeploymentGroups"), input);
    if (!cursor)
        return cursor.error();
    QJsonObject page = pageOf(m_world.groups.rows(), *cursor, "deploymentGroups", [&](const Group &row) {
        return row.application == (*app)->name ? QJsonValue(row.name) : QJsonValue(QJsonValue::Undefined);
    });
    page.insert(QStringLiteral("applicationName"), (*app)->name);
    return page;
}

Result<QJsonObject> Operations::deleteDeploymentGroup(const QJsonObject &input)
{
    // AWS models no error for a group that is not there.
    if (const auto found = group(input)) {
        const Group gone = **found;
        deleteGroup(gone, "DEPLOYMENT_GROUP_MISSING", "The deployment group no longer exists.");
    }
    return QJsonObject{{QStringLiteral("hooksNotCleanedUp"), QJsonArray()}};
}

} // namespace hookline::sandbox::codedeploy
