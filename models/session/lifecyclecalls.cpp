// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/lifecyclecalls.h"

#include "models/session/autoscalingwatch.h"
#include "models/session/calls.h"
#include "models/session/lifecycleactions.h"

#include <cmath>

namespace hookline::session {

namespace {

using domain::LifecycleAction;
using Call = LifecycleRequest::Call;
using Kind = DecisionOutcome::Kind;

/// After a lost reply the call may still be on its way: this long before looking.
constexpr Millis settleTime(1000);
/// An answer takes effect a little later: this long between looks, and so many.
constexpr Millis lookPause(700);
constexpr int looks = 6;
/// While the service's clock stands still, or for a moment that cannot be told.
constexpr Millis recheck(5000);
constexpr Millis soonest(250);

QString resultOf(Call call)
{
    return call == Call::Continue ? QStringLiteral("CONTINUE") : QStringLiteral("ABANDON");
}

/// "No active Lifecycle Action found with token …" or "… with instance ID …": decided, expired, or not this
/// hook's.
bool saysNoAction(const Error &error)
{
    return error.code == ErrorCode::ServiceError
        && error.message.startsWith(QLatin1String("No active Lifecycle Action"));
}

/// True if an instance that waited in `before` and is in `now` went the way that the answer sends it.
bool isAsAnswered(const LifecycleAction &action, Call call, const QString &now)
{
    const bool leaves = now.isEmpty() || now.contains(QLatin1String("Terminat"));
    if (action.transition == domain::Transition::Terminating)
        return leaves || action.stateText.startsWith(QLatin1String("Warmed:"));
    return leaves == (call == Call::Abandon);
}

Error movedOn(const QString &message)
{
    Error error;
    error.code = ErrorCode::InvalidInput;
    error.subject = QStringLiteral("LifecycleState");
    error.message = message;
    return error;
}

} // namespace

/// One call on its way. Every path ends in end(), once.
class LifecycleCalls::Run : public std::enable_shared_from_this<Run>
{
public:
    Run(LifecycleCalls &calls, LifecycleRequest request, std::optional<LifecycleAction> action,
        bool automatic)
        : m_calls(calls)
        , m_known(action.has_value())
    {
        m_outcome.request = std::move(request);
        m_outcome.action = std::move(action).value_or(LifecycleAction());
        m_outcome.finalState = m_outcome.action.stateText;
        m_outcome.automatic = automatic;
    }

    void start()
    {
        if (!m_known) {
            const auto self = shared_from_this();
            m_wait = m_calls.m_clock.callAfter(Millis(0), [this, self] { end(Kind::MovedOn); });
        } else if (m_outcome.request.call == Call::Heartbeat) {
            send(); // AWS itself refuses it where nothing waits, and nothing is decided by it
        } else {
            read([this](const Result<QString> &state) { reread(state); });
        }
    }

    void abandon() { m_wait.cancel(); }

private:
    const LifecycleAction &action() const { return m_outcome.action; }

    void read(std::function<void(const Result<QString> &)> done)
    {
        const auto self = shared_from_this();
        m_calls.m_watch.readInstance(aws::callerOf(m_calls.m_client), action().instanceId, &m_calls,
                                     [this, self, done = std::move(done)](const Result<QString> &state) {
                                         if (state.ok())
                                             m_outcome.finalState = *state;
                                         done(state);
                                     });
    }

    void reread(const Result<QString> &state)
    {
        if (!state.ok()) {
            const ErrorCode code = state.error().code;
            const bool refused = code == ErrorCode::ServiceError || code == ErrorCode::AccessDenied;
            return end(refused ? Kind::Refused : Kind::NotSent, state.error());
        }
        if (*state != action().stateText) {
            return end(Kind::MovedOn,
                       movedOn(QStringLiteral("the instance is not in the state that was shown")));
        }
        const LifecycleAction *now = m_calls.m_store.lifecycleActions.find(m_outcome.request.actionKey);
        if (!now || (now->token != action().token && !action().token.isEmpty()))
            return end(Kind::MovedOn, movedOn(QStringLiteral("the instance waits for another action now")));
        send();
    }

