// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bodies of rowsmodel.h, which includes this file.

#include <QDateTime>

#include <algorithm>

namespace hookline::tables {

template <class Row, class Context>
RowsModel<Row, Context>::RowsModel(store::Table<Row> &table, std::span<const ColumnType> columns,
                                   int secondaryColumn, Qt::SortOrder secondaryOrder,
                                   QStringView (*unique)(const Row &), QObject *parent)
    : TableModel(parent)
    , m_table(table)
    , m_columns(columns)
    , m_secondaryColumn(secondaryColumn)
    , m_secondaryOrder(secondaryOrder)
    , m_unique(unique)
    , m_search([this](int slot, SearchIndex &index) {
        const Row &row = m_table.rows()[size_t(slot)];
        for (const ColumnType &column : m_columns) {
            if (column.text && !column.info.live)
                index.addText(column.text(row, m_context));
            else if (column.string)
                index.addText(column.string(row));
        }
    })
{
    setOrderLevels();
    connect(table.notifier(), &store::TableNotifier::aboutToRemove, this,
            [this](const std::vector<int> &slotList) { onAboutToRemove(slotList); });
    connect(table.notifier(), &store::TableNotifier::changed, this,
            [this](const store::Delta &delta) { onChanged(delta); });
}

template <class Row, class Context>
QString RowsModel<Row, Context>::textOf(const ColumnType &column, const Row &row) const
{
    return column.text ? column.text(row, m_context) : column.string(row).toString();
}

template <class Row, class Context> QString RowsModel<Row, Context>::sentenceOf(const Row &row) const
{
    QString sentence;
    for (int i = 0; i < columnCount(); ++i) {
        const QString text = textOf(m_columns[size_t(i)], row);
        if (text.isEmpty())
            continue;
        if (!sentence.isEmpty())
            sentence += QLatin1String(", ");
        sentence += i == 0 ? text : columnHeader(i) + QLatin1String(": ") + text;
    }
    return sentence;
}

template <class Row, class Context>
QVariant RowsModel<Row, Context>::accessibleText(const ColumnType &column, const Row &row,
                                                 int columnNumber) const
{
    if (columnNumber == 0)
        return sentenceOf(row);
    return QString(columnHeader(columnNumber) + QLatin1String(": ") + textOf(column, row));
}

template <class Row, class Context>
QVariant RowsModel<Row, Context>::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row *row = rowAt(index.row());
    if (!row)
        return {};
    const ColumnType &column = m_columns[size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(column, *row);
    case Qt::ToolTipRole:
        return column.tip ? QVariant(column.tip(*row, m_context)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column.info.alignment);
    case Qt::AccessibleTextRole:
        return accessibleText(column, *row, index.column());
    case SortRole:
        return column.number ? QVariant(qlonglong(column.number(*row, m_context)))
                             : QVariant(column.string(*row).toString());
    case StatusRole:
        return int(statusOf(*row));
    case KeyRole:
        return m_table.keyOf(*row);
    case ExportRole:
        return column.exact ? column.exact(*row, m_context) : textOf(column, *row);
    default:
        return extraData(*row, role);
    }
}

template <class Row, class Context> void RowsModel<Row, Context>::setOrderLevels()
{
    std::vector<SortLevel> levels;
    const auto add = [&](int number, Qt::SortOrder order) {
        const ColumnType &column = m_columns[size_t(number)];
        SortLevel level;
        level.descending = order == Qt::DescendingOrder;
        if (column.number) {
            level.number = [this, get = column.number](int slot) {
                return get(m_table.rows()[size_t(slot)], m_context);
            };
        } else {
            level.text = [this, get = column.string](int slot) { return get(m_table.rows()[size_t(slot)]); };
        }
        levels.push_back(std::move(level));
    };
    if (m_sortColumn >= 0)
        add(m_sortColumn, m_sortOrder);
    if (m_secondaryColumn != m_sortColumn)
        add(m_secondaryColumn, m_secondaryOrder);
    levels.push_back({{}, [this](int slot) { return m_unique(m_table.rows()[size_t(slot)]); }, false});
    m_slotOrder = SlotOrder(std::move(levels));
}

template <class Row, class Context> void RowsModel<Row, Context>::sort(int column, Qt::SortOrder order)
{
    if (column < -1 || column >= columnCount())
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    setOrderLevels();
    std::vector<int> sorted = m_order;
    m_slotOrder.sort(sorted);
    relayout(std::move(sorted));
}

template <class Row, class Context> std::vector<int> RowsModel<Row, Context>::scopeSlots() const
{
    std::vector<int> all(size_t(m_table.size()));
    for (size_t i = 0; i < all.size(); ++i)
        all[i] = int(i);
    return all;
}

