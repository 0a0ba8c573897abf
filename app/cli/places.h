// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/text.h"

namespace hookline::cli {

/// Lines and columns of a text. Each is counted from the last one, so that asking for many places in order is
/// quick even within one endless line.
class Places
{
public:
    explicit Places(const QByteArray &text)
        : m_text(text)
        , m_lines(m_text)
    { }

    appspec::Position at(qsizetype offset);
    appspec::Span line(int number) const { return m_lines.line(number); }
    const QByteArray &text() const { return m_text; }

private:
    QByteArray m_text;
    appspec::LineIndex m_lines;
    qsizetype m_offset = 0;
    appspec::Position m_position;
};

} // namespace hookline::cli
