// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/autoscaling.h"

#include <QJsonObject>
#include <QString>

/// What goes to AWS for a person's wish: the session sends it, and the window offers it as a command line.
namespace hookline::session {

/// One call of a service, as its description names things. The input may hold secrets: see wire::isSecret().
struct ServiceCall
{
    QString serviceId; ///< As in wire::service().
    QString operation;
    QJsonObject input;

    bool operator==(const ServiceCall &) const = default;
};

/// PutLifecycleEventHookExecutionStatus, ContinueDeployment or StopDeployment, as the decision's kind and the
/// verdict want it.
ServiceCall decisionCall(const domain::Decision &decision, Verdict verdict);
/// Members that are empty are not in it: AWS says itself what is missing.
ServiceCall hookStatusCall(const QString &deploymentId, const QString &executionId, const QString &status);
/// `input` is CreateDeployment's. Sent once: a second call would make a second deployment.
ServiceCall createDeploymentCall(const QJsonObject &input);
ServiceCall stopCall(const QString &deploymentId, bool rollBack);
/// CompleteLifecycleAction or RecordLifecycleActionHeartbeat. The token names one action; without one the
/// instance's ID names whatever is active now for the hook.
ServiceCall lifecycleCall(const domain::LifecycleAction &action, LifecycleRequest::Call call);
/// `input` is PutLifecycleHook's.
ServiceCall putHookCall(const QJsonObject &input);
ServiceCall deleteHookCall(const QString &group, const QString &hook);
/// GetDeployment.
ServiceCall deploymentCall(const QString &deploymentId);
/// GetApplicationRevision. `location` as AWS tells it of a deployment; its content may be left out.
ServiceCall applicationRevisionCall(const QString &application, const QJsonObject &location);

} // namespace hookline::session
