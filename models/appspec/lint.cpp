// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/lint.h"

#include "models/appspec/checks.h"
#include "models/appspec/detect.h"
#include "models/appspec/revisionlisting.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

/// By place; at one place errors first, then in the order in which they were found.
void sortByPlace(std::vector<Diagnostic> &diagnostics)
{
    std::ranges::stable_sort(diagnostics, [](const Diagnostic &a, const Diagnostic &b) {
        return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.severity < b.severity;
    });
}

} // namespace

Diagnostic &Check::add(const char *ruleId, Span span, const QString &message) const
{
    const Rule &found = rule(ruleId);
    diagnostics.push_back(
        {.rule = &found, .severity = found.severity, .stage = found.stage, .message = message, .span = span});
    return diagnostics.back();
}

Diagnostic &Check::add(const char *ruleId, NodeId node, const QString &message) const
{
    return add(ruleId, tree().spot(node), message);
}

bool LintResult::hasErrors() const
{
    return std::ranges::any_of(diagnostics,
                               [](const Diagnostic &one) { return one.severity == Severity::Error; });
}

LintResult lint(const Document &document, const LintOptions &options)
{
    Reading reading = read(document, options.platform);
    LintResult result{.platform = reading.spec.platform,
                      .spec = std::move(reading.spec),
                      .diagnostics = std::move(reading.problems)};
    const Check check{document, options, result.spec, result.diagnostics};
    checkDocument(check);
    const bool readable = !document.tree.isEmpty()
        && document.tree.node(document.tree.root()).kind == Tree::Kind::Map
        && mistakenFor(document.tree) == Mistaken::Nothing;
    if (readable && result.platform == Platform::Server) {
        checkServer(check);
        checkFiles(check);
        checkHooks(check);
        checkPermissions(check);
        if (!options.revision.isEmpty()
            && (!options.revisionIsGuessed || looksLikeRevision(result.spec, options.revision))) {
            checkRevision(check);
            result.revision = options.revision;
        }
    } else if (readable && result.platform != Platform::Unknown) {
        checkService(check);
    } else if (readable && isServiceFile(document.tree)) {
        checkService(check);
    }
    completeFindings(check);
    sortByPlace(result.diagnostics);
    return result;
}

} // namespace hookline::appspec
