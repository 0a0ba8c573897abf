// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace hookline::autoscaling {

/// What the place lists.
enum class Kind : quint8 { Instances, Hooks, Groups };

/// One row of one of the lists.
struct Subject
{
    Kind kind = Kind::Instances;
    QString key; ///< Instance ID, domain::LifecycleHook::key(), or group name; empty: nothing is chosen.

    bool operator==(const Subject &) const = default;
};

} // namespace hookline::autoscaling

Q_DECLARE_METATYPE(hookline::autoscaling::Subject)
