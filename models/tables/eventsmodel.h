// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/eventlist.h"
#include "models/store/store.h"
#include "models/tables/statusid.h"
#include "models/tables/tablemodel.h"

namespace hookline::tables {

/// The lifecycle events of one target in AWS's order, those still to come included, with their diagnostics.
/// Key: event name. The rows are few and their order is AWS's: no sorting, no filter. GUI thread.
class EventsModel final : public TableModel
{
    Q_OBJECT

public:
    enum ColumnNumber { Event, Status, Start, Took, Script, Diagnostics, ColumnCount };

    /// `store` must outlive the model.
    explicit EventsModel(store::Store &store, QObject *parent = nullptr);

    /// Shows the events of the target "<deploymentId>/<targetId>", none if empty; a model reset.
    void setTarget(const QString &targetKey);
    QString target() const { return m_targetKey; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    const ColumnInfo &columnInfo(int column) const override;
    QString keyAt(int row) const override;
    int rowOfKey(const QString &key) const override;
    int totalCount() const override { return rowCount(); }
    void setNow(Instant now) override;

    /// The row shown there, or null; valid until the store changes.
    const store::EventEntry *entryAt(int row) const;

private:
    std::vector<store::EventEntry> read() const;
    void update();
    QVariant extraData(const store::EventEntry &entry, int role) const;
    QString sentenceOf(const store::EventEntry &entry) const;

    store::Store &m_store;
    QString m_targetKey;
    Instant m_now{};
    std::vector<store::EventEntry> m_entries;
};

} // namespace hookline::tables
