// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

/// Which hooks to show, beside the words of the text filter. What is not set does not filter.
struct HookFilter
{
    bool defaultAbandon = false; ///< Only those whose default result is ABANDON.
    bool noTarget = false; ///< Only those that tell nobody.
    bool managed = false; ///< Only CodeDeploy's own.
    QString group; ///< Only those of that group.
    int atLeast = 0, atMost = 0; ///< Heartbeat timeout in seconds; 0: any.

    bool accepts(const domain::LifecycleHook &hook) const;
    bool operator==(const HookFilter &) const = default;
};

struct HooksContext
{
    Instant now{};
    QHash<QString, int> holding; ///< By hook key: how many instances it holds.
};

/// The lifecycle hooks of every group that has been read. Key: domain::LifecycleHook::key().
class LifecycleHooksModel final : public RowsModel<domain::LifecycleHook, HooksContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Hook, Group, Transition, Default, Heartbeat, Global, Holds, Manager, Target, Role };

    explicit LifecycleHooksModel(store::Store &store, QObject *parent = nullptr);

    /// A model reset.
    void setFilter(const HookFilter &filter);
    const HookFilter &filter() const { return m_filter; }

protected:
    StatusId statusOf(const domain::LifecycleHook &row) const override;
    std::vector<int> scopeSlots() const override;
    bool inScope(const domain::LifecycleHook &row) const override { return m_filter.accepts(row); }

private:
    void joinActions();

    store::Store &m_store;
    HookFilter m_filter;
};

} // namespace hookline::tables
