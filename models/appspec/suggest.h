// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace hookline::appspec {

/// The one of `known` that was probably meant: equal but for case, or within a third of its length by
/// insertions, deletions, changes and swaps of neighbours. Empty if none is near or two are equally near.
QString nearest(const QString &word, const QStringList &known);

} // namespace hookline::appspec
