// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/decider.h"

#include "models/session/calls.h"

namespace hookline::session {

namespace {

using domain::Decision;
using domain::DecisionKind;
using Kind = DecisionOutcome::Kind;

const QString codedeploy = QStringLiteral("codedeploy");

/// After a lost reply the call may still be on its way: this long before looking, and between looks.
constexpr Millis settleTime(1000);
constexpr int readBackTries = 3;

/// What the service says about the thing that waits.
struct WaitState
{
    enum class Now {
        Waits,
        AsApproved, ///< It went on as an approval makes it go on.
        AsRejected,
    };
    Now now = Now::Waits;
    domain::EventStatus status = domain::EventStatus::Unknown;
    QString text; ///< As AWS spells it.
    QString revision;
};

QJsonObject withDeployment(const Decision &decision, QJsonObject more)
{
    more.insert(QStringLiteral("deploymentId"), decision.deploymentId);
    return more;
}

/// AWS's ways to say that somebody, or the timeout, was first.
bool saysTooLate(const Error &error)
{
    static const QStringList codes{QStringLiteral("LifecycleEventAlreadyCompletedException"),
                                   QStringLiteral("DeploymentAlreadyCompletedException"),
                                   QStringLiteral("DeploymentIsNotInReadyStateException")};
    return codes.contains(error.serviceCode);
}

bool saysWrongId(const Error &error)
{
    return error.serviceCode == QLatin1String("InvalidLifecycleEventHookExecutionIdException");
}

/// The state of a hook event inside GetDeploymentTarget's reply; nothing if the target does not list it.
std::optional<WaitState> eventState(const QJsonObject &reply, const Decision &decision)
{
    const auto target = domain::targetFromApi(reply.value(QLatin1String("deploymentTarget")).toObject());
    for (const domain::LifecycleEvent &event : target.events) {
        if (event.name != decision.event)
            continue;
        WaitState state;
        state.status = event.status;
        state.text = domain::toString(event.status);
        state.now = event.status == domain::EventStatus::InProgress ? WaitState::Now::Waits
            : event.status == domain::EventStatus::Succeeded        ? WaitState::Now::AsApproved
                                                                    : WaitState::Now::AsRejected;
        return state;
    }
    return std::nullopt;
}

WaitState deploymentState(const domain::Deployment &deployment, DecisionKind kind)
{
    using domain::DeploymentStatus;
    WaitState state;
    state.text = deployment.statusText;
    state.revision = deployment.revision;
    const bool stopped =
        deployment.status == DeploymentStatus::Stopped || deployment.status == DeploymentStatus::Failed;
    const bool waits = kind == DecisionKind::HookStatus ? !domain::isTerminal(deployment.status)
        : kind == DecisionKind::Reroute
        ? deployment.status == DeploymentStatus::Ready
        : deployment.terminationWaitStarted && !domain::isTerminal(deployment.status);
    state.now = waits ? WaitState::Now::Waits
        : stopped     ? WaitState::Now::AsRejected
                      : WaitState::Now::AsApproved;
    return state;
}

Error invalid(const char *subject, const char *message)
{
    Error error;
    error.code = ErrorCode::InvalidInput;
    error.subject = QString::fromLatin1(subject);
    error.message = QString::fromLatin1(message);
    return error;
}

} // namespace

/// One decision on its way. States follow each other through the callbacks; every path ends in end(), once.
class Decider::Run : public std::enable_shared_from_this<Run>
{
public:
    Run(Decider &decider, DecisionRequest request, std::optional<Decision> decision)
        : m_decider(decider)
        , m_request(std::move(request))
        , m_known(decision.has_value())
        , m_decision(std::move(decision).value_or(Decision()))
    { }

    void start()
    {
        if (!m_known)
            return endLater(Kind::MovedOn, {});
        if (m_decision.kind == DecisionKind::HookStatus && m_decision.executionId.isEmpty())
            return endLater(Kind::NotSent, invalid("executionId", "the hook's execution ID is not known"));
        readState([this](const Result<WaitState> &state) { reread(state); });
    }