template <class Row, class Context> bool RowsModel<Row, Context>::accepts(int slot) const
{
    const Row &row = m_table.rows()[size_t(slot)];
    return inScope(row) && m_statuses.accepts(statusOf(row))
        && (m_words.empty() || m_search.matches(slot, m_words));
}

template <class Row, class Context> void RowsModel<Row, Context>::rebuild()
{
    m_slotCount = m_table.size();
    m_search.clear();
    if (!m_words.empty())
        m_search.build(m_slotCount);
    rescope();
}

template <class Row, class Context> void RowsModel<Row, Context>::rescope()
{
    beginResetModel();
    m_position.clear();
    m_live.clear();
    m_order.clear();
    for (const int slot : scopeSlots()) {
        noteLive(slot);
        if (accepts(slot))
            m_order.push_back(slot);
    }
    m_slotOrder.sort(m_order);
    endResetModel();
    Q_EMIT countsChanged();
}

template <class Row, class Context> void RowsModel<Row, Context>::setFilterText(const QString &text)
{
    if (text == m_filterText)
        return;
    m_filterText = text;
    std::vector<std::string> words = searchWords(text);
    if (words == m_words)
        return;
    m_words = std::move(words);
    if (!m_words.empty() && !m_search.isBuilt())
        m_search.build(m_slotCount);
    refilter();
}

template <class Row, class Context> void RowsModel<Row, Context>::setStatusFilter(StatusSet statuses)
{
    if (statuses == m_statuses)
        return;
    m_statuses = statuses;
    refilter();
}

template <class Row, class Context> void RowsModel<Row, Context>::refilter()
{
    const std::vector<bool> hits = m_words.empty() ? std::vector<bool>() : m_search.match(m_words);
    const auto wanted = [&](int slot) {
        return (hits.empty() || hits[size_t(slot)])
            && m_statuses.accepts(statusOf(m_table.rows()[size_t(slot)]));
    };
    std::vector<int> leaving;
    std::vector<bool> shown(size_t(m_slotCount), false);
    for (size_t row = 0; row < m_order.size(); ++row) {
        shown[size_t(m_order[row])] = true;
        if (!wanted(m_order[row]))
            leaving.push_back(int(row));
    }
    std::vector<int> entering;
    for (const int slot : scopeSlots()) {
        if (!shown[size_t(slot)] && wanted(slot))
            entering.push_back(slot);
    }
    takeOut(std::move(leaving));
    putIn(std::move(entering));
    Q_EMIT countsChanged();
}

template <class Row, class Context> int RowsModel<Row, Context>::positionOf(int slot) const
{
    if (m_position.empty()) {
        m_position.assign(size_t(m_slotCount), -1);
        for (size_t row = 0; row < m_order.size(); ++row)
            m_position[size_t(m_order[row])] = int(row);
    }
    return slot < m_slotCount ? m_position[size_t(slot)] : -1;
}

template <class Row, class Context>
void RowsModel<Row, Context>::onAboutToRemove(const std::vector<int> &slotList)
{
    std::vector<int> positions;
    for (const int slot : slotList) {
        if (const int row = positionOf(slot); row >= 0)
            positions.push_back(row);
    }
    std::sort(positions.begin(), positions.end());
    takeOut(std::move(positions));
}

template <class Row, class Context> void RowsModel<Row, Context>::renumber(const store::Delta &delta)
{
    if (delta.removed.empty())
        return;
    positionOf(0); // brings m_position up to date while the old numbers hold
    for (const auto &[slot, movedFrom] : delta.removed) {
        m_live.remove(slot);
        if (slot != movedFrom) {
            const int row = m_position[size_t(movedFrom)];
            if (row >= 0)
                m_order[size_t(row)] = slot;
            m_position[size_t(slot)] = row;
            if (m_live.remove(movedFrom))
                m_live.insert(slot);
        }
        m_position.pop_back();
        if (m_search.isBuilt())
            m_search.remove(slot, movedFrom);
    }
    m_slotCount -= int(delta.removed.size());
}

template <class Row, class Context> void RowsModel<Row, Context>::onChanged(const store::Delta &delta)
{
    if (delta.reset) {
        rebuild();
        return;
    }
    renumber(delta);
    for (const int slot : delta.updated) {
        noteLive(slot);
        if (m_search.isBuilt())
            m_search.update(slot);
    }
    refresh(delta.updated);
    m_slotCount = delta.firstInserted + delta.insertedCount;
    m_position.clear();
    std::vector<int> entering;
    for (int slot = delta.firstInserted; slot < m_slotCount; ++slot) {
        noteLive(slot);
        if (m_search.isBuilt())
            m_search.update(slot);
        if (accepts(slot))
            entering.push_back(slot);
    }
    putIn(std::move(entering));
    if (!delta.removed.empty() || delta.insertedCount > 0 || !delta.updated.empty())
        Q_EMIT countsChanged();
}

