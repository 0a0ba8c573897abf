// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/world.h"
#include "tests/support/manualclock.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <map>

namespace hookline::test {

/// A world's backend that does what a test says: things happen when they are due, and it writes down what was
/// asked of it.
class FakeWorldBackend final : public sandbox::WorldBackend
{
public:
    explicit FakeWorldBackend(sandbox::Env &env)
        : m_env(env)
    { }

    /// A world whose only service it is.
    static std::vector<std::unique_ptr<sandbox::WorldBackend>> alone(sandbox::Env &env,
                                                                     FakeWorldBackend **made)
    {
        std::vector<std::unique_ptr<sandbox::WorldBackend>> services;
        services.push_back(std::make_unique<FakeWorldBackend>(env));
        *made = static_cast<FakeWorldBackend *>(services.front().get());
        return services;
    }

    QString serviceId() const override { return QStringLiteral("codedeploy"); }
    bool controls(QStringView) const override { return true; }

    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override
    {
        log << operation;
        lastNow = now;
        if (operation == u"ListApplications")
            return QJsonObject{{QStringLiteral("applications"), QJsonArray{QStringLiteral("shop")}}};
        if (operation == u"CreateApplication") {
            const QString name = input.value(u"applicationName").toString();
            m_env.records.put(QStringLiteral("fake"), name, {{QStringLiteral("name"), name}});
            return QJsonObject{{QStringLiteral("applicationId"), name}};
        }
        return Error{.code = ErrorCode::ServiceError,
                     .serviceCode = QStringLiteral("DeploymentDoesNotExistException"),
                     .message = QStringLiteral("no such deployment")};
    }

    std::optional<Instant> nextDue() const override
    {
        return due.empty() ? std::nullopt : std::optional(due.begin()->first);
    }
    std::optional<Instant> nextDeadline() const override { return deadline; }

    void advance(Instant now) override
    {
        while (!due.empty() && due.begin()->first <= now) {
            auto node = due.extract(due.begin());
            log << QStringLiteral("due");
            happened.push_back(node.key());
            if (deadline && *deadline <= node.key())
                deadline.reset();
            if (node.mapped())
                node.mapped()();
        }
    }

    Result<void> populate(const QString &scenario, Instant now) override
    {
        log << QStringLiteral("populate ") + scenario;
        lastNow = now;
        if (scenario == u"broken") {
            m_env.records.put(QStringLiteral("fake"), QStringLiteral("half"), {});
            return Error{.code = ErrorCode::Configuration,
                         .message = QStringLiteral("scenario broken: line 3"),
                         .subject = scenario};
        }
        firstRandom = m_env.random();
        return {};
    }

    Result<void> restore(Instant now) override
    {
        log << QStringLiteral("restore");
        lastNow = now;
        firstRandom = m_env.random();
        return {};
    }

    Result<QJsonObject> control(const QString &operation, const QJsonObject &, Instant) override
    {
        log << operation;
        return QJsonObject();
    }

    sandbox::Env &env() { return m_env; }

    QStringList log;
    std::map<Instant, std::function<void()>> due;
    std::optional<Instant> deadline;
    std::vector<Instant> happened;
    Instant lastNow;
    quint64 firstRandom = 0;

private:
    sandbox::Env &m_env;
};

/// Runs nothing; a test completes what was asked.
class FakeRunner final : public sandbox::Runner
{
public:
    void run(const sandbox::Process &process, std::function<void(sandbox::ProcessResult)> done) override
    {
        jobs.emplace_back(process, std::move(done));
    }
    std::vector<std::pair<sandbox::Process, std::function<void(sandbox::ProcessResult)>>> jobs;
};

/// A reply that a test may also ignore.
struct Answer : Result<QJsonObject>
{
    Answer(Result<QJsonObject> result)
        : Result(std::move(result))
    { }
};

/// A world on a manual clock in a directory that may outlive it.
struct WorldFixture
{
    explicit WorldFixture(const QString &directory, sandbox::World::Options options = {})
    {
        auto opened = sandbox::SqliteRecords::open(directory);
        Q_ASSERT(opened);
        records = std::move(opened.value());
        if (options.region.isEmpty())
            options.region = QStringLiteral("us-east-1");
        options.dataDirectory = directory;
        auto begun = sandbox::World::open(
            {.records = *records,
             .runner = runner,
             .realClock = clock,
             .ticks = [this] { return clock.now().time_since_epoch(); },
             .makeServices = [this](sandbox::Env &env) { return FakeWorldBackend::alone(env, &backend); }},
            options);
        if (begun)
            world = std::move(begun.value());
        else
            error = begun.error();
    }

    /// Calls and expects the reply at once.
    Answer call(const QString &service, const QString &operation, const QJsonObject &input = {})
    {
        std::optional<Result<QJsonObject>> answer;
        send(service, operation, input, answer);
        return answer ? *answer
                      : Result<QJsonObject>(
                          Error{.code = ErrorCode::Internal, .message = QStringLiteral("no reply yet")});
    }

    void send(
        const QString &service, const QString &operation, const QJsonObject &input,
        std::optional<Result<QJsonObject>> &answer, std::function<bool()> alive = [] { return true; })
    {
        world->handle(service,
                      {.operation = operation,
                       .input = input,
                       .endpoint = QStringLiteral("http://127.0.0.1:4"),
                       .alive = std::move(alive)},
                      [&answer](Result<QJsonObject> result) { answer.emplace(std::move(result)); });
    }

    ManualClock clock;
    FakeRunner runner;
    FakeWorldBackend *backend = nullptr;
    std::unique_ptr<sandbox::SqliteRecords> records;
    std::unique_ptr<sandbox::World> world;
    std::optional<Error> error;
};

} // namespace hookline::test
