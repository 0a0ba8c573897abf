// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/lifecycleactions.h"

#include <algorithm>

namespace hookline::session {

namespace {

using domain::AutoScalingInstance;
using domain::LifecycleAction;
using domain::LifecycleHook;
using domain::TimeSource;

/// Clocks of two services, and a queue's way, may differ by this.
constexpr Millis clockSlack(60'000);
constexpr qsizetype mostMessages = 5000;

} // namespace

LifecycleActions::LifecycleActions(store::Store &store, Intake &intake, aws::Caller caller,
                                   std::function<Instant()> serviceNow, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_intake(intake)
    , m_caller(std::move(caller))
    , m_serviceNow(std::move(serviceNow))
{
    connect(&m_intake, &Intake::notified, this, &LifecycleActions::notified);
}

void LifecycleActions::notified(const LifecycleNotification &notification, const QString &queueUrl,
                                const QString &receiptHandle)
{
    const auto known = m_messages.find(notification.token);
    if (known != m_messages.end()) {
        known->receiptHandle = receiptHandle; // the newest is the valid one
        return;
    }
    if (m_messages.size() >= mostMessages)
        return;
    m_messages.insert(notification.token, {notification, queueUrl, receiptHandle, {}});
    rebuild(m_complete);
}

void LifecycleActions::rebuild(std::optional<Instant> complete)
{
    m_complete = complete;
    QHash<QString, std::vector<const LifecycleHook *>> hooks;
    for (const LifecycleHook &hook : m_store.lifecycleHooks.rows())
        hooks[hook.group].push_back(&hook);
    m_newest.clear();
    for (const domain::ScalingActivity &activity : m_store.scalingActivities.rows()) {
        if (activity.instanceId.isEmpty() || activity.isOver() || !activity.start)
            continue;
        const auto known = m_newest.find(activity.instanceId);
        if (known == m_newest.end() || *known->start < *activity.start)
            m_newest.insert(activity.instanceId, activity);
    }

    std::vector<LifecycleAction> rows;
    QSet<QString> keys;
    QStringList lacking;
    for (const QString &id : m_store.instanceIndex().waiting()) {
        const AutoScalingInstance &instance = *m_store.autoScalingInstances.find(id);
        for (const LifecycleHook *hook : hooks.value(instance.group)) {
            if (!domain::canHold(hook->transition, instance.state))
                continue;
            rows.push_back(actionOf(instance, *hook));
            const LifecycleAction &action = rows.back();
            keys.insert(action.key());
            if (action.token.isEmpty() && action.progress == LifecycleAction::Progress::Waits
                && isTold(*hook))
                lacking.append(QStringLiteral("action/") + action.key());
        }
    }
    m_newest.clear();
    std::vector<QString> gone;
    for (const LifecycleAction &action : m_store.lifecycleActions.rows()) {
        if (!keys.contains(action.key()))
            gone.push_back(action.key());
    }
    m_memories.removeIf([&keys](const auto &memory) { return !keys.contains(memory.key()); });
    dropMessages(complete);
    m_intake.setAlsoWanted(lacking);
    m_store.lifecycleActions.change(gone, std::move(rows));
}

/// Whether the hook's notifications come to a queue that the intake reads.
bool LifecycleActions::isTold(const LifecycleHook &hook) const
{
    const QString name = m_intake.queueName();
    return !name.isEmpty() && hook.targetArn.contains(QLatin1String(":sqs:"))
        && hook.targetArn.section(QLatin1Char(':'), -1).startsWith(name);
}

LifecycleAction LifecycleActions::actionOf(const AutoScalingInstance &instance, const LifecycleHook &hook)
{
    LifecycleAction action;
    action.group = instance.group;
    action.instanceId = instance.id;
    action.hook = hook.name;
    action.stateText = instance.stateText;
    action.state = instance.state;
    action.transition = hook.transition;
    action.defaultResult = hook.defaultResult;
    action.heartbeatTimeout = hook.heartbeatTimeout;
    action.managed = hook.isManagedByCodeDeploy();
    joinMessage(instance, hook.name, action.key());
    const Memory memory = m_memories.value(action.key());
    action.token = memory.token;
    action.heartbeats = memory.heartbeats;
    action.progress =
        memory.answered ? LifecycleAction::Progress::Answered : LifecycleAction::Progress::Waits;
    action.answer = memory.answer;
    action.autoHeartbeatsLeft = memory.autoLeft;
    setTimes(action, instance, hook.globalTimeout, memory);
    return action;
}

/// The newest notification of this instance and hook is about this wait, unless it came before it began.
void LifecycleActions::joinMessage(const AutoScalingInstance &instance, const QString &hook,
                                   const QString &key)
{
    const auto activity = m_newest.constFind(instance.id);
    const auto sawChange = instance.sawChange ? instance.stateSeen : std::nullopt;
    Message *newest = nullptr;
    for (Message &message : m_messages) {
        const LifecycleNotification &told = message.notification;
        const bool other = told.instanceId != instance.id || told.hook != hook || told.group != instance.group
            || (!message.actionKey.isEmpty() && message.actionKey != key);
        if (other)
            continue;
        const bool before =
            told.time && activity != m_newest.constEnd() && *told.time < *activity->start - clockSlack;
        if (!before && (!newest || told.time > newest->notification.time))
            newest = &message;
    }
    if (!newest)
        return;
    newest->actionKey = key;
    Memory &memory = m_memories[key];
    if (memory.token != newest->notification.token && !memory.token.isEmpty())
        memory = {}; // another action of the same hook
    memory.token = newest->notification.token;
    memory.notified = newest->notification.time ? newest->notification.time : sawChange;
}

void LifecycleActions::setTimes(LifecycleAction &action, const AutoScalingInstance &instance,
                                int globalTimeout, const Memory &memory) const
{
    const auto activity = m_newest.constFind(instance.id);
    if (memory.notified) {
        action.started = memory.notified;
        action.startedFrom = TimeSource::Notification;
    } else if (activity != m_newest.constEnd()) {
        action.started = activity->start;
        action.startedFrom = TimeSource::Activity;
    } else if (instance.stateSeen) {
        action.started = instance.stateSeen;
        action.startedFrom = TimeSource::FirstSeen;
    }
    std::optional<Instant> from = action.started;
    action.deadlineFrom = action.startedFrom;
    if (!action.heartbeats.empty()) {
        from = action.heartbeats.back();
        action.deadlineFrom = TimeSource::Heartbeat;
    }
    if (action.started && globalTimeout > 0)
        action.limit = *action.started + std::chrono::seconds(globalTimeout);
    if (from && action.heartbeatTimeout > 0) {
        action.deadline = *from + std::chrono::seconds(action.heartbeatTimeout);
        if (action.limit)
            action.deadline = std::min(*action.deadline, *action.limit);
    }
}

/// Messages whose action is provably over: the instance was read after the action began, and waits no more,
/// or for another wait.
void LifecycleActions::dropMessages(std::optional<Instant> complete)
{
    m_messages.removeIf([&](const auto &entry) {
        const Message &message = entry.value();
        const LifecycleNotification &told = message.notification;
        if (!m_store.autoScalingGroups.find(told.group))
            return false; // none of ours
        const bool joined = !message.actionKey.isEmpty();
        if (joined && m_memories.contains(message.actionKey)
            && m_memories[message.actionKey].token == told.token)
            return false;
        // What is not joined may wait all the same, while the group's hooks cannot be read.
        const AutoScalingInstance *instance = m_store.autoScalingInstances.find(told.instanceId);
        const bool waits = instance && instance->waits();
        const bool readSince = complete && told.time && *complete > *told.time + clockSlack;
        if (!joined && (waits || !readSince))
            return false;
        m_intake.discard(m_caller, message.queueUrl, message.receiptHandle);
        return true;
    });
}

void LifecycleActions::update(const QString &actionKey, const std::function<void(Memory &)> &change)
{
    if (!m_store.lifecycleActions.find(actionKey))
        return;
    change(m_memories[actionKey]);
    rebuild(m_complete);
}

void LifecycleActions::noteHeartbeat(const QString &actionKey, Instant sent)
{
    update(actionKey, [sent](Memory &memory) { memory.heartbeats.push_back(sent); });
}

void LifecycleActions::noteAnswer(const QString &actionKey, const QString &answer)
{
    update(actionKey, [&answer](Memory &memory) {
        memory.answered = true;
        memory.answer = answer;
        memory.autoLeft = 0;
    });
}

void LifecycleActions::setAutoHeartbeats(const QString &actionKey, int left)
{
    update(actionKey, [left](Memory &memory) { memory.autoLeft = left; });
}

} // namespace hookline::session
