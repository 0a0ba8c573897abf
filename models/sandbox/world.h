// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sandbox/backend.h"
#include "models/sandbox/controlbackend.h"
#include "models/sandbox/faults.h"
#include "models/sandbox/iambackend.h"
#include "models/sandbox/simclock.h"
#include "models/sandbox/sqliterecords.h"
#include "models/sandbox/sqsbackend.h"
#include "models/sandbox/stsbackend.h"
#include "models/sandbox/worldbackend.h"

#include <memory>
#include <optional>

namespace hookline::sandbox {

/// Everything behind the server: the services, their time and their records. Whatever happens here happens in
/// a transaction: the services are brought to now, something is done, the records are committed, and only
/// then the replies leave. Sandbox thread only.
class World
{
public:
    struct Options
    {
        QString scenario;
        std::optional<double> speed; ///< Nothing: 1, or as it was left.
        quint64 seed = 1;
        QString region;
        QString dataDirectory;
        bool allowPrograms = false;
    };
    /// What a world stands on; all must outlive it.
    struct Ground
    {
        SqliteRecords &records;
        Runner &runner;
        Clock &realClock;
        std::function<Millis()> ticks = &SimClock::systemTicks;
        /// Makes the services that live in the world. What is populated or asked first comes first.
        std::function<std::vector<std::unique_ptr<WorldBackend>>(Env &)> makeServices;
    };

    /// Makes a new world from the scenario, or brings back the one in the records.
    static Result<std::unique_ptr<World>> open(const Ground &ground, const Options &options);
    ~World();

    /// Answers a call (`call.now` is filled in here). `reply` comes after its effects are on disk.
    void handle(const QString &serviceId, Call call, Reply reply);

    /// Runs `act` as one transaction, between bringing the services to now and committing.
    void enter(const std::function<void()> &act);

    const SimClock &clock() const { return m_clock; }
    /// The region that the world was made in.
    QString region() const { return m_env.region; }
    /// Why the state cannot be saved at present (a full disk …). Until it can be, every call fails, and
    /// nothing that has happened is lost.
    std::optional<Error> failure() const { return m_failure; }

private:
    friend class ControlBackend;
    struct Answer
    {
        Reply reply;
        Result<QJsonObject> result;
    };
    class EnteringRunner;

    World(const Ground &ground, const Options &options);
    Result<void> beginOrRestore(const Options &options);
    Result<void> populate(const QString &scenario);
    Result<void> restore();
    Backend *backend(const QString &serviceId) const;
    std::optional<Instant> nextDue() const;
    std::optional<Instant> nextDeadline() const;
    void advanceTo(Instant target);
    void step(Millis by);
    void toNextEvent();
    void toNextDeadline();
    bool save();
    void finish();
    void armTimer();

    Ground m_ground;
    SimClock m_clock;
    Instant m_moment; // up to where the services have been brought
    std::mt19937_64 m_random;
    std::unique_ptr<Runner> m_runner;
    std::unique_ptr<SqsBackend> m_sqs;
    Env m_env;
    std::vector<std::unique_ptr<WorldBackend>> m_services;
    StsBackend m_sts;
    IamBackend m_iam;
    ControlBackend m_control;
    Faults m_faults;
    std::vector<Backend *> m_backends;
    std::vector<Answer> m_answers; // wait for the commit
    std::optional<Error> m_failure;
    int m_depth = 0;
    ClockTimer m_timer;
};

} // namespace hookline::sandbox