    void abandon() { m_wait.cancel(); }

private:
    /// Reads the deployment and, for hooks, the target's event.
    void readState(std::function<void(const Result<WaitState> &)> done)
    {
        const auto self = shared_from_this();
        call(QStringLiteral("GetDeployment"), withDeployment(m_decision, {}),
             [this, self, done = std::move(done)](const aws::Reply &reply) {
                 if (!reply)
                     return done(reply.error());
                 const auto deployment =
                     domain::deploymentFromApi(reply->value(QLatin1String("deploymentInfo")).toObject());
                 const WaitState state = deploymentState(deployment, m_decision.kind);
                 if (m_decision.kind == DecisionKind::HookStatus)
                     readEvent(state, done);
                 else
                     done(state);
             });
    }

    void readEvent(const WaitState &deployment, std::function<void(const Result<WaitState> &)> done)
    {
        const auto self = shared_from_this();
        const QJsonObject input =
            withDeployment(m_decision, {{QStringLiteral("targetId"), m_decision.targetId}});
        call(QStringLiteral("GetDeploymentTarget"), input,
             [this, self, deployment, done = std::move(done)](const aws::Reply &reply) {
                 if (!reply)
                     return done(reply.error());
                 std::optional<WaitState> state = eventState(*reply, m_decision);
                 if (!state) {
                     Error error;
                     error.code = ErrorCode::BadReply;
                     error.subject = m_decision.event;
                     error.message = QStringLiteral("the target does not list the lifecycle event");
                     return done(error);
                 }
                 state->revision = deployment.revision;
                 // An event that seems to run in a deployment that has ended does not wait any more.
                 if (deployment.now != WaitState::Now::Waits && state->now == WaitState::Now::Waits)
                     state->now = WaitState::Now::AsRejected;
                 done(*state);
             });
    }

    void reread(const Result<WaitState> &state)
    {
        if (!state) {
            const Error &error = state.error();
            const bool refused =
                error.code == ErrorCode::ServiceError || error.code == ErrorCode::AccessDenied;
            return end(refused ? Kind::Refused : Kind::NotSent, error);
        }
        m_state = *state;
        if (m_state.now != WaitState::Now::Waits)
            return end(Kind::MovedOn);
        if (!m_request.seenRevision.isEmpty() && m_request.seenRevision != m_state.revision)
            return end(Kind::MovedOn,
                       invalid("revision", "the deployment's revision is not the one that was shown"));
        const Decision *now = m_decider.m_store.decisions.find(m_request.decisionId);
        if (now && now->executionId != m_decision.executionId)
            return end(Kind::MovedOn,
                       invalid("executionId", "another execution ID became known for this event"));
        send();
    }

    void send()
    {
        ++m_sent;
        const auto self = shared_from_this();
        const ServiceCall wanted = decisionCall(m_decision, m_request.verdict);
        call(wanted.operation, wanted.input, [this, self](const aws::Reply &reply) { answered(reply); });
    }

    void answered(const aws::Reply &reply)
    {
        if (reply.ok())
            return readBack(&Run::confirm, 1);
        m_error = reply.error();
        if (m_error.code == ErrorCode::DeliveryUnknown) {
            const auto self = shared_from_this();
            m_wait = m_decider.m_clock.callAfter(
                settleTime, [this, self] { readBack(&Run::judgeUnknown, readBackTries); });
        } else if (saysTooLate(m_error)) {
            readBack(&Run::judgeTooLate, readBackTries);
        } else if (m_sent > 1) {
            // The first sending may have arrived after all; this answer does not tell.
            readBack(&Run::judgeLast, readBackTries);
        } else if (m_error.code == ErrorCode::NotDelivered || m_error.code == ErrorCode::Configuration
                   || m_error.code == ErrorCode::InvalidInput || m_error.code == ErrorCode::Internal) {
            end(Kind::NotSent, m_error);
        } else {
            if (saysWrongId(m_error))
                Q_EMIT m_decider.executionIdRefused(m_decision.deploymentId, m_decision.executionId);
            end(Kind::Refused, m_error);
        }
    }

    using Judge = void (Run::*)(bool known);

