// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/autoscaling.h"

namespace hookline::session {

class AutoScalingWatch;
class LifecycleActions;

/// Sends answers and heartbeats of lifecycle actions. An answer goes through the same steps each time: read
/// the instance again, refuse if it is not in the state that the person saw, send once, read back. It is
/// never sent a second time: after a lost reply the state that is read back is all there is.
class LifecycleCalls : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it. Calls go straight to `client`: a person does not wait for a polling budget.
    LifecycleCalls(store::Store &store, aws::Client &client, Clock &clock, AutoScalingWatch &watch,
                   LifecycleActions &actions, std::function<Instant()> serviceNow,
                   std::function<double()> serviceSpeed, QObject *parent = nullptr);
    ~LifecycleCalls() override;

    void send(const LifecycleRequest &request);
    bool isSending(const QString &actionKey) const { return m_runs.contains(actionKey); }
    void setAutoHeartbeat(const QString &actionKey, int count);
    /// What waits changed: ends automatic heartbeats of what waits no more, and sets the others right.
    void follow();
    /// Ends every automatic heartbeat.
    void stop();

Q_SIGNALS:
    void started(const QString &actionKey);
    void finished(const hookline::session::LifecycleOutcome &outcome);

private:
    class Run;
    void run(const LifecycleRequest &request, bool automatic);
    void schedule(const QString &actionKey);
    void due(const QString &actionKey);
    void ended(const LifecycleOutcome &outcome);

    store::Store &m_store;
    aws::Client &m_client;
    Clock &m_clock;
    AutoScalingWatch &m_watch;
    LifecycleActions &m_actions;
    std::function<Instant()> m_serviceNow;
    std::function<double()> m_serviceSpeed;
    QHash<QString, std::shared_ptr<Run>> m_runs;

    struct Auto
    {
        int left = 0;
        Instant next{}; ///< By the service's clock.
        ClockTimer timer;
    };
    std::map<QString, Auto> m_autos; ///< By action key.
};

} // namespace hookline::session
