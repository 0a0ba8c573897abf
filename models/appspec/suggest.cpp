// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/suggest.h"

#include <algorithm>
#include <vector>

namespace hookline::appspec {
namespace {

/// Changes from one word to the other: insertions, deletions, replacements and swaps of neighbours.
int distance(QStringView a, QStringView b)
{
    std::vector<int> twoBack(std::size_t(b.size()) + 1);
    std::vector<int> last(twoBack.size());
    std::vector<int> row(twoBack.size());
    for (std::size_t k = 0; k < row.size(); ++k)
        last[k] = int(k);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = int(i);
        for (qsizetype k = 1; k <= b.size(); ++k) {
            const std::size_t at = std::size_t(k);
            const int change = last[at - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, change});
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[at] = std::min(row[at], twoBack[at - 2] + 1);
        }
        twoBack.swap(last);
        last.swap(row);
    }
    return last.back();
}

} // namespace

QString nearest(const QString &word, const QStringList &known)
{
    constexpr qsizetype longestWord = 64; // Longer than any key, event or value that AWS knows.
    const QString lower = word.toLower();
    if (lower.isEmpty() || lower.size() > longestWord)
        return {};
    int best = int(std::max<qsizetype>(1, lower.size() / 3)) + 1;
    QString found;
    for (const QString &candidate : known) {
        if (candidate.compare(word, Qt::CaseInsensitive) == 0)
            return candidate;
        if (std::abs(candidate.size() - lower.size()) >= best)
            continue;
        const int changes = distance(lower, candidate.toLower());
        if (changes < best) {
            best = changes;
            found = candidate;
        } else if (changes == best) {
            found.clear();
        }
    }
    return found;
}

} // namespace hookline::appspec
