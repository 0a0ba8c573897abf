// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

#include <optional>

/// How times are said, in one place. Instants are shown in the computer's zone; numbers in the default
/// locale.
namespace hookline::tables {

/// What is left until something happens: "41:07", "1:02:03"; "0:00" once it is over. Rounded up, so that it
/// never says that less is left than is.
QString countdownText(Millis left);

/// How long something took: "0.4 s", "12 s", "2 min 14 s", "1 h 3 min", "3 d 4 h". Negative reads as zero.
QString durationText(Millis duration);

/// "just now", "4 s ago", "2 min ago", "3 h ago", "5 d ago".
QString agoText(Millis ago);

/// "14:32:10"
QString clockText(Instant instant);

/// "2026-11-20 14:32:10". The same in every locale: it sorts as it reads and can be searched.
QString stampText(Instant instant);
/// "" for nothing.
QString stampText(const std::optional<Instant> &instant);

/// "2026-11-20 14:32:10 CET (13:32:10 UTC)"; only the one where the zone is UTC.
QString exactText(Instant instant);
QString exactText(const std::optional<Instant> &instant);

/// "13:32:10 UTC"
QString utcText(Instant instant);

} // namespace hookline::tables
