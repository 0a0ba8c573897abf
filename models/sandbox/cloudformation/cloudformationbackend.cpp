// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/cloudformationbackend.h"

#include "models/sandbox/cloudformation/control.h"
#include "models/sandbox/cloudformation/fleet.h"
#include "models/sandbox/cloudformation/operations.h"
#include "models/sandbox/scenario.h"

namespace hookline::sandbox {
namespace {

using namespace cloudformation;

class CloudFormationBackend final : public WorldBackend
{
public:
    explicit CloudFormationBackend(Env &env)
        : m_env(env)
    { }

    QString serviceId() const override { return QStringLiteral("cloudformation"); }

    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override
    {
        m_world.advance(now);
        return m_operations.call(operation, input);
    }

    std::optional<Instant> nextDue() const override { return m_world.nextDue(); }
    /// Nothing is lost here if nobody acts: nobody can.
    std::optional<Instant> nextDeadline() const override { return std::nullopt; }
    void advance(Instant now) override { m_world.advance(now); }

    Result<void> populate(const QString &scenario, Instant now) override
    {
        m_world.facts.salt = m_env.random();
        m_world.touchFacts();
        auto loaded = loadScenario(scenario);
        if (!loaded)
            return loaded.error();
        loaded.value().keepOnly(serviceId());
        if (auto lived = live(*loaded, now); !lived) {
            m_world = World(m_env);
            return lived;
        }
        m_world.flush(m_env.records);
        return {};
    }

    Result<void> restore(Instant now) override
    {
        m_world.now = now;
        m_world.load(m_env.records);
        if (m_world.facts.salt == 0) { // a world from before there was a CloudFormation in it
            m_world.facts.salt = m_env.random();
            m_world.touchFacts();
        }
        addPublicTypes(m_world);
        m_world.flush(m_env.records);
        return {};
    }

    bool controls(QStringView operation) const override { return isControl(operation); }

    Result<QJsonObject> control(const QString &operation, const QJsonObject &input, Instant now) override
    {
        m_world.advance(now);
        const auto answer = cloudformation::control(m_world, operation, input);
        m_world.flush(m_env.records);
        return answer;
    }

private:
    /// The generated history and the steps, each at its time.
    Result<void> live(const Scenario &scenario, Instant now)
    {
        const Instant begin = scenario.steps.empty() ? now : now - scenario.steps.front().ago;
        m_world.now = begin;
        addPublicTypes(m_world);
        if (auto made = addFleet(m_world, scenario, now); !made)
            return made;
        for (const ScenarioStep &step : scenario.steps) {
            m_world.now = now - step.ago;
            const auto done = step.kind == ScenarioStep::Kind::Control
                ? cloudformation::control(m_world, step.operation, step.input)
                : m_operations.call(step.operation, step.input);
            if (!done)
                return scenario.broken(QStringLiteral("%1 (%2)").arg(step.where, step.operation),
                                       done.error().serviceCode + QStringLiteral(": ")
                                           + done.error().message);
        }
        m_world.now = now;
        m_world.sortResults();
        return {};
    }

    Env &m_env;
    World m_world{m_env};
    Operations m_operations{m_world};
};

} // namespace

std::unique_ptr<WorldBackend> makeCloudFormationBackend(Env &env)
{
    return std::make_unique<CloudFormationBackend>(env);
}

} // namespace hookline::sandbox
