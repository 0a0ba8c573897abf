// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/validation.h"

#include "models/core/ids.h"
#include "models/sandbox/errors.h"

#include <algorithm>
#include <span>

namespace hookline::sandbox::codedeploy {
namespace {

enum class Form { Name, Description, DeploymentId, Platform, WaitType, FileExists, Role };

struct MemberRule
{
    const char *operation;
    const char *member;
    Form form;
    const char *missing; // null: may be left out
    const char *invalid;
};

constexpr const char *appMissing = "ApplicationNameRequiredException";
constexpr const char *appInvalid = "InvalidApplicationNameException";
constexpr const char *groupMissing = "DeploymentGroupNameRequiredException";
constexpr const char *groupInvalid = "InvalidDeploymentGroupNameException";
constexpr const char *configMissing = "DeploymentConfigNameRequiredException";
constexpr const char *configInvalid = "InvalidDeploymentConfigNameException";
constexpr const char *idMissing = "DeploymentIdRequiredException";
constexpr const char *idInvalid = "InvalidDeploymentIdException";

// In the order in which members are looked at.
constexpr MemberRule rules[] = {
    {"CreateApplication", "applicationName", Form::Name, appMissing, appInvalid},
    {"CreateApplication", "computePlatform", Form::Platform, nullptr, "InvalidComputePlatformException"},
    {"GetApplication", "applicationName", Form::Name, appMissing, appInvalid},
    {"UpdateApplication", "applicationName", Form::Name, appMissing, appInvalid},
    {"UpdateApplication", "newApplicationName", Form::Name, nullptr, appInvalid},
    {"DeleteApplication", "applicationName", Form::Name, appMissing, appInvalid},
    {"CreateDeploymentGroup", "applicationName", Form::Name, appMissing, appInvalid},
    {"CreateDeploymentGroup", "deploymentGroupName", Form::Name, groupMissing, groupInvalid},
    {"CreateDeploymentGroup", "deploymentConfigName", Form::Name, nullptr, configInvalid},
    {"CreateDeploymentGroup", "serviceRoleArn", Form::Role, "RoleRequiredException", "InvalidRoleException"},
    {"UpdateDeploymentGroup", "applicationName", Form::Name, appMissing, appInvalid},
    {"UpdateDeploymentGroup", "currentDeploymentGroupName", Form::Name, groupMissing, groupInvalid},
    {"UpdateDeploymentGroup", "newDeploymentGroupName", Form::Name, nullptr, groupInvalid},
    {"UpdateDeploymentGroup", "deploymentConfigName", Form::Name, nullptr, configInvalid},
    {"UpdateDeploymentGroup", "serviceRoleArn", Form::Role, nullptr, "InvalidRoleException"},
    {"GetDeploymentGroup", "applicationName", Form::Name, appMissing, appInvalid},
    {"GetDeploymentGroup", "deploymentGroupName", Form::Name, groupMissing, groupInvalid},
    {"BatchGetDeploymentGroups", "applicationName", Form::Name, appMissing, appInvalid},
    {"ListDeploymentGroups", "applicationName", Form::Name, appMissing, appInvalid},
    {"DeleteDeploymentGroup", "applicationName", Form::Name, appMissing, appInvalid},
    {"DeleteDeploymentGroup", "deploymentGroupName", Form::Name, groupMissing, groupInvalid},
    {"CreateDeployment", "applicationName", Form::Name, appMissing, appInvalid},
    {"CreateDeployment", "deploymentGroupName", Form::Name, groupMissing, groupInvalid},
    {"CreateDeployment", "deploymentConfigName", Form::Name, nullptr, configInvalid},
    {"CreateDeployment", "description", Form::Description, nullptr, "DescriptionTooLongException"},
    {"CreateDeployment", "fileExistsBehavior", Form::FileExists, nullptr,
     "InvalidFileExistsBehaviorException"},
    {"GetDeployment", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"ListDeployments", "applicationName", Form::Name, nullptr, appInvalid},
    {"ListDeployments", "deploymentGroupName", Form::Name, nullptr, groupInvalid},
    {"ListDeploymentTargets", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"GetDeploymentTarget", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"BatchGetDeploymentTargets", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"ContinueDeployment", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"ContinueDeployment", "deploymentWaitType", Form::WaitType, nullptr,
     "InvalidDeploymentWaitTypeException"},
    {"StopDeployment", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"PutLifecycleEventHookExecutionStatus", "deploymentId", Form::DeploymentId, idMissing, idInvalid},
    {"CreateDeploymentConfig", "deploymentConfigName", Form::Name, configMissing, configInvalid},
    {"CreateDeploymentConfig", "computePlatform", Form::Platform, nullptr, "InvalidComputePlatformException"},
    {"GetDeploymentConfig", "deploymentConfigName", Form::Name, configMissing, configInvalid},
    {"DeleteDeploymentConfig", "deploymentConfigName", Form::Name, configMissing, configInvalid},
    {"RegisterApplicationRevision", "applicationName", Form::Name, appMissing, appInvalid},
    {"RegisterApplicationRevision", "description", Form::Description, nullptr, "DescriptionTooLongException"},
    {"GetApplicationRevision", "applicationName", Form::Name, appMissing, appInvalid},
    {"BatchGetApplicationRevisions", "applicationName", Form::Name, appMissing, appInvalid},
    {"ListApplicationRevisions", "applicationName", Form::Name, appMissing, appInvalid},
};

bool isOneOf(const QString &text, std::initializer_list<const char *> values)
{
    return std::ranges::any_of(values, [&](const char *value) { return text == QLatin1String(value); });
}

bool isName(const QString &text)
{
    static const QLatin1String others("._+=,@-");
    return text.size() <= 100 && std::ranges::all_of(text, [](QChar c) {
               return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
                   || others.contains(c);
           });
}

bool hasForm(const QString &text, Form form)
{
    switch (form) {
    case Form::Name:
        return isName(text);
    case Form::Description:
        return text.size() <= 256;
    case Form::DeploymentId:
        return looksLikeDeploymentId(text);
    case Form::Platform:
        return isOneOf(text, {"Server", "Lambda", "ECS"});
    case Form::WaitType:
        return isOneOf(text, {"READY_WAIT", "TERMINATION_WAIT"});
    case Form::FileExists:
        return isOneOf(text, {"DISALLOW", "OVERWRITE", "RETAIN"});
    case Form::Role:
        return text.startsWith(QLatin1String("arn:")) && text.contains(QLatin1String(":iam::"))
            && text.contains(QLatin1String("role/"));
    }
    return true;
}

QString capitalised(const char *member)
{
    QString text = QLatin1String(member);
    text[0] = text.at(0).toUpper();
    return text;
}

QJsonObject object(const QJsonObject &parent, const char *name)
{
    return parent.value(QLatin1String(name)).toObject();
}

QJsonArray array(const QJsonObject &parent, const char *name)
{
    return parent.value(QLatin1String(name)).toArray();
}

QString text(const QJsonObject &parent, const char *name)
{
    return parent.value(QLatin1String(name)).toString();
}

bool has(const QJsonObject &parent, const char *name)
{
    return parent.contains(QLatin1String(name)) && !parent.value(QLatin1String(name)).isNull();
}

Result<void> checkTagSet(const QJsonObject &settings, const char *set, const char *list, const char *plain,
                         const char *both, const char *tagException)
{
    if (auto checked = checkTagFilters(array(settings, plain), tagException); !checked)
        return checked;
    const QJsonArray groups = array(object(settings, set), list);
    if (!groups.isEmpty() && !array(settings, plain).isEmpty())
        return refusal(both,
                       QStringLiteral("%1 and %2 cannot be used together.")
                           .arg(QLatin1String(plain), QLatin1String(set)));
    if (groups.size() > 3)
        return refusal("TagSetListLimitExceededException",
                       QStringLiteral("A tag set list has at most 3 tag groups."));
    for (const QJsonValue &group : groups) {
        if (auto checked = checkTagFilters(group.toArray(), tagException); !checked)
            return checked;
    }
    return {};
}

Result<void> checkStyle(const QJsonObject &settings, ComputePlatform platform)
{
    const QJsonObject style = object(settings, "deploymentStyle");
    const QString type = text(style, "deploymentType"), option = text(style, "deploymentOption");
    const auto invalid = [](const char *message) {
        return refusal("InvalidDeploymentStyleException", QLatin1String(message));
    };
    if (!isOneOf(type, {"IN_PLACE", "BLUE_GREEN"}))
        return invalid("The deployment type must be IN_PLACE or BLUE_GREEN.");
    if (!isOneOf(option, {"WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"}))
        return invalid("The deployment option must be WITH_TRAFFIC_CONTROL or WITHOUT_TRAFFIC_CONTROL.");
    const bool controlled = option == QLatin1String("WITH_TRAFFIC_CONTROL");
    if (platform != ComputePlatform::Server && (type != QLatin1String("BLUE_GREEN") || !controlled))
        return invalid("For the Lambda and ECS compute platforms the deployment type must be BLUE_GREEN and "
                       "the deployment option WITH_TRAFFIC_CONTROL.");
    const QJsonObject balancer = object(settings, "loadBalancerInfo");
    const bool named = !array(balancer, "elbInfoList").isEmpty()
        || !array(balancer, "targetGroupInfoList").isEmpty()
        || !array(balancer, "targetGroupPairInfoList").isEmpty();
    if (platform == ComputePlatform::Server && controlled && !named)
        return refusal("InvalidLoadBalancerInfoException",
                       QStringLiteral("With WITH_TRAFFIC_CONTROL a load balancer must be specified."));
    return {};
}

Result<void> checkBlueGreen(const QJsonObject &settings, ComputePlatform platform)
{
    const QJsonObject config = object(settings, "blueGreenDeploymentConfiguration");
    const auto invalid = [](const QString &message) {
        return refusal("InvalidBlueGreenDeploymentConfigurationException", message);
    };
    const QJsonObject ready = object(config, "deploymentReadyOption");
    if (has(ready, "actionOnTimeout")
        && !isOneOf(text(ready, "actionOnTimeout"), {"CONTINUE_DEPLOYMENT", "STOP_DEPLOYMENT"}))
        return invalid(QStringLiteral("actionOnTimeout must be CONTINUE_DEPLOYMENT or STOP_DEPLOYMENT."));
    const QJsonObject blue = object(config, "terminateBlueInstancesOnDeploymentSuccess");
    if (has(blue, "action") && !isOneOf(text(blue, "action"), {"TERMINATE", "KEEP_ALIVE"}))
        return invalid(QStringLiteral("action must be TERMINATE or KEEP_ALIVE."));
    const QJsonObject green = object(config, "greenFleetProvisioningOption");
    if (has(green, "action")
        && !isOneOf(text(green, "action"), {"DISCOVER_EXISTING", "COPY_AUTO_SCALING_GROUP"}))
        return invalid(QStringLiteral("action must be DISCOVER_EXISTING or COPY_AUTO_SCALING_GROUP."));
    // User guide, limits: 48 hours, and 120 hours before the shift of an ECS service.
    const int readyLimit = (platform == ComputePlatform::Ecs ? 120 : 48) * 60;
    const int wait = ready.value(QLatin1String("waitTimeInMinutes")).toInt();
    const int termination = blue.value(QLatin1String("terminationWaitTimeInMinutes")).toInt();
    if (wait < 0 || wait > readyLimit)
        return invalid(QStringLiteral("waitTimeInMinutes must be from 0 to %1.").arg(readyLimit));
    if (termination < 0 || termination > 2880)
        return invalid(QStringLiteral("terminationWaitTimeInMinutes must be from 0 to 2880."));
    return {};
}

Result<void> checkTriggers(const QJsonArray &triggers)
{
    static constexpr std::initializer_list<const char *> events = {
        "DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop",  "DeploymentRollback",
        "DeploymentReady", "InstanceStart",     "InstanceSuccess",   "InstanceFailure", "InstanceReady"};
    if (triggers.size() > 10)
        return refusal("TriggerTargetsLimitExceededException",
                       QStringLiteral("A deployment group has at most 10 triggers."));
    for (const QJsonValue &value : triggers) {
        const QJsonObject trigger = value.toObject();
        bool good = !text(trigger, "triggerName").isEmpty()
            && text(trigger, "triggerTargetArn").startsWith(QLatin1String("arn:"))
            && !array(trigger, "triggerEvents").isEmpty();
        for (const QJsonValue &event : array(trigger, "triggerEvents"))
            good = good && isOneOf(event.toString(), events);
        if (!good)
            return refusal("InvalidTriggerConfigException",
                           QStringLiteral("A trigger needs a name, the ARN of a topic, and known events."));
    }
    return {};
}

Result<void> checkService(const QJsonObject &settings, ComputePlatform platform)
{
    if (platform != ComputePlatform::Ecs)
        return {};
    const QJsonArray services = array(settings, "ecsServices");
    if (services.size() != 1 || text(services.at(0).toObject(), "serviceName").isEmpty())
        return refusal("InvalidECSServiceException",
                       QStringLiteral("A deployment group of the ECS platform needs exactly one service."));
    if (array(object(settings, "loadBalancerInfo"), "targetGroupPairInfoList").size() > 1)
        return refusal("InvalidTargetGroupPairException",
                       QStringLiteral("At most one pair of target groups can be specified."));
    return {};
}

} // namespace

Result<void> checkMembers(const QString &operation, const QJsonObject &input)
{
    for (const MemberRule &rule : rules) {
        if (operation != QLatin1String(rule.operation))
            continue;
        const QJsonValue value = input.value(QLatin1String(rule.member));
        const bool absent = value.isNull() || value.isUndefined();
        const QString given = value.toString();
        if (absent || given.isEmpty()) {
            if (rule.missing)
                return refusal(rule.missing, QStringLiteral("%1 is required.").arg(capitalised(rule.member)));
            if (absent || rule.form == Form::Description)
                continue;
            return refusal(rule.invalid, QStringLiteral("%1 is empty.").arg(capitalised(rule.member)));
        }
        if (!hasForm(given, rule.form))
            return refusal(
                rule.invalid,
                rule.form == Form::Description
                    ? QStringLiteral("The description is longer than 256 characters.")
                    : QStringLiteral("%1 is not valid: %2").arg(capitalised(rule.member), given.left(120)));
    }
    return {};
}

Result<void> checkTagFilters(const QJsonArray &filters, const char *exception)
{
    for (const QJsonValue &value : filters) {
        const QJsonObject filter = value.toObject();
        const QString type = text(filter, "Type");
        const bool key = !text(filter, "Key").isEmpty(), hasValue = has(filter, "Value");
        const bool good = (type == QLatin1String("KEY_ONLY") && key)
            || (type == QLatin1String("VALUE_ONLY") && hasValue)
            || (type == QLatin1String("KEY_AND_VALUE") && key && hasValue);
        if (!good)
            return refusal(exception,
                           QStringLiteral("A tag filter needs a Type of KEY_ONLY, VALUE_ONLY or "
                                          "KEY_AND_VALUE and what that type asks for."));
    }
    return {};
}

Result<void> checkAutoRollback(const QJsonObject &configuration)
{
    const QJsonArray events = array(configuration, "events");
    bool good = !configuration.value(QLatin1String("enabled")).toBool() || !events.isEmpty();
    for (const QJsonValue &event : events)
        good = good
            && isOneOf(event.toString(),
                       {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"});
    if (!good)
        return refusal("InvalidAutoRollbackConfigException",
                       QStringLiteral("Automatic rollback needs at least one event of DEPLOYMENT_FAILURE, "
                                      "DEPLOYMENT_STOP_ON_ALARM and DEPLOYMENT_STOP_ON_REQUEST."));
    return {};
}

Result<void> checkAlarms(const QJsonObject &configuration)
{
    const QJsonArray alarms = array(configuration, "alarms");
    if (alarms.size() > 10)
        return refusal("AlarmsLimitExceededException",
                       QStringLiteral("A deployment group has at most 10 alarms."));
    for (const QJsonValue &value : alarms) {
        const QString name = text(value.toObject(), "name");
        if (name.isEmpty() || name.size() > 255)
            return refusal("InvalidAlarmConfigException",
                           QStringLiteral("An alarm's name has 1 to 255 characters."));
    }
    return {};
}

Result<void> checkGroupSettings(const QJsonObject &settings, ComputePlatform platform)
{
    const Result<void> checks[] = {
        checkTagSet(settings, "ec2TagSet", "ec2TagSetList", "ec2TagFilters",
                    "InvalidEC2TagCombinationException", "InvalidEC2TagException"),
        checkTagSet(settings, "onPremisesTagSet", "onPremisesTagSetList", "onPremisesInstanceTagFilters",
                    "InvalidOnPremisesTagCombinationException", "InvalidTagException"),
        checkStyle(settings, platform),
        checkBlueGreen(settings, platform),
        checkTriggers(array(settings, "triggerConfigurations")),
        checkAlarms(object(settings, "alarmConfiguration")),
        checkAutoRollback(object(settings, "autoRollbackConfiguration")),
        checkService(settings, platform),
    };
    for (const Result<void> &checked : checks) {
        if (!checked)
            return checked;
    }
    const QString strategy = text(settings, "outdatedInstancesStrategy");
    if (!strategy.isEmpty() && !isOneOf(strategy, {"UPDATE", "IGNORE"}))
        return refusal("InvalidInputException",
                       QStringLiteral("outdatedInstancesStrategy must be UPDATE or IGNORE."));
    return {};
}

Result<void> checkConfigSettings(const QJsonObject &settings, ComputePlatform platform)
{
    if (platform == ComputePlatform::Server) {
        const QJsonObject hosts = object(settings, "minimumHealthyHosts");
        const QString type = text(hosts, "type");
        const int value = hosts.value(QLatin1String("value")).toInt(-1);
        const bool percent = type == QLatin1String("FLEET_PERCENT");
        if ((!percent && type != QLatin1String("HOST_COUNT")) || value < 0 || (percent && value > 100))
            return refusal("InvalidMinimumHealthyHostValueException",
                           QStringLiteral("minimumHealthyHosts needs the type HOST_COUNT or FLEET_PERCENT "
                                          "and a value of 0 or more."));
        return {};
    }
    const QJsonObject routing = object(settings, "trafficRoutingConfig");
    const QString type = text(routing, "type");
    const auto good = [](const QJsonObject &steps, const char *percentage, const char *interval) {
        const int percent = steps.value(QLatin1String(percentage)).toInt();
        return percent >= 1 && percent <= 99 && steps.value(QLatin1String(interval)).toInt() >= 1;
    };
    if (type == QLatin1String("AllAtOnce")
        || (type == QLatin1String("TimeBasedCanary")
            && good(object(routing, "timeBasedCanary"), "canaryPercentage", "canaryInterval"))
        || (type == QLatin1String("TimeBasedLinear")
            && good(object(routing, "timeBasedLinear"), "linearPercentage", "linearInterval")))
        return {};
    return refusal("InvalidTrafficRoutingConfigurationException",
                   QStringLiteral("trafficRoutingConfig needs a type of AllAtOnce, TimeBasedCanary or "
                                  "TimeBasedLinear, a percentage from 1 to 99 and an interval in minutes."));
}

} // namespace hookline::sandbox::codedeploy