    void send()
    {
        const auto self = shared_from_this();
        const bool heartbeat = m_outcome.request.call == Call::Heartbeat;
        m_sent = m_calls.m_serviceNow();
        aws::CallOptions once;
        once.maxAttempts = 1;
        const ServiceCall call = lifecycleCall(action(), m_outcome.request.call);
        m_calls.m_client.call(
            call.serviceId, call.operation, call.input, &m_calls,
            [this, self, heartbeat](const aws::Reply &reply) {
                if (heartbeat)
                    heartbeatAnswered(reply);
                else
                    answered(reply);
            },
            once);
    }

    void heartbeatAnswered(const aws::Reply &reply)
    {
        if (reply.ok()) {
            m_calls.m_actions.noteHeartbeat(m_outcome.request.actionKey, m_sent);
            return end(Kind::Accepted);
        }
        m_error = reply.error();
        if (saysNoAction(m_error))
            readBack(1, [this] { noAction(); });
        else
            end(kindOf(m_error), m_error);
    }

    void answered(const aws::Reply &reply)
    {
        if (reply.ok()) {
            m_calls.m_actions.noteAnswer(m_outcome.request.actionKey, resultOf(m_outcome.request.call));
            m_calls.m_watch.boost();
            return readBack(looks, [this] { end(Kind::Accepted); });
        }
        m_error = reply.error();
        if (saysNoAction(m_error)) {
            readBack(1, [this] { noAction(); });
        } else if (m_error.code == ErrorCode::DeliveryUnknown || m_error.code == ErrorCode::ServiceFault) {
            const auto self = shared_from_this();
            m_wait = m_calls.m_clock.callAfter(settleTime,
                                               [this, self] { readBack(looks, [this] { judgeLost(); }); });
        } else {
            end(kindOf(m_error), m_error);
        }
    }

    static Kind kindOf(const Error &error)
    {
        switch (error.code) {
        case ErrorCode::NotDelivered:
        case ErrorCode::Configuration:
        case ErrorCode::InvalidInput:
        case ErrorCode::Internal:
            return Kind::NotSent;
        case ErrorCode::DeliveryUnknown:
        case ErrorCode::ServiceFault:
        case ErrorCode::BadReply:
            return Kind::Undetermined;
        default:
            return Kind::Refused;
        }
    }

    /// Reads the instance until it has left the state in which it waited, at most `tries` times.
    void readBack(int tries, std::function<void()> conclude)
    {
        const auto self = shared_from_this();
        read([this, self, tries, conclude = std::move(conclude)](const Result<QString> &state) {
            m_readBack = state.ok();
            const bool waits = !state.ok() || *state == action().stateText;
            if (!waits || tries <= 1)
                return conclude();
            m_wait = m_calls.m_clock.callAfter(
                lookPause, [this, self, tries, conclude] { readBack(tries - 1, conclude); });
        });
    }

    /// AWS knows of no such action: if the instance still waits, it is for another hook.
    void noAction()
    {
        if (m_readBack && m_outcome.finalState == action().stateText)
            m_calls.m_actions.noteAnswer(m_outcome.request.actionKey, {});
        end(Kind::AlreadyDecided, m_error);
    }

    void judgeLost()
    {
        const bool left = m_readBack && m_outcome.finalState != action().stateText;
        if (!left)
            end(Kind::Undetermined, m_error); // it may wait for another hook, or for this one
        else
            end(isAsAnswered(action(), m_outcome.request.call, m_outcome.finalState) ? Kind::Accepted
                                                                                     : Kind::AlreadyDecided,
                m_error);
    }

    void end(Kind kind, const Error &error = {})
    {
        const auto self = shared_from_this();
        m_outcome.kind = kind;
        if (kind != Kind::Accepted)
            m_outcome.error = error;
        m_calls.m_runs.remove(m_outcome.request.actionKey);
        m_calls.ended(m_outcome);
    }

