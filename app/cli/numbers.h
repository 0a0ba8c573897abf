// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>

#include <optional>

class QCommandLineParser;

namespace hookline::cli {

/// The value of an option that takes a number; nothing if it was not given. Fails with InvalidInput, naming
/// the option, the value and what would be right.
Result<std::optional<double>> numberOption(const QCommandLineParser &arguments, const QString &name,
                                           double min, double max);
Result<std::optional<qint64>> integerOption(const QCommandLineParser &arguments, const QString &name,
                                            qint64 min, qint64 max);

} // namespace hookline::cli
