// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

/// AWS CodeDeploy's enumerations. Every enum has Unknown for values that newer services send; the text of
/// such a value is kept beside the enum where a person could see it.
namespace hookline::domain {

enum class ComputePlatform : quint8 { Unknown, Server, Lambda, Ecs };

enum class DeploymentStatus : quint8 {
    Unknown,
    Created,
    Queued,
    InProgress,
    Baking,
    Succeeded,
    Failed,
    Stopped,
    Ready
};

enum class TargetStatus : quint8 { Unknown, Pending, InProgress, Succeeded, Failed, Skipped, Ready };

/// Status of one lifecycle event. Only Succeeded and Failed can be posted
/// (PutLifecycleEventHookExecutionStatus).
enum class EventStatus : quint8 { Unknown, Pending, InProgress, Succeeded, Failed, Skipped };

/// LifecycleErrorCode: why a script or hook failed.
enum class LifecycleErrorCode : quint8 {
    Unknown,
    Success,
    ScriptMissing,
    ScriptNotExecutable,
    ScriptTimedOut,
    ScriptFailed,
    UnknownError
};

enum class DeploymentType : quint8 { Unknown, InPlace, BlueGreen };

enum class TargetLabel : quint8 { None, Blue, Green };

/// AWS's spelling of a value ("InProgress", "ECS", "BLUE_GREEN"), "Unknown" for Unknown, "" for
/// TargetLabel::None.
QString toString(ComputePlatform value);
QString toString(DeploymentStatus value);
QString toString(TargetStatus value);
QString toString(EventStatus value);
QString toString(LifecycleErrorCode value);
QString toString(DeploymentType value);
QString toString(TargetLabel value);

/// Reads AWS's spelling, exactly; Unknown for anything else.
template <class Enum> Enum fromString(QStringView text);
template <> ComputePlatform fromString(QStringView text);
template <> DeploymentStatus fromString(QStringView text);
template <> TargetStatus fromString(QStringView text);
template <> EventStatus fromString(QStringView text);
template <> LifecycleErrorCode fromString(QStringView text);
template <> DeploymentType fromString(QStringView text);
template <> TargetLabel fromString(QStringView text);

/// Succeeded, Failed, Stopped: nothing more happens to such a deployment.
bool isTerminal(DeploymentStatus status);
bool isTerminal(TargetStatus status);
bool isTerminal(EventStatus status);

} // namespace hookline::domain
