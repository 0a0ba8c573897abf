// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct DecisionsContext
{
    Instant now{};
    const store::Table<domain::Deployment> *deployments = nullptr;
};

/// The inbox: everything that waits for a person, the soonest deadline first. Key: domain::Decision::id. No
/// role answers with the execution ID.
class DecisionsModel final : public RowsModel<domain::Decision, DecisionsContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, Event, Application, Group, Deployment, Revision, Deadline, Consequence };

    explicit DecisionsModel(store::Store &store, QObject *parent = nullptr);

protected:
    StatusId statusOf(const domain::Decision &) const override { return StatusId::Waiting; }
    bool isLive(const domain::Decision &row) const override { return row.deadline.has_value(); }
    QVariant extraData(const domain::Decision &row, int role) const override;

private:
    store::Store &m_store;
};

} // namespace hookline::tables