    LifecycleCalls &m_calls;
    const bool m_known;
    LifecycleOutcome m_outcome;
    Error m_error;
    Instant m_sent{};
    bool m_readBack = false;
    ClockTimer m_wait;
};

LifecycleCalls::LifecycleCalls(store::Store &store, aws::Client &client, Clock &clock,
                               AutoScalingWatch &watch, LifecycleActions &actions,
                               std::function<Instant()> serviceNow, std::function<double()> serviceSpeed,
                               QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_clock(clock)
    , m_watch(watch)
    , m_actions(actions)
    , m_serviceNow(std::move(serviceNow))
    , m_serviceSpeed(std::move(serviceSpeed))
{ }

LifecycleCalls::~LifecycleCalls()
{
    // A run that waits is kept alive by the clock; it must not come back.
    for (const auto &run : std::as_const(m_runs))
        run->abandon();
}

void LifecycleCalls::send(const LifecycleRequest &request)
{
    run(request, false);
}

void LifecycleCalls::run(const LifecycleRequest &request, bool automatic)
{
    if (isSending(request.actionKey))
        return;
    const LifecycleAction *action = m_store.lifecycleActions.find(request.actionKey);
    const auto run =
        std::make_shared<Run>(*this, request, action ? std::optional(*action) : std::nullopt, automatic);
    m_runs.insert(request.actionKey, run);
    Q_EMIT started(request.actionKey);
    run->start();
}

void LifecycleCalls::ended(const LifecycleOutcome &outcome)
{
    const QString &key = outcome.request.actionKey;
    if (const auto found = m_autos.find(key); found != m_autos.end()) {
        const bool beat = outcome.request.call == Call::Heartbeat && outcome.kind == Kind::Accepted;
        const int left = beat ? found->second.left - (outcome.automatic ? 1 : 0) : 0;
        setAutoHeartbeat(key, left);
    }
    Q_EMIT finished(outcome);
}

void LifecycleCalls::setAutoHeartbeat(const QString &actionKey, int count)
{
    const int left = std::clamp(count, 0, AutoScaling::mostAutoHeartbeats);
    const LifecycleAction *action = m_store.lifecycleActions.find(actionKey);
    const bool possible = action && action->deadline && action->progress == LifecycleAction::Progress::Waits
        && m_watch.isRunning();
    if (left == 0 || !possible) {
        if (m_autos.erase(actionKey) > 0)
            m_actions.setAutoHeartbeats(actionKey, 0);
        return;
    }
    m_autos[actionKey].left = left;
    schedule(actionKey);
    m_actions.setAutoHeartbeats(actionKey, left);
}

/// Half of the time until the deadline: late enough to be few, early enough to fail once and still be seen.
void LifecycleCalls::schedule(const QString &actionKey)
{
    const LifecycleAction *action = m_store.lifecycleActions.find(actionKey);
    const auto found = m_autos.find(actionKey);
    if (!action || found == m_autos.end())
        return;
    const Instant now = m_serviceNow();
    const Millis timeout = std::chrono::seconds(action->heartbeatTimeout);
    const Instant deadline = action->deadline.value_or(now);
    // An overdue deadline was wrong: somebody else sent heartbeats.
    found->second.next = deadline > now ? std::min(deadline - timeout / 2, now + (deadline - now) / 2) : now;
    found->second.next = std::max(found->second.next, now);
    due(actionKey);
}

void LifecycleCalls::due(const QString &actionKey)
{
    const auto found = m_autos.find(actionKey);
    if (found == m_autos.end())
        return;
    const Instant now = m_serviceNow();
    if (found->second.next > now) {
        const double speed = m_serviceSpeed();
        const double left = double((found->second.next - now).count());
        const Millis delay = speed > 0 ? Millis(std::llround(std::ceil(left / speed))) : recheck;
        found->second.timer =
            m_clock.callAfter(std::clamp(delay, soonest, recheck), [this, actionKey] { due(actionKey); });
        return;
    }
    // Not from within the caller: whoever starts it learns first that it is on.
    found->second.timer = m_clock.callAfter(Millis(0), [this, actionKey] {
        const LifecycleAction *action = m_store.lifecycleActions.find(actionKey);
        const bool atLimit = action && action->limit && action->deadline
            && *action->deadline >= *action->limit; // no heartbeat moves it any more
        if (!action || atLimit)
            setAutoHeartbeat(actionKey, 0);
        else
            run({actionKey, Call::Heartbeat, {}}, true);
    });
}

void LifecycleCalls::follow()
{
    QStringList over;
    for (const auto &[key, running] : m_autos) {
        const LifecycleAction *action = m_store.lifecycleActions.find(key);
        if (!action || action->progress != LifecycleAction::Progress::Waits)
            over.append(key);
    }
    for (const QString &key : over)
        setAutoHeartbeat(key, 0);
}

void LifecycleCalls::stop()
{
    QStringList keys;
    for (const auto &[key, running] : m_autos)
        keys.append(key);
    for (const QString &key : keys)
        setAutoHeartbeat(key, 0);
}

} // namespace hookline::session
