// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QTableView;

namespace hookline::tables {
class TableModel;
}

namespace hookline::common {

/// Gives a table the manners of every table in the window: rows as units, dense, sortable by header, status
/// cells with shape and word, long names elided in the middle, widths from the model's columns, Ctrl+C copies
/// the row, Ctrl+Shift+E exports them all. Sets the model, which must outlive the view. Call it once, after
/// the view's font is set.
void setUpTable(QTableView *view, tables::TableModel *model);

/// As wide as a sample of a column's usual text.
struct SampleWidth
{
    const char *column; ///< tables::ColumnInfo::id
    const char *sample;
    int more; ///< Pixels beside the text: margins, a glyph, the sort arrow.
};
void setWidths(QTableView *view, const tables::TableModel *model, std::initializer_list<SampleWidth> widths);

} // namespace hookline::common
