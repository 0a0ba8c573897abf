// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/autoscalingbackend.h"

#include "models/sandbox/autoscaling/fleet.h"
#include "models/sandbox/autoscaling/operations.h"
#include "models/sandbox/errors.h"
#include "models/sandbox/scenario.h"

#include <algorithm>

namespace hookline::sandbox {
namespace {

using namespace autoscaling;

class AutoScalingBackend final : public WorldBackend
{
public:
    explicit AutoScalingBackend(Env &env)
        : m_env(env)
    {
        env.keepHooks = [this](const ManagedHooks &hooks, Instant now) { keepHooks(hooks, now); };
    }

    QString serviceId() const override { return QStringLiteral("autoscaling"); }

    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override
    {
        m_engine.advance(now);
        const auto answer = m_operations.call(operation, input);
        if (answer && operation == u"CreateAutoScalingGroup")
            putManagedHooks();
        m_world.flush(m_env.records);
        return answer;
    }

    std::optional<Instant> nextDue() const override { return m_world.nextDue(); }
    std::optional<Instant> nextDeadline() const override { return m_world.nextDeadline(); }

    void advance(Instant now) override
    {
        m_engine.advance(now);
        m_world.flush(m_env.records);
    }

    Result<void> populate(const QString &scenario, Instant now) override
    {
        m_world.facts.salt = m_env.random();
        m_world.touchFacts();
        auto loaded = loadScenario(scenario);
        if (!loaded)
            return loaded.error();
        Scenario &story = loaded.value();
        story.keepOnly(serviceId());
        if (auto added = addFleet(story, m_world.facts.salt); !added)
            return added;
        if (auto played = play(story, now); !played) {
            m_world = autoscaling::World();
            return played;
        }
        m_lives = true;
        putManagedHooks();
        m_world.flush(m_env.records);
        return {};
    }

    Result<void> restore(Instant now) override
    {
        m_world.load(m_env.records);
        m_world.now = std::min(now, m_world.nextDue().value_or(now));
        m_lives = true;
        putManagedHooks();
        return {};
    }

private:
    /// Takes what CodeDeploy keeps from now on; what it kept and keeps no more goes.
    void keepHooks(const ManagedHooks &hooks, Instant now)
    {
        const ManagedHooks before = std::exchange(m_managed, hooks);
        if (!m_lives)
            return;
        m_engine.advance(now);
        for (auto kept = before.begin(); kept != before.end(); ++kept) {
            for (const QString &name : *kept) {
                Hook *hook = m_world.hooks.find(Hook::keyOf(kept.key(), name));
                if (hook && !hooks.value(kept.key()).contains(name))
                    m_engine.remove(*hook);
            }
        }
        putManagedHooks();
        m_world.flush(m_env.records);
    }

    void putManagedHooks()
    {
        for (auto kept = m_managed.begin(); kept != m_managed.end(); ++kept) {
            if (!m_world.groups.find(kept.key()))
                continue;
            for (const QString &name : *kept) {
                const QString key = Hook::keyOf(kept.key(), name);
                if (!m_world.hooks.find(key))
                    m_world.hooks.put(key, {.group = kept.key(), .name = name, .heartbeat = 600});
            }
        }
    }

    /// Lives the story: every step at its time, and the state machine in between.
    Result<void> play(const Scenario &story, Instant now)
    {
        m_engine.setMakesQueues(true);
        for (const ScenarioStep &step : story.steps) {
            m_engine.advance(now - step.ago);
            if (const auto done = act(step); !done)
                return story.refused(step, done.error());
        }
        m_engine.advance(now);
        m_engine.setMakesQueues(false);
        return {};
    }

    Result<QJsonObject> act(const ScenarioStep &step)
    {
        switch (step.kind) {
        case ScenarioStep::Kind::Call:
            return m_operations.call(step.operation, step.input);
        case ScenarioStep::Kind::Control:
            return prepare(step.operation, step.input);
        case ScenarioStep::Kind::Decide:
            return decide(step.input);
        }
        return QJsonObject();
    }

    /// What only a scenario can do.
    Result<QJsonObject> prepare(const QString &operation, const QJsonObject &input)
    {
        if (operation != u"NameInstances")
            return refusal("UnknownOperationException",
                           QStringLiteral("No control operation %1.").arg(operation));
        QStringList ids;
        for (const QJsonValue &id : input.value(QLatin1String("instanceIds")).toArray())
            ids << id.toString();
        m_engine.giveIds(ids);
        return QJsonObject();
    }

    /// Answers every open action of a hook as somebody who got its messages would, or one instance's.
    Result<QJsonObject> decide(const QJsonObject &input)
    {
        const QString group = input.value(QLatin1String("group")).toString();
        const QString hook = input.value(QLatin1String("hook")).toString();
        const QString instance = input.value(QLatin1String("instance")).toString();
        const QString result = input.value(QLatin1String("result")).toString();
        QStringList tokens;
        for (const auto &[token, action] : m_world.actions.rows()) {
            if (action.group == group && action.hook == hook
                && (instance.isEmpty() || instance == action.instance))
                tokens << token;
        }
        if (tokens.isEmpty())
            return refusal(
                "ValidationException",
                QStringLiteral("nothing waited for the hook \"%1\" of \"%2\" then").arg(hook, group));
        for (const QString &token : tokens) {
            QJsonObject call{{QStringLiteral("AutoScalingGroupName"), group},
                             {QStringLiteral("LifecycleHookName"), hook},
                             {QStringLiteral("LifecycleActionToken"), token}};
            const bool heartbeat = result == u"HEARTBEAT";
            if (!heartbeat)
                call.insert(QStringLiteral("LifecycleActionResult"), result);
            const auto done = m_operations.call(heartbeat ? QStringLiteral("RecordLifecycleActionHeartbeat")
                                                          : QStringLiteral("CompleteLifecycleAction"),
                                                call);
            if (!done)
                return done;
        }
        return QJsonObject();
    }

    Env &m_env;
    ManagedHooks m_managed;
    bool m_lives = false; // the world is made; before that its time is not this one
    autoscaling::World m_world;
    Engine m_engine{m_world, m_env};
    Operations m_operations{m_world, m_engine, m_env};
};

} // namespace

std::unique_ptr<WorldBackend> makeAutoScalingBackend(Env &env)
{
    return std::make_unique<AutoScalingBackend>(env);
}

} // namespace hookline::sandbox
