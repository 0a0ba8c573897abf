// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trial/trialrun.h"

#include "models/domain/status.h"

namespace hookline::trial {

namespace {

// A deployment at full speed takes a fraction of a second.
constexpr Millis lookAgainAfter(100);
constexpr int mostLooks = 300;

QString statusOf(const QJsonObject &reply)
{
    return reply.value(QLatin1StringView("deploymentInfo"))
        .toObject()
        .value(QLatin1StringView("status"))
        .toString();
}

} // namespace

TrialRun::TrialRun(aws::Client &client, Clock &clock, std::vector<Call> calls, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_clock(clock)
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
        const bool last = ++m_position == m_calls.size();
        if (last || done.toTheEnd)
            made(reply->value(QLatin1StringView("deploymentId")).toString());
        else
            next();
    });
}

void TrialRun::made(const QString &deploymentId)
{
    if (m_position == m_calls.size())
        Q_EMIT started(deploymentId);
    else
        lookWhetherOver(deploymentId);
}

void TrialRun::lookWhetherOver(const QString &deploymentId)
{
    const QString operation = QStringLiteral("GetDeployment");
    m_client.call(QStringLiteral("codedeploy"), operation, {{QStringLiteral("deploymentId"), deploymentId}},
                  this, [this, operation, deploymentId](const aws::Reply &reply) {
                      if (!reply) {
                          Q_EMIT failed(operation, reply.error());
                          return;
                      }
                      const QString status = statusOf(*reply);
                      const auto known = domain::fromString<domain::DeploymentStatus>(status);
                      if (known == domain::DeploymentStatus::Succeeded) {
                          next();
                      } else if (domain::isTerminal(known) || ++m_looks == mostLooks) {
                          Q_EMIT failed(
                              operation,
                              {.code = ErrorCode::ServiceError,
                               .message = QStringLiteral("The deployment before the trial, %1, is %2.")
                                              .arg(deploymentId, status),
                               .subject = deploymentId});
                      } else {
                          m_look = m_clock.callAfter(lookAgainAfter,
                                                     [this, deploymentId] { lookWhetherOver(deploymentId); });
                      }
                  });
}

} // namespace hookline::trial
