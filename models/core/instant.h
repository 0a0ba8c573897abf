// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace hookline {

using Millis = std::chrono::milliseconds;

/// A point in time, UTC, to the millisecond: everywhere in models. QDateTime appears only where people read.
using Instant = std::chrono::sys_time<Millis>;

/// Epoch seconds with a fraction, as AWS JSON carries time, to and from an Instant.
double toEpochSeconds(Instant instant);
Instant fromEpochSeconds(double seconds);

/// "2026-11-20T16:05:09.123Z"; the fraction is left out when it is zero.
QString toIso8601(Instant instant);

/// Reads ISO 8601 with 0 to 9 fraction digits and "Z" or an offset; nothing if the text is no such instant.
std::optional<Instant> fromIso8601(QStringView text);

QDateTime toDateTime(Instant instant);
Instant fromDateTime(const QDateTime &dateTime);

} // namespace hookline
