// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/domain/deployment.h"
#include "models/domain/lifecyclehook.h"

#include <memory>
#include <variant>

namespace hookline::store {

/// What tells a row's connection from others. Holds no secret.
struct OverviewConnection
{
    QString id; ///< As aws::connectionId() has it.
    QString name; ///< As a person is told it.
    QString region;
    QString colour; ///< "#rrggbb"; empty: none.
    QString account; ///< AWS account ID; empty while it is not known. Filled in later, with no row's delta:
                     ///< for what is read when it is looked at.
    bool notAws = false; ///< The sandbox, or an endpoint of one's own.
};

/// One row of the table over all open connections: a deployment, or a lifecycle action that nobody answered
/// yet. Its parts are without what only one's own connection may know: execution IDs, tokens, receipts.
struct OverviewRow
{
    QString key; ///< keyOf()
    std::shared_ptr<const OverviewConnection> connection; ///< Never null; one for all rows of it.
    std::variant<domain::Deployment, domain::LifecycleAction> thing;
    /// What waits for a person in the deployment and ends first; null if nothing does. Another one when
    /// anything of it changes.
    std::shared_ptr<const domain::Decision> wait;

    const domain::Deployment *deployment() const { return std::get_if<domain::Deployment>(&thing); }
    const domain::LifecycleAction *action() const { return std::get_if<domain::LifecycleAction>(&thing); }
    bool waits() const { return wait || action(); }

    static QString keyOf(const QString &connectionId, const domain::Deployment &deployment)
    {
        return connectionId + QLatin1String("\ndeployment\n") + deployment.id;
    }
    static QString keyOf(const QString &connectionId, const domain::LifecycleAction &action)
    {
        return connectionId + QLatin1String("\naction\n") + action.key();
    }
    bool operator==(const OverviewRow &) const = default;
};

} // namespace hookline::store
