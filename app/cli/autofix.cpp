// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autofix.h"

#include <algorithm>
#include <map>
#include <set>

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

/// How many findings of each rule there are.
std::map<const appspec::Rule *, int> countsOf(const LintResult &result)
{
    std::map<const appspec::Rule *, int> counts;
    for (const Diagnostic &diagnostic : result.diagnostics)
        ++counts[diagnostic.rule];
    return counts;
}

auto errorCount(const LintResult &result)
{
    return std::ranges::count(result.diagnostics, appspec::Severity::Error, &Diagnostic::severity);
}

struct SafeFix
{
    const Diagnostic *diagnostic;
    const Fix *fix;
};

std::vector<SafeFix> safeFixes(const LintResult &result)
{
    std::vector<SafeFix> fixes;
    for (const Diagnostic &diagnostic : result.diagnostics) {
        const auto fix = std::ranges::find_if(diagnostic.fixes, &Fix::safe);
        if (fix != diagnostic.fixes.end())
            fixes.push_back({&diagnostic, &*fix});
    }
    return fixes;
}

/// A text in the course of being mended.
class Mending
{
public:
    Mending(const appspec::Document &document, const LintResult &result, const appspec::LintOptions &options)
        : m_options(options)
        , m_fixed{.text = document.text}
        , m_result(result)
    { }

    FixedText run()
    {
        constexpr int mostRounds = 10;
        for (int round = 0; round < mostRounds; ++round) {
            const std::vector<SafeFix> fixes = safeFixes(m_result);
            if (fixes.empty() || (!apply(fixes) && !applySingly()))
                break;
        }
        return std::move(m_fixed);
    }

private:
    /// Does those that do not touch each other, if every rule then finds less and there are no more errors.
    bool apply(const std::vector<SafeFix> &fixes)
    {
        EditSet edits;
        QStringList titles;
        std::set<const appspec::Rule *> rules;
        for (const auto &[diagnostic, fix] : fixes) {
            if (edits.add(*fix)) {
                titles.append(fix->title);
                rules.insert(diagnostic->rule);
            }
        }
        QByteArray text = appspec::applied(m_fixed.text, edits.edits());
        LintResult next = appspec::lint(appspec::Document::parse(text), m_options);
        const auto before = countsOf(m_result);
        auto after = countsOf(next);
        const bool isBetter = errorCount(next) <= errorCount(m_result)
            && std::ranges::all_of(rules, [&](auto *rule) { return after[rule] < before.at(rule); });
        if (titles.isEmpty() || !isBetter)
            return false;
        m_fixed.text = std::move(text);
        m_fixed.titles += titles;
        m_result = std::move(next);
        return true;
    }

    /// Finds the one that does no good among the others.
    bool applySingly()
    {
        constexpr std::size_t mostTries = 20;
        std::size_t failed = 0;
        bool isDone = false;
        for (std::size_t tries = 0; tries < mostTries; ++tries) {
            const std::vector<SafeFix> fixes = safeFixes(m_result);
            if (failed >= fixes.size())
                break;
            const bool isApplied = apply({fixes.at(failed)});
            failed += isApplied ? 0 : 1;
            isDone = isDone || isApplied;
        }
        return isDone;
    }

    const appspec::LintOptions &m_options;
    FixedText m_fixed;
    LintResult m_result;
};

} // namespace

FixedText withSafeFixes(const appspec::Document &document, const LintResult &result,
                        const appspec::LintOptions &options)
{
    return Mending(document, result, options).run();
}

} // namespace hookline::cli
