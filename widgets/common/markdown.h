// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hookline::common {

/// `text` in a fence of backticks that is longer than any inside it.
QString markdownFence(const QString &text);
/// `text` with Markdown's own characters escaped, on one line.
QString markdownText(const QString &text);

} // namespace hookline::common
