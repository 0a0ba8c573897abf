// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/linediff.h"

#include <QHash>

#include <algorithm>
#include <optional>

namespace hookline {

namespace {

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

/// Lines as numbers: the same line, the same number.
using Numbers = std::vector<int>;

/// The shortest edit script (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). Where it would
/// take more than `mostDifferences` steps, the way that came furthest is taken and the search begins anew
/// behind it; after `mostRounds` of that the rest is one change.
class Comparison
{
public:
    Comparison(const Numbers &before, const Numbers &after)
        : m_before(before)
        , m_after(after)
    { }

    std::vector<Change> changes()
    {
        skipCommonEnds();
        for (int round = 0; m_x < m_endX || m_y < m_endY; ++round) {
            const std::optional<int> diagonal =
                round < mostRounds && m_x < m_endX && m_y < m_endY ? search() : std::nullopt;
            if (!diagonal) {
                add({m_x, m_endX - m_x, m_y, m_endY - m_y});
                break;
            }
            trace(*diagonal);
        }
        return std::move(m_changes);
    }

private:
    static constexpr int mostDifferences = 1000;
    static constexpr int mostRounds = 16;

    void skipCommonEnds()
    {
        m_endX = int(m_before.size());
        m_endY = int(m_after.size());
        while (m_x < m_endX && m_y < m_endY && isEqual(m_x, m_y)) {
            ++m_x;
            ++m_y;
        }
        while (m_endX > m_x && m_endY > m_y && isEqual(m_endX - 1, m_endY - 1)) {
            --m_endX;
            --m_endY;
        }
    }

    bool isEqual(int x, int y) const { return m_before[std::size_t(x)] == m_after[std::size_t(y)]; }
    int &furthest(int k) { return m_furthest[std::size_t(k + m_offset)]; }

    /// What step `d` began with, which is what step `d` - 1 has found: its diagonals from -d to d.
    int known(int d, int k) const { return m_steps[std::size_t(d)][std::size_t(k + d)]; }
    bool goesDown(int d, int k) const { return k == -d || (k != d && known(d, k - 1) < known(d, k + 1)); }

    /// From (m_x, m_y) on: the diagonal on which the search ended, its steps in m_steps.
    std::optional<int> search()
    {
        const int n = m_endX - m_x, m = m_endY - m_y;
        const int most = std::min(n + m, mostDifferences);
        m_offset = most + 1;
        m_furthest.assign(std::size_t(2 * m_offset + 1), 0);
        m_steps.clear();
        for (int d = 0; d <= most; ++d) {
            m_steps.emplace_back(m_furthest.begin() + (m_offset - d),
                                 m_furthest.begin() + (m_offset + d + 1));
            for (int k = -d; k <= d; k += 2) {
                int x = goesDown(d, k) ? furthest(k + 1) : furthest(k - 1) + 1;
                while (x < n && x - k < m && isEqual(m_x + x, m_y + x - k))
                    ++x;
                furthest(k) = x;
                if (x >= n && x - k >= m)
                    return k;
            }
        }
        return bestDiagonal(most, n, m);
    }

    std::optional<int> bestDiagonal(int d, int n, int m)
    {
        std::optional<int> best;
        int reached = 0;
        for (int k = -d; k <= d; k += 2) {
            const int x = furthest(k);
            if (x <= n && x - k <= m && x - k >= 0 && 2 * x - k > reached) {
                reached = 2 * x - k;
                best = k;
            }
        }
        return best;
    }

    /// Takes over the way to the end of `diagonal` and goes on from there.
    void trace(int diagonal)
    {
        const int endX = furthest(diagonal), endY = endX - diagonal;
        std::vector<Change> backwards;
        int k = diagonal;
        for (int d = int(m_steps.size()) - 1; d > 0; --d) {
            const bool down = goesDown(d, k);
            k = down ? k + 1 : k - 1;
            const int x = known(d, k);
            backwards.push_back({m_x + x, down ? 0 : 1, m_y + x - k, down ? 1 : 0});
        }
        for (auto step = backwards.rbegin(); step != backwards.rend(); ++step)
            add(*step);
        m_x += endX;
        m_y += endY;
    }

    void add(const Change &change)
    {
        Change *last = m_changes.empty() ? nullptr : &m_changes.back();
        if (last && last->before + last->removed == change.before
            && last->after + last->added == change.after) {
            last->removed += change.removed;
            last->added += change.added;
        } else {
            m_changes.push_back(change);
        }
    }

