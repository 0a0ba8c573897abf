// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/session.h"

#include "models/aws/qnamtransport.h"
#include "models/session/autoscaling.h"
#include "models/session/calls.h"
#include "models/session/decider.h"
#include "models/session/hookresultswatch.h"
#include "models/session/poller.h"
#include "models/session/requestlog.h"
#include "models/session/serviceclock.h"

#include <QRandomGenerator>

namespace hookline::session {

namespace {

/// How an endpoint is polled: AWS's limits are shared with the deployments themselves, a sandbox's are not.
struct Manner
{
    RequestBudget::Limits limits;
    Tempo tempo;
    HookResultsWatch::Tempo hookResults;
};

const Manner awsManner{{2, 10, 4},
                       {Millis(2000), Millis(15'000), Millis(60'000), Millis(1000)},
                       {Millis(3000), Millis(20'000), Millis(300'000)}};
const Manner localManner{{40, 80, 4},
                         {Millis(1000), Millis(1500), Millis(3000), Millis(300)},
                         {Millis(1000), Millis(2000), Millis(60'000)}};
/// A world that runs this many times as fast as the wall is looked at more often.
constexpr double fastWorld = 10;
constexpr Millis fastWorldInterval(400);

const Manner &mannerOf(const aws::Connection &connection)
{
    return aws::isLoopbackAddress(connection.endpoint.host()) ? localManner : awsManner;
}

double random()
{
    return QRandomGenerator::global()->generateDouble();
}

} // namespace

class Session::Private
{
public:
    Private(Session *session, aws::Client &client, Clock &clock)
        : q(session)
        , client(client)
        , clock(clock)
        , requests(clock)
        , budget(client, clock, random, mannerOf(client.connection()).limits)
        , intake(clock)
        , inbox(store, intake, budget.caller(RequestBudget::Priority::Round),
                [session] { return session->serviceNow(); })
        , poller(store, budget, intake, inbox, clock, random)
        , decider(store, client, clock)
        , autoScaling(
              store, client, clock, intake, [session] { return session->serviceNow(); },
              [session] { return session->serviceSpeed(); }, random)
        , hookResults(store, client, clock, random, mannerOf(client.connection()).limits,
                      mannerOf(client.connection()).hookResults)
    {
        poller.setTempo(mannerOf(client.connection()).tempo);
        intake.setQueueName(QStringLiteral("hookline-approvals"));
    }

    void connectAll();
    void clockRead(Instant world, double speed, Instant local);
    void decided(const DecisionRequest &request, const DecisionOutcome &outcome,
                 const domain::Decision &decision);

    Session *q;
    aws::Client &client;
    Clock &clock;
    store::Store store;
    ServiceClock serviceClock;
    RequestLog requests;
    RequestBudget budget;
    Intake intake;
    Inbox inbox;
    Poller poller;
    Decider decider;
    AutoScaling autoScaling;
    HookResultsWatch hookResults;
};

void Session::Private::connectAll()
{
    connect(&client, &aws::Client::attemptFinished, &requests, &RequestLog::add);
    connect(&poller, &Poller::freshnessChanged, q, &Session::freshnessChanged);
    connect(&client, &aws::Client::worldClockRead, q,
            [this](Instant world, double speed, Instant local) { clockRead(world, speed, local); });
    connect(&decider, &Decider::started, q, &Session::decisionStarted);
    connect(&decider, &Decider::finished, q,
            [this](const DecisionRequest &request, const DecisionOutcome &outcome,
                   const domain::Decision &decision) { decided(request, outcome, decision); });
    connect(&decider, &Decider::executionIdRefused, q,
            [this](const QString &deploymentId, const QString &executionId) {
                intake.reject(deploymentId, executionId);
                poller.rebuildInbox();
            });
}

void Session::Private::clockRead(Instant world, double speed, Instant local)
{
    const double before = serviceClock.speed();
    if (!serviceClock.read(world, speed, local))
        return;
    if (before != speed) {
        Tempo tempo = mannerOf(client.connection()).tempo;
        if (speed >= fastWorld)
            tempo.active = std::min(tempo.active, fastWorldInterval);
        poller.setTempo(tempo);
        autoScaling.setSpeed(speed);
        HookResultsWatch::Tempo hooks = mannerOf(client.connection()).hookResults;
        if (speed >= fastWorld)
            hooks.running = std::min(hooks.running, fastWorldInterval);
        hookResults.setTempo(hooks);
    }
    Q_EMIT q->serviceClockChanged();
}

void Session::Private::decided(const DecisionRequest &request, const DecisionOutcome &outcome,
                               const domain::Decision &decision)
{
    // What was decided is seen when it is read, never before; its message goes when its event is over.
    if (!decision.deploymentId.isEmpty())
        poller.refreshDeployment(decision.deploymentId);
    Q_EMIT q->decisionFinished(outcome);
    Q_EMIT q->decisionRecorded(request, outcome, decision);
}

Session::Session(aws::Client &client, Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, client, clock))
{
    d->connectAll();
}

Session::~Session() = default;

store::Store &Session::store()
{
    return d->store;
}

const aws::Connection &Session::connection() const
{
    return d->client.connection();
}

aws::Client &Session::client()
{
    return d->client;
}

const Freshness &Session::freshness() const
{
    return d->poller.freshness();
}

AutoScaling &Session::autoScaling()
{
    return d->autoScaling;
}

Instant Session::serviceNow() const
{
    return d->serviceClock.at(d->clock.now(), d->client.clockOffset());
}

double Session::serviceSpeed() const
{
    return d->serviceClock.speed();
}

HookResultsWatch &Session::hookResults()
{
    return d->hookResults;
}

RequestLog &Session::requests()
{
    return d->requests;
}

void Session::start()
{
    d->poller.start();
    d->autoScaling.start();
    d->hookResults.start();
}

void Session::stop()
{
    d->poller.stop();
    d->autoScaling.stop();
    d->hookResults.stop();
}

void Session::refresh()
{
    d->poller.refresh();
    d->autoScaling.refresh();
}

void Session::setFocus(const QString &deploymentId)
{
    d->poller.setFocus(deploymentId);
}

void Session::setApprovalQueue(const QString &queueName)
{
    d->intake.setQueueName(queueName);
}

Result<QString> Session::importEvent(const QByteArray &text)
{
    const auto event = parseHookEvent(text);
    if (!event)
        return event.error();
    if (event->deploymentId.isEmpty() || event->executionId.isEmpty()) {
        Error error;
        error.code = ErrorCode::InvalidInput;
        error.subject =
            event->deploymentId.isEmpty() ? QStringLiteral("deploymentId") : QStringLiteral("executionId");
        error.message = QStringLiteral("the event needs a deployment ID and a hook execution ID");
        return error;
    }
    d->intake.add(*event);
    return event->deploymentId;
}

void Session::decide(const DecisionRequest &request)
{
    d->decider.decide(request);
}

bool Session::isDeciding(const QString &decisionId) const
{
    return d->decider.isDeciding(decisionId);
}

void Session::postHookStatus(const QString &deploymentId, const QString &executionId, const QString &status,
                             QObject *context, aws::Done done)
{
    const ServiceCall call = hookStatusCall(deploymentId, executionId, status);
    const QPointer<Session> alive = this;
    d->client.call(call.serviceId, call.operation, call.input, context,
                   [alive, deploymentId, done = std::move(done)](aws::Reply reply) {
                       if (alive && !deploymentId.isEmpty())
                           alive->d->poller.refreshDeployment(deploymentId);
                       done(std::move(reply));
                   });
}

void Session::createDeployment(const QJsonObject &input, QObject *context, aws::Done done)
{
    const ServiceCall call = createDeploymentCall(input);
    const QPointer<Session> alive = this;
    d->client.call(call.serviceId, call.operation, call.input, context,
                   [alive, done = std::move(done)](aws::Reply reply) {
                       if (alive && reply.ok())
                           alive->d->poller.refreshDeployment(
                               reply->value(QLatin1StringView("deploymentId")).toString());
                       done(std::move(reply));
                   });
}

void Session::stopDeployment(const QString &deploymentId, bool rollBack, QObject *context, aws::Done done)
{
    const ServiceCall call = stopCall(deploymentId, rollBack);
    const QPointer<Session> alive = this;
    const auto end = [alive, deploymentId, done = std::move(done)](aws::Reply reply) {
        if (alive)
            alive->d->poller.refreshDeployment(deploymentId);
        done(std::move(reply));
    };
    const QPointer<QObject> listener = context;
    d->client.call(
        call.serviceId, call.operation, call.input, context, [alive, listener, call, end](aws::Reply reply) {
            const bool lost = !reply.ok() && std::as_const(reply).error().code == ErrorCode::DeliveryUnknown;
            if (lost && alive && listener)
                alive->d->client.call(call.serviceId, call.operation, call.input, listener, end);
            else
                end(std::move(reply));
        });
}

} // namespace hookline::session
