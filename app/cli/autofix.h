// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/lint.h"

namespace hookline::cli {

struct FixedText
{
    QByteArray text;
    QStringList titles; ///< What was done, in order.
};

/// Applies the safe fixes of all findings, and again those of what is found then, until nothing changes.
/// Fixes that touch the same bytes wait for the next round. None is done that leaves its rule as many
/// findings as before, or adds an error.
FixedText withSafeFixes(const appspec::Document &document, const appspec::LintResult &result,
                        const appspec::LintOptions &options);

/// The change as `diff -u` shows it. Empty if there is none.
QByteArray unifiedDiff(const QString &name, const QByteArray &before, const QByteArray &after);

} // namespace hookline::cli
