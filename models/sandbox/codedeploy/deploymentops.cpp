// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/api.h"
#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/codedeploy/paging.h"
#include "models/sandbox/codedeploy/revisions.h"
#include "models/sandbox/codedeploy/validation.h"
#include "models/sandbox/errors.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

bool truth(const QJsonObject &input, const char *member)
{
    return input.value(QLatin1String(member)).toBool();
}

QString text(const QJsonObject &input, const char *member)
{
    return input.value(QLatin1String(member)).toString();
}

/// The members of CreateDeployment that do not fit the platform or the group's style.
Result<void> checkFit(const QJsonObject &input, const Group &group, ComputePlatform platform)
{
    const bool server = platform == ComputePlatform::Server;
    if (!server && truth(input, "ignoreApplicationStopFailures"))
        return refusal("InvalidIgnoreApplicationStopFailuresValueException",
                       QStringLiteral("ignoreApplicationStopFailures must be false on this platform."));
    if (!server && truth(input, "updateOutdatedInstancesOnly"))
        return refusal("InvalidUpdateOutdatedInstancesOnlyValueException",
                       QStringLiteral("updateOutdatedInstancesOnly must be false on this platform."));
    const QJsonObject instances = input.value(QLatin1String("targetInstances")).toObject();
    const bool blueGreen =
        text(group.settings.value(QLatin1String("deploymentStyle")).toObject(), "deploymentType")
        == QLatin1String("BLUE_GREEN");
    if (!instances.isEmpty() && (!server || !blueGreen))
        return refusal(
            "InvalidTargetInstancesException",
            QStringLiteral("Target instances are for EC2/On-Premises blue/green deployments only."));
    if (auto checked = checkTagFilters(instances.value(QLatin1String("tagFilters")).toArray(),
                                       "InvalidTargetInstancesException");
        !checked)
        return checked;
    const QString mode = text(input, "deploymentMode");
    if (!mode.isEmpty() && mode != QLatin1String("STANDARD") && mode != QLatin1String("RESTART"))
        return refusal("InvalidInputException",
                       QStringLiteral("deploymentMode must be STANDARD or RESTART."));
    if (auto checked = checkAutoRollback(input.value(QLatin1String("autoRollbackConfiguration")).toObject());
        !checked)
        return checked;
    return checkAlarms(input.value(QLatin1String("overrideAlarmConfiguration")).toObject());
}

/// What GetDeployment shows: the group's settings at this moment under what the call gave.
QJsonObject effectiveSettings(const QJsonObject &input, const Group &group)
{
    QJsonObject settings{{QStringLiteral("fileExistsBehavior"), QStringLiteral("DISALLOW")},
                         {QStringLiteral("ignoreApplicationStopFailures"), false},
                         {QStringLiteral("updateOutdatedInstancesOnly"), false}};
    for (const char *member : {"deploymentStyle", "blueGreenDeploymentConfiguration", "loadBalancerInfo",
                               "autoRollbackConfiguration"}) {
        const QJsonValue value = group.settings.value(QLatin1String(member));
        if (value.isObject())
            settings.insert(QLatin1String(member), value);
    }
    for (const char *member :
         {"fileExistsBehavior", "ignoreApplicationStopFailures", "updateOutdatedInstancesOnly",
          "autoRollbackConfiguration", "targetInstances", "overrideAlarmConfiguration", "deploymentMode"}) {
        const QJsonValue value = input.value(QLatin1String(member));
        if (!value.isUndefined() && !value.isNull())
            settings.insert(QLatin1String(member), value);
    }
    return settings;
}

const QStringList &deploymentStatuses()
{
    static const QStringList names = [] {
        QStringList all;
        for (int i = int(DeploymentStatus::Created); i <= int(DeploymentStatus::Ready); ++i)
            all << toString(DeploymentStatus(i));
        return all;
    }();
    return names;
}

Error alreadyCompleted(const Deployment &deployment)
{
    return refusal("DeploymentAlreadyCompletedException",
                   QStringLiteral("The deployment %1 is already completed with status %2.")
                       .arg(deployment.id, toString(deployment.status)));
}

} // namespace

