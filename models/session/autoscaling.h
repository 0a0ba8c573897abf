// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"

namespace hookline::session {

class Intake;

/// What a person wants done with one lifecycle action, bound to what they saw.
struct LifecycleRequest
{
    enum class Call : quint8 { Continue, Abandon, Heartbeat };
    QString actionKey; ///< domain::LifecycleAction::key()
    Call call = Call::Continue;
    QString reason; ///< Kept locally; AWS's calls have no comment.
};

/// How it ended. Always from AWS's reply or from reading the state back, never assumed.
struct LifecycleOutcome
{
    LifecycleRequest request;
    domain::LifecycleAction action; ///< As it was when it was sent. Its token must not be kept.
    DecisionOutcome::Kind kind = DecisionOutcome::Kind::Accepted;
    QString finalState; ///< The instance's state read back; empty if it is in no group any more.
    bool automatic = false; ///< A heartbeat that was sent by itself.
    Error error;
};

/// Amazon EC2 Auto Scaling of one connection: polls groups, instances, lifecycle hooks and what waits into
/// the store, and answers lifecycle actions. It has a request budget and a freshness of its own: a person who
/// may not use Auto Scaling still sees deployments. GUI thread; never blocks.
class AutoScaling : public QObject
{
    Q_OBJECT

public:
    /// How often to look, in real time.
    struct Tempo
    {
        Millis boosted; ///< Right after an answer.
        Millis waiting; ///< Somebody looks, and something waits.
        Millis watched; ///< Somebody looks.
        Millis background; ///< Nobody looks.
        Millis hooksNear,
            hooksFar; ///< How old hooks may grow: of the group in focus and where one waits, else.
        Millis activities; ///< How old the activities of a group may grow where something waits.
    };

    /// All must outlive it. `intake` tells of the hooks' notifications.
    AutoScaling(store::Store &store, aws::Client &client, Clock &clock, Intake &intake,
                std::function<Instant()> serviceNow, std::function<double()> serviceSpeed,
                std::function<double()> random, QObject *parent = nullptr);
    ~AutoScaling() override;

    /// How old and how complete groups, instances and hooks are.
    const Freshness &freshness() const;
    void start();
    /// Ends polling and every automatic heartbeat.
    void stop();
    void refresh();
    /// Whether its place is looked at: polls quicker then, and reads the hooks of all groups.
    void setActive(bool active);
    /// Whose hooks and activities are read first and often. Empty for none.
    void setFocus(const QString &group);
    /// A world that runs that many times as fast as the wall is looked at more often.
    void setSpeed(double speed);

    /// Re-reads the instance, sends the answer once, then reads back until the instance leaves its `:Wait`
    /// state. By token where a notification told it, else by instance ID. Ends in finished(), always later.
    void send(const LifecycleRequest &request);
    /// True while an answer to that action is under way: its buttons are off.
    bool isSending(const QString &actionKey) const;

    /// Sends a heartbeat of this action by itself before each deadline, at most `count` times: the first one
    /// when half of the time until the deadline has passed. Ends early with any error, with the action, at
    /// its global limit, and with stop(). `count` 0 ends it now.
    void setAutoHeartbeat(const QString &actionKey, int count);
    /// Most heartbeats that setAutoHeartbeat() takes.
    static constexpr int mostAutoHeartbeats = 100;

    /// PutLifecycleHook, as typed: members that are left out keep their value, an empty NotificationTargetARN
    /// is sent. Refuses with InvalidInput, before anything is sent, what the service description does not
    /// allow. The group's hooks are read again before `done`.
    void putHook(const QJsonObject &input, QObject *context, aws::Done done);
    /// DeleteLifecycleHook. The group's hooks are read again before `done`.
    void deleteHook(const QString &group, const QString &hook, QObject *context, aws::Done done);

Q_SIGNALS:
    void freshnessChanged();
    void started(const QString &actionKey);
    void finished(const hookline::session::LifecycleOutcome &outcome);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::session
