// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace hookline::tables {

/// What the item models answer beside Qt's own roles. Qt::AccessibleTextRole is a sentence about the whole
/// row in the first column and "Header: text" in the others.
enum Role {
    SortRole = Qt::UserRole + 1, ///< Raw value: number, or text as AWS spells it.
    StatusRole, ///< int(StatusId) of the row.
    KeyRole, ///< QString, the row's key.
    ExportRole, ///< QString, exact: instants in ISO 8601 UTC, durations in seconds.
    DeadlineRole, ///< QDateTime (UTC) of what waits; invalid if nothing does.
    DeploymentRole, ///< QString, deployment ID.
    TargetRole, ///< QString, target key "<deploymentId>/<targetId>".
    EventRole, ///< QString, lifecycle event.
    ErrorCodeRole, ///< QString, LifecycleErrorCode as AWS spells it; empty if there are no diagnostics.
    ScriptRole, ///< QString, script or function that the diagnostics name.
    MessageRole, ///< QString
    LogTailRole, ///< QString, several lines.
    PlannedRole, ///< bool
    ReservedRole, ///< bool
    ConnectionRole, ///< QString, ID of the connection that the row is of.
    ColourRole, ///< QString, "#rrggbb" that a person gave the row's connection; empty: none.
};

} // namespace hookline::tables
