// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace hookline::common {

/// The system's fixed-width font at the size of `base`: IDs, scripts and logs.
QFont monospace(const QFont &base);
/// `base` made a little larger and bold: the head of a pane.
QFont heading(const QFont &base);

} // namespace hookline::common
