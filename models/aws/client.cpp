// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"

#include "models/aws/credentials.h"
#include "models/aws/retry.h"
#include "models/aws/useragent.h"
#include "models/core/ids.h"
#include "models/core/pool.h"
#include "models/wire/codec.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>
#include <QPointer>
#include <QTimeZone>

#include <cmath>
#include <unordered_map>

namespace hookline::aws {

namespace {

// AWS's SDKs correct from four minutes on: services refuse from five.
constexpr Millis skewWorthCorrecting(240'000);
constexpr Millis slowestReplyForSkew(15 * 60'000);
// The Date header has whole seconds and is as old as the way back.
constexpr Millis offsetBelowNotice(5'000);
// Decoding XML runs at some 30 MB/s: what is larger than this would be felt as a hitch of the window.
constexpr qsizetype mostDecodedHere = 64 * 1024;

/// What a call waits for before its next attempt, when that is not time.
enum class Need { Keys, OtherKeys };

void collectSecrets(const QJsonValue &value, const wire::Shape *shape, bool secret, QStringList *found)
{
    if (value.isString()) {
        if (secret && value.toString().size() >= 4)
            found->append(value.toString());
    } else if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            collectSecrets(item, shape ? shape->item : nullptr, secret, found);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const wire::Member *member = shape ? shape->member(it.key()) : nullptr;
            const wire::Shape *inner = member ? member->shape : nullptr;
            collectSecrets(it.value(), inner, secret || wire::isSecret(it.key(), inner), found);
        }
    }
}

std::optional<Instant> dateOf(const wire::Headers &headers)
{
    if (headers.contains("Age")) // a cache's answer: its Date is old
        return std::nullopt;
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(headers.value("Date")),
                                             QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!date.isValid())
        return std::nullopt;
    date.setTimeZone(QTimeZone::utc());
    return fromDateTime(date);
}

std::optional<Millis> retryHint(const wire::Headers &headers)
{
    bool ok = false;
    const qint64 millis = headers.value("x-amz-retry-after").trimmed().toLongLong(&ok);
    return ok && millis >= 0 ? std::optional(Millis(millis)) : std::nullopt;
}

Result<QJsonObject> decode(const wire::Service &service, const wire::Operation &operation,
                           const wire::HttpResponse &response, const QString &host)
{
    auto output = wire::decodeReply(service, operation, response);
    if (output)
        return output;
    Error error = output.error();
    error.httpStatus = response.status;
    if (response.status / 100 == 3) {
        const QString elsewhere = QUrl::fromEncoded(response.headers.value("Location")).host().left(100);
        error.message =
            QStringLiteral(
                "%1 redirects to %2 (HTTP %3), and no redirect is followed: a signed call is meant for "
                "one host; check the endpoint")
                .arg(host, elsewhere.isEmpty() ? QStringLiteral("nowhere") : elsewhere)
                .arg(response.status);
    }
    return error;
}

Error undelivered(const TransportReply &reply, const QString &host)
{
    Error error;
    error.code = reply.outcome == TransportReply::Outcome::NotDelivered ? ErrorCode::NotDelivered
                                                                        : ErrorCode::DeliveryUnknown;
    error.message = reply.problem;
    error.subject = host;
    return error;
}

void mask(Error *error, const QString &secret)
{
    if (secret.isEmpty())
        return;
    error->message.replace(secret, masked(secret));
    error->subject.replace(secret, masked(secret));
}

/// An error on its way to the request log, which people send to others: without the access key ID, too.
Error forLog(Error error, const wire::AccessKeys &keys)
{
    mask(&error, QString::fromUtf8(keys.accessKeyId));
    return error;
}

QByteArray pathPrefix(const QUrl &base)
{
    QByteArray path = base.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    return path;
}

} // namespace

class Client::Private
{
public:
    struct Call
    {
        quint64 id = 0;
        std::shared_ptr<const wire::Service> service;
        const wire::Operation *operation = nullptr;
        wire::HttpRequest request; ///< Encoded, unsigned.
        QUrl base;
        QStringList secrets; ///< Values of the input that no text may repeat.
        QPointer<QObject> context;
        QMetaObject::Connection contextGone;
        Done done;
        CallOptions options;
        QByteArray invocationId;
        int attempt = 0; ///< 1 = first.
        int lastRetryCost = 0;
        bool skewCorrected = false;
        bool keysRenewed = false;
        wire::AccessKeys signedWith;
        Error expired; ///< What the service said of keys that have ended.
        std::optional<Attempt> untold; ///< The attempt with them, until it is known whether there are others.
        Instant attemptStarted;
        Millis attemptTook{0}; ///< Until its reply was in.
        Transport::Cancel cancelSend;
        ClockTimer wait;
    };

