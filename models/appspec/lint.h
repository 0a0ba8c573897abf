// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/diagnostic.h"
#include "models/appspec/document.h"

namespace hookline::appspec {

struct LintOptions
{
    Platform platform = Platform::Unknown; ///< Unknown: the content decides.
    int agent = 1; ///< Generation of the agent: 1 (Ruby) or 2 (Rust). 1 also notes what 2 reads differently.
    QString fileName; ///< As the person named it, for D016 and D017; empty: standard input.
    QString
        revision; ///< Directory of the revision; empty: unknown, and the rules about its files are left out.
    bool revisionIsGuessed = false; ///< Look there only if something that the file names lies there.
    int mostEntries = 100'000; ///< Of all its directories together; what lies beyond is not judged.
};

struct LintResult
{
    Platform platform = Platform::Unknown; ///< Whose rules were applied.
    AppSpec spec; ///< Read as far as it could be.
    std::vector<Diagnostic> diagnostics; ///< By place; at one place errors first.
    QString revision; ///< The directory whose files were looked at; empty if none was.

    bool hasErrors() const;
};

/// Everything that is wrong or worth a note, in one pass. Pure but for the files under `revision`;
/// thread-safe.
LintResult lint(const Document &document, const LintOptions &options = {});

} // namespace hookline::appspec
