// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct ActionsContext
{
    Instant now{};
};

/// The hooks that hold, or held, one instance in its present `:Wait` state. Key:
/// domain::LifecycleAction::key(). No role answers with a token.
class LifecycleActionsModel final : public RowsModel<domain::LifecycleAction, ActionsContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, Hook, Deadline, Lasted, Heartbeats, Manager };

    explicit LifecycleActionsModel(store::Store &store, QObject *parent = nullptr);

    /// Shows those of that instance, none if empty; a model reset.
    void setInstance(const QString &instanceId);
    QString instance() const { return m_instanceId; }

protected:
    StatusId statusOf(const domain::LifecycleAction &row) const override;
    bool isLive(const domain::LifecycleAction &row) const override;
    std::vector<int> scopeSlots() const override;
    bool inScope(const domain::LifecycleAction &row) const override { return row.instanceId == m_instanceId; }
    int scopeCount() const override { return int(scopeSlots().size()); }

private:
    QString m_instanceId;
};

} // namespace hookline::tables