    Private(Client *client, Connection connection, Transport &transport, Clock &clock,
            std::function<double()> random)
        : q(client)
        , connection(std::move(connection))
        , usable(check(this->connection))
        , transport(transport)
        , clock(clock)
        , random(random)
        , credentials(this->connection, transport, clock, random)
    { }

    Result<void> prepare(Call &call, const QString &serviceId, const QString &operation,
                         const QJsonObject &input);
    void failLater(quint64 id, Error error);
    void attempt(quint64 id);
    void send(quint64 id, const wire::AccessKeys *keys);
    void waitForKeys(quint64 id, Need need);
    void answered(quint64 id, TransportReply reply);
    void decoded(quint64 id, const TransportReply &reply, Result<QJsonObject> output);
    std::optional<Millis> tryAgain(Call &call, AttemptKind kind, const TransportReply &reply,
                                   const Error &error);
    Call *tell(quint64 id, const Attempt &attempt);
    Attempt attemptOf(const Call &call, const TransportReply &reply, const Result<QJsonObject> &output) const;
    bool correctSkew(Call &call, const TransportReply &reply);
    void readClocks(const TransportReply &reply, Millis took);
    Error finalError(const Call &call, AttemptKind kind, Error error) const;
    void finish(quint64 id, Reply reply);
    void drop(quint64 id);
    Call *find(quint64 id)
    {
        const auto found = calls.find(id);
        return found == calls.end() ? nullptr : found->second.get();
    }

