// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/deployment.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>

namespace hookline::domain {
namespace {

QString text(const QJsonObject &object, QLatin1StringView member)
{
    return object.value(member).toString();
}

QJsonObject child(const QJsonObject &object, QLatin1StringView member)
{
    return object.value(member).toObject();
}

std::optional<Instant> instant(const QJsonObject &object, QLatin1StringView member)
{
    const QJsonValue value = object.value(member);
    return value.isDouble() ? std::optional(fromEpochSeconds(value.toDouble())) : std::nullopt;
}

template <class Enum> Enum word(const QJsonObject &object, QLatin1StringView member)
{
    return fromString<Enum>(text(object, member));
}

bool lists(const Target &target, std::initializer_list<const char *> names)
{
    return std::ranges::any_of(target.events, [&](const LifecycleEvent &event) {
        const QString name = canonicalEventName(event.name);
        return std::ranges::any_of(names,
                                   [&](const char *wanted) { return name == QLatin1StringView(wanted); });
    });
}

EventTrack blueGreenTrack(const Deployment &deployment, const Target &target)
{
    const bool installs = lists(target,
                                {"ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
                                 "AfterInstall", "ApplicationStart", "ValidateService"});
    const bool blocks = lists(target, {"BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"});
    const bool allows = lists(target, {"BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"});
    const bool rollsBack = deployment.creator == QLatin1StringView("codeDeployRollback") && !installs;
    if (rollsBack) {
        const bool original =
            target.label == TargetLabel::Blue || (target.label == TargetLabel::None && allows);
        return original ? EventTrack::BlueGreenRollbackOriginal : EventTrack::BlueGreenRollbackReplacement;
    }
    const bool original = target.label == TargetLabel::Blue
        || (target.label == TargetLabel::None && blocks && !installs && !allows);
    return original ? EventTrack::BlueGreenOriginal : EventTrack::BlueGreenReplacement;
}

LifecycleEvent eventFromApi(const QJsonObject &object)
{
    const QJsonObject diagnostics = child(object, QLatin1StringView("diagnostics"));
    return {
        .name = text(object, QLatin1StringView("lifecycleEventName")),
        .status = word<EventStatus>(object, QLatin1StringView("status")),
        .start = instant(object, QLatin1StringView("startTime")),
        .end = instant(object, QLatin1StringView("endTime")),
        .diagnostics =
            {
                .errorCode = word<LifecycleErrorCode>(diagnostics, QLatin1StringView("errorCode")),
                .scriptName = text(diagnostics, QLatin1StringView("scriptName")),
                .message = text(diagnostics, QLatin1StringView("message")),
                .logTail = text(diagnostics, QLatin1StringView("logTail")),
            },
    };
}

/// Percent of traffic on what is being deployed: the Lambda target version, or ECS's green task set (the last
/// one where labels are missing).
double trafficWeight(const QJsonObject &body)
{
    const QJsonObject function = child(body, QLatin1StringView("lambdaFunctionInfo"));
    if (function.value(QLatin1StringView("targetVersionWeight")).isDouble())
        return function.value(QLatin1StringView("targetVersionWeight")).toDouble();
    if (body.value(QLatin1StringView("targetVersionWeight")).isDouble())
        return body.value(QLatin1StringView("targetVersionWeight")).toDouble();
    double weight = -1;
    for (const QJsonValue &value : body.value(QLatin1StringView("taskSetsInfo")).toArray()) {
        const QJsonObject taskSet = value.toObject();
        if (word<TargetLabel>(taskSet, QLatin1StringView("taskSetLabel")) == TargetLabel::Blue)
            continue;
        weight = taskSet.value(QLatin1StringView("trafficWeight")).toDouble(weight);
        if (word<TargetLabel>(taskSet, QLatin1StringView("taskSetLabel")) == TargetLabel::Green)
            break;
    }
    return weight;
}

Overview overviewFromApi(const QJsonObject &object)
{
    const auto count = [&](QLatin1StringView member) { return object.value(member).toInt(); };
    return {
        .pending = count(QLatin1StringView("Pending")),
        .inProgress = count(QLatin1StringView("InProgress")),
        .succeeded = count(QLatin1StringView("Succeeded")),
        .failed = count(QLatin1StringView("Failed")),
        .skipped = count(QLatin1StringView("Skipped")),
        .ready = count(QLatin1StringView("Ready")),
    };
}

struct TargetShape
{
    const char *member; ///< Of DeploymentTarget.
    const char *type; ///< deploymentTargetType
    ComputePlatform platform;
};
constexpr TargetShape targetShapes[] = {
    {"instanceTarget", "InstanceTarget", ComputePlatform::Server},
    {"lambdaTarget", "LambdaTarget", ComputePlatform::Lambda},
    {"ecsTarget", "ECSTarget", ComputePlatform::Ecs},
    {"cloudFormationTarget", "CloudFormationTarget", ComputePlatform::Unknown},
};

constexpr int shownDigits = 7; // As git abbreviates.

QString appSpecText(const QJsonObject &raw)
{
    QString digest = text(raw, QLatin1StringView("sha256"));
    const QString content = text(raw, QLatin1StringView("content"));
    if (digest.isEmpty() && !content.isEmpty()) {
        digest = QString::fromLatin1(
            QCryptographicHash::hash(content.toUtf8(), QCryptographicHash::Sha256).toHex());
    }
    if (digest.isEmpty())
        return QStringLiteral("AppSpec");
    return QLatin1StringView("AppSpec ") + digest.left(shownDigits) + QChar(u'…');
}

} // namespace

EventTrack eventTrack(const Deployment &deployment, const Target &target)
{
    const ComputePlatform platform =
        target.platform != ComputePlatform::Unknown ? target.platform : deployment.platform;
    if (platform == ComputePlatform::Lambda)
        return EventTrack::Lambda;
    if (platform == ComputePlatform::Ecs) {
        return lists(target, {"AllowTestTraffic", "AfterAllowTestTraffic"}) ? EventTrack::EcsTestListener
                                                                            : EventTrack::Ecs;
    }
    if (deployment.type == DeploymentType::BlueGreen)
        return blueGreenTrack(deployment, target);
    const bool balanced = deployment.trafficControl
        || lists(target,
                 {"BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "BeforeAllowTraffic",
                  "AllowTraffic", "AfterAllowTraffic"});
    return balanced ? EventTrack::InPlaceLoadBalanced : EventTrack::InPlace;
}

std::vector<EventFact> plannedEvents(const Deployment &deployment, const Target &target)
{
    if (isTerminal(deployment.status) || isTerminal(target.status))
        return {};
    const EventTrack track = eventTrack(deployment, target);
    const auto order = eventOrder(track);
    std::vector<bool> listed(order.size() + 1, false);
    int reached = -1; // What AWS left out before an event that has begun will not come any more.
    for (const LifecycleEvent &event : target.events) {
        const int rank = eventRank(track, event.name);
        if (event.name != QLatin1StringView("Start"))
            listed[std::size_t(rank)] = true;
        const bool begun = event.status != EventStatus::Pending && event.status != EventStatus::Unknown;
        if (begun && rank < int(order.size()) && event.name != QLatin1StringView("Start"))
            reached = std::max(reached, rank);
    }
    std::vector<EventFact> planned;
    for (int rank = reached + 1; rank < int(order.size()); ++rank) {
        if (!listed[std::size_t(rank)])
            planned.push_back(order[std::size_t(rank)]);
    }
    return planned;
}

Deployment deploymentFromApi(const QJsonObject &info)
{
    const QJsonObject style = child(info, QLatin1StringView("deploymentStyle"));
    const QJsonObject error = child(info, QLatin1StringView("errorInformation"));
    const QJsonObject rollback = child(info, QLatin1StringView("rollbackInfo"));
    const QJsonObject ready = child(child(info, QLatin1StringView("blueGreenDeploymentConfiguration")),
                                    QLatin1StringView("deploymentReadyOption"));
    const QJsonObject autoRollback = child(info, QLatin1StringView("autoRollbackConfiguration"));
    return {
        .id = text(info, QLatin1StringView("deploymentId")),
        .application = text(info, QLatin1StringView("applicationName")),
        .group = text(info, QLatin1StringView("deploymentGroupName")),
        .config = text(info, QLatin1StringView("deploymentConfigName")),
        .revision = revisionText(child(info, QLatin1StringView("revision"))),
        .description = text(info, QLatin1StringView("description")),
        .creator = text(info, QLatin1StringView("creator")),
        .status = word<DeploymentStatus>(info, QLatin1StringView("status")),
        .statusText = text(info, QLatin1StringView("status")),
        .platform = word<ComputePlatform>(info, QLatin1StringView("computePlatform")),
        .type = word<DeploymentType>(style, QLatin1StringView("deploymentType")),
        .trafficControl =
            text(style, QLatin1StringView("deploymentOption")) == QLatin1StringView("WITH_TRAFFIC_CONTROL"),
        .created = instant(info, QLatin1StringView("createTime")),
        .started = instant(info, QLatin1StringView("startTime")),
        .completed = instant(info, QLatin1StringView("completeTime")),
        .errorCode = text(error, QLatin1StringView("code")),
        .errorMessage = text(error, QLatin1StringView("message")),
        .overview = overviewFromApi(child(info, QLatin1StringView("deploymentOverview"))),
        .rollbackDeploymentId = text(rollback, QLatin1StringView("rollbackDeploymentId")),
        .rollbackTriggeredBy = text(rollback, QLatin1StringView("rollbackTriggeringDeploymentId")),
        .rollbackMessage = text(rollback, QLatin1StringView("rollbackMessage")),
        .readyStopsOnTimeout =
            text(ready, QLatin1StringView("actionOnTimeout")) == QLatin1StringView("STOP_DEPLOYMENT"),
        .readyWaitMinutes = ready.value(QLatin1StringView("waitTimeInMinutes")).toInt(),
        .terminationWaitStarted =
            info.value(QLatin1StringView("instanceTerminationWaitTimeStarted")).toBool(),
        .autoRollbackOnFailure = autoRollback.value(QLatin1StringView("enabled")).toBool()
            && autoRollback.value(QLatin1StringView("events"))
                   .toArray()
                   .contains(QStringLiteral("DEPLOYMENT_FAILURE")),
    };
}

Target targetFromApi(const QJsonObject &target)
{
    const QString type = text(target, QLatin1StringView("deploymentTargetType"));
    Target result;
    QJsonObject body;
    for (const TargetShape &shape : targetShapes) {
        const QJsonObject found = child(target, QLatin1StringView(shape.member));
        if (type == QLatin1StringView(shape.type) || (body.isEmpty() && !found.isEmpty())) {
            result.platform = shape.platform;
            if (!found.isEmpty())
                body = found;
        }
        if (type == QLatin1StringView(shape.type))
            break;
    }
    result.deploymentId = text(body, QLatin1StringView("deploymentId"));
    result.targetId = text(body, QLatin1StringView("targetId"));
    result.arn = text(body, QLatin1StringView("targetArn"));
    result.status = word<TargetStatus>(body, QLatin1StringView("status"));
    result.label = word<TargetLabel>(body, QLatin1StringView("instanceLabel"));
    result.lastUpdated = instant(body, QLatin1StringView("lastUpdatedAt"));
    result.trafficWeight = trafficWeight(body);
    for (const QJsonValue &event : body.value(QLatin1StringView("lifecycleEvents")).toArray())
        result.events.push_back(eventFromApi(event.toObject()));
    return result;
}

QString revisionText(const QJsonObject &revisionLocation)
{
    const QJsonObject s3 = child(revisionLocation, QLatin1StringView("s3Location"));
    if (!s3.isEmpty()) {
        return QLatin1StringView("s3://") + text(s3, QLatin1StringView("bucket")) + QLatin1Char('/')
            + text(s3, QLatin1StringView("key"));
    }
    const QJsonObject gitHub = child(revisionLocation, QLatin1StringView("gitHubLocation"));
    if (!gitHub.isEmpty()) {
        return text(gitHub, QLatin1StringView("repository")) + QLatin1Char('@')
            + text(gitHub, QLatin1StringView("commitId")).left(shownDigits);
    }
    for (const auto member : {QLatin1StringView("appSpecContent"), QLatin1StringView("string")}) {
        if (revisionLocation.value(member).isObject())
            return appSpecText(child(revisionLocation, member));
    }
    const QString type = text(revisionLocation, QLatin1StringView("revisionType"));
    const bool isAppSpec = type == QLatin1StringView("AppSpecContent") || type == QLatin1StringView("String");
    return isAppSpec ? QStringLiteral("AppSpec") : type;
}

} // namespace hookline::domain
