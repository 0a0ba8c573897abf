// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"
#include "widgets/common/status.h"

/// What is said of one connection among several, in one place: on its tab, in its line and where the table is
/// empty.
namespace hookline::overview {

/// "prod in eu-west-1", "Sandbox in us-east-1, not AWS".
QString placeText(const aws::Connection &connection);

/// How a connection fares.
struct StateText
{
    QString text; ///< "fresh, 4 s ago", "access denied; read 2 min ago".
    QString reason; ///< Why it is not, and what to do; empty while all is well.
    /// Shape that asks for a look; Unknown while all is well.
    common::StatusId glyph = common::StatusId::Unknown;
};

/// `now` is on the local clock. What Auto Scaling alone cannot read is told, too.
StateText stateOf(session::Session &session, Instant now);

/// "3 wait for a person", "nothing waits for a person".
QString waitingText(int count);

/// Why a connection shows no row: "prod in eu-west-1: nothing deployed and no instance waits."
QString emptyReason(session::Session &session, Instant now);

} // namespace hookline::overview
