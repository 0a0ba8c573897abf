// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"

namespace hookline::common {

/// Why it happened, for a person; the service's own words where it sent some.
QString why(const Error &error);
/// What the person can do now; empty if nothing sensible is known.
QString whatNow(const Error &error);
/// Both, as sentences after each other.
QString whyAndWhatNow(const Error &error);
/// "Code: … · HTTP 400 · Request ID: …": the service's own names, for support cases.
QString technicalDetails(const Error &error);

} // namespace hookline::common
