// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace hookline::connection {

/// How a chosen connection is opened: in place of the one at hand, or beside all that are open.
enum class Opening : quint8 { Instead, Beside };

} // namespace hookline::connection
