// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/factgrid.h"
#include "widgets/common/parts.h"

/// The common small parts, under this room's own name.
namespace hookline::decisions {

using common::FactGrid;
using common::gridUnit;
using common::plainButtonText;
using common::scrollArea;
using common::styleWorld;
using common::textLabel;

} // namespace hookline::decisions
