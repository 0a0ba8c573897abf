// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QString>

#include <algorithm>
#include <deque>
#include <iterator>
#include <vector>

namespace hookline::store {

/// How a table changed. Slots are positions in Table::rows(). Applied in this order: removals (each removed
/// slot is filled by the then last row, so slots stay dense), then updates, then insertions at the end.
struct Delta
{
    struct Removal
    {
        int slot; ///< Slot that was emptied …
        int movedFrom; ///< … and the slot whose row now stands there (equal to `slot` if it was the last).
    };
    std::vector<Removal> removed;
    std::vector<int> updated; ///< Ascending, without duplicates.
    int firstInserted = 0;
    int insertedCount = 0;
    bool reset = false; ///< Everything may have changed; the other fields say nothing.

    bool isEmpty() const { return !reset && removed.empty() && updated.empty() && insertedCount == 0; }
};

/// Signals of a table (a template cannot have them). GUI thread.
class TableNotifier : public QObject
{
    Q_OBJECT
Q_SIGNALS:
    /// Before the rows change; models use it to remember selections.
    void aboutToChange();
    /// Before rows go, while all of them still stand in their slots (ascending): item models let go of them
    /// here, so that no view ever sees a row that is gone.
    void aboutToRemove(const std::vector<int> &slotsToGo);
    void changed(const hookline::store::Delta &delta);
};

/// Rows of one entity, found by key. The key is what `keyOf(row)` returns. Changes arrive in batches and
/// leave as one Delta; a batch that changes nothing is silent. O(1) per row; GUI thread.
template <class Row> class Table
{
public:
    using KeyOf = QString (*)(const Row &);

    explicit Table(KeyOf keyOf)
        : m_keyOf(keyOf)
    { }

    /// By slot. A deque: a table that grows never moves all its rows at once.
    const std::deque<Row> &rows() const { return m_rows; }
    int size() const { return static_cast<int>(m_rows.size()); }
    /// Slot of `key`, or -1.
    int slotOf(const QString &key) const { return m_slots.value(key, -1); }
    const Row *find(const QString &key) const
    {
        const int slot = slotOf(key);
        return slot < 0 ? nullptr : &m_rows[static_cast<size_t>(slot)];
    }
    QString keyOf(const Row &row) const { return m_keyOf(row); }
    TableNotifier *notifier() { return &m_notifier; }
    const TableNotifier *notifier() const { return &m_notifier; }

    /// Room for the keys of so many rows: finding it later costs a pass over all keys.
    void expect(int rows) { m_slots.reserve(rows); }

    /// Inserts new rows, replaces known ones that differ.
    void upsert(std::vector<Row> rows) { change({}, std::move(rows)); }
    void remove(const std::vector<QString> &keys) { change(keys, {}); }
    /// Removes `keys`, then upserts `rows`, as one delta.
    void change(const std::vector<QString> &keys, std::vector<Row> rows);
    /// Replaces everything.
    void reset(std::vector<Row> rows);

private:
    template <class Announce>
    void announceRemovals(const std::vector<QString> &keys, const Announce &announce)
    {
        std::vector<int> doomed;
        for (const QString &key : keys) {
            const auto found = m_slots.constFind(key);
            if (found != m_slots.constEnd())
                doomed.push_back(*found);
        }
        if (doomed.empty())
            return;
        std::sort(doomed.begin(), doomed.end());
        doomed.erase(std::unique(doomed.begin(), doomed.end()), doomed.end());
        announce();
        Q_EMIT m_notifier.aboutToRemove(doomed);
    }

    KeyOf m_keyOf;
    std::deque<Row> m_rows;
    QHash<QString, int> m_slots;
    TableNotifier m_notifier;
};

template <class Row> void Table<Row>::change(const std::vector<QString> &keys, std::vector<Row> rows)
{
    Delta delta;
    bool announced = false;
    const auto announce = [&] {
        if (!announced)
            Q_EMIT m_notifier.aboutToChange();
        announced = true;
    };
    announceRemovals(keys, announce);
    for (const QString &key : keys) {
        const auto found = m_slots.constFind(key);
        if (found == m_slots.constEnd())
            continue;
        const int slot = *found;
        const int last = size() - 1;
        m_slots.erase(found);
        if (slot != last) {
            m_rows[static_cast<size_t>(slot)] = std::move(m_rows.back());
            m_slots[m_keyOf(m_rows[static_cast<size_t>(slot)])] = slot;
        }
        m_rows.pop_back();
        delta.removed.push_back({slot, last});
    }
    delta.firstInserted = size();
    for (Row &row : rows) {
        const QString key = m_keyOf(row);
        const auto found = m_slots.constFind(key);
        if (found == m_slots.constEnd()) {
            announce();
            m_slots.insert(key, size());
            m_rows.push_back(std::move(row));
            ++delta.insertedCount;
        } else if (!(m_rows[static_cast<size_t>(*found)] == row)) {
            announce();
            m_rows[static_cast<size_t>(*found)] = std::move(row);
            if (*found < delta.firstInserted)
                delta.updated.push_back(*found);
        }
    }
    std::sort(delta.updated.begin(), delta.updated.end());
    delta.updated.erase(std::unique(delta.updated.begin(), delta.updated.end()), delta.updated.end());
    if (!delta.isEmpty())
        Q_EMIT m_notifier.changed(delta);
}

template <class Row> void Table<Row>::reset(std::vector<Row> rows)
{
    Q_EMIT m_notifier.aboutToChange();
    m_rows.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    m_slots.clear();
    m_slots.reserve(size());
    for (int slot = 0; slot < size(); ++slot)
        m_slots.insert(m_keyOf(m_rows[static_cast<size_t>(slot)]), slot);
    Delta delta;
    delta.reset = true;
    Q_EMIT m_notifier.changed(delta);
}

} // namespace hookline::store