    const Numbers &m_before;
    const Numbers &m_after;
    int m_x = 0, m_y = 0; ///< What lies before is done.
    int m_endX = 0, m_endY = 0; ///< From here on all is the same.
    int m_offset = 0;
    Numbers m_furthest;
    std::vector<Numbers> m_steps;
    std::vector<Change> m_changes;
};

bool isWordByte(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x80 || value == '_' || (value >= '0' && value <= '9') || (value >= 'a' && value <= 'z')
        || (value >= 'A' && value <= 'Z');
}

/// Words, runs of blanks, and every other character by itself.
std::vector<QByteArrayView> wordsOf(QByteArrayView line)
{
    std::vector<QByteArrayView> words;
    const auto kind = [](char byte) { return isWordByte(byte) ? 1 : byte == ' ' || byte == '\t' ? 2 : 0; };
    for (qsizetype begin = 0; begin < line.size();) {
        qsizetype end = begin + 1;
        while (kind(line[begin]) != 0 && end < line.size() && kind(line[end]) == kind(line[begin]))
            ++end;
        words.push_back(line.sliced(begin, end - begin));
        begin = end;
    }
    return words;
}

std::vector<LinePart> partsOf(const std::vector<QByteArrayView> &words, const std::vector<Change> &changes,
                              int Change::*first, int Change::*count)
{
    std::vector<int> begins{0};
    for (QByteArrayView word : words)
        begins.push_back(begins.back() + int(word.size()));
    std::vector<LinePart> parts;
    for (const Change &change : changes) {
        const auto begin = std::size_t(change.*first);
        if (change.*count > 0)
            parts.push_back({begins[begin], begins[begin + std::size_t(change.*count)]});
    }
    return parts;
}

QByteArrayView withoutMark(QByteArrayView text)
{
    return text.startsWith(byteOrderMark) ? text.sliced(byteOrderMark.size()) : text;
}

QByteArrayView withoutEnd(QByteArrayView line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

} // namespace

std::vector<QByteArrayView> linesOf(QByteArrayView text, LineEnd end)
{
    std::vector<QByteArrayView> lines;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool feed = text[i] == '\n';
        const bool alone =
            end == LineEnd::Any && text[i] == '\r' && !(i + 1 < text.size() && text[i + 1] == '\n');
        if (!feed && !alone)
            continue;
        lines.push_back(text.sliced(begin, i + 1 - begin));
        begin = i + 1;
    }
    if (begin < text.size())
        lines.push_back(text.sliced(begin));
    return lines;
}

std::vector<Change> changesBetween(const std::vector<QByteArrayView> &before,
                                   const std::vector<QByteArrayView> &after)
{
    QHash<QByteArrayView, int> known;
    const auto numbered = [&known](const std::vector<QByteArrayView> &lines) {
        Numbers numbers;
        numbers.reserve(lines.size());
        for (QByteArrayView line : lines) {
            const auto found = known.constFind(line);
            numbers.push_back(found != known.constEnd() ? *found : *known.insert(line, int(known.size())));
        }
        return numbers;
    };
    const Numbers first = numbered(before), second = numbered(after);
    return Comparison(first, second).changes();
}

WordChanges wordChanges(QByteArrayView before, QByteArrayView after)
{
    // Beyond it nobody reads a line word by word.
    constexpr qsizetype longest = 10'000;
    if (before.size() > longest || after.size() > longest)
        return {};
    const auto first = wordsOf(before), second = wordsOf(after);
    const std::vector<Change> changes = changesBetween(first, second);
    WordChanges result{partsOf(first, changes, &Change::before, &Change::removed),
                       partsOf(second, changes, &Change::after, &Change::added)};
    const auto sizeOf = [](const std::vector<LinePart> &parts) {
        qsizetype size = 0;
        for (const LinePart &part : parts)
            size += part.end - part.begin;
        return size;
    };
    const qsizetype common = before.size() - sizeOf(result.before);
    return 3 * common < std::max(before.size(), after.size()) ? WordChanges() : result;
}

Likeness likeness(QByteArrayView before, QByteArrayView after)
{
    Likeness result;
    result.same = before == after;
    if (result.same)
        return result;
    result.byteOrderMark = before.startsWith(byteOrderMark) != after.startsWith(byteOrderMark);
    const auto first = linesOf(withoutMark(before), LineEnd::Any);
    const auto second = linesOf(withoutMark(after), LineEnd::Any);
    result.onlyUnseen = std::ranges::equal(first, second, {}, withoutEnd, withoutEnd);
    if (!result.onlyUnseen || first.empty())
        return result;
    const auto last = [](QByteArrayView line) { return line.size() > withoutEnd(line).size(); };
    result.finalNewline = last(first.back()) != last(second.back());
    const std::size_t compared = result.finalNewline ? first.size() - 1 : first.size();
    result.lineEnds = !std::equal(first.begin(), first.begin() + qsizetype(compared), second.begin());
    return result;
}

} // namespace hookline
