// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/places.h"

#include <algorithm>

namespace hookline::cli {

appspec::Position Places::at(qsizetype offset)
{
    const appspec::Span line = m_lines.line(m_position.line);
    if (offset < line.begin || offset > line.end) {
        m_position = m_lines.position(offset);
    } else {
        const auto [from, to] = std::minmax(offset, m_offset);
        const auto between = QByteArrayView(m_text).sliced(from, to - from);
        const auto characters =
            int(std::ranges::count_if(between, [](char byte) { return (uchar(byte) & 0xc0) != 0x80; }));
        m_position.column += offset < m_offset ? -characters : characters;
    }
    m_offset = offset;
    return m_position;
}

} // namespace hookline::cli
