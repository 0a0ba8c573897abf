// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/deployment.h"
#include "models/domain/eventorder.h"
#include "models/sandbox/fields.h"

#include <memory>
#include <vector>

/// What the sandbox's CodeDeploy knows. Every struct here is one kind of record; the static `fields` list is
/// its form on disk. API members that only pass through are kept as they came, in `settings`.
namespace hookline::sandbox::codedeploy {

using domain::ComputePlatform;
using domain::DeploymentStatus;
using domain::DeploymentType;
using domain::Diagnostics;
using domain::EventStatus;
using domain::EventTrack;
using domain::LifecycleErrorCode;
using domain::TargetLabel;
using domain::TargetStatus;
using sandbox::decode; // beside those of the types here
using sandbox::encode;

/// One row for the world itself.
struct WorldFacts
{
    static constexpr char kind[] = "codedeploy.world";
    quint64 salt = 0; ///< Everything random is derived from it and from names, never from call order.
    int deployments = 0; ///< Created so far; numbers go on from here.
    int names = 0; ///< Other IDs given out so far.
    int syntheticInstances = 3; ///< Made for a group whose filters match no instance.
    double scriptFailure = 0; ///< Chance that a whole EC2 deployment goes wrong by itself (history, fleets).
    double hookFailure = 0; ///< The same for hooks that would succeed.

    template <class V, class R> static void fields(V &v, R &r, const WorldFacts &d)
    {
        v(QLatin1String("salt"), r.salt, d.salt);
        v(QLatin1String("deployments"), r.deployments, d.deployments);
        v(QLatin1String("names"), r.names, d.names);
        v(QLatin1String("syntheticInstances"), r.syntheticInstances, d.syntheticInstances);
        v(QLatin1String("scriptFailure"), r.scriptFailure, d.scriptFailure);
        v(QLatin1String("hookFailure"), r.hookFailure, d.hookFailure);
    }
};

struct Application
{
    static constexpr char kind[] = "codedeploy.application";
    QString name, id;
    ComputePlatform platform = ComputePlatform::Server;
    Instant created;

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Application &d)
    {
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("platform"), r.platform, d.platform);
        v(QLatin1String("created"), r.created, d.created);
    }
};

struct Group
{
    static constexpr char kind[] = "codedeploy.group";
    QString application, name, id, config;
    QJsonObject settings; ///< CreateDeploymentGroup's members as given, but names, configuration and tags.
    QJsonObject targetRevision; ///< Of the newest deployment.
    QString activeDeployment; ///< Empty when none is under way.
    QString lastAttempted, lastSuccessful; ///< Deployment IDs.

    QString key() const { return keyOf(application, name); }
    static QString keyOf(const QString &application, const QString &group)
    {
        return application + QLatin1Char('/') + group;
    }

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Group &d)
    {
        v(QLatin1String("application"), r.application, d.application);
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("config"), r.config, d.config);
        v(QLatin1String("settings"), r.settings, d.settings);
        v(QLatin1String("targetRevision"), r.targetRevision, d.targetRevision);
        v(QLatin1String("active"), r.activeDeployment, d.activeDeployment);
        v(QLatin1String("attempted"), r.lastAttempted, d.lastAttempted);
        v(QLatin1String("successful"), r.lastSuccessful, d.lastSuccessful);
    }
};

/// A deployment configuration of the account's own; the built-in ones are in configs.h.
struct Config
{
    static constexpr char kind[] = "codedeploy.config";
    QString name, id;
    Instant created;
    QJsonObject settings; ///< minimumHealthyHosts, trafficRoutingConfig, computePlatform, zonalConfig.

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Config &d)
    {
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("created"), r.created, d.created);
        v(QLatin1String("settings"), r.settings, d.settings);
    }
};

struct Revision
{
    static constexpr char kind[] = "codedeploy.revision";
    QString application;
    QString identity; ///< What makes two locations the same revision (see revisions.h).
    QJsonObject location; ///< RevisionLocation; the content of an AppSpec stays in `content`.
    QString content, description;
    QStringList groups; ///< Where it was deployed.
    Instant registered;
    std::optional<Instant> firstUsed, lastUsed;

