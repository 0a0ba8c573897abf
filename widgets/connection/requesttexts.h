// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/session/requestlog.h"
#include "models/tables/requestexport.h"

namespace hookline::connection {

/// "1,204 requests, 12 retries, 3 throttled, 2 failed, slowest 840 ms (GetDeployment)"
QString countsText(const session::RequestLog::Counts &counts);

/// What a bug report says of the program, the machine and the connection; no secret, access key IDs masked.
std::vector<tables::ExportFact> exportFacts(const aws::Connection &connection,
                                            const session::RequestLog::Counts &counts);

/// What an attempt came to, in a sentence: "throttled, sent again after 400 ms". `next` is the attempt after
/// it, null as long as there is none.
QString outcomeSentence(const Attempt &attempt, const Attempt *next);

/// The attempt of `call` (in its order) after that of number `number`; null if there is none yet.
const Attempt *attemptAfter(const std::vector<Attempt> &call, int number);

/// One line per attempt of a call: number, time, how long, HTTP status, outcome with the wait after it.
QString attemptLines(const std::vector<Attempt> &call);

} // namespace hookline::connection
