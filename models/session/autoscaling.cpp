// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/autoscaling.h"

#include "models/aws/qnamtransport.h"
#include "models/session/autoscalingwatch.h"
#include "models/session/calls.h"
#include "models/session/lifecycleactions.h"
#include "models/session/lifecyclecalls.h"
#include "models/wire/codec.h"

namespace hookline::session {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const QString autoscaling = QStringLiteral("autoscaling");

/// How an endpoint is polled: AWS's limits are shared with all that scales in the account, a sandbox's are
/// not.
struct Manner
{
    RequestBudget::Limits limits;
    AutoScaling::Tempo tempo;
};

const Manner awsManner{{1, 8, 3},
                       {.boosted = Millis(1500),
                        .waiting = seconds(5),
                        .watched = seconds(15),
                        .background = seconds(120),
                        .hooksNear = seconds(60),
                        .hooksFar = minutes(10),
                        .activities = seconds(30)}};
const Manner localManner{{40, 80, 4},
                         {.boosted = Millis(300),
                          .waiting = Millis(1000),
                          .watched = Millis(1500),
                          .background = Millis(4000),
                          .hooksNear = Millis(3000),
                          .hooksFar = Millis(10'000),
                          .activities = Millis(2000)}};
/// A world that runs this many times as fast as the wall is looked at more often.
constexpr double fastWorld = 10;
constexpr Millis fastWorldInterval(400);

const Manner &mannerOf(const aws::Connection &connection)
{
    return aws::isLoopbackAddress(connection.endpoint.host()) ? localManner : awsManner;
}

/// What the service's description does not allow; nothing if it allows all.
std::optional<Error> refusal(const QString &operation, const QJsonObject &input)
{
    const auto description = wire::service(autoscaling);
    const auto found = wire::violations(*description->operation(operation)->input, input);
    if (found.empty())
        return std::nullopt;
    Error error;
    error.code = ErrorCode::InvalidInput;
    error.subject = found.front().path;
    error.message = found.front().detail;
    return error;
}

} // namespace

class AutoScaling::Private
{
public:
    Private(store::Store &store, aws::Client &client, Clock &clock, Intake &intake,
            const std::function<Instant()> &serviceNow, std::function<double()> serviceSpeed,
            const std::function<double()> &random)
        : client(client)
        , budget(client, clock, random, mannerOf(client.connection()).limits)
        , watch(store, budget, clock, serviceNow, random)
        , actions(store, intake, budget.caller(RequestBudget::Priority::Round), serviceNow)
        , calls(store, client, clock, watch, actions, serviceNow, std::move(serviceSpeed))
    {
        watch.setTempo(mannerOf(client.connection()).tempo);
    }

    void write(const QString &operation, const QString &group, const QJsonObject &input, QObject *context,
               aws::Done done);

    aws::Client &client;
    RequestBudget budget;
    AutoScalingWatch watch;
    LifecycleActions actions;
    LifecycleCalls calls;
};

/// Sends a change of a hook and reads the group's hooks, whatever came of it, before it tells.
void AutoScaling::Private::write(const QString &operation, const QString &group, const QJsonObject &input,
                                 QObject *context, aws::Done done)
{
    const QPointer<QObject> listener = context;
    client.call(autoscaling, operation, input, &watch,
                [this, group, listener, done = std::move(done)](const aws::Reply &reply) {
                    watch.boost();
                    watch.readHooksNow(group, [listener, reply, done] {
                        if (listener)
                            done(reply);
                    });
                });
}

AutoScaling::AutoScaling(store::Store &store, aws::Client &client, Clock &clock, Intake &intake,
                         std::function<Instant()> serviceNow, std::function<double()> serviceSpeed,
                         std::function<double()> random, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(store, client, clock, intake, serviceNow, std::move(serviceSpeed), random))
{
    connect(&d->watch, &AutoScalingWatch::freshnessChanged, this, &AutoScaling::freshnessChanged);
    connect(&d->watch, &AutoScalingWatch::changed, this, [this] {
        d->actions.rebuild(d->watch.lastComplete());
        d->calls.follow();
    });
    connect(&d->calls, &LifecycleCalls::started, this, &AutoScaling::started);
    connect(&d->calls, &LifecycleCalls::finished, this, &AutoScaling::finished);
}

AutoScaling::~AutoScaling() = default;

const Freshness &AutoScaling::freshness() const
{
    return d->watch.freshness();
}

void AutoScaling::start()
{
    d->watch.start();
}

void AutoScaling::stop()
{
    d->calls.stop();
    d->watch.stop();
}

void AutoScaling::refresh()
{
    d->watch.refresh();
}

void AutoScaling::setActive(bool active)
{
    d->watch.setActive(active);
}

void AutoScaling::setFocus(const QString &group)
{
    d->watch.setFocus(group);
}

void AutoScaling::setSpeed(double speed)
{
    Tempo tempo = mannerOf(d->client.connection()).tempo;
    if (speed >= fastWorld) {
        for (Millis *pause : {&tempo.waiting, &tempo.watched, &tempo.activities})
            *pause = std::min(*pause, fastWorldInterval);
    }
    d->watch.setTempo(tempo);
}

void AutoScaling::send(const LifecycleRequest &request)
{
    d->calls.send(request);
}

bool AutoScaling::isSending(const QString &actionKey) const
{
    return d->calls.isSending(actionKey);
}

void AutoScaling::setAutoHeartbeat(const QString &actionKey, int count)
{
    d->calls.setAutoHeartbeat(actionKey, count);
}

void AutoScaling::putHook(const QJsonObject &input, QObject *context, aws::Done done)
{
    const QString operation = putHookCall(input).operation;
    if (const auto error = refusal(operation, input)) {
        QMetaObject::invokeMethod(
            context, [done = std::move(done), error = *error] { done(error); }, Qt::QueuedConnection);
        return;
    }
    d->write(operation, input.value(QLatin1String("AutoScalingGroupName")).toString(), input, context,
             std::move(done));
}

void AutoScaling::deleteHook(const QString &group, const QString &hook, QObject *context, aws::Done done)
{
    const ServiceCall call = deleteHookCall(group, hook);
    d->write(call.operation, group, call.input, context, std::move(done));
}

} // namespace hookline::session
