// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"
#include "models/sandbox/codedeploy/fields.h"

#include <map>
#include <set>

namespace hookline::sandbox::codedeploy {

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
        m_changed.insert(key);
        return m_rows.insert_or_assign(key, std::move(row)).first->second;
    }
    void remove(const QString &key)
    {
        if (m_rows.erase(key) > 0)
            m_changed.insert(key);
    }
    /// The row was changed in place and goes to the records with the next flush().
    void touch(const QString &key) { m_changed.insert(key); }

    void load(const Records &records)
    {
        m_rows.clear();
        m_changed.clear();
        for (const auto &[key, json] : records.all(QLatin1String(Row::kind)))
            m_rows.insert_or_assign(key, fromRecord<Row>(json));
    }
    void flush(Records &records)
    {
        for (const QString &key : m_changed) {
            if (const Row *row = find(key))
                records.put(QLatin1String(Row::kind), key, toRecord(*row));
            else
                records.remove(QLatin1String(Row::kind), key);
        }
        m_changed.clear();
    }

private:
    std::map<QString, Row> m_rows;
    std::set<QString> m_changed;
};

} // namespace hookline::sandbox::codedeploy
