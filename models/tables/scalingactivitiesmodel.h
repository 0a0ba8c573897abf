// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct ActivitiesContext
{
    Instant now{};
};

/// What one Auto Scaling group did, the newest first. Key: activity ID.
class ScalingActivitiesModel final : public RowsModel<domain::ScalingActivity, ActivitiesContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, Start, Description, Message, Cause };

    explicit ScalingActivitiesModel(store::Store &store, QObject *parent = nullptr);

    /// Shows those of that group, none if empty; a model reset.
    void setGroup(const QString &group);

protected:
    StatusId statusOf(const domain::ScalingActivity &row) const override;
    std::vector<int> scopeSlots() const override;
    bool inScope(const domain::ScalingActivity &row) const override { return row.group == m_group; }
    int scopeCount() const override { return int(scopeSlots().size()); }

private:
    QString m_group;
};

} // namespace hookline::tables
