// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hookline::cli {

/// Where a module of the program is: beside the program as it is built, else where it is installed.
QString modulePath(const QString &name);

} // namespace hookline::cli