template <class Row, class Context>
void RowsModel<Row, Context>::contextChanged(const std::vector<int> &slotList)
{
    for (const int slot : slotList) {
        noteLive(slot);
        if (m_search.isBuilt())
            m_search.update(slot);
    }
    refresh(slotList);
    Q_EMIT countsChanged();
}

/// Rows in these slots changed: those that the filters refuse now go, those that they let in come, the others
/// move to where they belong.
template <class Row, class Context> void RowsModel<Row, Context>::refresh(const std::vector<int> &slotList)
{
    std::vector<int> leaving, staying, entering;
    for (const int slot : slotList) {
        const int row = positionOf(slot);
        const bool wanted = accepts(slot);
        if (row >= 0 && wanted)
            staying.push_back(slot);
        else if (row >= 0)
            leaving.push_back(row);
        else if (wanted)
            entering.push_back(slot);
    }
    std::sort(leaving.begin(), leaving.end());
    takeOut(std::move(leaving));
    resort(staying);
    announce(staying);
    putIn(std::move(entering));
}

template <class Row, class Context> void RowsModel<Row, Context>::resort(const std::vector<int> &slotList)
{
    const bool misplaced = std::any_of(slotList.begin(), slotList.end(), [&](int slot) {
        const int row = positionOf(slot);
        return (row > 0 && m_slotOrder.less(slot, m_order[size_t(row - 1)]))
            || (row + 1 < rowCount() && m_slotOrder.less(m_order[size_t(row + 1)], slot));
    });
    if (!misplaced)
        return;
    std::vector<bool> moving(size_t(m_slotCount), false);
    for (const int slot : slotList)
        moving[size_t(slot)] = true;
    std::vector<int> rest;
    rest.reserve(m_order.size());
    std::copy_if(m_order.begin(), m_order.end(), std::back_inserter(rest),
                 [&](int slot) { return !moving[size_t(slot)]; });
    relayout(merged(rest, slotList));
}

/// `order` (sorted) with `added` sorted in.
template <class Row, class Context>
std::vector<int> RowsModel<Row, Context>::merged(const std::vector<int> &order, std::vector<int> added) const
{
    std::vector<int> result;
    if (added.size() > order.size() / 16 + 16) {
        result = order;
        result.insert(result.end(), added.begin(), added.end());
        m_slotOrder.sort(result);
        return result;
    }
    m_slotOrder.sort(added);
    result.reserve(order.size() + added.size());
    auto from = order.begin();
    for (const int slot : added) {
        const auto to = order.begin() + std::ptrdiff_t(m_slotOrder.positionOf(slot, order));
        result.insert(result.end(), from, to);
        result.push_back(slot);
        from = to;
    }
    result.insert(result.end(), from, order.end());
    return result;
}

