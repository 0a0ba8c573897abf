// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"

#include <QHash>

namespace hookline::session {

/// Sends decisions. Each goes through the same steps: read the state again, refuse if it is not what the
/// person saw, send once, read back. Only if it is unknown whether the call arrived, and the state read back
/// shows that it did not act, is it sent a second time; never a third.
class Decider : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the decider. Calls go straight to `client`: a person does not wait for a polling
    /// budget.
    Decider(store::Store &store, aws::Client &client, Clock &clock, QObject *parent = nullptr);
    ~Decider() override;

    /// Starts if nothing runs for this decision yet; ends in finished(), always later.
    void decide(const DecisionRequest &request);
    bool isDeciding(const QString &decisionId) const;

Q_SIGNALS:
    void started(const QString &decisionId);
    /// `decision` as it was when the person decided.
    void finished(const hookline::session::DecisionRequest &request,
                  const hookline::session::DecisionOutcome &outcome,
                  const hookline::domain::Decision &decision);
    /// AWS says that the execution ID is not the event's: it must not be offered again.
    void executionIdRefused(const QString &deploymentId, const QString &executionId);

private:
    class Run;

    store::Store &m_store;
    aws::Client &m_client;
    Clock &m_clock;
    QHash<QString, std::shared_ptr<Run>> m_runs;
};

} // namespace hookline::session