    QString key() const { return keyOf(application, identity); }
    static QString keyOf(const QString &application, const QString &identity)
    {
        return application + QLatin1Char('/') + identity;
    }

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Revision &d)
    {
        v(QLatin1String("application"), r.application, d.application);
        v(QLatin1String("identity"), r.identity, d.identity);
        v(QLatin1String("location"), r.location, d.location);
        v(QLatin1String("content"), r.content, d.content);
        v(QLatin1String("description"), r.description, d.description);
        v(QLatin1String("groups"), r.groups, d.groups);
        v(QLatin1String("registered"), r.registered, d.registered);
        v(QLatin1String("firstUsed"), r.firstUsed, d.firstUsed);
        v(QLatin1String("lastUsed"), r.lastUsed, d.lastUsed);
    }
};

/// An EC2 or on-premises instance, as far as groups find it and deployments leave traces on it.
struct Instance
{
    static constexpr char kind[] = "codedeploy.instance";
    QString id;
    QJsonObject tags;
    QString autoScalingGroup;
    QString revisionDirectory; ///< Unpacked revision on this machine; empty: the deployment's own.
    QString madeFor; ///< Group ID, for instances that the sandbox made up.
    QString replacementIn; ///< Deployment that is building this green instance; not in service yet.
    bool retired = false; ///< Replaced by a blue/green deployment.
    QJsonObject installed; ///< By group ID: the deployment whose Install succeeded last.

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Instance &d)
    {
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("tags"), r.tags, d.tags);
        v(QLatin1String("autoScalingGroup"), r.autoScalingGroup, d.autoScalingGroup);
        v(QLatin1String("revisionDirectory"), r.revisionDirectory, d.revisionDirectory);
        v(QLatin1String("madeFor"), r.madeFor, d.madeFor);
        v(QLatin1String("replacementIn"), r.replacementIn, d.replacementIn);
        v(QLatin1String("retired"), r.retired, d.retired);
        v(QLatin1String("installed"), r.installed, d.installed);
    }
};

/// What a hook's function does when CodeDeploy invokes it.
enum class Behavior : quint8 {
    Manual, ///< Its event is put on the queue "hookline-approvals"; somebody decides.
    Succeed, ///< Posts Succeeded after a time.
    Fail, ///< Posts Failed after a time.
    Silent, ///< Nobody ever answers.
    Run, ///< A program gets the event on standard input and posts by itself.
};

struct HookFunction
{
    static constexpr char kind[] = "codedeploy.function";
    QString name; ///< Without ARN and qualifier.
    Behavior behavior = Behavior::Manual;
    double afterSeconds = 20; ///< Succeed, Fail.
    QString program, workingDirectory; ///< Run.
    QStringList arguments, environment;

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const HookFunction &d)
    {
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("behavior"), r.behavior, d.behavior);
        v(QLatin1String("afterSeconds"), r.afterSeconds, d.afterSeconds);
        v(QLatin1String("program"), r.program, d.program);
        v(QLatin1String("workingDirectory"), r.workingDirectory, d.workingDirectory);
        v(QLatin1String("arguments"), r.arguments, d.arguments);
        v(QLatin1String("environment"), r.environment, d.environment);
    }
};

/// How a script of simulated EC2 deployments ends. The newest row that fits an event decides.
struct ScriptOutcome
{
    static constexpr char kind[] = "codedeploy.outcome";
    QString event;
    QString application, group; ///< Empty: any.
    QStringList instances; ///< Empty: all.
    LifecycleErrorCode errorCode = LifecycleErrorCode::ScriptFailed; ///< Success: the script passes.
    QString scriptName, runAs, message, logTail;
    int exitCode = 1;
    std::optional<double> afterSeconds;
    std::optional<int> times; ///< How often it still applies; nothing: for good.

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const ScriptOutcome &d)
    {
        v(QLatin1String("event"), r.event, d.event);
        v(QLatin1String("application"), r.application, d.application);
        v(QLatin1String("group"), r.group, d.group);
        v(QLatin1String("instances"), r.instances, d.instances);
        v(QLatin1String("errorCode"), r.errorCode, d.errorCode);
        v(QLatin1String("scriptName"), r.scriptName, d.scriptName);
        v(QLatin1String("runAs"), r.runAs, d.runAs);
        v(QLatin1String("message"), r.message, d.message);
        v(QLatin1String("logTail"), r.logTail, d.logTail);
        v(QLatin1String("exitCode"), r.exitCode, d.exitCode);
        v(QLatin1String("afterSeconds"), r.afterSeconds, d.afterSeconds);
        v(QLatin1String("times"), r.times, d.times);
    }
};

/// An S3 bucket that is a directory on this machine.
struct Bucket
{
    static constexpr char kind[] = "codedeploy.bucket";
    QString name, directory;

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Bucket &d)
    {
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("directory"), r.directory, d.directory);
    }
};

