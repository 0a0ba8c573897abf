// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/text.h"

#include <vector>

namespace hookline::cli {

/// Lines and columns of a text, quick wherever they are asked for, even within one endless line.
class Places
{
public:
    explicit Places(const QByteArray &text);

    appspec::Position at(qsizetype offset) const;
    appspec::Span line(int number) const { return m_lines.line(number); }
    const QByteArray &text() const { return m_text; }

private:
    /// How many characters begin before the offset.
    qsizetype charactersBefore(qsizetype offset) const;

    QByteArray m_text;
    appspec::LineIndex m_lines;
    std::vector<qsizetype> m_counts; // Of the characters before each block of the text.
};

} // namespace hookline::cli
