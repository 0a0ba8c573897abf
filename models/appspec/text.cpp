// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/text.h"

#include <algorithm>

namespace hookline::appspec {

LineIndex::LineIndex(QByteArrayView text)
    : m_text(text)
{
    m_begins.push_back(0);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (text[i] == '\n' || (text[i] == '\r' && !crlf))
            m_begins.push_back(i + 1);
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
    qsizetype end = index + 1 < m_begins.size() ? m_begins[index + 1] : m_text.size();
    if (index + 1 < m_begins.size()) {
        const bool crlf = end >= 2 && m_text[end - 1] == '\n' && m_text[end - 2] == '\r';
        end -= crlf ? 2 : 1;
    }
    return {m_begins[index], std::max(end, m_begins[index])};
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
