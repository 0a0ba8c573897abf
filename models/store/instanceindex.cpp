// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/instanceindex.h"

namespace hookline::store {

InstanceIndex::InstanceIndex(Table<domain::AutoScalingInstance> &table)
    : m_table(table)
{
    QObject::connect(table.notifier(), &TableNotifier::aboutToRemove, &m_context,
                     [this](const std::vector<int> &slotsToGo) {
                         for (const int slot : slotsToGo)
                             forget(m_table.rows()[size_t(slot)].id);
                     });
    QObject::connect(table.notifier(), &TableNotifier::changed, &m_context,
                     [this](const Delta &delta) { follow(delta); });
}

void InstanceIndex::follow(const Delta &delta)
{
    if (delta.reset) {
        m_groups.clear();
        m_counts.clear();
        m_waiting.clear();
    }
    for (const int slot : delta.updated)
        take(m_table.rows()[size_t(slot)]);
    for (int slot = delta.reset ? 0 : delta.firstInserted; slot < m_table.size(); ++slot)
        take(m_table.rows()[size_t(slot)]);
}

void InstanceIndex::take(const domain::AutoScalingInstance &row)
{
    forget(row.id);
    m_groups.insert(row.id, row.group);
    Counts &counts = m_counts[row.group];
    ++counts.instances;
    if (row.waits()) {
        ++counts.waiting;
        m_waiting.insert(row.id);
    }
}

void InstanceIndex::forget(const QString &id)
{
    const auto group = m_groups.constFind(id);
    if (group == m_groups.constEnd())
        return;
    const auto counts = m_counts.find(*group);
    --counts->instances;
    if (m_waiting.remove(id))
        --counts->waiting;
    if (counts->instances == 0)
        m_counts.erase(counts);
    m_groups.erase(group);
}

} // namespace hookline::store