/// One lifecycle event of one target. `start` and `end` are the epoch until they are known.
struct Event
{
    EventStatus status = EventStatus::Pending;
    Instant start, end;
    std::shared_ptr<const Diagnostics> diagnostics;
};
bool operator==(const Event &a, const Event &b);
QJsonValue encode(const std::vector<Event> &events);
void decode(const QJsonValue &json, std::vector<Event> &events);

/// One invocation of a hook's function.
struct Execution
{
    int event = 0; ///< Index in Target::events.
    QString id; ///< lifecycleEventHookExecutionId: secret, never in a message.
    QString function; ///< As the AppSpec names it.
    bool operator==(const Execution &) const = default;
};
QJsonValue encode(const std::vector<Execution> &executions);
void decode(const QJsonValue &json, std::vector<Execution> &executions);

/// What ends the event in progress.
enum class Waiting : quint8 {
    Nothing, ///< Its own time.
    Hook, ///< PutLifecycleEventHookExecutionStatus, or the deadline.
    Program, ///< As Hook, and a program runs that may fail first.
    Agent, ///< A real script on this machine.
};

struct Target
{
    static constexpr char kind[] = "codedeploy.target";
    QString deploymentId, id, arn;
    EventTrack track = EventTrack::InPlace;
    TargetLabel label = TargetLabel::None;
    TargetStatus status = TargetStatus::Pending;
    Instant updated;
    std::vector<Event> events;
    int position = 0; ///< The event in progress, or the next one.
    int until = 0; ///< Events before this one belong to the phase under way.
    Waiting waiting = Waiting::Nothing;
    std::optional<Instant> due; ///< When the event in progress moves by itself.
    std::optional<Diagnostics> verdict; ///< The event in progress will fail so when it is due.
    std::vector<Execution> executions;
    double weight = 0; ///< ECS, Lambda: percent of traffic on what is being deployed.

    QString key() const { return keyOf(deploymentId, id); }
    static QString keyOf(const QString &deployment, const QString &target)
    {
        return deployment + QLatin1Char('/') + target;
    }
    bool inProgress() const { return status == TargetStatus::InProgress; }
    bool finished() const { return domain::isTerminal(status); }
    QLatin1String eventName(int index) const
    {
        return QLatin1String(domain::eventOrder(track)[std::size_t(index)].name);
    }

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Target &d)
    {
        v(QLatin1String("deployment"), r.deploymentId, d.deploymentId);
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("arn"), r.arn, d.arn);
        v(QLatin1String("track"), r.track, d.track);
        v(QLatin1String("label"), r.label, d.label);
        v(QLatin1String("status"), r.status, d.status);
        v(QLatin1String("updated"), r.updated, d.updated);
        v(QLatin1String("events"), r.events, d.events);
        v(QLatin1String("position"), r.position, d.position);
        v(QLatin1String("until"), r.until, d.until);
        v(QLatin1String("waiting"), r.waiting, d.waiting);
        v(QLatin1String("due"), r.due, d.due);
        v(QLatin1String("verdict"), r.verdict, d.verdict);
        v(QLatin1String("executions"), r.executions, d.executions);
        v(QLatin1String("weight"), r.weight, d.weight);
    }
};

/// Where a deployment stands, finer than its status.
enum class Phase : quint8 {
    Created,
    Queued,
    Provision, ///< EC2 blue/green: the replacement instances come up.
    Install, ///< In-place: everything. Blue/green: up to the traffic.
    ReadyWait, ///< READY_WAIT
    Reroute, ///< Traffic to the replacement.
    Block, ///< EC2 blue/green: traffic away from the originals.
    TerminationWait, ///< TERMINATION_WAIT
    Done,
};

/// How many instances must stay healthy (deployment configuration of the Server platform).
struct HealthRule
{
    enum class Kind : quint8 { HostCount, FleetPercent, AllButOne };
    Kind kind = Kind::AllButOne;
    int value = 0;
    bool operator==(const HealthRule &) const = default;
};
QJsonValue encode(const HealthRule &value);
void decode(const QJsonValue &json, HealthRule &value);

/// How traffic moves (deployment configuration of ECS and Lambda).
struct TrafficRule
{
    enum class Kind : quint8 { AllAtOnce, Canary, Linear };
    Kind kind = Kind::AllAtOnce;
    int percent = 100;
    int minutes = 0;
    bool operator==(const TrafficRule &) const = default;
};
QJsonValue encode(const TrafficRule &value);
void decode(const QJsonValue &json, TrafficRule &value);

