// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/transport.h"
#include "models/core/clock.h"

#include <QPointer>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace hookline::test {

inline aws::TransportReply answered(int status, const QByteArray &body, wire::Headers headers = {})
{
    aws::TransportReply reply;
    reply.outcome = aws::TransportReply::Outcome::Answered;
    reply.response = {status, std::move(headers), body};
    return reply;
}

inline aws::TransportReply notDelivered()
{
    return {aws::TransportReply::Outcome::NotDelivered, {}, QStringLiteral("connection refused")};
}

inline aws::TransportReply torn()
{
    return {aws::TransportReply::Outcome::Unknown, {}, QStringLiteral("connection reset")};
}

/// Bytes in, bytes out, on a test's own clock: asks `handler` for each request and delivers its answer after
/// `latency`. No answer means silence until the deadline.
class ScriptedTransport final : public aws::Transport
{
public:
    using Handler = std::function<std::optional<aws::TransportReply>(const aws::TransportRequest &)>;

    explicit ScriptedTransport(Clock &clock)
        : m_clock(clock)
    { }

    Handler handler;
    Millis latency{10};
    std::vector<aws::TransportRequest> sent;
    std::vector<Instant> sentAt;

    /// Answers the next requests with these, in order.
    void script(std::initializer_list<std::optional<aws::TransportReply>> replies)
    {
        handler = [queue = std::make_shared<std::deque<std::optional<aws::TransportReply>>>(replies)](
                      const aws::TransportRequest &) -> std::optional<aws::TransportReply> {
            if (queue->empty())
                qFatal("ScriptedTransport: more requests than the test scripted");
            auto reply = queue->front();
            queue->pop_front();
            return reply;
        };
    }

    Cancel send(const aws::TransportRequest &request, Millis deadline, QObject *context,
                Callback done) override
    {
        sent.push_back(request);
        sentAt.push_back(m_clock.now());
        std::optional<aws::TransportReply> reply = handler(request);
        const bool silent = !reply || latency > deadline;
        if (silent)
            reply = {aws::TransportReply::Outcome::Unknown, {}, QStringLiteral("no complete reply")};
        const quint64 id = m_next++;
        (*m_pending)[id] = m_clock.callAfter(
            silent ? deadline : latency,
            [this, id, guard = QPointer<QObject>(context), reply = *reply, done = std::move(done)] {
                auto timer = m_pending->extract(id); // keeps this very closure alive
                if (guard)
                    done(reply);
            });
        return [pending = std::weak_ptr(m_pending), id] {
            if (const auto alive = pending.lock())
                alive->erase(id);
        };
    }

private:
    Clock &m_clock;
    quint64 m_next = 1;
    std::shared_ptr<std::map<quint64, ClockTimer>> m_pending =
        std::make_shared<std::map<quint64, ClockTimer>>();
};

} // namespace hookline::test
