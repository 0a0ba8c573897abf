// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/fields.h"

#include <array>

/// What the sandbox's Auto Scaling knows. Every struct here is one kind of record; the static `fields` list
/// is its form on disk. API members that only pass through are kept as they came, in `settings`.
namespace hookline::sandbox::autoscaling {

/// What joins two names in a key: it cannot be in either of them.
inline constexpr QChar keyJoint(0x1f);

/// One row for the service itself.
struct Facts
{
    static constexpr char kind[] = "autoscaling.world";
    quint64 salt = 0; ///< Everything random is derived from it and from names, never from call order.
    int names = 0; ///< IDs given out so far.
    int activities = 0; ///< Activities begun so far.

    template <class V, class R> static void fields(V &v, R &r, const Facts &d)
    {
        v(QLatin1String("salt"), r.salt, d.salt);
        v(QLatin1String("names"), r.names, d.names);
        v(QLatin1String("activities"), r.activities, d.activities);
    }
};

struct WarmPool
{
    QString state = QStringLiteral("Stopped"); ///< Where its instances rest: Stopped, Running or Hibernated.
    int minSize = 0;
    int maxPrepared = -1; ///< MaxGroupPreparedCapacity; -1: the group's maximum.
    bool reuse = false; ///< Instances that scale in come back to the pool.
    bool deleting = false;
    bool operator==(const WarmPool &) const = default;
};
QJsonValue encode(const WarmPool &value);
void decode(const QJsonValue &json, WarmPool &value);

struct Group
{
    static constexpr char kind[] = "autoscaling.group";
    QString name, arn;
    QJsonObject settings; ///< Members of CreateAutoScalingGroup that are shown as they were given.
    QStringList zones;
    int minSize = 0, maxSize = 0, desired = 0;
    Instant created;
    bool deleting = false; ///< DeleteAutoScalingGroup with ForceDelete: gone with its last instance.
    std::optional<WarmPool> pool;
    std::optional<Instant> due; ///< When it looks again at what it has and what it should have.
    QString cause; ///< Why it will then change, as the beginning of an activity's cause.

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Group &d)
    {
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("arn"), r.arn, d.arn);
        v(QLatin1String("settings"), r.settings, d.settings);
        v(QLatin1String("zones"), r.zones, d.zones);
        v(QLatin1String("min"), r.minSize, d.minSize);
        v(QLatin1String("max"), r.maxSize, d.maxSize);
        v(QLatin1String("desired"), r.desired, d.desired);
        v(QLatin1String("created"), r.created, d.created);
        v(QLatin1String("deleting"), r.deleting, d.deleting);
        v(QLatin1String("pool"), r.pool, d.pool);
        v(QLatin1String("due"), r.due, d.due);
        v(QLatin1String("cause"), r.cause, d.cause);
    }
};

enum class Transition : quint8 { Launching, Terminating };
QString toString(Transition transition); ///< "autoscaling:EC2_INSTANCE_LAUNCHING"
std::optional<Transition> transitionFrom(QStringView text);

enum class Verdict : quint8 { None, Continue, Abandon };
QString toString(Verdict verdict); ///< "CONTINUE" or "ABANDON"
std::optional<Verdict> verdictFrom(QStringView text);

struct Hook
{
    static constexpr char kind[] = "autoscaling.hook";
    static constexpr int defaultHeartbeat = 3600; ///< seconds
    QString group, name;
    Transition transition = Transition::Launching;
    int heartbeat = defaultHeartbeat; ///< seconds
    Verdict defaultResult = Verdict::Abandon;
    QString target, role, metadata;

    QString key() const { return keyOf(group, name); }
    static QString keyOf(const QString &group, const QString &name) { return group + keyJoint + name; }
    /// seconds
    int globalTimeout() const { return std::min(172'800, 100 * heartbeat); }
    /// CodeDeploy made it for a deployment group of its own, and answers it.
    bool ofCodeDeploy() const { return name.startsWith(QLatin1String("CodeDeploy-managed-")); }

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Hook &d)
    {
        v(QLatin1String("group"), r.group, d.group);
        v(QLatin1String("name"), r.name, d.name);
        v(QLatin1String("transition"), r.transition, d.transition);
        v(QLatin1String("heartbeat"), r.heartbeat, d.heartbeat);
        v(QLatin1String("default"), r.defaultResult, d.defaultResult);
        v(QLatin1String("target"), r.target, d.target);
        v(QLatin1String("role"), r.role, d.role);
        v(QLatin1String("metadata"), r.metadata, d.metadata);
    }
};

/// From where to where an instance is on its way.
enum class Journey : quint8 {
    Launch, ///< EC2 -> group
    LaunchFromPool, ///< warm pool -> group
    IntoPool, ///< EC2 -> warm pool
    BackToPool, ///< group -> warm pool, on scale-in with a reuse policy
    Terminate, ///< group -> EC2
    TerminateFromPool, ///< warm pool -> EC2
};

/// How far it is on that way.
enum class Stage : quint8 { Begun, Waiting, Proceeding, Arrived, Retained };

struct JourneyFacts
{
    Transition transition; ///< Whose hooks run.
    const char *origin, *destination; ///< In notifications.
    std::array<const char *, 5> states; ///< By stage. Null: the pool's own state, or no such stage.
    bool inPool; ///< Counts for the warm pool, not for the group.
};
const JourneyFacts &factsOf(Journey journey);

struct Instance
{
    static constexpr char kind[] = "autoscaling.instance";
    QString id, group, zone;
    Journey journey = Journey::Launch;
    Stage stage = Stage::Begun;
    QString rest; ///< In the pool: the state in which it arrived ("Stopped").
    bool isProtected = false;
    Instant launched;
    QString activity; ///< Key of the activity under way; empty when it has arrived.
    Verdict verdict = Verdict::None; ///< How the wait ended, until it leaves the wait at `due`.
    QString abandonReason; ///< AWS's words, if it was abandoned.
    bool hookless = false; ///< The hooks of this journey do not run.
    std::optional<Instant> due;

