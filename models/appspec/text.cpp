// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/text.h"

#include <algorithm>

namespace hookline::appspec {

namespace {

/// Length of the line end that begins at `at`, 0 if there is none: LF, CR LF, CR, and YAML 1.1's NEL, LS and
/// PS.
qsizetype lineEndAt(QByteArrayView text, qsizetype at)
{
    const QByteArrayView rest = text.sliced(at);
    switch (uchar(rest.front())) {
    case '\n':
        return 1;
    case '\r':
        return rest.startsWith("\r\n") ? 2 : 1;
    case 0xc2:
        return rest.startsWith("\xc2\x85") ? 2 : 0;
    case 0xe2:
        return rest.startsWith("\xe2\x80\xa8") || rest.startsWith("\xe2\x80\xa9") ? 3 : 0;
    default:
        return 0;
    }
}

} // namespace

LineIndex::LineIndex(QByteArrayView text)
    : m_text(text)
{
    m_begins.push_back(0);
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = lineEndAt(text, at);
        at += std::max<qsizetype>(end, 1);
        if (end > 0)
            m_begins.push_back(at);
    }
}

Position LineIndex::position(qsizetype offset) const
{
    offset = std::clamp<qsizetype>(offset, 0, m_text.size());
    const auto next = std::ranges::upper_bound(m_begins, offset);
    const auto begin = std::prev(next);
    const QByteArrayView before = m_text.sliced(*begin, offset - *begin);
    const auto characters =
        std::ranges::count_if(before, [](char byte) { return (uchar(byte) & 0xc0) != 0x80; });
    return {int(begin - m_begins.begin()) + 1, int(characters) + 1};
}

Span LineIndex::line(int line) const
{
    const std::size_t index = std::size_t(std::clamp(line, 1, lineCount()) - 1);
    const qsizetype begin = m_begins[index];
    if (index + 1 >= m_begins.size())
        return {begin, m_text.size()};
    const qsizetype next = m_begins[index + 1];
    qsizetype length = std::min<qsizetype>(3, next - begin);
    while (lineEndAt(m_text, next - length) != length)
        --length;
    return {begin, next - length};
}

QByteArray applied(QByteArrayView text, std::vector<TextEdit> edits)
{
    std::ranges::stable_sort(edits, {}, [](const TextEdit &edit) { return edit.span.begin; });
    QByteArray result;
    qsizetype done = 0;
    for (const TextEdit &edit : edits) {
        Q_ASSERT(edit.span.begin >= done && edit.span.end <= text.size());
        result += text.sliced(done, edit.span.begin - done);
        result += edit.text;
        done = edit.span.end;
    }
    result += text.sliced(done);
    return result;
}

} // namespace hookline::appspec
