// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

/// What a group's row tells of its parts.
struct GroupParts
{
    int hooks = 0;
    int waiting = 0; ///< Instances that wait for a hook.
    int instances = 0; ///< With those of the warm pool.
    bool managed = false; ///< CodeDeploy keeps a hook in it.

    bool operator==(const GroupParts &) const = default;
};

struct GroupsContext
{
    Instant now{};
    QHash<QString, GroupParts> parts; ///< By group.
};

/// The Auto Scaling groups; those where something waits first. Key: name.
class AutoScalingGroupsModel final : public RowsModel<domain::AutoScalingGroup, GroupsContext>
{
    Q_OBJECT

public:
    enum ColumnNumber {
        Status,
        Group,
        Waiting,
        Hooks,
        Instances,
        Desired,
        Least,
        Most,
        Manager,
        Pool,
        Zones,
        Launch
    };

    explicit AutoScalingGroupsModel(store::Store &store, QObject *parent = nullptr);

protected:
    StatusId statusOf(const domain::AutoScalingGroup &row) const override;

private:
    void joinParts();

    store::Store &m_store;
};

} // namespace hookline::tables
