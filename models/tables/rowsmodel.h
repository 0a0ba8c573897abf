// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/table.h"
#include "models/tables/searchindex.h"
#include "models/tables/slotorder.h"
#include "models/tables/statusid.h"
#include "models/tables/tablemodel.h"

#include <QSet>

#include <optional>
#include <span>

namespace hookline::tables {

/// One column of a RowsModel. It sorts by `string` or by `number`, whichever is set; it shows `text`, or
/// `string` where there is no `text`.
template <class Row, class Context> struct Column
{
    ColumnInfo info;
    QStringView (*string)(const Row &) = nullptr; ///< A view of a member of the row.
    std::int64_t (*number)(const Row &, const Context &) = nullptr;
    QString (*text)(const Row &, const Context &) = nullptr;
    QString (*tip)(const Row &, const Context &) = nullptr; ///< Without it there is no tool tip.
    QString (*exact)(const Row &, const Context &) = nullptr; ///< For exports; without it, the text.
};

/// An item model over a store::Table that keeps its own permutation: sorted and filtered by typed columns,
/// with no QVariant and no proxy between. Deltas of the table arrive as the smallest signals that say them,
/// and persistent indexes (selection, current row) follow their rows through every sort, filter and delta.
///
/// `Context` has a member `Instant now` and whatever else the columns read. A concrete model hands its
/// columns over and calls rebuild() at the end of its constructor. The table must outlive the model. GUI
/// thread.
template <class Row, class Context> class RowsModel : public TableModel
{
public:
    using ColumnType = Column<Row, Context>;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_order.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// Column -1 is the model's own order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    const ColumnInfo &columnInfo(int column) const override { return m_columns[size_t(column)].info; }
    QString keyAt(int row) const override
    {
        const Row *found = rowAt(row);
        return found ? m_table.keyOf(*found) : QString();
    }
    int rowOfKey(const QString &key) const override
    {
        const int slot = m_table.slotOf(key);
        return slot < 0 ? -1 : positionOf(slot);
    }
    int totalCount() const override { return scopeCount(); }
    void setNow(Instant now) override;

    /// Shows only rows that hold every word of `text` in some column, in upper or lower case. Columns whose
    /// text changes with time are not searched.
    void setFilterText(const QString &text);
    QString filterText() const { return m_filterText; }
    /// Shows only rows of these statuses; all if empty.
    void setStatusFilter(StatusSet statuses);
    StatusSet statusFilter() const { return m_statuses; }

    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }
    /// The row shown there, or null; valid until the table changes.
    const Row *rowAt(int row) const
    {
        return row < 0 || row >= rowCount() ? nullptr : rowInSlot(m_order[size_t(row)]);
    }

protected:
    /// Rows that are equal in the sorted column stand in the order of `secondaryColumn`, then of `unique`, a
    /// member that no two rows of the model share.
    RowsModel(store::Table<Row> &table, std::span<const ColumnType> columns, int secondaryColumn,
              Qt::SortOrder secondaryOrder, QStringView (*unique)(const Row &), QObject *parent);

    virtual StatusId statusOf(const Row &row) const = 0;
    /// Whether texts of the row change as time goes by.
    virtual bool isLive(const Row &) const { return false; }
    /// Roles that this base does not know.
    virtual QVariant extraData(const Row &, int /*role*/) const { return {}; }
    /// A model over a part of the table: which slots, and whether a row belongs to it.
    virtual std::vector<int> scopeSlots() const;
    virtual bool inScope(const Row &) const { return true; }
    virtual int scopeCount() const { return m_table.size(); }

    /// Forgets and reads everything anew, as a model reset.
    void rebuild();
    /// The same when only the scope has changed: what was prepared for searching stays.
    void rescope();
    /// Rows whose columns read something of the context that changed.
    void contextChanged(const std::vector<int> &slotList);
    /// The context has another time: live columns sort and say it anew.
    void timePassed();

    const store::Table<Row> &table() const { return m_table; }
    const Context &context() const { return m_context; }
    Context &context() { return m_context; }

private:
    static constexpr size_t maxBlocks = 8; // more blocks of rows than this go in one layout change
    static constexpr int maxLiveCells = 200; // more cells than this change as one range

    const Row *rowInSlot(int slot) const
    {
        return slot < m_table.size() ? &m_table.rows()[size_t(slot)] : nullptr;
    }
    int positionOf(int slot) const;
    QString textOf(const ColumnType &column, const Row &row) const;
    QString sentenceOf(const Row &row) const;
    QVariant accessibleText(const ColumnType &column, const Row &row, int columnNumber) const;
    void setOrderLevels();
    bool accepts(int slot) const;
    void refilter();

    void onAboutToRemove(const std::vector<int> &slotList);
    void onChanged(const store::Delta &delta);
    void renumber(const store::Delta &delta);
    void refresh(const std::vector<int> &slotList);
    void resort(const std::vector<int> &slotList);
    void relayout(std::vector<int> order);
    void takeOut(std::vector<int> positions);
    void putIn(std::vector<int> slotList);
    std::vector<int> merged(const std::vector<int> &order, std::vector<int> added) const;
    void announce(const std::vector<int> &slotList);
    void noteLive(int slot);
    void announceLive();

    store::Table<Row> &m_table;
    std::span<const ColumnType> m_columns;
    Context m_context{};
    int m_secondaryColumn;
    Qt::SortOrder m_secondaryOrder;
    QStringView (*m_unique)(const Row &);
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    SlotOrder m_slotOrder;

    QString m_filterText;
    std::vector<std::string> m_words;
    StatusSet m_statuses;
    SearchIndex m_search;

    std::vector<int> m_order; ///< Slots by row.
    mutable std::vector<int> m_position; ///< Rows by slot, -1 where not shown; empty while out of date.
    int m_slotCount = 0; ///< Slots that this model knows of.
    QSet<int> m_live;
};

} // namespace hookline::tables

#include "models/tables/rowsmodel_impl.h"
