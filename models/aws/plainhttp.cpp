// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/plainhttp.h"

#include "models/aws/transport.h"
#include "models/aws/useragent.h"
#include "models/core/ids.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

#include <algorithm>
#include <cmath>

namespace hookline::aws {

namespace {

constexpr double firstDelay = 100;

ErrorCode codeOf(int httpStatus)
{
    if (httpStatus == 401 || httpStatus == 403)
        return ErrorCode::AccessDenied;
    if (httpStatus == 429)
        return ErrorCode::Throttled;
    return httpStatus >= 500 ? ErrorCode::ServiceFault : ErrorCode::ServiceError;
}

/// The "error" of RFC 6749 (5.2) in a reply, if it is the plain word that it should be.
QString oauthError(const QByteArray &body)
{
    const QString word = QJsonDocument::fromJson(body).object().value(QLatin1String("error")).toString();
    const bool isWord = word.size() <= 40 && std::all_of(word.begin(), word.end(), [](QChar c) {
                            return (c >= u'a' && c <= u'z') || c == u'_';
                        });
    return isWord ? word : QString();
}

/// RFC 8628, 3.5.
bool isStillWaiting(const QString &code)
{
    return code == QLatin1String("authorization_pending") || code == QLatin1String("slow_down");
}

/// One request with its retries; belongs to the run.
class Attempts final : public QObject
{
public:
    Attempts(const std::shared_ptr<const StepContext> &context, const PlainRequest &request,
             std::function<void(Result<wire::HttpResponse>)> done)
        : QObject(context->run)
        , m_context(context)
        , m_request(request)
        , m_done(std::move(done))
    {
        attempt();
    }

private:
    void attempt()
    {
        ++m_attempt;
        m_started = m_context->clock.now();
        TransportRequest out;
        out.base = m_request.url;
        out.http.method = m_request.method;
        out.http.path = m_request.url.path(QUrl::FullyEncoded).toLatin1();
        if (out.http.path.isEmpty())
            out.http.path = "/";
        out.http.query = m_request.url.query(QUrl::FullyEncoded).toLatin1();
        out.http.headers = m_request.headers;
        out.http.headers.set("Host", hostHeader(m_request.url));
        out.http.headers.set("User-Agent", userAgent(m_context->connection.appId));
        out.http.body = m_request.body;
        m_context->transport.send(out, m_request.timeout, this,
                                  [this](const TransportReply &reply) { answered(reply); });
    }

    void answered(const TransportReply &reply)
    {
        const bool lost = reply.outcome != TransportReply::Outcome::Answered;
        const int status = reply.response.status;
        const bool busy = !lost && (status >= 500 || status == 429);
        std::optional<Millis> again;
        if ((busy || (lost && m_request.againIfLost)) && m_attempt < m_request.attempts)
            again = Millis(std::llround(m_context->random() * firstDelay * std::pow(2.0, m_attempt)));
        const QPointer<Attempts> alive = this;
        tell(reply, again);
        if (!alive)
            return;
        if (again) {
            m_wait = m_context->clock.callAfter(*again, [this] { attempt(); });
            return;
        }
        // The closure goes with this object.
        const auto done = std::move(m_done);
        deleteLater();
        if (!lost && !busy) {
            done(reply.response);
            return;
        }
        done(notAnswered(reply));
    }

    /// Of a reply that is lost or says that the other side is busy.
    Error notAnswered(const TransportReply &reply) const
    {
        const bool lost = reply.outcome != TransportReply::Outcome::Answered;
        Error error;
        error.code = ErrorCode::NotDelivered;
        error.subject = m_request.url.host();
        error.httpStatus = lost ? 0 : reply.response.status;
        error.message = lost
            ? QStringLiteral("%1 did not answer: %2").arg(m_request.what, reply.problem)
            : QStringLiteral("%1 answered HTTP %2").arg(m_request.what).arg(reply.response.status);
        error.retryable = true;
        return error;
    }

    void tell(const TransportReply &reply, std::optional<Millis> again) const
    {
        const bool lost = reply.outcome != TransportReply::Outcome::Answered;
        Attempt told;
        told.call = m_call;
        told.service = QLatin1String(m_request.service);
        told.operation = m_request.operation;
        told.number = m_attempt;
        told.most = m_request.attempts;
        told.started = m_started;
        told.took = m_context->clock.now() - m_started;
        told.host = QString::fromLatin1(hostHeader(m_request.url));
        told.httpStatus = lost ? 0 : reply.response.status;
        told.requestId = QString::fromLatin1(reply.response.headers.value("x-amzn-RequestId"));
        told.again = again;
        told.bytesOut = m_request.body.size();
        told.bytesIn = reply.response.body.size();
        if (lost || told.httpStatus >= 300) {
            told.error = notAnswered(reply);
            told.error.requestId = told.requestId;
            if (!lost) {
                told.error.code = codeOf(told.httpStatus);
                told.error.serviceCode = oauthError(reply.response.body);
            }
            // A person is still signing in: that is an answer, not a failure.
            if (isStillWaiting(told.error.serviceCode))
                told.error.code = ErrorCode::None;
        }
        m_context->tell(told);
    }

    std::shared_ptr<const StepContext> m_context;
    PlainRequest m_request;
    std::function<void(Result<wire::HttpResponse>)> m_done;
    const QString m_call = newUuid();
    int m_attempt = 0;
    Instant m_started{};
    ClockTimer m_wait;
};

} // namespace

void send(const std::shared_ptr<const StepContext> &context, const PlainRequest &request,
          std::function<void(Result<wire::HttpResponse>)> done)
{
    new Attempts(context, request, std::move(done)); // the run owns it
}

} // namespace hookline::aws
