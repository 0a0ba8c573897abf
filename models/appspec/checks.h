// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/lint.h"

// The rules by family; lint() runs those that apply. Internal to the room.
namespace hookline::appspec {

/// What a family of checks sees, and where it puts what it finds.
struct Check
{
    const Document &document;
    const LintOptions &options;
    const AppSpec &spec;
    std::vector<Diagnostic> &diagnostics;

    const Tree &tree() const { return document.tree; }
    /// Adds a finding with the rule's own severity and stage; the reference is valid until the next one.
    Diagnostic &add(const char *ruleId, Span span, const QString &message) const;
    Diagnostic &add(const char *ruleId, NodeId node, const QString &message) const;
};

void checkDocument(const Check &check); ///< D…: any platform
void checkServer(const Check &check); ///< V, O, B and the keys of the root
void checkFiles(const Check &check); ///< F
void checkHooks(const Check &check); ///< H
void checkPermissions(const Check &check); ///< P
void checkService(const Check &check); ///< C
void checkRevision(
    const Check &check); ///< Rules that look at the files of the revision, scripts (X) included

/// Runs last, on any text: fixes for what the reader found, and what agent 2 reads in another way than the
/// reader.
void completeFindings(const Check &check);

} // namespace hookline::appspec
