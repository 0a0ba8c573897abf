// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/revisions.h"

#include <QAbstractTableModel>

namespace hookline::appspec {

/// Revisions to choose from, in the order given.
class RevisionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum ColumnNumber {
        CurrentColumn,
        DeploymentColumn,
        StatusColumn,
        CreatedColumn,
        CreatorColumn,
        RevisionColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<session::KnownRevision> rows);
    const session::KnownRevision &at(int row) const { return m_rows[static_cast<size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<session::KnownRevision> m_rows;
};

} // namespace hookline::appspec
