// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/lifecycletext.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct InstancesContext
{
    Instant now{};
    ActionsByInstance actions;
};

/// Every instance of every Auto Scaling group; what waits for a person first, by its deadline. Key: instance
/// ID. No role answers with a token.
class InstancesModel final : public RowsModel<domain::AutoScalingInstance, InstancesContext>
{
    Q_OBJECT

public:
    enum ColumnNumber {
        Status,
        InstanceId,
        Group,
        WaitsFor,
        Since,
        Deadline,
        Heartbeats,
        Health,
        Zone,
        Type
    };

    explicit InstancesModel(store::Store &store, QObject *parent = nullptr);

    /// Instances that wait for a hook, whatever is shown.
    int waitingCount() const { return m_waiting; }

protected:
    StatusId statusOf(const domain::AutoScalingInstance &row) const override;
    bool isLive(const domain::AutoScalingInstance &row) const override;
    QVariant extraData(const domain::AutoScalingInstance &row, int role) const override;

private:
    void joinActions();
    void countWaiting();

    store::Store &m_store;
    int m_waiting = 0;
};

} // namespace hookline::tables
