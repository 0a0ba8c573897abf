// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/linediff.h"

#include <array>

namespace hookline::appspec {

/// One row of two texts side by side.
enum class RowKind : quint8 { Same, Changed, Removed, Added };

/// What stands on one side, row by row. Where the other side has more lines, fillers keep the rows aligned.
struct DiffColumn
{
    QByteArray text; ///< The rows with their line ends; a filler is an empty line.
    std::vector<int> lines; ///< By row: the line's number from 1; 0 for a filler.
    int longest = 0; ///< Bytes of the longest row.
    std::vector<LinePart> words; ///< What differs within changed lines: bytes of `text`, in order.
};

/// Neighbouring rows that differ.
struct DiffBlock
{
    int row = 0;
    int count = 0;
    Change change; ///< Of lines, counted from 0.
};

/// Two texts laid side by side.
struct DiffRows
{
    std::array<DiffColumn, 2> columns; ///< Before, after.
    std::vector<RowKind> kinds; ///< By row.
    std::vector<DiffBlock> blocks;
    Likeness likeness;
};

/// Pure; for the thread pool.
DiffRows diffRows(const QByteArray &before, const QByteArray &after);

} // namespace hookline::appspec
