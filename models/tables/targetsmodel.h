// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct TargetsContext
{
    Instant now{};
    std::optional<domain::Decision> waiting; ///< Of the deployment shown.
};

/// The targets of one deployment. Key: "<deploymentId>/<targetId>".
class TargetsModel final : public RowsModel<domain::Target, TargetsContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, TargetId, Platform, Label, Event, Updated, Traffic };

    explicit TargetsModel(store::Store &store, QObject *parent = nullptr);

    /// Shows the targets of `deploymentId`, none if empty; a model reset.
    void setDeployment(const QString &deploymentId);
    QString deployment() const { return m_deploymentId; }

protected:
    StatusId statusOf(const domain::Target &row) const override;
    QVariant extraData(const domain::Target &row, int role) const override;
    std::vector<int> scopeSlots() const override;
    bool inScope(const domain::Target &row) const override { return row.deploymentId == m_deploymentId; }
    int scopeCount() const override { return int(m_store.targetKeys(m_deploymentId).size()); }

private:
    void joinDecisions();

    store::Store &m_store;
    QString m_deploymentId;
};

} // namespace hookline::tables
