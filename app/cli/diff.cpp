// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autofix.h"
#include "models/core/linediff.h"

#include <algorithm>
#include <span>

namespace hookline::cli {

namespace {

using Lines = std::vector<QByteArrayView>;

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
    const std::vector<Change> changes = changesBetween(old, fresh);
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
