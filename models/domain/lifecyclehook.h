// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

/// Amazon EC2 Auto Scaling as far as lifecycle hooks go. Every …FromApi takes the API value of the member's
/// structure and leaves out quietly what the reply left out. Pure; thread-safe.
namespace hookline::domain {

/// LifecycleState of an instance, in the service model's order.
enum class InstanceState : quint8 {
    Unknown,
    Pending,
    PendingWait,
    PendingProceed,
    Quarantined,
    InService,
    Terminating,
    TerminatingWait,
    TerminatingProceed,
    TerminatingRetained,
    Terminated,
    Detaching,
    Detached,
    EnteringStandby,
    Standby,
    ReplacingRootVolume,
    ReplacingRootVolumeWait,
    ReplacingRootVolumeProceed,
    RootVolumeReplaced,
    WarmedPending,
    WarmedPendingWait,
    WarmedPendingProceed,
    WarmedPendingRetained,
    WarmedTerminating,
    WarmedTerminatingWait,
    WarmedTerminatingProceed,
    WarmedTerminatingRetained,
    WarmedTerminated,
    WarmedStopped,
    WarmedRunning,
    WarmedHibernated,
};

/// LifecycleTransition of a hook: what an instance is about to do while the hook holds it.
enum class Transition : quint8 { Unknown, Launching, Terminating };

/// What an instance does in a state, seen from far.
enum class StatePhase : quint8 {
    Unknown,
    Changing, ///< On its way to another state by itself.
    Waiting, ///< A lifecycle hook holds it.
    Serving, ///< InService.
    Resting, ///< Kept beside: in Standby, or in the warm pool.
    Retained, ///< Kept for a look after an ABANDON; somebody has to terminate it.
    Gone,
};

struct InstanceStateFacts
{
    InstanceState state;
    const char *text; ///< AWS's spelling.
    StatePhase phase;
    /// Whose hooks can hold it there. At Warmed:Pending:Wait the terminating ones can, too: when an instance
    /// comes back to a warm pool with a reuse policy.
    Transition transition;
    bool warmPool;
};
const InstanceStateFacts &factsOf(InstanceState state);
/// Reads AWS's spelling, exactly; Unknown for anything else.
InstanceState instanceStateFromString(QStringView text);
/// True for every state whose text ends in ":Wait", also of newer services.
bool isWaiting(QStringView stateText);
/// True if a hook of `transition` can hold an instance in `state`.
bool canHold(Transition transition, InstanceState state);

/// "autoscaling:EC2_INSTANCE_LAUNCHING", or "" for Unknown.
QString toString(Transition transition);
Transition transitionFromString(QStringView text);

struct AutoScalingGroup
{
    QString name;
    QString arn;
    int minSize = 0, maxSize = 0, desiredCapacity = 0;
    int instanceCount = 0; ///< Listed with the group: without the warm pool.
    bool hasWarmPool = false;
    bool reusesOnScaleIn = false; ///< The warm pool takes instances back.
    int warmPoolSize = 0;
    bool retainsAbandoned = false; ///< InstanceLifecyclePolicy: TerminateHookAbandon is "retain".
    QString status; ///< "Delete in progress", else empty.
    QString zones; ///< Comma-separated.
    QString launchSource; ///< Launch template with version, or launch configuration.
    std::optional<Instant> created;

    bool operator==(const AutoScalingGroup &) const = default;
};

struct AutoScalingInstance
{
    QString group;
    QString id;
    QString stateText; ///< As AWS spells it.
    InstanceState state = InstanceState::Unknown;
    QString health; ///< "Healthy" or "HEALTHY", as the operation spells it.
    QString zone;
    QString type;
    bool protectedFromScaleIn = false;
    std::optional<Instant> stateSeen; ///< When Hookline first saw it in this state, by the service's clock.
    bool sawChange = false; ///< It was seen in another state before: stateSeen is when it changed, nearly.

    bool waits() const { return isWaiting(stateText); }
    bool isHealthy() const { return health.compare(QLatin1String("Healthy"), Qt::CaseInsensitive) == 0; }
    bool operator==(const AutoScalingInstance &) const = default;
};

struct LifecycleHook
{
    QString group;
    QString name;
    QString transitionText; ///< As AWS spells it.
    Transition transition = Transition::Unknown;
    QString defaultResult; ///< "CONTINUE" or "ABANDON".
    int heartbeatTimeout = 0; ///< Seconds.
    int globalTimeout = 0; ///< Seconds: min(172800, 100 x heartbeatTimeout); AWS tells it.
    QString targetArn; ///< NotificationTargetARN; empty if nobody is told.
    QString roleArn;
    QString metadata;

