// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"
#include "models/wire/service.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace hookline::sandbox {

/// The sandbox's durable state: JSON rows by kind and key. Writes of one call or one advance() become one
/// transaction, committed before anything that depends on them leaves the sandbox; kill -9 keeps all or
/// nothing of it.
class Records
{
public:
    virtual ~Records() = default;
    virtual void put(const QString &kind, const QString &key, const QJsonObject &value) = 0;
    virtual void remove(const QString &kind, const QString &key) = 0;
    /// Every row of a kind, ordered by key. For restoring at start.
    virtual std::vector<std::pair<QString, QJsonObject>> all(const QString &kind) const = 0;
};

/// Puts messages on the sandbox's own SQS queues, as a Lambda function or a service would.
class Mailbox
{
public:
    virtual ~Mailbox() = default;
    /// Is there a queue of this name?
    virtual bool has(const QString &queueName) const = 0;
    /// Creates the queue if it is not there.
    virtual void send(const QString &queueName, const QByteArray &body) = 0;
};

/// A program that the sandbox runs for real (a hook handler, an EC2 script).
struct Process
{
    QString program;
    QStringList arguments;
    QStringList environment; ///< "NAME=value", on top of the sandbox's own endpoint and keys.
    QString workingDirectory;
    QByteArray input;
    Millis timeout{0}; ///< Real time, on the whole process group; 0 = none.
};

struct ProcessResult
{
    bool started = false;
    bool timedOut = false;
    bool outputsLeftOpen = false; ///< A child kept stdout or stderr open after the program ended.
    int exitCode = -1; ///< -1 when killed by a signal.
    QByteArray standardOutput, standardError;
    QString problem; ///< Why it did not start.
};

/// Runs processes without blocking. The callback comes on the sandbox's thread.
class Runner
{
public:
    virtual ~Runner() = default;
    virtual void run(const Process &process, std::function<void(ProcessResult)> done) = 0;
};

/// Lifecycle hooks that CodeDeploy keeps in Auto Scaling groups, by the groups' names.
using ManagedHooks = QHash<QString, QStringList>;

/// What a backend may use. All references outlive it.
struct Env
{
    Records &records;
    Mailbox &mailbox;
    Runner &runner;
    std::mt19937_64 &random; ///< Seeded: the same seed and the same calls make the same world.
    bool allowPrograms = false; ///< Programs (`run` hooks, real EC2 scripts) may be started on this machine.
    QString dataDirectory; ///< Private root for files that belong to the world.
    QString accountId = QStringLiteral("123456789012");
    QString region = QStringLiteral("us-east-1");
    /// Runs what comes from outside of call() and advance() (an own timer, a file that was copied) as one
    /// transaction of the world. Runner callbacks are in one already; nesting is fine.
    std::function<void(const std::function<void()> &)> enter = [](const std::function<void()> &act) {
        act();
    };
    /// CodeDeploy says which hooks it keeps, all of them each time; Auto Scaling listens.
    std::function<void(const ManagedHooks &, Instant now)> keepHooks = [](const ManagedHooks &, Instant) {};
};

/// One call as the server hands it to a backend.
struct Call
{
    QString operation;
    QJsonObject input;
    Instant now;
    QString endpoint; ///< "http://127.0.0.1:PORT" as the caller addressed the sandbox: queue URLs start so.
    std::function<bool()> alive = [] { return true; }; ///< False once nobody waits for the reply any more.
};

using Reply = std::function<void(Result<QJsonObject>)>;

/// One service of the sandbox: a deterministic state machine that is told the time. Sandbox thread only.
class Backend
{
public:
    virtual ~Backend() = default;
    virtual QString serviceId() const = 0; ///< As in wire::service().

    /// Answers a call whose members already have the right types. Failures carry the service's exception name
    /// in `serviceCode`. `now` is the sandbox's time; it never goes back.
    virtual Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) = 0;

    /// call() for the server, for services that may answer later (long polls): `reply` is called once, now or
    /// later, on the sandbox's thread, and never if the caller has gone.
    virtual void serve(const Call &call, Reply reply)
    {
        reply(this->call(call.operation, call.input, call.now));
    }

    /// The next moment at which something happens by itself; nothing if nothing will.
    virtual std::optional<Instant> nextDue() const = 0;
    /// The next moment at which something is lost if nobody acts (a hook's or a wait's deadline), for "next
    /// deadline".
    virtual std::optional<Instant> nextDeadline() const { return nextDue(); }

    /// Lets everything due up to `now` happen, in order of due time.
    virtual void advance(Instant now) = 0;
};

} // namespace hookline::sandbox
