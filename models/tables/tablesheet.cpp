// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/tablesheet.h"

namespace hookline::tables {

Sheet sheetOf(const TableModel &model)
{
    Sheet sheet;
    addColumns(&sheet, model);
    addRows(&sheet, model);
    return sheet;
}

void addRows(Sheet *sheet, const TableModel &model, const QStringList &before)
{
    const int rows = model.rowCount();
    sheet->rows.reserve(sheet->rows.size() + rows);
    for (int row = 0; row < rows; ++row) {
        QStringList cells = before;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data(ExportRole).toString());
        sheet->rows.append(cells);
    }
}

void addColumns(Sheet *sheet, const TableModel &model)
{
    for (int column = 0; column < model.columnCount(); ++column) {
        sheet->ids.append(QString::fromLatin1(model.columnInfo(column).id));
        sheet->headers.append(model.columnHeader(column));
    }
}

} // namespace hookline::tables
