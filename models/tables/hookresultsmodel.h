// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct HookResultsContext
{
    Instant now{};
};

/// The Hook results that a query lists, youngest first unless sorted otherwise. Key: HookResultId.
class HookResultsModel final : public RowsModel<domain::HookResult, HookResultsContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, Hook, Target, Mode, Invoked, Reason, TargetId };

    explicit HookResultsModel(store::Store &store, QObject *parent = nullptr);

    /// Shows what of the store a list for `query` would hold; a model reset.
    void setQuery(const domain::HookResultQuery &query);
    const domain::HookResultQuery &query() const { return m_query; }

protected:
    StatusId statusOf(const domain::HookResult &row) const override;
    bool isLive(const domain::HookResult &row) const override;
    QVariant extraData(const domain::HookResult &row, int role) const override;
    bool inScope(const domain::HookResult &row) const override { return domain::matches(m_query, row); }
    std::vector<int> scopeSlots() const override;
    int scopeCount() const override;

private:
    domain::HookResultQuery m_query;
    mutable int m_scopeCount = -1; ///< -1: to be counted.
};

/// What kind of thing a Hook was invoked against, as people say it: "change set"; AWS's word if it is newer.
QString targetTypeWord(const domain::HookResult &result);
/// "change set uploads-bucket", "resource UploadsBucket".
QString targetText(const domain::HookResult &result);
/// Why AWS does not tell when a Hook was invoked, or on whose behalf.
QString notToldReason();

} // namespace hookline::tables
