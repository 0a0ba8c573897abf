// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/soonest.h"

namespace hookline::store {

QHash<QString, domain::Decision> soonestByDeployment(const Table<domain::Decision> &decisions)
{
    QHash<QString, domain::Decision> soonest;
    for (const domain::Decision &decision : decisions.rows()) {
        const auto known = soonest.find(decision.deploymentId);
        const bool sooner = known == soonest.end()
            || (decision.deadline && (!known->deadline || *decision.deadline < *known->deadline));
        if (sooner)
            soonest.insert(decision.deploymentId, decision);
    }
    return soonest;
}

} // namespace hookline::store
