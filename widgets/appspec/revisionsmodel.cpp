// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/revisionsmodel.h"

#include "models/tables/roles.h"
#include "models/tables/statusid.h"
#include "models/tables/timetext.h"
#include "widgets/appspec/revisiontexts.h"

#include <array>

namespace hookline::appspec {

namespace {

using session::KnownRevision;

struct Column
{
    const char *header;
    QString (*text)(const KnownRevision &row);
};

QString statusText(const KnownRevision &row)
{
    const tables::StatusId status = tables::statusId(row.status);
    return status == tables::StatusId::Unknown ? row.statusText : tables::statusWord(status);
}

const std::array<Column, RevisionsModel::ColumnCount> &columns()
{
    static const std::array<Column, RevisionsModel::ColumnCount> all{{
        {QT_TRANSLATE_NOOP("RevisionsModel", "Current in"),
         [](const KnownRevision &row) { return row.currentIn.join(QLatin1String(", ")); }},
        {QT_TRANSLATE_NOOP("RevisionsModel", "Deployment"),
         [](const KnownRevision &row) { return row.deploymentId; }},
        {QT_TRANSLATE_NOOP("RevisionsModel", "Status"), statusText},
        {QT_TRANSLATE_NOOP("RevisionsModel", "Created"),
         [](const KnownRevision &row) { return tables::stampText(row.created); }},
        {QT_TRANSLATE_NOOP("RevisionsModel", "By"), [](const KnownRevision &row) { return row.creator; }},
        {QT_TRANSLATE_NOOP("RevisionsModel", "Revision"),
         [](const KnownRevision &row) { return revisionName(row.revision); }},
    }};
    return all;
}

} // namespace

void RevisionsModel::setRows(std::vector<KnownRevision> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int RevisionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RevisionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RevisionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const KnownRevision &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case tables::ExportRole:
        return columns()[static_cast<size_t>(index.column())].text(row);
    case Qt::ToolTipRole:
        return index.column() == CreatedColumn ? tables::exactText(row.created)
                                               : columns()[static_cast<size_t>(index.column())].text(row);
    case tables::StatusRole:
        return static_cast<int>(tables::statusId(row.status));
    default:
        return {};
    }
}

QVariant RevisionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    return tr(columns()[static_cast<size_t>(section)].header);
}

} // namespace hookline::appspec
