// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/text.h"

#include <QString>

#include <span>
#include <vector>

namespace hookline::appspec {

/// Error: the deployment is known to fail. Warning: accepted, but does not do what is written, or depends on
/// the agent. Info: legal, worth a note.
enum class Severity : quint8 { Error, Warning, Info };

/// When it would show: the agent or the service rejects the file; the Install event fails; a script fails;
/// the service refuses or fails the deployment.
enum class Stage : quint8 { Parse, Install, Run, Service };

/// Whose verdict a rule is about.
enum class RuleScope : quint8 { Any, Server, Service, Revision };

/// One row of the rule table (rules.cpp). Facts only; the message of a finding names the thing itself.
struct Rule
{
    const char *id; ///< "V003": as in the project's rule reference; never reused for something else.
    Severity severity; ///< The usual one; a finding may carry another.
    Stage stage;
    RuleScope scope;
    const char *summary; ///< One sentence in English, for --format sarif and the manual.
    const char *evidence; ///< "RAN", "DOC" …: how the fact is known.
    const char *helpUri; ///< AWS's page about it; may be empty.
    const char *notChecked; ///< Why the rule cannot be checked statically; null if it is checked.
};

/// Every rule, sorted by id.
std::span<const Rule> rules();
/// The rule of that id, which must exist (asserts).
const Rule &rule(const char *id);

/// A planned change of the text that mends a finding.
struct Fix
{
    QString title; ///< What it does: "Replace by file_exists_behavior: OVERWRITE".
    std::vector<TextEdit> edits;
    bool safe =
        false; ///< Keeps the meaning that the file already has for the agent, or plainly the intended one.
};

/// One finding.
struct Diagnostic
{
    const Rule *rule = nullptr;
    Severity severity = Severity::Error;
    Stage stage = Stage::Parse;
    QString message; ///< What is wrong with which thing, and the way out. English; shown as it is.
    QString agentSays; ///< The agent's own words for it where they are known; else empty.
    Span span;
    std::vector<Fix> fixes;
};

} // namespace hookline::appspec