template <class Row, class Context> void RowsModel<Row, Context>::relayout(std::vector<int> order)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    std::vector<int> slotList;
    slotList.reserve(size_t(from.size()));
    for (const QModelIndex &index : from)
        slotList.push_back(m_order[size_t(index.row())]);
    m_order = std::move(order);
    m_position.clear();
    QModelIndexList to;
    to.reserve(from.size());
    for (qsizetype i = 0; i < from.size(); ++i)
        to.append(index(positionOf(slotList[size_t(i)]), from[i].column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

/// Removes the rows at `positions` (ascending). Many scattered ones first move to the end, where they go at
/// once: a view pays for each removal with a pass over what it shows.
template <class Row, class Context> void RowsModel<Row, Context>::takeOut(std::vector<int> positions)
{
    if (positions.empty())
        return;
    std::vector<std::pair<int, int>> blocks;
    for (const int row : positions) {
        if (!blocks.empty() && blocks.back().second + 1 == row)
            blocks.back().second = row;
        else
            blocks.emplace_back(row, row);
    }
    if (blocks.size() > maxBlocks) {
        std::vector<int> order, gone;
        order.reserve(m_order.size());
        auto next = positions.begin();
        for (int row = 0; row < rowCount(); ++row) {
            const bool goes = next != positions.end() && *next == row;
            (goes ? gone : order).push_back(m_order[size_t(row)]);
            if (goes)
                ++next;
        }
        const int kept = int(order.size());
        order.insert(order.end(), gone.begin(), gone.end());
        relayout(std::move(order));
        blocks = {{kept, rowCount() - 1}};
    }
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        beginRemoveRows({}, block->first, block->second);
        m_order.erase(m_order.begin() + block->first, m_order.begin() + block->second + 1);
        m_position.clear();
        endRemoveRows();
    }
}

template <class Row, class Context> void RowsModel<Row, Context>::putIn(std::vector<int> slotList)
{
    if (slotList.empty())
        return;
    std::vector<bool> isNew(size_t(m_slotCount), false);
    for (const int slot : slotList)
        isNew[size_t(slot)] = true;
    std::vector<int> order = merged(m_order, slotList);
    std::vector<std::pair<int, int>> blocks; // in rows of the new order
    for (int row = 0; row < int(order.size()) && blocks.size() <= maxBlocks; ++row) {
        if (!isNew[size_t(order[size_t(row)])])
            continue;
        if (!blocks.empty() && blocks.back().second + 1 == row)
            blocks.back().second = row;
        else
            blocks.emplace_back(row, row);
    }
    if (blocks.size() > maxBlocks) {
        beginInsertRows({}, rowCount(), rowCount() + int(slotList.size()) - 1);
        m_order.insert(m_order.end(), slotList.begin(), slotList.end());
        m_position.clear();
        endInsertRows();
        relayout(std::move(order));
        return;
    }
    for (const auto &[first, last] : blocks) {
        beginInsertRows({}, first, last);
        m_order.insert(m_order.begin() + first, order.begin() + first, order.begin() + last + 1);
        m_position.clear();
        endInsertRows();
    }
}

template <class Row, class Context> void RowsModel<Row, Context>::announce(const std::vector<int> &slotList)
{
    if (slotList.empty())
        return;
    const auto emitRows = [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1),
                           {Qt::DisplayRole, Qt::DecorationRole, Qt::ToolTipRole, Qt::AccessibleTextRole,
                            SortRole, StatusRole, ExportRole, DeadlineRole});
    };
    if (slotList.size() * 2 > m_order.size()) {
        emitRows(0, rowCount() - 1);
        return;
    }
    std::vector<int> rows;
    for (const int slot : slotList)
        rows.push_back(positionOf(slot));
    std::sort(rows.begin(), rows.end());
    for (size_t i = 0; i < rows.size();) {
        size_t end = i + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        emitRows(rows[i], rows[end - 1]);
        i = end;
    }
}

template <class Row, class Context> void RowsModel<Row, Context>::noteLive(int slot)
{
    const Row &row = m_table.rows()[size_t(slot)];
    if (inScope(row) && isLive(row))
        m_live.insert(slot);
    else
        m_live.remove(slot);
}

template <class Row, class Context> void RowsModel<Row, Context>::setNow(Instant now)
{
    using std::chrono::floor;
    using std::chrono::seconds;
    const bool sameSecond = floor<seconds>(now) == floor<seconds>(m_context.now);
    if (sameSecond)
        return;
    m_context.now = now;
    timePassed();
}

template <class Row, class Context> void RowsModel<Row, Context>::timePassed()
{
    if (m_live.isEmpty())
        return;
    if (m_sortColumn >= 0 && m_columns[size_t(m_sortColumn)].info.live) {
        std::vector<int> shown;
        for (const int slot : std::as_const(m_live)) {
            if (positionOf(slot) >= 0)
                shown.push_back(slot);
        }
        std::sort(shown.begin(), shown.end());
        resort(shown);
    }
    announceLive();
}

/// Views repaint single cells when told of single cells, and all that they show when told of a range.
template <class Row, class Context> void RowsModel<Row, Context>::announceLive()
{
    std::vector<int> rows;
    for (const int slot : std::as_const(m_live)) {
        if (const int row = positionOf(slot); row >= 0)
            rows.push_back(row);
    }
    if (rows.empty())
        return;
    const QList<int> roles = {Qt::DisplayRole, Qt::AccessibleTextRole, Qt::ToolTipRole, SortRole, ExportRole};
    std::vector<int> columns;
    for (int column = 0; column < columnCount(); ++column) {
        if (m_columns[size_t(column)].info.live)
            columns.push_back(column);
    }
    if (columns.empty())
        return;
    if (int(rows.size() * columns.size()) > maxLiveCells) {
        const auto [first, last] = std::minmax_element(rows.begin(), rows.end());
        Q_EMIT dataChanged(index(*first, columns.front()), index(*last, columns.back()), roles);
        return;
    }
    std::sort(rows.begin(), rows.end());
    for (const int row : rows) {
        for (const int column : columns)
            Q_EMIT dataChanged(index(row, column), index(row, column), roles);
    }
}

} // namespace hookline::tables
