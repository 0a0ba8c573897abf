// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/overviewrow.h"
#include "models/tables/rowsmodel.h"

#include <QHash>

namespace hookline::tables {

struct OverviewContext
{
    Instant now{}; ///< Of connections that `times` does not name.
    QHash<QString, Instant> times; ///< Each connection's own time, by its ID: a sandbox's runs as it likes.
};

/// Deployments and open lifecycle actions of several connections; unless sorted otherwise, the newest start
/// first. Sorted by "waiting", what has the least time left stands first. Key: store::OverviewRow::key. No
/// role answers with a token or an execution ID.
class OverviewModel final : public RowsModel<store::OverviewRow, OverviewContext>
{
    Q_OBJECT

public:
    enum ColumnNumber {
        Status,
        Connection,
        Region,
        Kind,
        Id,
        Application,
        Group,
        Start,
        Duration,
        Waiting,
    };

    /// `rows` must outlive it.
    explicit OverviewModel(store::Table<store::OverviewRow> &rows, QObject *parent = nullptr);

    /// Moves the countdowns of each connection to its own time; as cheap as setNow().
    void setTimes(const QHash<QString, Instant> &times);

protected:
    StatusId statusOf(const store::OverviewRow &row) const override;
    bool isLive(const store::OverviewRow &row) const override;
    QVariant extraData(const store::OverviewRow &row, int role) const override;
};

} // namespace hookline::tables
