// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/calls.h"
#include "models/session/hooksearch.h"

#include <QString>

/// What this room says in sentences. Plain text, translated.
namespace hookline::cloudformation {

/// What the result did to the operation that invoked the Hook: "Shop::Guard::Storage failed in FAIL mode and
/// stopped it: the change set uploads-bucket was not created."
QString effectSentence(const domain::HookResult &result, Instant now);

/// The answer to "Which Hook stopped this?" in a sentence; `first` is the first result, or null.
QString answerSentence(const session::HookSearchAnswer &answer, const domain::HookResult *first);
/// How far was looked, and what to do now; may be empty.
QString answerNote(const session::HookSearchAnswer &answer);

/// "Hook Shop::Guard::Storage, status HOOK_FAILED"; empty for the query of everything.
QString queryText(const domain::HookResultQuery &query);

/// ListHookResults for that query.
session::ServiceCall listCall(const domain::HookResultQuery &query);

} // namespace hookline::cloudformation
