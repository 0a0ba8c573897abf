// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/store/table.h"

#include <QHash>

namespace hookline::store {

/// Of each deployment, by its ID, the decision with the soonest deadline; one without a deadline only if
/// there is no other.
QHash<QString, domain::Decision> soonestByDeployment(const Table<domain::Decision> &decisions);

} // namespace hookline::store
