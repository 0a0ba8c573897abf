// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/tablemodel.h"

#include <QCoreApplication>

#include <cstring>

namespace hookline::tables {

int TableModel::columnOf(const char *id) const
{
    for (int column = 0; column < columnCount(); ++column) {
        if (std::strcmp(columnInfo(column).id, id) == 0)
            return column;
    }
    return -1;
}

QString TableModel::columnHeader(int column) const
{
    return QCoreApplication::translate("Tables", columnInfo(column).header);
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return columnHeader(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(columnInfo(section).alignment);
    return {};
}

} // namespace hookline::tables
