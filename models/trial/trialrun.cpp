// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trial/trialrun.h"

namespace hookline::trial {

TrialRun::TrialRun(aws::Client &client, std::vector<Call> calls, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_calls(std::move(calls))
{ }

void TrialRun::start()
{
    next();
}

void TrialRun::next()
{
    const session::ServiceCall &call = m_calls[m_position].call;
    m_client.call(call.serviceId, call.operation, call.input, this, [this](const aws::Reply &reply) {
        const Call &done = m_calls[m_position];
        const bool isThere = !reply && !done.mayExist.isEmpty() && reply.error().serviceCode == done.mayExist;
        if (!reply && !isThere) {
            Q_EMIT failed(done.call.operation, reply.error());
            return;
        }
        if (++m_position < m_calls.size())
            next();
        else
            Q_EMIT started(reply->value(QLatin1StringView("deploymentId")).toString());
    });
}

} // namespace hookline::trial
