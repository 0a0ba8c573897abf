// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/lifecyclehook.h"
#include "models/store/table.h"

#include <QHash>
#include <QSet>

namespace hookline::store {

/// Counts the instances of each group, and finds those that wait, without a look at all of them: a group can
/// have ten thousand. Follows its table, which must outlive it.
class InstanceIndex
{
public:
    struct Counts
    {
        int instances = 0;
        int waiting = 0;
    };

    explicit InstanceIndex(Table<domain::AutoScalingInstance> &table);
    Q_DISABLE_COPY_MOVE(InstanceIndex)

    Counts countsOf(const QString &group) const { return m_counts.value(group); }
    /// IDs of the instances that wait for a hook.
    const QSet<QString> &waiting() const { return m_waiting; }

private:
    void follow(const Delta &delta);
    void take(const domain::AutoScalingInstance &row);
    void forget(const QString &id);

    Table<domain::AutoScalingInstance> &m_table;
    QHash<QString, QString> m_groups; ///< By instance ID.
    QHash<QString, Counts> m_counts; ///< By group.
    QSet<QString> m_waiting;
    QObject m_context; // receiver of the index's own connections
};

} // namespace hookline::store
