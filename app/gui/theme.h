// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/options.h"

class QApplication;

namespace hookline::gui {

/// Follows the system's palette, or forces Fusion with a light or dark one.
void applyTheme(QApplication &application, Theme theme);

} // namespace hookline::gui
