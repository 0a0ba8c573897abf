// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/operations.h"

#include "models/sandbox/codedeploy/validation.h"
#include "models/sandbox/errors.h"

namespace hookline::sandbox::codedeploy {

const std::vector<Operations::Entry> &Operations::entries()
{
    using O = Operations;
    static const std::vector<Entry> all = {
        {"BatchGetApplicationRevisions", &O::batchGetApplicationRevisions},
        {"BatchGetApplications", &O::batchGetApplications},
        {"BatchGetDeploymentGroups", &O::batchGetDeploymentGroups},
        {"BatchGetDeploymentTargets", &O::batchGetDeploymentTargets},
        {"BatchGetDeployments", &O::batchGetDeployments},
        {"ContinueDeployment", &O::continueDeployment},
        {"CreateApplication", &O::createApplication},
        {"CreateDeployment", &O::createDeployment},
        {"CreateDeploymentConfig", &O::createDeploymentConfig},
        {"CreateDeploymentGroup", &O::createDeploymentGroup},
        {"DeleteApplication", &O::deleteApplication},
        {"DeleteDeploymentConfig", &O::deleteDeploymentConfig},
        {"DeleteDeploymentGroup", &O::deleteDeploymentGroup},
        {"GetApplication", &O::getApplication},
        {"GetApplicationRevision", &O::getApplicationRevision},
        {"GetDeployment", &O::getDeployment},
        {"GetDeploymentConfig", &O::getDeploymentConfig},
        {"GetDeploymentGroup", &O::getDeploymentGroup},
        {"GetDeploymentTarget", &O::getDeploymentTarget},
        {"ListApplicationRevisions", &O::listApplicationRevisions},
        {"ListApplications", &O::listApplications},
        {"ListDeploymentConfigs", &O::listDeploymentConfigs},
        {"ListDeploymentGroups", &O::listDeploymentGroups},
        {"ListDeploymentTargets", &O::listDeploymentTargets},
        {"ListDeployments", &O::listDeployments},
        {"PutLifecycleEventHookExecutionStatus", &O::putLifecycleEventHookExecutionStatus},
        {"RegisterApplicationRevision", &O::registerApplicationRevision},
        {"StopDeployment", &O::stopDeployment},
        {"UpdateApplication", &O::updateApplication},
        {"UpdateDeploymentGroup", &O::updateDeploymentGroup},
    };
    return all;
}

Result<QJsonObject> Operations::call(const QString &operation, const QJsonObject &input)
{
    for (const Entry &entry : entries()) {
        if (operation != QLatin1String(entry.name))
            continue;
        if (const auto checked = checkMembers(operation, input); !checked)
            return checked.error();
        return (this->*entry.answer)(input);
    }
    return refusal("UnknownOperationException",
                   QStringLiteral("The sandbox's CodeDeploy has no operation %1.").arg(operation));
}

Result<Application *> Operations::application(const QJsonObject &input, const char *member)
{
    const QString name = input.value(QLatin1String(member)).toString();
    if (Application *found = m_world.applications.find(name))
        return found;
    return refusal("ApplicationDoesNotExistException",
                   QStringLiteral("No application found for name: %1").arg(name));
}

Result<Group *> Operations::group(const QJsonObject &input, const char *member)
{
    const QString name = input.value(QLatin1String(member)).toString();
    const QString application = input.value(QLatin1String("applicationName")).toString();
    if (Group *found = m_world.groups.find(Group::keyOf(application, name)))
        return found;
    return refusal("DeploymentGroupDoesNotExistException",
                   QStringLiteral("No Deployment Group found for name: %1").arg(name));
}

Result<Deployment *> Operations::deployment(const QJsonObject &input)
{
    const QString id = input.value(QLatin1String("deploymentId")).toString();
    if (Deployment *found = m_world.deployments.find(id))
        return found;
    return refusal("DeploymentDoesNotExistException",
                   QStringLiteral("The deployment %1 could not be found").arg(id));
}

Result<Deployment *> Operations::startedDeployment(const QJsonObject &input)
{
    auto found = deployment(input);
    if (found && (*found)->notStarted())
        return refusal("DeploymentNotStartedException",
                       QStringLiteral("The deployment %1 has not started.").arg((*found)->id));
    return found;
}

Result<Rules> Operations::rulesFor(const QString &config, ComputePlatform platform)
{
    const auto rules = m_world.rules(config);
    if (!rules)
        return refusal("DeploymentConfigDoesNotExistException",
                       QStringLiteral("No deployment configuration found for name: %1").arg(config));
    if (rules->platform != platform)
        return refusal("InvalidComputePlatformException",
                       QStringLiteral("The deployment configuration %1 is for the %2 compute platform, not "
                                      "for %3.")
                           .arg(config, toString(rules->platform), toString(platform)));
    return *rules;
}

Result<PageCursor> cursorOf(const QString &operation, const QJsonObject &input)
{
    if (const auto cursor = PageCursor::of(operation, input, QLatin1String("nextToken")))
        return *cursor;
    return refusal("InvalidNextTokenException",
                   QStringLiteral("The next token is not one that this list gave out."));
}

} // namespace hookline::sandbox::codedeploy