    bool leaving() const { return journey == Journey::Terminate || journey == Journey::TerminateFromPool; }
    /// One of the group's desired capacity.
    bool counts() const { return journey == Journey::Launch || journey == Journey::LaunchFromPool; }
    /// One of the warm pool's, on its way there or resting.
    bool pooled() const { return journey == Journey::IntoPool || journey == Journey::BackToPool; }
    bool resting() const { return pooled() && stage == Stage::Arrived; }
    /// "Pending:Wait"
    QString state() const;

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Instance &d)
    {
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("group"), r.group, d.group);
        v(QLatin1String("zone"), r.zone, d.zone);
        v(QLatin1String("journey"), r.journey, d.journey);
        v(QLatin1String("stage"), r.stage, d.stage);
        v(QLatin1String("rest"), r.rest, d.rest);
        v(QLatin1String("protected"), r.isProtected, d.isProtected);
        v(QLatin1String("launched"), r.launched, d.launched);
        v(QLatin1String("activity"), r.activity, d.activity);
        v(QLatin1String("verdict"), r.verdict, d.verdict);
        v(QLatin1String("reason"), r.abandonReason, d.abandonReason);
        v(QLatin1String("hookless"), r.hookless, d.hookless);
        v(QLatin1String("due"), r.due, d.due);
    }
};

/// A hook that waits for one instance. It lives as long as its outcome is open.
struct Action
{
    static constexpr char kind[] = "autoscaling.action";
    QString token, group, hook, instance;
    Instant started;
    int heartbeat = 0; ///< seconds, as the hook had it when the wait began
    Verdict defaultResult = Verdict::Abandon; ///< likewise
    Instant limit; ///< The global timeout.
    std::optional<Instant> due; ///< The heartbeat's end, or the limit if that is sooner.
    bool answered = false; ///< CodeDeploy's own: it answers at `due`.

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Action &d)
    {
        v(QLatin1String("token"), r.token, d.token);
        v(QLatin1String("group"), r.group, d.group);
        v(QLatin1String("hook"), r.hook, d.hook);
        v(QLatin1String("instance"), r.instance, d.instance);
        v(QLatin1String("started"), r.started, d.started);
        v(QLatin1String("heartbeat"), r.heartbeat, d.heartbeat);
        v(QLatin1String("default"), r.defaultResult, d.defaultResult);
        v(QLatin1String("limit"), r.limit, d.limit);
        v(QLatin1String("due"), r.due, d.due);
        v(QLatin1String("answered"), r.answered, d.answered);
    }
};

struct Activity
{
    static constexpr char kind[] = "autoscaling.activity";
    QString id; ///< UUID
    int number = 0; ///< Counts up with the time of its start.
    QString group, groupArn, instance, description, cause, zone;
    QString status = QStringLiteral("InProgress");
    QString message;
    int progress = 0; ///< percent
    Instant start;
    std::optional<Instant> end;

    QString key() const { return keyOf(number); }
    static QString keyOf(int number) { return QStringLiteral("%1").arg(number, 9, 10, QLatin1Char('0')); }

    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &v, R &r, const Activity &d)
    {
        v(QLatin1String("id"), r.id, d.id);
        v(QLatin1String("number"), r.number, d.number);
        v(QLatin1String("group"), r.group, d.group);
        v(QLatin1String("groupArn"), r.groupArn, d.groupArn);
        v(QLatin1String("instance"), r.instance, d.instance);
        v(QLatin1String("description"), r.description, d.description);
        v(QLatin1String("cause"), r.cause, d.cause);
        v(QLatin1String("zone"), r.zone, d.zone);
        v(QLatin1String("status"), r.status, d.status);
        v(QLatin1String("message"), r.message, d.message);
        v(QLatin1String("progress"), r.progress, d.progress);
        v(QLatin1String("start"), r.start, d.start);
        v(QLatin1String("end"), r.end, d.end);
    }
};

} // namespace hookline::sandbox::autoscaling
