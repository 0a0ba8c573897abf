// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/codedeploybackend.h"

#include "models/sandbox/codedeploy/api.h"
#include "models/sandbox/codedeploy/control.h"
#include "models/sandbox/codedeploy/fleet.h"
#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/codedeploy/scenarioplayer.h"

#include <algorithm>

namespace hookline::sandbox {
namespace {

using namespace codedeploy;

/// Operations that can change which Auto Scaling groups CodeDeploy deploys to.
const QStringList movesHooks{QStringLiteral("CreateDeploymentGroup"), QStringLiteral("UpdateDeploymentGroup"),
                             QStringLiteral("DeleteDeploymentGroup"), QStringLiteral("DeleteApplication")};

class CodeDeployBackend final : public WorldBackend
{
public:
    explicit CodeDeployBackend(Env &env)
        : m_env(env)
    { }

    QString serviceId() const override { return QStringLiteral("codedeploy"); }

    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override
    {
        m_engine.advance(now);
        const auto answer = m_operations.call(operation, input);
        m_world.flush(m_env.records);
        if (answer && movesHooks.contains(operation))
            tellHooks();
        return answer;
    }

    std::optional<Instant> nextDue() const override { return m_engine.nextDue(); }
    std::optional<Instant> nextDeadline() const override { return m_world.nextDeadline(); }

    void advance(Instant now) override
    {
        m_engine.advance(now);
        m_world.flush(m_env.records);
    }

    Result<void> populate(const QString &scenario, Instant now) override
    {
        m_world.facts.salt = m_env.random();
        auto loaded = loadScenario(scenario);
        if (!loaded)
            return loaded.error();
        Scenario &story = loaded.value();
        story.keepOnly(serviceId());
        if (auto added = addFleet(story, m_world.facts.salt); !added)
            return added;
        ScenarioPlayer player(m_world, m_engine, m_operations, m_env);
        if (auto played = player.play(story, now); !played) {
            m_world = World();
            return played;
        }
        m_world.now = now;
        m_world.flush(m_env.records);
        tellHooks();
        return {};
    }

    Result<void> restore(Instant now) override
    {
        m_world.load(m_env.records);
        m_world.now = std::min(now, m_world.nextDue().value_or(now));
        m_engine.resume();
        tellHooks();
        return {};
    }

    bool controls(QStringView operation) const override { return isControl(operation); }

    Result<QJsonObject> control(const QString &operation, const QJsonObject &input, Instant now) override
    {
        m_engine.advance(now);
        const auto answer = codedeploy::control(m_world, m_env, operation, input);
        m_world.flush(m_env.records);
        return answer;
    }

private:
    void tellHooks() const
    {
        ManagedHooks hooks;
        for (const auto &[key, group] : m_world.groups.rows()) {
            for (const QJsonValue &name : group.settings.value(QLatin1String("autoScalingGroups")).toArray())
                hooks[name.toString()] << managedHook(m_world, group, name.toString());
        }
        m_env.keepHooks(hooks, m_world.now);
    }

    Env &m_env;
    World m_world;
    Engine m_engine{m_world, m_env};
    Operations m_operations{m_world, m_engine};
};

} // namespace

std::unique_ptr<WorldBackend> makeCodeDeployBackend(Env &env)
{
    return std::make_unique<CodeDeployBackend>(env);
}

} // namespace hookline::sandbox