    QString key() const { return keyOf(group, name); }
    static QString keyOf(const QString &group, const QString &name)
    {
        return group + QLatin1Char('\n') + name;
    }
    /// CodeDeploy puts this hook into the group itself, and answers it when its deployment is done.
    bool isManagedByCodeDeploy() const;
    bool operator==(const LifecycleHook &) const = default;
};

struct ScalingActivity
{
    QString id;
    QString group;
    QString instanceId; ///< From the description; empty if it names none.
    QString description;
    QString cause;
    QString statusCode;
    QString statusMessage;
    std::optional<Instant> start;
    std::optional<Instant> end;

    bool isOver() const { return end.has_value(); }
    bool operator==(const ScalingActivity &) const = default;
};

/// How the start, and so the deadline, of a lifecycle action is known. AWS's calls tell neither.
enum class TimeSource : quint8 {
    Unknown,
    FirstSeen, ///< It waited already when Hookline first saw it: it began then or before.
    Activity, ///< Counted from the start of the instance's newest scaling activity.
    Notification, ///< The hook's notification told when the action began.
    Heartbeat, ///< Counted from a heartbeat that Hookline sent.
};

/// One hook that holds, or may hold, one instance: what a person completes or keeps alive. AWS does not list
/// actions: this is the hook joined with an instance in a `:Wait` state.
struct LifecycleAction
{
    /// How far the action is, as far as this can be known from outside.
    enum class Progress : quint8 {
        Waits, ///< The instance waits, and nothing says that this hook was answered.
        Answered, ///< AWS accepted our answer, or says that no action is active for this hook.
    };

    QString group;
    QString instanceId;
    QString hook;
    QString stateText; ///< State of the instance that it belongs to.
    InstanceState state = InstanceState::Unknown;
    Transition transition = Transition::Unknown; ///< Of the hook.
    QString defaultResult;
    int heartbeatTimeout = 0; ///< Seconds.
    bool managed = false; ///< CodeDeploy's own hook.
    Progress progress = Progress::Waits;
    QString answer; ///< What we answered: "CONTINUE", "ABANDON"; empty if somebody else did, or nobody.
    QString token; ///< LifecycleActionToken, secret; empty unless a notification told it.
    std::optional<Instant> started;
    TimeSource startedFrom = TimeSource::Unknown;
    std::optional<Instant> deadline; ///< When the default result comes if nobody acts.
    TimeSource deadlineFrom = TimeSource::Unknown;
    std::optional<Instant> limit; ///< Start + GlobalTimeout: no heartbeat goes beyond it.
    std::vector<Instant> heartbeats; ///< Sent by Hookline and accepted by AWS.
    int autoHeartbeatsLeft = 0; ///< Heartbeats that will still be sent by themselves; 0: none.

    /// Of one wait of one instance for one hook: another wait has another key, unless it is for the same hook
    /// in the same state.
    QString key() const { return keyOf(instanceId, stateText, hook); }
    static QString keyOf(const QString &instanceId, const QString &stateText, const QString &hook)
    {
        return instanceId + QLatin1Char('\n') + stateText + QLatin1Char('\n') + hook;
    }
    /// True if the deadline may be later or earlier than it says.
    bool isEstimated() const
    {
        return deadlineFrom != TimeSource::Notification && deadlineFrom != TimeSource::Heartbeat;
    }
    bool operator==(const LifecycleAction &) const = default;
};

/// A member of DescribeAutoScalingGroups' AutoScalingGroups; its instances are instancesFromApi().
AutoScalingGroup autoScalingGroupFromApi(const QJsonObject &group);
std::vector<AutoScalingInstance> instancesFromApi(const QJsonObject &group);
/// An Instance of a group or warm pool (which does not name its group), or AutoScalingInstanceDetails.
AutoScalingInstance autoScalingInstanceFromApi(const QJsonObject &instance, const QString &group = {});
LifecycleHook lifecycleHookFromApi(const QJsonObject &hook);
ScalingActivity scalingActivityFromApi(const QJsonObject &activity);

} // namespace hookline::domain
