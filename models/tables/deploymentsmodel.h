// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct DeploymentsContext
{
    Instant now{};
    QHash<QString, domain::Decision> waiting; ///< By deployment ID: what ends first by itself.
};

/// All deployments of the store, each with what it waits for; newest first unless sorted otherwise. Key:
/// deployment ID.
class DeploymentsModel final : public RowsModel<domain::Deployment, DeploymentsContext>
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, Deployment, Application, Group, Platform, Creator, Start, Duration, Waiting };

    explicit DeploymentsModel(store::Store &store, QObject *parent = nullptr);

protected:
    StatusId statusOf(const domain::Deployment &row) const override;
    bool isLive(const domain::Deployment &row) const override;
    QVariant extraData(const domain::Deployment &row, int role) const override;

private:
    void joinDecisions();

    store::Store &m_store;
};

} // namespace hookline::tables
