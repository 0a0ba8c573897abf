// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/intake.h"
#include "models/store/store.h"

#include <QObject>

namespace hookline::session {

/// Finds what waits: every instance in a `:Wait` state joined with the hooks that may hold it there, with
/// what notifications, activities and our own answers tell of each. Fills store::Store::lifecycleActions.
class LifecycleActions : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it. `caller` deletes the notifications of actions that are over.
    LifecycleActions(store::Store &store, Intake &intake, aws::Caller caller,
                     std::function<Instant()> serviceNow, QObject *parent = nullptr);

    /// Joins anew. `complete`: when the last complete reading of all instances began, by the service's clock.
    void rebuild(std::optional<Instant> complete);

    /// AWS accepted a heartbeat that was sent at `sent`.
    void noteHeartbeat(const QString &actionKey, Instant sent);
    /// AWS accepted `answer` ("CONTINUE", "ABANDON"), or, if it is empty, says that no action is active.
    void noteAnswer(const QString &actionKey, const QString &answer);
    void setAutoHeartbeats(const QString &actionKey, int left);

private:
    /// What is known of one wait beside AWS's lists; gone when the instance leaves the state.
    struct Memory
    {
        QString token;
        std::optional<Instant> notified; ///< When the action began, as the notification says.
        std::vector<Instant> heartbeats;
        bool answered = false;
        QString answer;
        int autoLeft = 0;
    };
    struct Message
    {
        LifecycleNotification notification;
        QString queueUrl, receiptHandle;
        QString actionKey; ///< That it was joined with; empty before.
    };

    void notified(const LifecycleNotification &notification, const QString &queueUrl,
                  const QString &receiptHandle);
    domain::LifecycleAction actionOf(const domain::AutoScalingInstance &instance,
                                     const domain::LifecycleHook &hook);
    void joinMessage(const domain::AutoScalingInstance &instance, const QString &hook, const QString &key);
    void setTimes(domain::LifecycleAction &action, const domain::AutoScalingInstance &instance,
                  int globalTimeout, const Memory &memory) const;
    void dropMessages(std::optional<Instant> complete);
    bool isTold(const domain::LifecycleHook &hook) const;
    void update(const QString &actionKey, const std::function<void(Memory &)> &change);

    store::Store &m_store;
    Intake &m_intake;
    aws::Caller m_caller;
    std::function<Instant()> m_serviceNow;
    QHash<QString, Memory> m_memories; ///< By action key.
    QHash<QString, Message> m_messages; ///< By token.
    QHash<QString, domain::ScalingActivity> m_newest; ///< By instance, not over; only during rebuild().
    std::optional<Instant> m_complete;
};

} // namespace hookline::session
