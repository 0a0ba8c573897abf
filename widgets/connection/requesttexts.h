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

/// What an attempt came to, in a sentence: "throttled, sent again after 400 ms".
QString outcomeSentence(const Attempt &attempt);

/// One line per attempt of a call: number, time, outcome, HTTP status, how long, wait.
QString attemptLines(const std::vector<Attempt> &attempts);

} // namespace hookline::connection