    Client *q;
    const Connection connection;
    const Result<void> usable;
    Transport &transport;
    Clock &clock;
    std::function<double()> random;
    Credentials credentials;
    RetryQuota quota;
    Millis signingSkew{0}; ///< Added to the local clock when signing.
    std::optional<Millis> serverAhead; ///< From the last Date header.
    std::unordered_map<quint64, std::unique_ptr<Call>> calls;
    quint64 nextId = 1;
};

Result<void> Client::Private::prepare(Call &call, const QString &serviceId, const QString &operation,
                                      const QJsonObject &input)
{
    if (!usable)
        return usable.error();
    Error unknown;
    unknown.code = ErrorCode::InvalidInput;
    unknown.subject = serviceId;
    call.service = wire::service(serviceId);
    if (!call.service) {
        unknown.message = QStringLiteral("no service of this name is described");
        return unknown;
    }
    call.operation = call.service->operation(operation);
    if (!call.operation) {
        unknown.subject = operation;
        unknown.message = QStringLiteral("%1 has no such operation").arg(call.service->serviceId);
        return unknown;
    }
    auto encoded = wire::encodeRequest(*call.service, *call.operation, input);
    if (!encoded)
        return encoded.error();
    call.request = std::move(encoded).value();
    call.base = endpointFor(connection, call.service->endpointPrefix);
    call.request.path.prepend(pathPrefix(call.base));
    call.request.headers.set("Host", hostHeader(call.base));
    call.request.headers.set("User-Agent", userAgent(connection.appId));
    call.request.headers.set("amz-sdk-invocation-id", call.invocationId);
    collectSecrets(input, call.operation->input, false, &call.secrets);
    return {};
}

void Client::Private::failLater(quint64 id, Error error)
{
    find(id)->wait = clock.callAfter(Millis(0), [this, id, error = std::move(error)] { finish(id, error); });
}

void Client::Private::attempt(quint64 id)
{
    const wire::AccessKeys *keys = find(id)->operation->isUnsigned ? nullptr : credentials.current();
    if (keys || find(id)->operation->isUnsigned)
        send(id, keys);
    else
        waitForKeys(id, Need::Keys);
}

void Client::Private::waitForKeys(quint64 id, Need need)
{
    const auto ready = [this, id, need](const Result<void> &outcome) {
        Call *call = find(id);
        if (call && call->untold) {
            Attempt told = *std::exchange(call->untold, std::nullopt);
            if (!outcome)
                told.again.reset();
            call = tell(id, told);
        }
        if (!call)
            return;
        if (outcome) {
            attempt(id);
        } else if (need == Need::OtherKeys && !credentials.problem()) {
            // Asking went well, and there are no others: the service's own words say it best.
            call->expired.message += QStringLiteral("; ") + outcome.error().message;
            finish(id, call->expired);
        } else {
            finish(id, outcome.error());
        }
    };
    if (need == Need::Keys)
        credentials.prepare(q, ready);
    else
        credentials.renew(find(id)->signedWith, q, ready);
}

/// Without `keys` unsigned.
void Client::Private::send(quint64 id, const wire::AccessKeys *keys)
{
    Call &call = *find(id);
    ++call.attempt;
    TransportRequest request{call.base, call.request};
    request.http.headers.set("amz-sdk-request",
                             "attempt=" + QByteArray::number(call.attempt)
                                 + "; max=" + QByteArray::number(call.options.maxAttempts));
    call.attemptStarted = clock.now();
    if (keys) {
        call.signedWith = *keys;
        const wire::SigningScope scope{
            signingRegion(call.service->endpointPrefix, connection.region).toLatin1(),
            call.service->signingName.toLatin1()};
        const auto signature = wire::sign(request.http, *keys, scope, call.attemptStarted + signingSkew);
        if (!signature) {
            failLater(id, signature.error());
            return;
        }
    }
    call.cancelSend = transport.send(request, call.options.attemptTimeout, q,
                                     [this, id](TransportReply reply) { answered(id, std::move(reply)); });
}

void Client::Private::answered(quint64 id, TransportReply reply)
{
    Call *call = find(id);
    if (!call)
        return;
    call->cancelSend = nullptr;
    call->attemptTook = clock.now() - call->attemptStarted;
    if (reply.outcome != TransportReply::Outcome::Answered) {
        decoded(id, reply, undelivered(reply, call->base.host()));
    } else if (reply.response.body.size() <= mostDecodedHere) {
        decoded(id, reply, decode(*call->service, *call->operation, reply.response, call->base.host()));
    } else {
        const auto shared = std::make_shared<const TransportReply>(std::move(reply));
        inPool(
            q,
            [shared, service = call->service, operation = call->operation, host = call->base.host()] {
                return decode(*service, *operation, shared->response, host);
            },
            [this, id, shared](Result<QJsonObject> output) { decoded(id, *shared, std::move(output)); });
    }
}

void Client::Private::decoded(quint64 id, const TransportReply &reply, Result<QJsonObject> output)
{
    Call *call = find(id);
    if (!call) // cancelled while its reply was being read
        return;
    const Millis took = call->attemptTook;
    const AttemptKind kind = classify(reply, output);
    Attempt told = attemptOf(*call, reply, output);
    std::optional<Error> failure;
    if (!output.ok()) {
        failure = finalError(*call, kind, output.error());
        told.error = forLog(*failure, call->signedWith);
        told.again = tryAgain(*call, kind, reply, output.error());
    }
    const bool isOver = !told.again;
    if (failure && isOver && call->options.tries.again)
        told.again = call->options.tries.again(*failure);
    if (kind == AttemptKind::ExpiredKeys && !isOver)
        call->untold = std::move(told);
    else if (!tell(id, told))
        return;
    const QPointer<Client> alive = q;
    readClocks(reply, took);
    call = alive ? find(id) : nullptr; // a listener may have cancelled it
    if (!call)
        return;
    if (output.ok()) {
        quota.giveBack(call->lastRetryCost);
        finish(id, std::move(output));
    } else if (isOver) {
        finish(id, *failure);
    }
}

/// Null if a listener has cancelled the call, or ended the client.
Client::Private::Call *Client::Private::tell(quint64 id, const Attempt &attempt)
{
    const QPointer<Client> alive = q;
    Q_EMIT q->attemptFinished(attempt);
    return alive ? find(id) : nullptr;
}

/// All but the error and whether it will be sent again.
Attempt Client::Private::attemptOf(const Call &call, const TransportReply &reply,
                                   const Result<QJsonObject> &output) const
{
    const bool answered = reply.outcome == TransportReply::Outcome::Answered;
    Attempt told;
    const TryFacts &tries = call.options.tries;
    told.call = tries.call.isEmpty() ? QString::fromLatin1(call.invocationId) : tries.call;
    told.service = call.service->id;
    told.operation = call.operation->name;
    told.number = tries.earlier + call.attempt;
    told.most = std::max(tries.most, call.options.maxAttempts);
    told.started = call.attemptStarted;
    told.took = call.attemptTook;
    told.host = QString::fromLatin1(hostHeader(call.base));
    told.region = connection.region;
    told.httpStatus = answered ? reply.response.status : 0;
    told.requestId = output.ok() ? QString::fromLatin1(reply.response.headers.value("x-amzn-RequestId"))
                                 : output.error().requestId;
    told.bytesOut = call.request.body.size();
    told.bytesIn = reply.response.body.size();
    return told;
}

/// Sends it again, if it may be, after the wait that is returned.
std::optional<Millis> Client::Private::tryAgain(Call &call, AttemptKind kind, const TransportReply &reply,
                                                const Error &error)
{
    if (kind == AttemptKind::ClockSkew) {
        if (!correctSkew(call, reply))
            return std::nullopt;
        // Comes on top of the ordinary attempts: the service refused to look, and it happens once.
        ++call.options.maxAttempts;
        call.wait = clock.callAfter(Millis(0), [this, id = call.id] { attempt(id); });
        return Millis(0);
    }
    if (kind == AttemptKind::ExpiredKeys) {
        // As with the clock: nothing was looked at, and it happens once.
        if (call.operation->isUnsigned || std::exchange(call.keysRenewed, true))
            return std::nullopt;
        ++call.options.maxAttempts;
        call.expired = finalError(call, kind, error);
        waitForKeys(call.id, Need::OtherKeys);
        return Millis(0);
    }
    const RetryRule &rule = retryRule(kind);
    if (!(call.operation->readOnly ? rule.resendRead : rule.resendWrite)
        || call.attempt >= call.options.maxAttempts || !quota.take(rule.cost))
        return std::nullopt;
    call.lastRetryCost = rule.cost;
    const int index = call.attempt - 1 - (call.skewCorrected ? 1 : 0) - (call.keysRenewed ? 1 : 0);
    const Millis delay = retryDelay(kind, std::max(index, 0), random(), retryHint(reply.response.headers));
    call.wait = clock.callAfter(delay, [this, id = call.id] { attempt(id); });
    return delay;
}

bool Client::Private::correctSkew(Call &call, const TransportReply &reply)
{
    const auto date = dateOf(reply.response.headers);
    const Instant now = clock.now();
    if (call.skewCorrected || !date || now - call.attemptStarted > slowestReplyForSkew)
        return false;
    const Millis skew = *date - now;
    if (std::chrono::abs(skew - signingSkew) < skewWorthCorrecting)
        return false;
    signingSkew = skew;
    call.skewCorrected = true;
    return true;
}

void Client::Private::readClocks(const TransportReply &reply, Millis took)
{
    if (reply.outcome != TransportReply::Outcome::Answered)
        return;
    const Instant now = clock.now();
    if (const auto date = dateOf(reply.response.headers); date && took < Millis(offsetBelowNotice))
        serverAhead = *date - now;
    const QByteArray world = reply.response.headers.value("x-hookline-clock");
    if (world.isEmpty() || !connection.isCustomEndpoint()) // AWS has one time for everybody
        return;
    const qsizetype semicolon = world.indexOf(';');
    bool timeOk = false, speedOk = false;
    const qint64 millis = world.left(semicolon).trimmed().toLongLong(&timeOk);
    const QByteArray speedField = semicolon < 0 ? QByteArray() : world.mid(semicolon + 1).trimmed();
    const double speed = speedField.startsWith("speed=") ? speedField.mid(6).toDouble(&speedOk) : 0;
    if (timeOk && speedOk && std::isfinite(speed) && speed >= 0)
        Q_EMIT q->worldClockRead(Instant(Millis(millis)), speed, now);
}

Error Client::Private::finalError(const Call &call, AttemptKind kind, Error error) const
{
    const RetryRule &rule = retryRule(kind);
    error.retryable = rule.resendRead;
    if (kind == AttemptKind::Throttled)
        error.code = ErrorCode::Throttled;
    if (!call.operation->readOnly && rule.resendRead && !rule.resendWrite)
        error.code = ErrorCode::DeliveryUnknown;
    if (kind == AttemptKind::ClockSkew || kind == AttemptKind::ExpiredKeys)
        error.retryable = false;
    // A refused signature is answered with the canonical request, and the session token stands in it.
    for (const QString &secret : call.secrets
             + QStringList{QString::fromUtf8(call.signedWith.secretAccessKey),
                           QString::fromUtf8(call.signedWith.sessionToken)})
        mask(&error, secret);
    return error;
}

void Client::Private::finish(quint64 id, Reply reply)
{
    const auto found = calls.find(id);
    if (found == calls.end())
        return;
    const std::unique_ptr<Call> call = std::move(found->second);
    calls.erase(found);
    QObject::disconnect(call->contextGone);
    if (call->context)
        call->done(std::move(reply));
}

void Client::Private::drop(quint64 id)
{
    const auto found = calls.find(id);
    if (found == calls.end())
        return;
    const std::unique_ptr<Call> call = std::move(found->second);
    calls.erase(found);
    QObject::disconnect(call->contextGone);
    if (call->cancelSend)
        call->cancelSend();
}

Client::Client(Connection connection, Transport &transport, Clock &clock, std::function<double()> random,
               QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(connection), transport, clock, std::move(random)))
{
    connect(&d->credentials, &Credentials::attemptFinished, this, &Client::attemptFinished);
}