    /// Reads the state, several times if it cannot be read, and lets `judge` conclude.
    void readBack(Judge judge, int tries)
    {
        const auto self = shared_from_this();
        readState([this, self, judge, tries](const Result<WaitState> &state) {
            if (state.ok()) {
                m_state = *state;
                (this->*judge)(true);
            } else if (tries <= 1) {
                (this->*judge)(false);
            } else {
                m_wait = m_decider.m_clock.callAfter(
                    settleTime * 2, [this, self, judge, tries] { readBack(judge, tries - 1); });
            }
        });
    }

    bool isAsDecided() const
    {
        return m_state.now
            == (m_request.verdict == Verdict::Approve ? WaitState::Now::AsApproved
                                                      : WaitState::Now::AsRejected);
    }

    /// AWS said yes; what was read back is only shown.
    void confirm(bool known)
    {
        if (!known)
            m_state = {};
        end(Kind::Accepted);
    }

    /// The reply was lost.
    void judgeUnknown(bool known)
    {
        if (!known)
            end(Kind::Undetermined, m_error);
        else if (isAsDecided())
            end(Kind::Accepted);
        else if (m_state.now != WaitState::Now::Waits)
            end(Kind::AlreadyDecided, m_error);
        else if (m_sent > 1)
            end(Kind::Undetermined, m_error);
        else
            send();
    }

    /// AWS said that it was decided before.
    void judgeTooLate(bool known)
    {
        if (m_sent > 1) // perhaps by our own first sending
            return judgeLast(known);
        if (known && m_state.now == WaitState::Now::Waits && m_decision.kind == DecisionKind::HookStatus) {
            // Completed, says AWS, and yet it waits: the ID was another event's.
            Q_EMIT m_decider.executionIdRefused(m_decision.deploymentId, m_decision.executionId);
            return end(Kind::Refused, m_error);
        }
        if (!known)
            m_state = {};
        end(Kind::AlreadyDecided, m_error);
    }

    void judgeLast(bool known)
    {
        if (!known || m_state.now == WaitState::Now::Waits)
            end(Kind::Undetermined, m_error);
        else
            end(isAsDecided() ? Kind::Accepted : Kind::AlreadyDecided, m_error);
    }

    void call(const QString &operation, const QJsonObject &input,
              std::function<void(const aws::Reply &)> done)
    {
        m_decider.m_client.call(codedeploy, operation, input, &m_decider, std::move(done));
    }

    void endLater(Kind kind, const Error &error)
    {
        const auto self = shared_from_this();
        m_wait = m_decider.m_clock.callAfter(Millis(0), [this, self, kind, error] { end(kind, error); });
    }

    void end(Kind kind, const Error &error = {})
    {
        const auto self = shared_from_this();
        m_decider.m_runs.remove(m_request.decisionId);
        DecisionOutcome outcome;
        outcome.decisionId = m_request.decisionId;
        outcome.verdict = m_request.verdict;
        outcome.kind = kind;
        outcome.finalStatus = m_state.status;
        outcome.finalText = m_state.text;
        if (kind != Kind::Accepted)
            outcome.error = error;
        Q_EMIT m_decider.finished(m_request, outcome, m_decision);
    }

    Decider &m_decider;
    const DecisionRequest m_request;
    const bool m_known;
    const Decision m_decision;
    WaitState m_state;
    Error m_error;
    int m_sent = 0;
    ClockTimer m_wait;
};

Decider::Decider(store::Store &store, aws::Client &client, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_clock(clock)
{ }

Decider::~Decider()
{
    // A run that waits is kept alive by the clock; it must not come back.
    for (const auto &run : std::as_const(m_runs))
        run->abandon();
}

void Decider::decide(const DecisionRequest &request)
{
    if (isDeciding(request.decisionId))
        return;
    const Decision *decision = m_store.decisions.find(request.decisionId);
    const auto run =
        std::make_shared<Run>(*this, request, decision ? std::optional(*decision) : std::nullopt);
    m_runs.insert(request.decisionId, run);
    Q_EMIT started(request.decisionId);
    run->start();
}

bool Decider::isDeciding(const QString &decisionId) const
{
    return m_runs.contains(decisionId);
}

} // namespace hookline::session
