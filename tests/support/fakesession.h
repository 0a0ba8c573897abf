// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QSet>

#include <memory>

namespace hookline::test {

/// A session that does nothing by itself: what widgets ask of it is written down, and the test answers. The
/// program that lists fakesession.cpp (and models/session/session.h, for its moc) among its sources gets this
/// definition of session::Session instead of the room's own.
struct FakeSession
{
    struct Posted
    {
        QString deploymentId, executionId, status;
        aws::Done done;
    };

    struct Stopped
    {
        QString deploymentId;
        bool rollBack = false;
        aws::Done done;
    };

    explicit FakeSession(aws::Connection connection = sandboxConnection());
    ~FakeSession();
    static aws::Connection sandboxConnection();

    session::Session &operator*() { return *session; }
    session::Session *operator->() { return session.get(); }
    store::Store &store() { return session->store(); }

    /// Ends a decision as Session does: no longer deciding, then the signal.
    void finish(const session::DecisionOutcome &outcome);
    /// Moves the service's clock, without a signal.
    void setServiceNow(Instant now) { serviceNow = now; }

    ManualClock clock;
    ScriptedTransport transport{clock};
    aws::Client client;

    Instant serviceNow = clock.now();
    double speed = 1;
    session::Freshness freshness;
    QSet<QString> deciding;
    std::vector<session::DecisionRequest> decided;
    std::vector<Posted> posted;
    std::vector<Stopped> stopped;
    std::vector<QByteArray> imported;
    std::function<Result<QString>(const QByteArray &)> importAnswer;
    int refreshes = 0;

    std::unique_ptr<session::Session> session;
};

} // namespace hookline::test
