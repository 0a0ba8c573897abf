// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/tables/roles.h"

#include <QAbstractTableModel>

namespace hookline::tables {

/// What a view needs to know about a column.
struct ColumnInfo
{
    const char *id; ///< Stable name for settings and tests.
    const char *header; ///< To be translated in the context "Tables".
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    int width = 12; ///< Hint, in average characters.
    bool monospace = false; ///< An identifier: shown in a fixed font, elided in the middle, copyable.
    bool live = false; ///< Its text changes as time goes by.
};

/// What all tables have in common. GUI thread.
class TableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    virtual const ColumnInfo &columnInfo(int column) const = 0;
    /// Key of the row, "" for a row that is not there.
    virtual QString keyAt(int row) const = 0;
    /// Where the row of `key` is shown; -1 if it is not, or is filtered away.
    virtual int rowOfKey(const QString &key) const = 0;
    /// Rows before the filters.
    virtual int totalCount() const = 0;
    /// Moves the countdowns to the service's time. Cheap: says only that the cells that show another text now
    /// have changed, and nothing within the same second.
    virtual void setNow(Instant now) = 0;

    /// Column of that id, or -1.
    int columnOf(const char *id) const;
    QString columnHeader(int column) const;

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// The number of rows, shown or in all, may have changed.
    void countsChanged();
};

} // namespace hookline::tables
