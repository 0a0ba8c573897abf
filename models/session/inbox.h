// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/intake.h"
#include "models/store/store.h"

#include <QSet>

namespace hookline::session {

/// Finds what waits for a person: reads deployments and targets of the store, joins execution IDs, and keeps
/// the store's decisions equal to that.
class Inbox
{
public:
    /// All must outlive the inbox. `serviceNow` dates waits whose beginning AWS does not tell.
    Inbox(store::Store &store, Intake &intake, aws::Caller caller, std::function<Instant()> serviceNow);

    /// After any change of the store or of the known IDs. `open` are the deployments that have not ended.
    void rebuild(const QSet<QString> &open);
    /// Minutes after which blue instances are terminated, as the deployment's own configuration says.
    void setTerminationMinutes(const QString &deploymentId, int minutes);
    /// Decisions on hooks that wait and whose execution ID is not known.
    const QStringList &lackingIds() const { return m_lackingIds; }

private:
    void addWaits(const domain::Deployment &deployment, std::vector<domain::Decision> *found);
    void joinId(domain::Decision &decision);

    store::Store &m_store;
    Intake &m_intake;
    const aws::Caller m_caller;
    const std::function<Instant()> m_serviceNow;
    QHash<QString, Instant> m_firstSeen; ///< By decision ID.
    QHash<QString, int> m_terminationMinutes; ///< By deployment ID.
    QStringList m_lackingIds;
};

} // namespace hookline::session
