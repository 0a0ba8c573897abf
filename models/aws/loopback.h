// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hookline::aws {

/// True if `host` is a literal loopback address: 127.0.0.0/8 or ::1, not a name that resolves to one.
bool isLoopbackAddress(const QString &host);

} // namespace hookline::aws
