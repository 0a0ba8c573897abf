// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/appspec/livecheck.h"

#include <QAbstractTableModel>

namespace hookline::appspec {

/// Everything that is wrong with one text, in its order: severity, line, what, rule.
class ProblemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum ColumnNumber { SeverityColumn, LineColumn, MessageColumn, RuleColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: nothing is known.
    void setChecked(std::shared_ptr<const CheckedText> checked);
    /// Null where there is no such row; valid until the next setChecked().
    const Diagnostic *at(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(int row, int column) const;

    std::shared_ptr<const CheckedText> m_checked;
    std::vector<Position> m_positions; ///< By row.
};

} // namespace hookline::appspec
