// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentials.h"

#include <QPointer>

#include <map>
#include <vector>

namespace hookline::aws {

namespace {

constexpr Millis advisory{15 * 60'000};
constexpr Millis mandatory{10 * 60'000};
constexpr Millis betweenAskings{60'000};
// Calls that come right after a failure get the same one, instead of each asking again.
constexpr Millis failureHolds{5'000};

bool same(const wire::AccessKeys &a, const wire::AccessKeys &b)
{
    return a.accessKeyId == b.accessKeyId && a.secretAccessKey == b.secretAccessKey
        && a.sessionToken == b.sessionToken;
}

/// The call that waited for keys was not sent, whatever became of the asking.
Error asNotSent(Error error)
{
    const bool vague = error.code == ErrorCode::DeliveryUnknown || error.code == ErrorCode::ServiceFault
        || error.code == ErrorCode::BadReply || error.code == ErrorCode::Throttled;
    if (vague)
        error.code = ErrorCode::NotDelivered;
    return error;
}

} // namespace

class Credentials::Private
{
public:
    struct Waiter
    {
        QPointer<QObject> context;
        Ready ready;
    };

    Private(Credentials *credentials, const Connection &connection, Transport &transport, Clock &clock,
            std::function<double()> random)
        : q(credentials)
        , connection(connection)
        , transport(transport)
        , clock(clock)
        , random(std::move(random))
        , source(connection.keySource)
    {
        if (!connection.keys.accessKeyId.isEmpty())
            take({connection.keys, connection.keysEnd});
    }

    void start();
    void read();
    void next(const wire::AccessKeys &before, std::optional<Instant> until);
    void end(const Result<KeySet> &result);
    void take(const KeySet &set);
    void answerLater(QObject *context, const Ready &ready, const Result<void> &outcome);
    CredentialAsker notingAsker();
    void setEnded(bool now);
    bool isHeld() const { return !run && failure && personAsked; }
    /// Part of the keys' life that is left when they are asked for: `usual`, or less for short lives.
    Millis window(Millis usual, int part) const { return std::min(usual, lifetime / part); }

    Credentials *q;
    const Connection connection;
    Transport &transport;
    Clock &clock;
    std::function<double()> random;
    CredentialAsker asker;
    QString source;
    QString lastResort; ///< As in the plan that was read last.
    std::optional<KeySet> keys;
    Millis lifetime{0}; ///< Of the keys, when they came.
    Instant notBefore{}; ///< Of the next asking without need.
    std::optional<Error> failure;
    Instant failedAt{};
    bool personAsked = false; ///< In the asking that runs, or ran last.
    bool ended = false; ///< As haveEnded().
    std::vector<Waiter> waiters;
    std::shared_ptr<QHash<QString, SsoToken>> ssoTokens = std::make_shared<QHash<QString, SsoToken>>();
    // Of the asking that runs.
    std::unique_ptr<QObject> run;
    std::shared_ptr<const StepContext> context;
    std::vector<CredentialStep> steps; ///< Those to come, backwards.
    ClockTimer later;
    std::map<quint64, ClockTimer> answers; ///< Those that need no asking.
    quint64 nextAnswer = 1;
};

void Credentials::Private::start()
{
    if (run)
        return;
    run = std::make_unique<QObject>();
    personAsked = false;
    later = clock.callAfter(Millis(0), [this] { read(); });
}

void Credentials::Private::read()
{
    lastResort.clear();
    auto plan = credentialPlan(*connection.origin);
    if (!plan) {
        end(plan.error());
        return;
    }
    source = plan->source;
    lastResort = plan->lastResort;
    steps.assign(plan->steps.rbegin(), plan->steps.rend());
    const auto tell = [this, alive = QPointer<Credentials>(q)](Attempt attempt) {
        if (!alive)
            return;
        attempt.forKeys = true;
        attempt.profile = connection.origin->profile;
        Q_EMIT q->attemptFinished(attempt);
    };
    context = std::make_shared<const StepContext>(StepContext{transport, clock, random, connection,
                                                              connection.origin->environment, notingAsker(),
                                                              ssoTokens, tell, run.get()});
    next({}, {});
}

/// The asker, noted when it is used.
CredentialAsker Credentials::Private::notingAsker()
{
    CredentialAsker noting;
    if (asker.mfaCode)
        noting.mfaCode = [this, ask = asker.mfaCode](const auto &question, auto answer) {
            personAsked = true;
            ask(question, std::move(answer));
        };
    if (asker.signIn)
        noting.signIn = [this, ask = asker.signIn](const auto &signIn, auto refuse) {
            personAsked = true;
            ask(signIn, std::move(refuse));
        };
    return noting;
}

void Credentials::Private::next(const wire::AccessKeys &before, std::optional<Instant> until)
{
    if (steps.empty()) {
        end(KeySet{before, until});
        return;
    }
    const CredentialStep step = steps.back();
    steps.pop_back();
    const auto held = context; // the step may end the run before it returns
    runStep(held, step, before, [this, guard = QPointer<QObject>(run.get())](const Result<KeySet> &result) {
        if (!guard || guard != run.get())
            return;
        if (result)
            next(result->keys, result->expiration);
        else
            end(result.error());
    });
}

void Credentials::Private::take(const KeySet &set)
{
    keys = set;
    lifetime = set.expiration ? std::max(*set.expiration - clock.now(), Millis(0)) : Millis(0);
}

void Credentials::Private::end(const Result<KeySet> &result)
{
    const Instant now = clock.now();
    // A step of the run may be the caller.
    run.release()->deleteLater();
    context.reset();
    steps.clear();
    notBefore = now + betweenAskings;
    if (result) {
        ended = ended && keys && same(keys->keys, result->keys);
        take(*result);
        failure.reset();
    } else {
        failure = asNotSent(result.error());
        if (!lastResort.isEmpty())
            failure->message = lastResort + QStringLiteral("; ") + failure->message;
        failedAt = now;
    }
    const auto waiting = std::exchange(waiters, {});
    const Result<void> outcome = failure ? Result<void>(*failure) : Result<void>();
    const QPointer<Credentials> alive = q;
    Q_EMIT q->changed();
    for (const Waiter &waiter : waiting) {
        if (alive && waiter.context)
            waiter.ready(outcome);
    }
}

void Credentials::Private::answerLater(QObject *context, const Ready &ready, const Result<void> &outcome)
{
    const quint64 id = nextAnswer++;
    answers[id] = clock.callAfter(Millis(0), [this, id, guard = QPointer<QObject>(context), ready, outcome] {
        const auto timer = answers.extract(id); // keeps this very closure alive
        if (guard)
            ready(outcome);
    });
}

void Credentials::Private::setEnded(bool now)
{
    if (std::exchange(ended, now) != now)
        Q_EMIT q->changed();
}

Credentials::Credentials(const Connection &connection, Transport &transport, Clock &clock,
                         std::function<double()> random, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, connection, transport, clock, std::move(random)))
{ }

Credentials::~Credentials() = default;

void Credentials::setAsker(CredentialAsker asker)
{
    d->asker = std::move(asker);
}

const wire::AccessKeys *Credentials::current()
{
    if (!d->keys)
        return nullptr;
    if (!d->connection.origin || !d->keys->expiration)
        return &d->keys->keys;
    const Instant now = d->clock.now();
    const Millis left = *d->keys->expiration - now;
    const bool rested = now >= d->notBefore;
    if (d->isHeld())
        return left > Millis(0) ? &d->keys->keys : nullptr;
    // Keys that came with a short life are used all the same: whoever gave them stands by them.
    if (left <= d->window(mandatory, 3) && (rested || d->failure))
        return nullptr;
    if (left <= d->window(advisory, 2) && rested)
        d->start();
    return &d->keys->keys;
}

void Credentials::prepare(QObject *context, Ready ready)
{
    const bool holds = d->isHeld() || d->clock.now() - d->failedAt < failureHolds;
    if (!d->run && d->failure && holds) {
        d->answerLater(context, ready, *d->failure);
        return;
    }
    d->waiters.push_back({context, std::move(ready)});
    d->start();
}

void Credentials::renew(const wire::AccessKeys &refused, QObject *context, Ready ready)
{
    const Error noOthers =
        keyProblem(QStringLiteral("the keys have ended, and %1 gives no others")
                       .arg(d->source.isEmpty() ? QStringLiteral("their source") : d->source));
    if (!d->connection.origin) {
        d->answerLater(context, ready, noOthers);
        d->setEnded(true);
    } else if (d->keys && !same(d->keys->keys, refused)) {
        d->answerLater(context, ready, {});
    } else {
        prepare(context, [this, refused, noOthers, ready = std::move(ready)](const Result<void> &outcome) {
            const bool none = outcome && same(d->keys->keys, refused);
            if (none)
                d->setEnded(true);
            ready(none ? Result<void>(noOthers) : outcome);
        });
    }
}

void Credentials::askAgain()
{
    if (d->run || !canAskAgain())
        return;
    d->ended = false; // whether the same keys are taken now is for the service to say
    d->start();
}

bool Credentials::canAskAgain() const
{
    return d->connection.origin.has_value();
}

QString Credentials::source() const
{
    return d->source;
}

std::optional<Instant> Credentials::expiration() const
{
    return d->keys ? d->keys->expiration : std::nullopt;
}

std::optional<Error> Credentials::problem() const
{
    return d->failure;
}

bool Credentials::waitsForPerson() const
{
    return d->isHeld();
}

bool Credentials::haveEnded() const
{
    return d->ended;
}

} // namespace hookline::aws
