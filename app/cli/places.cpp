// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/places.h"

#include <algorithm>

namespace hookline::cli {

namespace {

constexpr qsizetype blockSize = 1024;

qsizetype characters(QByteArrayView bytes)
{
    return std::ranges::count_if(bytes, [](char byte) { return (uchar(byte) & 0xc0) != 0x80; });
}

} // namespace

Places::Places(const QByteArray &text)
    : m_text(text)
    , m_lines(m_text)
{
    qsizetype count = 0;
    for (qsizetype begin = 0; begin <= m_text.size(); begin += blockSize) {
        m_counts.push_back(count);
        count += characters(QByteArrayView(m_text).sliced(begin, std::min(blockSize, m_text.size() - begin)));
    }
}

qsizetype Places::charactersBefore(qsizetype offset) const
{
    const qsizetype block = offset / blockSize;
    const qsizetype begin = block * blockSize;
    return m_counts.at(std::size_t(block)) + characters(QByteArrayView(m_text).sliced(begin, offset - begin));
}

appspec::Position Places::at(qsizetype offset) const
{
    offset = std::clamp<qsizetype>(offset, 0, m_text.size());
    // The last line that does not begin behind the offset.
    int line = 1;
    for (int after = m_lines.lineCount() + 1; line + 1 < after;) {
        const int middle = line + (after - line) / 2;
        (m_lines.line(middle).begin <= offset ? line : after) = middle;
    }
    const qsizetype before = charactersBefore(m_lines.line(line).begin);
    return {line, int(charactersBefore(offset) - before) + 1};
}

} // namespace hookline::cli
