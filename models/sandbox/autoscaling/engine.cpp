// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/engine.h"

#include "models/sandbox/autoscaling/texts.h"
#include "models/sandbox/chance.h"

#include <algorithm>

namespace hookline::sandbox::autoscaling {
namespace {

using std::chrono::seconds;

// How long a terminated instance is still shown.
constexpr seconds shownAfterTermination{20};
// Between a hook's outcome and the instance leaving its wait: results take effect asynchronously.
constexpr seconds afterOutcome{1};

} // namespace

bool retainsAbandoned(const Group &group)
{
    return group.settings.value(QLatin1String("InstanceLifecyclePolicy"))
               .toObject()
               .value(QLatin1String("RetentionTriggers"))
               .toObject()
               .value(QLatin1String("TerminateHookAbandon"))
               .toString()
               .compare(QLatin1String("retain"), Qt::CaseInsensitive)
        == 0;
}

Millis Engine::delay(const Instance &instance, QStringView purpose, double low, double high) const
{
    return drawSeconds(m_world.draw({instance.id, instance.activity, purpose}), low, high);
}

void Engine::advance(Instant now)
{
    while (const auto timer = m_world.takeDue(now)) {
        switch (timer->kind) {
        case World::Kind::Instance:
            tick(*m_world.instances.find(timer->key));
            break;
        case World::Kind::Group:
            tick(*m_world.groups.find(timer->key));
            break;
        case World::Kind::Action: {
            Action &action = *m_world.actions.find(timer->key);
            complete(action, action.answered ? Verdict::Continue : action.defaultResult, heartbeatTimeout);
            break;
        }
        }
    }
    m_world.now = std::max(m_world.now, now);
}

void Engine::tick(Instance &instance)
{
    switch (instance.stage) {
    case Stage::Begun:
        return waitForHooks(instance);
    case Stage::Waiting:
        return leaveWait(instance);
    case Stage::Proceeding:
        return arrive(instance);
    case Stage::Arrived: {
        Group *group = m_world.groups.find(instance.group);
        m_world.removeInstance(instance.id);
        if (group && (group->deleting || group->pool))
            reconsider(*group, {});
        return;
    }
    case Stage::Retained:
        return;
    }
}

void Engine::begin(Instance &instance, Journey journey, const QString &cause, bool hookless)
{
    instance.journey = journey;
    instance.stage = Stage::Begun;
    instance.verdict = Verdict::None;
    instance.abandonReason.clear();
    instance.hookless = hookless;
    const bool leaving = instance.leaving();
    const Activity &activity = m_world.addActivity(
        *m_world.groups.find(instance.group),
        {.instance = instance.id,
         .description = descriptionOf(journey, instance.id),
         .cause = cause,
         .zone = instance.zone,
         .status = leaving ? QStringLiteral("InProgress") : QStringLiteral("PreInService"),
         .progress = leaving ? 0 : 30});
    instance.activity = activity.key();
    const bool boots = journey == Journey::Launch || journey == Journey::IntoPool;
    m_world.setDue(instance, m_world.now + delay(instance, u"begin", boots ? 8 : 2, boots ? 20 : 5));
}

/// The hooks of the transition begin to wait, all at the same time.
void Engine::waitForHooks(Instance &instance)
{
    const Transition transition = factsOf(instance.journey).transition;
    std::vector<Hook *> hooks;
    if (!instance.hookless)
        hooks = m_world.hooksOf(instance.group);
    std::erase_if(hooks, [&](const Hook *hook) { return hook->transition != transition; });
    if (hooks.empty())
        return proceed(instance);
    instance.stage = Stage::Waiting;
    m_world.touch(instance);
    progress(instance, QStringLiteral("MidLifecycleAction"), 60);
    for (const Hook *hook : hooks) {
        Action &action = m_world.addAction({.token = m_world.newUuid(),
                                            .group = instance.group,
                                            .hook = hook->name,
                                            .instance = instance.id,
                                            .started = m_world.now,
                                            .heartbeat = hook->heartbeat,
                                            .defaultResult = hook->defaultResult,
                                            .limit = m_world.now + seconds(hook->globalTimeout()),
                                            .answered = hook->ofCodeDeploy()});
        if (action.answered)
            m_world.setDue(action,
                           std::min(action.limit, m_world.now + delay(instance, u"CodeDeploy", 60, 180)));
        else
            heartbeat(action);
        notify(instance, action, *hook);
    }
}

void Engine::heartbeat(Action &action)
{
    if (!action.answered)
        m_world.setDue(action, std::min(action.limit, m_world.now + Millis(seconds(action.heartbeat))));
}

void Engine::complete(Action &action, Verdict verdict, const QString &how)
{
    const QString token = action.token;
    Instance &instance = *m_world.instances.find(action.instance);
    m_world.removeAction(token);
    if (verdict == Verdict::Abandon) {
        instance.abandonReason = abandonedBy(token, how);
        for (const Action *other : m_world.actionsOf(instance.id))
            m_world.removeAction(QString(other->token));
        settle(instance, Verdict::Abandon);
    } else if (m_world.actionsOf(instance.id).empty()) {
        settle(instance, Verdict::Continue);
    }
}

void Engine::settle(Instance &instance, Verdict verdict)
{
    instance.verdict = verdict;
    m_world.setDue(instance, m_world.now + afterOutcome);
}

void Engine::remove(Hook &hook)
{
    const Verdict verdict = hook.transition == Transition::Launching ? Verdict::Abandon : Verdict::Continue;
    const QString group = hook.group, name = hook.name;
    m_world.hooks.remove(hook.key());
    for (const auto &[id, instance] : m_world.instancesOf(group)) {
        for (Action *action : m_world.actionsOf(id)) {
            if (action->hook != name)
                continue;
            complete(*action, verdict, completedWithAbandon);
            break; // the instance's other actions may be gone with it
        }
    }
}

void Engine::leaveWait(Instance &instance)
{
    if (instance.verdict != Verdict::Abandon)
        return proceed(instance);
    if (factsOf(instance.journey).transition == Transition::Launching)
        return giveUpLaunch(instance);
    if (retainsAbandoned(*m_world.groups.find(instance.group))) {
        instance.stage = Stage::Retained;
        m_world.touch(instance);
        return endActivity(instance, QStringLiteral("Cancelled"), instance.abandonReason);
    }
    if (instance.journey != Journey::BackToPool)
        return proceed(instance);
    endActivity(instance, QStringLiteral("Cancelled"), instance.abandonReason);
    begin(instance, Journey::TerminateFromPool, causeCancelled(m_world.now), true);
}

/// A launch that was abandoned ends here; the group will want another instance. Hooks for terminating do not
/// run: the instance was never in service.
void Engine::giveUpLaunch(Instance &instance)
{
    endActivity(instance, QStringLiteral("Cancelled"), instance.abandonReason);
    const bool pooled = instance.pooled();
    begin(instance, pooled ? Journey::TerminateFromPool : Journey::Terminate, causeCancelled(m_world.now),
          true);
    reconsider(*m_world.groups.find(instance.group), {});
}

void Engine::proceed(Instance &instance)
{
    const bool waited = instance.stage == Stage::Waiting;
    instance.stage = Stage::Proceeding;
    instance.verdict = Verdict::None;
    if (!waited)
        return arrive(instance); // without a hook there is nothing to proceed from
    m_world.touch(instance);
    progress(instance, instance.leaving() ? QStringLiteral("InProgress") : QStringLiteral("PreInService"),
             90);
    const bool leaving = instance.leaving();
    m_world.setDue(instance, m_world.now + delay(instance, u"proceed", leaving ? 10 : 2, leaving ? 30 : 6));
}

void Engine::arrive(Instance &instance)
{
    instance.stage = Stage::Arrived;
    endActivity(instance, QStringLiteral("Successful"));
    Group &group = *m_world.groups.find(instance.group);
    if (instance.pooled())
        instance.rest = group.pool ? group.pool->state : QStringLiteral("Stopped");
    m_world.touch(instance);
    if (instance.leaving())
        m_world.setDue(instance, m_world.now + shownAfterTermination);
    else if (group.pool)
        reconsider(group, {});
}

void Engine::terminate(Instance &instance, const QString &cause, bool hookless)
{
    const bool retained = instance.stage == Stage::Retained;
    if (instance.leaving() && !retained && !hookless)
        return;
    for (const Action *action : m_world.actionsOf(instance.id))
        m_world.removeAction(QString(action->token));
    if (instance.leaving() && !retained) {
        instance.hookless = true;
        if (instance.stage == Stage::Waiting)
            proceed(instance);
        return;
    }
    if (instance.stage != Stage::Arrived && !retained)
        endActivity(instance, QStringLiteral("Cancelled"));
    begin(instance, factsOf(instance.journey).inPool ? Journey::TerminateFromPool : Journey::Terminate, cause,
          hookless || retained);
}

void Engine::progress(Instance &instance, const QString &status, int percent)
{
    if (Activity *activity = m_world.activities.find(instance.activity)) {
        activity->status = status;
        activity->progress = percent;
        m_world.touch(*activity);
    }
}

void Engine::endActivity(Instance &instance, const QString &status, const QString &message)
{
    progress(instance, status, 100);
    if (Activity *activity = m_world.activities.find(std::exchange(instance.activity, {}))) {
        activity->end = m_world.now;
        activity->message = message;
        if (!message.isEmpty())
            activity->description += QStringLiteral(".  Status Reason: ") + message;
    }
    m_world.touch(instance);
}

} // namespace hookline::sandbox::autoscaling
