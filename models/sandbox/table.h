// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"
#include "models/sandbox/fields.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace hookline::sandbox {

/// All rows of one kind in memory, by key, and which of them the records do not have yet. Addresses of rows
/// stay valid until the row is removed.
template <class Row> class Table
{
public:
    Row *find(const QString &key)
    {
        const auto found = m_rows.find(key);
        return found == m_rows.end() ? nullptr : &found->second;
    }
    const Row *find(const QString &key) const
    {
        const auto found = m_rows.find(key);
        return found == m_rows.end() ? nullptr : &found->second;
    }
    const std::map<QString, Row> &rows() const { return m_rows; }

    Row &put(const QString &key, Row row)
    {
        Row &kept = m_rows.insert_or_assign(key, std::move(row)).first->second;
        kept.changed = true;
        m_changed.push_back(key);
        return kept;
    }
    void remove(const QString &key)
    {
        const auto row = m_rows.find(key);
        if (row == m_rows.end())
            return;
        m_changed.push_back(key); // first: the key may be a member of the row
        m_rows.erase(row);
    }
    /// The row was changed in place and goes to the records with the next flush().
    void touch(const QString &key)
    {
        if (Row *row = find(key))
            touch(*row, [&] { return key; });
    }
    /// As above, for a row at hand; `key` is only asked for when it is needed.
    template <class Key> void touch(Row &row, Key key)
    {
        if (!std::exchange(row.changed, true))
            m_changed.push_back(key());
    }

    void load(const Records &records)
    {
        m_rows.clear();
        m_changed.clear();
        for (const auto &[key, json] : records.all(QLatin1String(Row::kind)))
            m_rows.insert_or_assign(m_rows.end(), key, fromRecord<Row>(json));
    }
    void flush(Records &records)
    {
        std::ranges::sort(m_changed); // the order of writing does not depend on what happened first
        for (const QString &key : m_changed) {
            Row *row = find(key);
            if (!row)
                records.remove(QLatin1String(Row::kind), key);
            else if (std::exchange(row->changed, false))
                records.put(QLatin1String(Row::kind), key, toRecord(*row));
        }
        m_changed.clear();
    }

private:
    std::map<QString, Row> m_rows;
    std::vector<QString> m_changed; // may name a row twice
};

} // namespace hookline::sandbox
