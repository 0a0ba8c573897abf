// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace hookline::aws {

/// "hookline/0.1.0 ua/2.1 os/linux#6.1.0 lang/c++ md/qt#6.4.2" (PROTOCOL section 10): what AWS's logs show of
/// this program. Never signed. With an application's ID " app/…" follows, at most 50 characters of it.
QByteArray userAgent(const QByteArray &appId = {});

} // namespace hookline::aws