struct Deployment
{
    static constexpr char kind[] = "codedeploy.deployment";
    int number = 0; ///< Counts up with the time of creation.
    QString id, application, group, groupId, config;
    ComputePlatform platform = ComputePlatform::Server;
    DeploymentType type = DeploymentType::InPlace;
    QString revision; ///< Identity of the revision deployed; see Revision.
    QJsonObject location, previousLocation; ///< RevisionLocation of this and of the last successful revision.
    QString description;
    QString creator = QStringLiteral("user");
    DeploymentStatus status = DeploymentStatus::Created;
    Phase phase = Phase::Created;
    Instant created;
    std::optional<Instant> started, completed, due;
    QString errorCode, errorMessage;
    QString rollbackId, rollbackOf, rollbackMessage;
    QJsonObject settings; ///< What GetDeployment shows as it was given or as the group had it.
    HealthRule health;
    TrafficRule traffic;
    bool scriptsKnown = false; ///< Server: the AppSpec could be read, so `hooks` is all of it.
    QJsonObject hooks; ///< ECS, Lambda: event -> function. Server: event -> [{location, timeout, runas}].
    QJsonObject service; ///< ECS: cluster, name, task definitions, tasks. Lambda: function, alias, versions.
    QString revisionDirectory; ///< Server: the unpacked revision on this machine, if there is one.
    QStringList targets; ///< IDs, in the order in which they are deployed to.
    bool terminationWaitStarted = false;
    bool stopping = false; ///< StopDeployment came; events that run may end.
    bool stopAnsweredPending = false;
    bool rollbackOnStop = false;

    bool isRollback() const { return !rollbackOf.isEmpty(); }
    bool terminal() const { return domain::isTerminal(status); }
    bool notStarted() const
    {
        return status == DeploymentStatus::Created || status == DeploymentStatus::Queued;
    }

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Deployment &d)
    {
        v(QLatin1String("number"), r.number, d.number);
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("application"), r.application, d.application);
        v(QLatin1String("group"), r.group, d.group);
        v(QLatin1String("groupId"), r.groupId, d.groupId);
        v(QLatin1String("config"), r.config, d.config);
        v(QLatin1String("platform"), r.platform, d.platform);
        v(QLatin1String("type"), r.type, d.type);
        v(QLatin1String("revision"), r.revision, d.revision);
        v(QLatin1String("location"), r.location, d.location);
        v(QLatin1String("previousLocation"), r.previousLocation, d.previousLocation);
        v(QLatin1String("description"), r.description, d.description);
        v(QLatin1String("creator"), r.creator, d.creator);
        v(QLatin1String("status"), r.status, d.status);
        v(QLatin1String("phase"), r.phase, d.phase);
        v(QLatin1String("created"), r.created, d.created);
        v(QLatin1String("started"), r.started, d.started);
        v(QLatin1String("completed"), r.completed, d.completed);
        v(QLatin1String("due"), r.due, d.due);
        v(QLatin1String("errorCode"), r.errorCode, d.errorCode);
        v(QLatin1String("errorMessage"), r.errorMessage, d.errorMessage);
        v(QLatin1String("rollbackId"), r.rollbackId, d.rollbackId);
        v(QLatin1String("rollbackOf"), r.rollbackOf, d.rollbackOf);
        v(QLatin1String("rollbackMessage"), r.rollbackMessage, d.rollbackMessage);
        v(QLatin1String("settings"), r.settings, d.settings);
        v(QLatin1String("health"), r.health, d.health);
        v(QLatin1String("traffic"), r.traffic, d.traffic);
        v(QLatin1String("scriptsKnown"), r.scriptsKnown, d.scriptsKnown);
        v(QLatin1String("hooks"), r.hooks, d.hooks);
        v(QLatin1String("service"), r.service, d.service);
        v(QLatin1String("revisionDirectory"), r.revisionDirectory, d.revisionDirectory);
        v(QLatin1String("targets"), r.targets, d.targets);
        v(QLatin1String("terminationWait"), r.terminationWaitStarted, d.terminationWaitStarted);
        v(QLatin1String("stopping"), r.stopping, d.stopping);
        v(QLatin1String("stopPending"), r.stopAnsweredPending, d.stopAnsweredPending);
        v(QLatin1String("rollbackOnStop"), r.rollbackOnStop, d.rollbackOnStop);
    }
};

} // namespace hookline::sandbox::codedeploy
