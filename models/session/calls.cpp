// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/calls.h"

#include <algorithm>
#include <array>

namespace hookline::session {

namespace {

using domain::Decision;
using domain::DecisionKind;

const QString codedeploy = QStringLiteral("codedeploy");
const QString autoscaling = QStringLiteral("autoscaling");
const QString stopDeployment = QStringLiteral("StopDeployment");

QJsonObject deploymentInput(const QString &deploymentId)
{
    return {{QStringLiteral("deploymentId"), deploymentId}};
}

ServiceCall continueCall(const Decision &decision, const QString &waitType)
{
    QJsonObject input = deploymentInput(decision.deploymentId);
    input.insert(QStringLiteral("deploymentWaitType"), waitType);
    return {codedeploy, QStringLiteral("ContinueDeployment"), input};
}

ServiceCall hookCall(const Decision &decision, const QString &status)
{
    return hookStatusCall(decision.deploymentId, decision.executionId, status);
}

/// How a decision is sent.
struct Sending
{
    DecisionKind kind;
    Verdict verdict;
    ServiceCall (*call)(const Decision &decision);
};

constexpr std::array sendings{
    Sending{DecisionKind::HookStatus, Verdict::Approve,
            [](const Decision &decision) { return hookCall(decision, QStringLiteral("Succeeded")); }},
    Sending{DecisionKind::HookStatus, Verdict::Reject,
            [](const Decision &decision) { return hookCall(decision, QStringLiteral("Failed")); }},
    Sending{DecisionKind::Reroute, Verdict::Approve,
            [](const Decision &decision) { return continueCall(decision, QStringLiteral("READY_WAIT")); }},
    // Whether it rolls back then is the deployment group's own setting.
    Sending{DecisionKind::Reroute, Verdict::Reject,
            [](const Decision &decision) {
                return ServiceCall{codedeploy, stopDeployment, deploymentInput(decision.deploymentId)};
            }},
    Sending{
        DecisionKind::TerminateBlue, Verdict::Approve,
        [](const Decision &decision) { return continueCall(decision, QStringLiteral("TERMINATION_WAIT")); }},
    // Traffic is on the new version already: stopping without going back would reject nothing.
    Sending{DecisionKind::TerminateBlue, Verdict::Reject,
            [](const Decision &decision) { return stopCall(decision.deploymentId, true); }},
};

} // namespace

ServiceCall decisionCall(const Decision &decision, Verdict verdict)
{
    const auto *found = std::find_if(sendings.begin(), sendings.end(), [&](const Sending &sending) {
        return sending.kind == decision.kind && sending.verdict == verdict;
    });
    return found->call(decision);
}

ServiceCall hookStatusCall(const QString &deploymentId, const QString &executionId, const QString &status)
{
    QJsonObject input;
    for (const auto &[member, value] :
         {std::pair("deploymentId", deploymentId), std::pair("lifecycleEventHookExecutionId", executionId),
          std::pair("status", status)}) {
        if (!value.isEmpty())
            input.insert(QLatin1StringView(member), value);
    }
    return {codedeploy, QStringLiteral("PutLifecycleEventHookExecutionStatus"), input};
}

ServiceCall createDeploymentCall(const QJsonObject &input)
{
    return {codedeploy, QStringLiteral("CreateDeployment"), input};
}

ServiceCall stopCall(const QString &deploymentId, bool rollBack)
{
    QJsonObject input = deploymentInput(deploymentId);
    input.insert(QStringLiteral("autoRollbackEnabled"), rollBack);
    return {codedeploy, stopDeployment, input};
}

ServiceCall lifecycleCall(const domain::LifecycleAction &action, LifecycleRequest::Call call)
{
    using Call = LifecycleRequest::Call;
    QJsonObject input{{QStringLiteral("AutoScalingGroupName"), action.group},
                      {QStringLiteral("LifecycleHookName"), action.hook}};
    if (action.token.isEmpty())
        input.insert(QStringLiteral("InstanceId"), action.instanceId);
    else
        input.insert(QStringLiteral("LifecycleActionToken"), action.token);
    if (call == Call::Heartbeat)
        return {autoscaling, QStringLiteral("RecordLifecycleActionHeartbeat"), input};
    input.insert(QStringLiteral("LifecycleActionResult"),
                 call == Call::Continue ? QStringLiteral("CONTINUE") : QStringLiteral("ABANDON"));
    return {autoscaling, QStringLiteral("CompleteLifecycleAction"), input};
}

ServiceCall putHookCall(const QJsonObject &input)
{
    return {autoscaling, QStringLiteral("PutLifecycleHook"), input};
}

ServiceCall deleteHookCall(const QString &group, const QString &hook)
{
    return {autoscaling,
            QStringLiteral("DeleteLifecycleHook"),
            {{QStringLiteral("AutoScalingGroupName"), group}, {QStringLiteral("LifecycleHookName"), hook}}};
}

ServiceCall deploymentCall(const QString &deploymentId)
{
    return {codedeploy, QStringLiteral("GetDeployment"), deploymentInput(deploymentId)};
}

ServiceCall applicationRevisionCall(const QString &application, const QJsonObject &location)
{
    return {codedeploy,
            QStringLiteral("GetApplicationRevision"),
            {{QStringLiteral("applicationName"), application}, {QStringLiteral("revision"), location}}};
}

} // namespace hookline::session