Client::~Client()
{
    while (!d->calls.empty())
        d->drop(d->calls.begin()->first);
}

const Connection &Client::connection() const
{
    return d->connection;
}

Credentials &Client::credentials()
{
    return d->credentials;
}

Millis Client::clockOffset() const
{
    const Millis ahead = d->serverAhead.value_or(Millis(0));
    return std::chrono::abs(ahead) < offsetBelowNotice ? Millis(0) : ahead;
}

bool Client::isWriting(const QString &serviceId) const
{
    return std::any_of(d->calls.begin(), d->calls.end(), [&serviceId](const auto &entry) {
        const Private::Call &call = *entry.second;
        return call.operation && !call.operation->readOnly && call.service->id == serviceId;
    });
}

CallHandle Client::call(const QString &serviceId, const QString &operation, const QJsonObject &input,
                        QObject *context, Done done, const CallOptions &options)
{
    auto owned = std::make_unique<Private::Call>();
    Private::Call &call = *owned;
    const quint64 id = d->nextId++;
    call.id = id;
    call.context = context;
    call.done = std::move(done);
    call.options = options;
    if (call.options.maxAttempts == 0)
        call.options.maxAttempts = d->connection.maxAttempts;
    call.invocationId = newUuid().toLatin1();
    d->calls.emplace(id, std::move(owned));
    call.contextGone = connect(context, &QObject::destroyed, this, [this, id] { d->drop(id); });

    const auto prepared = d->prepare(call, serviceId, operation, input);
    if (prepared)
        d->attempt(id);
    else
        d->failLater(id, prepared.error());

    const QPointer<Client> alive = this;
    return CallHandle(std::make_shared<std::function<void()>>([alive, id] {
        if (alive)
            alive->d->drop(id);
    }));
}

} // namespace hookline::aws
