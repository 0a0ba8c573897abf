// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/eventorder.h"
#include "models/domain/status.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

namespace hookline::domain {

/// Why a lifecycle event ended as it did (API type Diagnostics).
struct Diagnostics
{
    LifecycleErrorCode errorCode = LifecycleErrorCode::Unknown;
    QString scriptName;
    QString message;
    QString logTail;

    bool isEmpty() const { return scriptName.isEmpty() && message.isEmpty() && logTail.isEmpty(); }
    bool operator==(const Diagnostics &) const = default;
};

struct LifecycleEvent
{
    QString name;
    EventStatus status = EventStatus::Unknown;
    std::optional<Instant> start;
    std::optional<Instant> end;
    Diagnostics diagnostics;

    bool operator==(const LifecycleEvent &) const = default;
};

/// One target of a deployment: an instance, an ECS service or a Lambda function (API type DeploymentTarget).
struct Target
{
    QString deploymentId;
    QString targetId; ///< Instance ID, "cluster:service", or "function:alias".
    QString arn;
    ComputePlatform platform = ComputePlatform::Unknown;
    TargetStatus status = TargetStatus::Unknown;
    TargetLabel label = TargetLabel::None;
    std::optional<Instant> lastUpdated;
    double trafficWeight = -1; ///< Percent of traffic on the new version or task set; negative if not told.
    std::vector<LifecycleEvent> events; ///< As AWS listed them.

    QString key() const { return deploymentId + QLatin1Char('/') + targetId; }
    bool operator==(const Target &) const = default;
};

/// Counts of targets by status (API type DeploymentOverview).
struct Overview
{
    int pending = 0, inProgress = 0, succeeded = 0, failed = 0, skipped = 0, ready = 0;

    int total() const { return pending + inProgress + succeeded + failed + skipped + ready; }
    bool operator==(const Overview &) const = default;
};

/// One deployment (API type DeploymentInfo), as far as the screen needs it.
struct Deployment
{
    QString id;
    QString application;
    QString group;
    QString config;
    QString revision; ///< One line that names what is deployed: "s3://bucket/key", "owner/repo@1234567",
                      ///< "AppSpec 3f2a…"
    QString description;
    QString creator; ///< "user", "autoscaling", "codeDeployRollback" …
    DeploymentStatus status = DeploymentStatus::Unknown;
    QString
        statusText; ///< As AWS sent it; differs from toString(status) only for values that we do not know.
    ComputePlatform platform = ComputePlatform::Unknown;
    DeploymentType type = DeploymentType::Unknown;
    bool trafficControl = false; ///< deploymentOption WITH_TRAFFIC_CONTROL
    std::optional<Instant> created, started, completed;
    QString errorCode; ///< errorInformation.code, such as HEALTH_CONSTRAINTS
    QString errorMessage;
    Overview overview;
    QString rollbackDeploymentId; ///< The deployment that rolls this one back.
    QString rollbackTriggeredBy; ///< The deployment that this one rolls back.
    QString rollbackMessage;
    bool readyStopsOnTimeout = false; ///< deploymentReadyOption.actionOnTimeout = STOP_DEPLOYMENT
    int readyWaitMinutes = 0; ///< deploymentReadyOption.waitTimeInMinutes
    bool terminationWaitStarted = false; ///< instanceTerminationWaitTimeStarted
    bool autoRollbackOnFailure = false; ///< autoRollbackConfiguration has DEPLOYMENT_FAILURE

    bool operator==(const Deployment &) const = default;
};

/// Which track of events `target` of `deployment` runs through. `events` of the target decide where the
/// deployment leaves it open (test listener, load balancer).
EventTrack eventTrack(const Deployment &deployment, const Target &target);

/// The events of the target's track that AWS has not listed yet and that can still come, in order. Empty once
/// the target or its deployment is through.
std::vector<EventFact> plannedEvents(const Deployment &deployment, const Target &target);

/// From the API value of DeploymentInfo / DeploymentTarget / RevisionLocation (see models/wire/codec.h);
/// tolerant of missing and unknown members.
Deployment deploymentFromApi(const QJsonObject &info);
Target targetFromApi(const QJsonObject &target);
QString revisionText(const QJsonObject &revisionLocation);

} // namespace hookline::domain
