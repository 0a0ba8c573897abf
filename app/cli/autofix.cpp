// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autofix.h"

#include <algorithm>
#include <map>

namespace hookline::cli {

namespace {

using appspec::Diagnostic;
using appspec::Fix;
using appspec::LintResult;
using appspec::TextEdit;

/// Edits that do not touch each other.
class EditSet
{
public:
    /// All of a fix's edits or none.
    bool add(const Fix &fix)
    {
        if (fix.edits.empty()
            || !std::ranges::all_of(fix.edits, [&](const TextEdit &e) { return isFree(e); }))
            return false;
        for (const TextEdit &edit : fix.edits) {
            m_taken[edit.span.begin] = std::max(m_taken[edit.span.begin], edit.span.end);
            m_edits.push_back(edit);
        }
        return true;
    }
    const std::vector<TextEdit> &edits() const { return m_edits; }

private:
    bool isFree(const TextEdit &edit) const
    {
        // Two insertions at one place have no order between them.
        const auto next = m_taken.lower_bound(edit.span.begin);
        if (next != m_taken.end() && (next->first < edit.span.end || next->first == edit.span.begin))
            return false;
        return next == m_taken.begin() || std::prev(next)->second <= edit.span.begin;
    }

    std::map<qsizetype, qsizetype> m_taken;
    std::vector<TextEdit> m_edits;
};

auto errorCount(const LintResult &result)
{
    return std::ranges::count(result.diagnostics, appspec::Severity::Error, &Diagnostic::severity);
}

} // namespace

FixedText withSafeFixes(const appspec::Document &document, const LintResult &result,
                        const appspec::LintOptions &options)
{
    constexpr int mostRounds = 10;
    FixedText fixed{.text = document.text};
    LintResult current = result;
    for (int round = 0; round < mostRounds; ++round) {
        EditSet edits;
        QStringList titles;
        for (const Diagnostic &diagnostic : current.diagnostics) {
            const auto fix = std::ranges::find_if(diagnostic.fixes, &Fix::safe);
            if (fix != diagnostic.fixes.end() && edits.add(*fix))
                titles.append(fix->title);
        }
        if (titles.isEmpty())
            break;
        const QByteArray text = appspec::applied(fixed.text, edits.edits());
        LintResult next = appspec::lint(appspec::Document::parse(text), options);
        if (text == fixed.text || errorCount(next) > errorCount(current))
            break;
        fixed.text = text;
        fixed.titles += titles;
        current = std::move(next);
    }
    return fixed;
}

} // namespace hookline::cli
