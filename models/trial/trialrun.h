// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/client.h"
#include "models/core/clock.h"
#include "models/trial/trialplan.h"

#include <QObject>

namespace hookline::trial {

/// Makes one trial on a sandbox: its calls one after the other, up to the first that is refused.
class TrialRun : public QObject
{
    Q_OBJECT

public:
    /// `client` must be connected to a sandbox; it and `clock` must outlive the run.
    TrialRun(aws::Client &client, Clock &clock, std::vector<Call> calls, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// The deployment has been made.
    void started(const QString &deploymentId);
    /// The sandbox refused that operation; what was made before stays.
    void failed(const QString &operation, const hookline::Error &error);

private:
    void next();
    void made(const QString &deploymentId);
    void lookWhetherOver(const QString &deploymentId);

    aws::Client &m_client;
    Clock &m_clock;
    ClockTimer m_look;
    int m_looks = 0;
    std::vector<Call> m_calls;
    std::size_t m_position = 0;
};

} // namespace hookline::trial
