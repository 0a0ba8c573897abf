// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/client.h"
#include "models/domain/decision.h"
#include "models/store/store.h"

#include <QObject>

#include <memory>

namespace hookline::session {

class AutoScaling;
class HookResultsWatch;
class RequestLog;

/// How old and how complete what the store shows is.
struct Freshness
{
    enum class State { Never, Loading, Fresh, Throttled, Offline, Denied };
    State state = State::Never;
    std::optional<Instant> lastSuccess; ///< On the local clock.
    Error problem; ///< Of the last failed poll while state is not Fresh.
};

/// The answer a person gives to a waiting decision.
enum class Verdict : quint8 { Approve, Reject };

/// What a person decided, bound to what they saw: it is refused if the thing has moved on.
struct DecisionRequest
{
    QString decisionId; ///< domain::Decision::id
    Verdict verdict = Verdict::Approve;
    QString reason; ///< Kept locally; AWS's calls have no comment.
    QString seenRevision; ///< Revision on the card when the person decided.
};

/// How a decision ended. Always from AWS's reply or from reading the state back, never assumed.
struct DecisionOutcome
{
    enum class Kind {
        Accepted, ///< AWS accepted it.
        AlreadyDecided, ///< Somebody or the timeout was first; `finalStatus` is what AWS says now.
        MovedOn, ///< Not sent: the re-read showed that the thing no longer waits or is not what was seen.
        Undetermined, ///< The reply was lost and the state read back does not tell; look before acting again.
        Refused, ///< AWS refused; `error` says why. Nothing changed.
        NotSent, ///< Network or configuration; nothing was delivered.
    };
    QString decisionId;
    Verdict verdict = Verdict::Approve;
    Kind kind = Kind::Accepted;
    domain::EventStatus finalStatus = domain::EventStatus::Unknown;
    QString finalText; ///< Status as AWS spells it.
    Error error;
};

/// One connection at work: polls AWS into the store within one request budget, finds what waits, and sends
/// decisions. GUI thread; never blocks.
class Session : public QObject
{
    Q_OBJECT

public:
    /// `clock` drives polling; `client` and `clock` must outlive the session.
    Session(aws::Client &client, Clock &clock, QObject *parent = nullptr);
    ~Session() override;

    store::Store &store();
    const aws::Connection &connection() const;
    aws::Client &client();
    const Freshness &freshness() const;
    /// Groups, lifecycle hooks and what they hold: with a budget and a freshness of its own.
    AutoScaling &autoScaling();

    /// The service's time: the sandbox's own running clock, elsewhere the local clock corrected by the Date
    /// header. Countdowns use it.
    Instant serviceNow() const;
    /// How many times faster than the wall serviceNow() runs; 1 on AWS, 0 while a sandbox is paused.
    double serviceSpeed() const;

    /// CloudFormation's Hook results, polled apart from the deployments.
    HookResultsWatch &hookResults();

    /// Every request of this connection, also those for its keys.
    RequestLog &requests();

    void start();
    void stop();
    /// Polls now, within the budget.
    void refresh();
    /// Which deployment a person looks at: its targets are polled first and often. Empty for none.
    void setFocus(const QString &deploymentId);
    /// Where approval Lambdas put their events; every queue of that name is read without deleting. Default
    /// "hookline-approvals"; empty turns the intake off.
    void setApprovalQueue(const QString &queueName);

    /// Takes a pasted Lambda event, SQS body or --cli-input-json document: joins it with the waiting event of
    /// its deployment. The deployment ID. Fails with InvalidInput if it holds no deployment ID or no
    /// execution ID.
    Result<QString> importEvent(const QByteArray &text);

    /// Re-reads the state, then sends the decision once, then reads back. Ends in decisionFinished().
    void decide(const DecisionRequest &request);
    /// True while `decisionId` is being sent: its buttons are off.
    bool isDeciding(const QString &decisionId) const;

    /// The plain API call for the "Post hook status" pane, sent once, as typed; members left empty are left
    /// out.
    void postHookStatus(const QString &deploymentId, const QString &executionId, const QString &status,
                        QObject *context, aws::Done done);

    /// CreateDeployment, sent once: after DeliveryUnknown it may have started, and nothing is sent again. The
    /// deployment is read at once when AWS has told its ID.
    void createDeployment(const QJsonObject &input, QObject *context, aws::Done done);

    /// StopDeployment of a running deployment. Ends in `done`. Sent a second time if the first reply was lost
    /// (PROTOCOL section 6: harmless).
    void stopDeployment(const QString &deploymentId, bool rollBack, QObject *context, aws::Done done);

Q_SIGNALS:
    void freshnessChanged();
    void serviceClockChanged();
    void decisionStarted(const QString &decisionId);
    void decisionFinished(const hookline::session::DecisionOutcome &outcome);
    /// The same with what was asked and what it was about: for the ledger. `decision` holds the execution ID,
    /// which must not be kept.
    void decisionRecorded(const hookline::session::DecisionRequest &request,
                          const hookline::session::DecisionOutcome &outcome,
                          const hookline::domain::Decision &decision);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::session
