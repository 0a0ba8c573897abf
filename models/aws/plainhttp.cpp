// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/plainhttp.h"

#include "models/aws/transport.h"
#include "models/aws/useragent.h"

#include <cmath>

namespace hookline::aws {

namespace {

constexpr double firstDelay = 100;

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
        if ((busy || (lost && m_request.againIfLost)) && m_attempt < m_request.attempts) {
            const Millis delay(std::llround(m_context->random() * firstDelay * std::pow(2.0, m_attempt)));
            m_wait = m_context->clock.callAfter(delay, [this] { attempt(); });
            return;
        }
        // The closure goes with this object.
        const auto done = std::move(m_done);
        deleteLater();
        if (!lost && !busy) {
            done(reply.response);
            return;
        }
        Error error;
        error.code = ErrorCode::NotDelivered;
        error.subject = m_request.url.host();
        error.httpStatus = lost ? 0 : status;
        error.message = lost ? QStringLiteral("%1 did not answer: %2").arg(m_request.what, reply.problem)
                             : QStringLiteral("%1 answered HTTP %2").arg(m_request.what).arg(status);
        error.retryable = true;
        done(error);
    }

    std::shared_ptr<const StepContext> m_context;
    PlainRequest m_request;
    std::function<void(Result<wire::HttpResponse>)> m_done;
    int m_attempt = 0;
    ClockTimer m_wait;
};

} // namespace

void send(const std::shared_ptr<const StepContext> &context, const PlainRequest &request,
          std::function<void(Result<wire::HttpResponse>)> done)
{
    new Attempts(context, request, std::move(done)); // the run owns it
}

} // namespace hookline::aws
