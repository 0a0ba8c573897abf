// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/lifecyclehook.h"
#include "models/store/table.h"

#include <QHash>
#include <QString>

/// How lifecycle actions are said, in one place: in tables, cards and tool tips.
namespace hookline::tables {

/// The lifecycle actions by instance ID, each instance's by hook name.
using ActionsByInstance = QHash<QString, std::vector<domain::LifecycleAction>>;
ActionsByInstance actionsByInstance(const store::Table<domain::LifecycleAction> &actions);

/// Of the actions that nobody answered yet the one with the soonest deadline; null if there is none.
const domain::LifecycleAction *soonestOpen(const std::vector<domain::LifecycleAction> &actions);

/// "41:07", "~41:07" if the deadline is estimated, "overdue", or "" without a deadline.
QString leftText(const domain::LifecycleAction &action, Instant now);
/// What happens if nobody acts, in a table's cell: "ABANDON in ~41:07".
QString defaultText(const domain::LifecycleAction &action, Instant now);
/// Where the deadline comes from, in a sentence; "" without one.
QString deadlineBasis(const domain::LifecycleAction &action);
/// The exact deadline, what comes then, and where it comes from; "" without one.
QString deadlineTip(const domain::LifecycleAction &action);
/// How long the action has lasted: "18 min", "~18 min" if the start is not told by AWS; "" if it is unknown.
QString waitingText(const domain::LifecycleAction &action, Instant now);

/// "Launching", "Terminating", or AWS's own text for a newer transition.
QString transitionText(domain::Transition transition, const QString &text);
/// Seconds as people set them: "1 h", "2 min", "30 s".
QString secondsText(int seconds);

} // namespace hookline::tables
