// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autofix.h"

#include <algorithm>
#include <vector>

// The shortest edit script by lines (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
namespace hookline::cli {

namespace {

using Lines = std::vector<QByteArrayView>;

Lines linesOf(const QByteArray &text)
{
    Lines lines;
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype newline = text.indexOf('\n', begin);
        const qsizetype end = newline < 0 ? text.size() : newline + 1;
        lines.push_back(QByteArrayView(text).sliced(begin, end - begin));
        begin = end;
    }
    return lines;
}

/// Lines [before, before + removed) become [after, after + added).
struct Change
{
    int before = 0;
    int removed = 0;
    int after = 0;
    int added = 0;
};

/// The changes between what is left of both texts without their common beginning and end.
class Comparison
{
public:
    Comparison(const Lines &before, const Lines &after)
        : m_before(before)
        , m_after(after)
    { }

    std::vector<Change> changes()
    {
        const int common = int(std::min(m_before.size(), m_after.size()));
        while (m_first < common && m_before.at(m_first) == m_after.at(m_first))
            ++m_first;
        int last = 0;
        while (last < common - m_first
               && m_before.at(m_before.size() - last - 1) == m_after.at(m_after.size() - last - 1))
            ++last;
        m_n = int(m_before.size()) - last - m_first;
        m_m = int(m_after.size()) - last - m_first;
        if (m_n == 0 && m_m == 0)
            return {};
        if (!search())
            return {{m_first, m_n, m_first, m_m}};
        return trace();
    }

private:
    bool isEqual(int x, int y) const
    {
        return m_before.at(std::size_t(m_first + x)) == m_after.at(std::size_t(m_first + y));
    }
    bool goesDown(const std::vector<int> &furthest, int d, int k) const
    {
        return k == -d
            || (k != d
                && furthest.at(std::size_t(k - 1 + m_offset)) < furthest.at(std::size_t(k + 1 + m_offset)));
    }

    /// False if the texts differ in more lines than are worth the time; the whole is then one change.
    bool search()
    {
        constexpr int mostDifferences = 1000;
        const int most = std::min(m_n + m_m, mostDifferences);
        m_offset = most + 1;
        std::vector<int> furthest(std::size_t(2 * m_offset + 1), 0);
        for (int d = 0; d <= most; ++d) {
            m_steps.push_back(furthest);
            for (int k = -d; k <= d; k += 2) {
                const std::size_t at = std::size_t(k + m_offset);
                int x = goesDown(furthest, d, k) ? furthest.at(at + 1) : furthest.at(at - 1) + 1;
                while (x < m_n && x - k < m_m && isEqual(x, x - k))
                    ++x;
                furthest.at(at) = x;
                if (x >= m_n && x - k >= m_m)
                    return true;
            }
        }
        return false;
    }

    std::vector<Change> trace() const
    {
        std::vector<Change> changes;
        int x = m_n;
        int y = m_m;
        for (int d = int(m_steps.size()) - 1; d > 0; --d) {
            const std::vector<int> &furthest = m_steps.at(std::size_t(d));
            const int k = x - y;
            const bool down = goesDown(furthest, d, k);
            const int from = down ? k + 1 : k - 1;
            x = furthest.at(std::size_t(from + m_offset));
            y = x - from;
            const Change step{m_first + x, down ? 0 : 1, m_first + y, down ? 1 : 0};
            Change *later = changes.empty() ? nullptr : &changes.back();
            if (later && later->before == step.before + step.removed
                && later->after == step.after + step.added)
                *later = {step.before, later->removed + step.removed, step.after, later->added + step.added};
            else
                changes.push_back(step);
        }
        std::ranges::reverse(changes);
        return changes;
    }

    const Lines &m_before;
    const Lines &m_after;
    int m_first = 0;
    int m_n = 0;
    int m_m = 0;
    int m_offset = 0;
    std::vector<std::vector<int>> m_steps;
};

constexpr int context = 3;

void addLine(QByteArray &out, char mark, QByteArrayView line)
{
    out += mark;
    out += line;
    if (!line.endsWith('\n'))
        out += "\n\\ No newline at end of file\n";
}

QByteArray rangeText(int begin, int count)
{
    const QByteArray first = QByteArray::number(count == 0 ? begin : begin + 1);
    return count == 1 ? first : first + ',' + QByteArray::number(count);
}

/// The changes [first, last), which are near each other.
void addHunk(QByteArray &out, const Lines &before, const Lines &after, std::span<const Change> changes)
{
    const Change &first = changes.front();
    const Change &last = changes.back();
    const int lead = std::min({context, first.before, first.after});
    const int tail = std::min(context, int(before.size()) - last.before - last.removed);
    const int begin = first.before - lead;
    const int end = last.before + last.removed + tail;
    out += "@@ -" + rangeText(begin, end - begin) + " +"
        + rangeText(first.after - lead, last.after + last.added + tail - (first.after - lead)) + " @@\n";
    int line = begin;
    for (const Change &change : changes) {
        for (; line < change.before; ++line)
            addLine(out, ' ', before.at(std::size_t(line)));
        for (; line < change.before + change.removed; ++line)
            addLine(out, '-', before.at(std::size_t(line)));
        for (int i = 0; i < change.added; ++i)
            addLine(out, '+', after.at(std::size_t(change.after + i)));
    }
    for (; line < end; ++line)
        addLine(out, ' ', before.at(std::size_t(line)));
}

} // namespace

QByteArray unifiedDiff(const QString &name, const QByteArray &before, const QByteArray &after)
{
    const Lines old = linesOf(before);
    const Lines fresh = linesOf(after);
    const std::vector<Change> changes = Comparison(old, fresh).changes();
    if (changes.empty())
        return {};
    const QByteArray path = name.toUtf8();
    QByteArray out = "--- " + path + "\n+++ " + path + '\n';
    for (std::size_t first = 0; first < changes.size();) {
        std::size_t last = first + 1;
        while (last < changes.size()
               && changes[last].before - changes[last - 1].before - changes[last - 1].removed <= 2 * context)
            ++last;
        addHunk(out, old, fresh, std::span(changes).subspan(first, last - first));
        first = last;
    }
    return out;
}

} // namespace hookline::cli
