// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/sheet.h"
#include "models/tables/tablemodel.h"

namespace hookline::tables {

/// The model's rows as they are shown, in the exact form of ExportRole.
Sheet sheetOf(const TableModel &model);
/// The same for several models of the same columns, one after the other: adds the model's rows, each behind
/// the cells in `before`.
void addRows(Sheet *sheet, const TableModel &model, const QStringList &before = {});
void addColumns(Sheet *sheet, const TableModel &model);

} // namespace hookline::tables
