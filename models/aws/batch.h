// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"

#include <QJsonArray>
#include <QStringList>

namespace hookline::aws {

struct BatchQuery
{
    QString serviceId;
    QString operation;
    QJsonObject input; ///< Members besides the IDs.
    QString idMember; ///< "deploymentIds"
    QString resultMember; ///< "deploymentsInfo"
    QStringList missingCodes; ///< Errors by which a service refuses a whole batch for one unknown ID.
    int batchSize = 25; ///< PROTOCOL section 5: what CodeDeploy takes at once.
};

/// Asks for many things by ID, `batchSize` at a time, one call after the other. `onBatch` gets the results of
/// each call as they come (services leave unknown IDs out, or say null). Where a service refuses a batch with
/// one of `missingCodes`, the batch is halved until the unknown ID stands alone, and that one is left out.
/// `done` is called once, with the first other error if there is one. Cancelled by the handle or the death of
/// `context`.
CallHandle inBatches(Caller caller, BatchQuery query, const QStringList &ids, QObject *context,
                     std::function<void(const QJsonArray &results)> onBatch,
                     std::function<void(Result<void>)> done);

} // namespace hookline::aws