Result<QJsonObject> Operations::createDeployment(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const auto found = group(input);
    if (!found)
        return found.error();
    Group &target = **found;
    const ComputePlatform platform = (*app)->platform;
    const auto read = readRevision(input.value(QLatin1String("revision")), platform);
    if (!read)
        return read.error();
    const auto rules =
        rulesFor(input.value(QLatin1String("deploymentConfigName")).toString(target.config), platform);
    if (!rules)
        return rules.error();
    if (auto checked = checkFit(input, target, platform); !checked)
        return checked.error();
    if (!target.activeDeployment.isEmpty())
        return refusal("DeploymentLimitExceededException",
                       QStringLiteral("The Deployment Group '%1' already has an active Deployment '%2'")
                           .arg(target.name, target.activeDeployment));
    const auto revision = registeredRevision(m_world, (*app)->name, *read);
    if (!revision)
        return revision.error();
    NewDeployment made;
    made.group = &target;
    made.platform = platform;
    made.revision = (*revision)->identity;
    made.rules = *rules;
    made.description = text(input, "description");
    made.settings = effectiveSettings(input, target);
    return QJsonObject{{QStringLiteral("deploymentId"), m_engine.create(made).id}};
}

Result<QJsonObject> Operations::getDeployment(const QJsonObject &input)
{
    const auto found = deployment(input);
    if (!found)
        return found.error();
    return QJsonObject{{QStringLiteral("deploymentInfo"), deploymentInfo(m_world, **found)}};
}

Result<QJsonObject> Operations::batchGetDeployments(const QJsonObject &input)
{
    const QJsonArray ids = input.value(QLatin1String("deploymentIds")).toArray();
    if (ids.isEmpty())
        return refusal("DeploymentIdRequiredException",
                       QStringLiteral("At least one deployment ID is required."));
    if (ids.size() > 25)
        return refusal("BatchLimitExceededException",
                       QStringLiteral("At most 25 deployment IDs are allowed."));
    QJsonArray infos;
    for (const QJsonValue &value : ids) {
        if (const auto checked =
                checkMembers(QStringLiteral("GetDeployment"), {{QStringLiteral("deploymentId"), value}});
            !checked)
            return checked.error();
        // An ID that is not known is left out, as AWS does in its other batches.
        if (const Deployment *found = m_world.deployments.find(value.toString()))
            infos.append(deploymentInfo(m_world, *found));
    }
    return QJsonObject{{QStringLiteral("deploymentsInfo"), infos}};
}

Result<QJsonObject> Operations::listDeployments(const QJsonObject &input)
{
    const QString appName = text(input, "applicationName");
    const QString groupName = text(input, "deploymentGroupName");
    if (appName.isEmpty() && !groupName.isEmpty())
        return refusal("ApplicationNameRequiredException",
                       QStringLiteral("A deployment group name needs an application name."));
    if (!appName.isEmpty() && groupName.isEmpty())
        return refusal("DeploymentGroupNameRequiredException",
                       QStringLiteral("An application name needs a deployment group name."));
    const std::vector<Deployment *> *rows = &m_world.byCreation();
    if (!appName.isEmpty()) {
        if (auto app = application(input); !app)
            return app.error();
        const auto found = group(input);
        if (!found)
            return found.error();
        rows = &m_world.ofGroup((*found)->id);
    }
    QStringList statuses;
    for (const QJsonValue &value : input.value(QLatin1String("includeOnlyStatuses")).toArray())
        statuses << value.toString();
    for (const QString &status : std::as_const(statuses)) {
        if (!deploymentStatuses().contains(status))
            return refusal("InvalidDeploymentStatusException",
                           QStringLiteral("Unknown deployment status: %1").arg(status.left(60)));
    }
    const QJsonObject range = input.value(QLatin1String("createTimeRange")).toObject();
    const QJsonValue start = range.value(QLatin1String("start")), end = range.value(QLatin1String("end"));
    if (start.isDouble() && end.isDouble() && start.toDouble() > end.toDouble())
        return refusal("InvalidTimeRangeException",
                       QStringLiteral("The end of the time range is before its start."));
    const auto cursor = cursorOf(QStringLiteral("ListDeployments"), input);
    if (!cursor)
        return cursor.error();
    // Those of an external owner (CloudFormation) are not made here.
    if (!text(input, "externalId").isEmpty())
        return QJsonObject{{QStringLiteral("deployments"), QJsonArray()}};

    // Rows are in order of creation, so the range is a stretch of them; the newest come first.
    auto first = rows->begin(), last = rows->end();
    if (start.isDouble())
        first = std::ranges::lower_bound(*rows, fromEpochSeconds(start.toDouble()), {}, &Deployment::created);
    if (end.isDouble())
        last = std::ranges::upper_bound(*rows, fromEpochSeconds(end.toDouble()), {}, &Deployment::created);
    if (!cursor->atStart())
        last =
            std::min(last, std::ranges::lower_bound(*rows, cursor->after().toInt(), {}, &Deployment::number));
    QJsonArray ids;
    QJsonObject page;
    int number = 0;
    while (last > first) {
        const Deployment &row = **--last;
        if (!statuses.isEmpty() && !statuses.contains(toString(row.status)))
            continue;
        if (ids.size() == pageSize) {
            page.insert(QStringLiteral("nextToken"), cursor->tokenAfter(QString::number(number)));
            break;
        }
        ids.append(row.id);
        number = row.number;
    }
    page.insert(QStringLiteral("deployments"), ids);
    return page;
}

