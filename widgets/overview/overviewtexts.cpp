// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewtexts.h"

#include "models/aws/credentials.h"
#include "models/session/autoscaling.h"
#include "widgets/common/errortext.h"
#include "widgets/connection/connectiontexts.h"

#include <QCoreApplication>

namespace hookline::overview {

namespace {

using common::StatusId;
using session::Freshness;
using State = Freshness::State;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Overview)
};

bool isBad(const Freshness &freshness)
{
    return freshness.state > State::Fresh;
}

QString reasonOf(const Freshness &freshness)
{
    if (freshness.problem.code == ErrorCode::None)
        return {};
    return common::whyAndWhatNow(freshness.problem);
}

QString textOf(const Freshness &freshness, Instant now)
{
    // Nothing was sent, so nothing can be unreachable.
    if (freshness.state == State::Offline && freshness.problem.code == ErrorCode::Configuration)
        return Words::tr("not signed in, or its settings do not work");
    return connection::freshnessText(freshness, now);
}

bool needsSignIn(session::Session &session)
{
    const aws::Credentials &keys = session.client().credentials();
    return keys.waitsForPerson() || keys.haveEnded();
}

} // namespace

QString placeText(const aws::Connection &connection)
{
    const QString place =
        Words::tr("%1 in %2").arg(connection::connectionName(connection), connection.region);
    return connection.sandbox || connection.isCustomEndpoint() ? Words::tr("%1, not AWS").arg(place) : place;
}

StateText stateOf(session::Session &session, Instant now)
{
    const Freshness &freshness = session.freshness();
    const Freshness &scaling = session.autoScaling().freshness();
    if (needsSignIn(session))
        return {Words::tr("sign-in needed"),
                Words::tr("Open the connection to sign in; its rows stay as they are."), StatusId::Failed};
    StateText state{textOf(freshness, now), reasonOf(freshness), StatusId::Unknown};
    if (isBad(freshness))
        state.glyph = freshness.state == State::Throttled ? StatusId::Pending : StatusId::Failed;
    // One cause is said once.
    if (isBad(scaling) && scaling.problem.code != freshness.problem.code) {
        state.text = Words::tr("%1; Auto Scaling: %2").arg(state.text, textOf(scaling, now));
        state.reason =
            (state.reason + QLatin1Char('\n') + Words::tr("Auto Scaling: %1").arg(reasonOf(scaling)))
                .trimmed();
        if (state.glyph == StatusId::Unknown)
            state.glyph = StatusId::Pending;
    }
    return state;
}

QString waitingText(int count)
{
    if (count == 0)
        return Words::tr("nothing waits for a person");
    return count == 1 ? Words::tr("1 waits for a person") : Words::tr("%1 wait for a person").arg(count);
}

QString emptyReason(session::Session &session, Instant now)
{
    const Freshness &freshness = session.freshness();
    const QString place = placeText(session.connection());
    if (needsSignIn(session))
        return Words::tr("%1: sign-in needed.").arg(place);
    if (freshness.state == State::Never || freshness.state == State::Loading)
        return Words::tr("%1: asking …").arg(place);
    if (freshness.state == State::Fresh)
        return Words::tr("%1: nothing deployed, and no instance waits for a lifecycle hook.").arg(place);
    return Words::tr("%1: %2. %3").arg(place, textOf(freshness, now), reasonOf(freshness));
}

} // namespace hookline::overview
