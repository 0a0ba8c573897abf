// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/diffrows.h"

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

/// Adds rows to both columns.
class Layout
{
public:
    Layout(QByteArrayView before, QByteArrayView after)
        : m_lines{linesOf(before, LineEnd::Any), linesOf(after, LineEnd::Any)}
    { }

    DiffRows laidOut()
    {
        const std::vector<Change> changes = changesBetween(m_lines[0], m_lines[1]);
        for (const Change &change : changes) {
            addSame(std::size_t(change.before));
            addChange(change);
        }
        addSame(m_lines[0].size());
        // An editor shows a line more where the last one has an end.
        for (DiffColumn &column : m_rows.columns) {
            if (column.text.endsWith('\n'))
                column.text.chop(1);
            if (column.text.endsWith('\r'))
                column.text.chop(1);
        }
        return std::move(m_rows);
    }

private:
    void addSame(std::size_t end)
    {
        while (m_next[0] < end) {
            addLine(0);
            addLine(1);
            m_rows.kinds.push_back(RowKind::Same);
        }
    }

    void addChange(const Change &change)
    {
        const int paired = std::min(change.removed, change.added);
        const int count = std::max(change.removed, change.added);
        m_rows.blocks.push_back({int(m_rows.kinds.size()), count, change});
        for (int i = 0; i < count; ++i) {
            if (i < paired) {
                markWords();
                addLine(0);
                addLine(1);
                m_rows.kinds.push_back(RowKind::Changed);
            } else if (change.removed > change.added) {
                addLine(0);
                addFiller(1);
                m_rows.kinds.push_back(RowKind::Removed);
            } else {
                addFiller(0);
                addLine(1);
                m_rows.kinds.push_back(RowKind::Added);
            }
        }
    }

    /// Before the two lines are added.
    void markWords()
    {
        const WordChanges words = wordChanges(m_lines[0][m_next[0]], m_lines[1][m_next[1]]);
        const std::array<const std::vector<LinePart> *, 2> parts{&words.before, &words.after};
        for (std::size_t side = 0; side < 2; ++side) {
            endRow(side);
            const int begin = int(m_rows.columns[side].text.size());
            for (const LinePart &part : *parts[side])
                m_rows.columns[side].words.push_back({begin + part.begin, begin + part.end});
        }
    }

    /// A last line without an end gets one where rows follow.
    void endRow(std::size_t side)
    {
        QByteArray &text = m_rows.columns[side].text;
        if (!text.isEmpty() && !text.endsWith('\n') && !text.endsWith('\r'))
            text += '\n';
    }

    void add(std::size_t side, QByteArrayView row, int line)
    {
        endRow(side);
        DiffColumn &column = m_rows.columns[side];
        // Together they would be one line end.
        if (column.text.endsWith('\r') && row.startsWith('\n'))
            column.text.back() = '\n';
        column.text += row;
        column.lines.push_back(line);
        column.longest = std::max(column.longest, int(row.size()));
    }

    void addLine(std::size_t side)
    {
        const QByteArrayView line = m_lines[side][m_next[side]++];
        add(side, line, int(m_next[side]));
    }

    void addFiller(std::size_t side) { add(side, "\n", 0); }

    std::array<std::vector<QByteArrayView>, 2> m_lines;
    std::array<std::size_t, 2> m_next{};
    DiffRows m_rows;
};

} // namespace

DiffRows diffRows(const QByteArray &before, const QByteArray &after)
{
    const auto shown = [](const QByteArray &text) {
        const QByteArrayView view(text);
        return view.startsWith(byteOrderMark) ? view.sliced(byteOrderMark.size()) : view;
    };
    DiffRows rows = Layout(shown(before), shown(after)).laidOut();
    rows.likeness = likeness(before, after);
    return rows;
}

} // namespace hookline::appspec