Result<QJsonObject> Operations::continueDeployment(const QJsonObject &input)
{
    const auto found = deployment(input);
    if (!found)
        return found.error();
    Deployment &row = **found;
    if (row.type != DeploymentType::BlueGreen || row.platform == ComputePlatform::Lambda)
        return refusal(
            "UnsupportedActionForDeploymentTypeException",
            QStringLiteral("Only EC2/On-Premises and ECS blue/green deployments can be continued."));
    if (row.terminal())
        return alreadyCompleted(row);
    const QString wait =
        input.value(QLatin1String("deploymentWaitType")).toString(QStringLiteral("READY_WAIT"));
    const Phase expected = wait == QLatin1String("READY_WAIT") ? Phase::ReadyWait : Phase::TerminationWait;
    if (row.phase != expected)
        return refusal("DeploymentIsNotInReadyStateException",
                       QStringLiteral("The deployment %1 is not waiting in %2.").arg(row.id, wait));
    m_engine.proceed(row);
    return QJsonObject();
}

Result<QJsonObject> Operations::stopDeployment(const QJsonObject &input)
{
    const auto found = deployment(input);
    if (!found)
        return found.error();
    Deployment &row = **found;
    const auto answer = [](const char *status, const char *message) {
        return QJsonObject{{QStringLiteral("status"), QLatin1String(status)},
                           {QStringLiteral("statusMessage"), QLatin1String(message)}};
    };
    const QJsonObject stopped = answer("Succeeded",
                                       "No more commands will be scheduled for execution in the "
                                       "deployment instances");
    if (row.status == DeploymentStatus::Stopped && row.stopAnsweredPending)
        return stopped;
    if (row.terminal())
        return alreadyCompleted(row);
    const QJsonValue rollback = input.value(QLatin1String("autoRollbackEnabled"));
    if (!row.stopping
        && m_engine.stop(row, rollback.isBool() ? std::optional(rollback.toBool()) : std::nullopt))
        return stopped;
    return answer("Pending", "Some events are still running in the deployment instances");
}

Result<QJsonObject> Operations::putLifecycleEventHookExecutionStatus(const QJsonObject &input)
{
    const auto found = deployment(input);
    if (!found)
        return found.error();
    Deployment &row = **found;
    if (row.platform == ComputePlatform::Server)
        return refusal("UnsupportedActionForDeploymentTypeException",
                       QStringLiteral("The status of a lifecycle event hook can be reported for Lambda and "
                                      "Amazon ECS deployments only."));
    const QString status = text(input, "status");
    if (status != QLatin1String("Succeeded") && status != QLatin1String("Failed"))
        return refusal("InvalidLifecycleEventHookExecutionStatusException",
                       QStringLiteral("The status of a lifecycle event hook must be Succeeded or Failed."));
    const QString id = text(input, "lifecycleEventHookExecutionId");
    for (Target *target : m_world.targetsOf(row)) {
        const auto execution = std::ranges::find(target->executions, id, &Execution::id);
        if (id.isEmpty() || execution == target->executions.end())
            continue;
        const Event &event = target->events[std::size_t(execution->event)];
        if (row.terminal() || event.status != EventStatus::InProgress)
            return refusal("LifecycleEventAlreadyCompletedException",
                           QStringLiteral("The lifecycle event %1 of deployment %2 is already completed with "
                                          "status %3.")
                               .arg(target->eventName(execution->event), row.id, toString(event.status)));
        m_engine.decide(row, *target, status == QLatin1String("Succeeded"));
        return QJsonObject{{QStringLiteral("lifecycleEventHookExecutionId"), id}};
    }
    return refusal("InvalidLifecycleEventHookExecutionIdException",
                   QStringLiteral("The lifecycle event hook execution ID does not belong to deployment %1.")
                       .arg(row.id));
}

} // namespace hookline::sandbox::codedeploy
