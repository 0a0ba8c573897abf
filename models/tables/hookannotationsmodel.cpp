// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/hookannotationsmodel.h"

#include "models/tables/statusid.h"

#include <algorithm>
#include <array>

namespace hookline::tables {
namespace {

using domain::HookAnnotation;

QString statusText(const HookAnnotation &row)
{
    const StatusId id = statusId(row.status);
    return id == StatusId::Unknown && !row.statusText.isEmpty() ? row.statusText : statusWord(id);
}

struct Shown
{
    ColumnInfo info;
    QString (*text)(const HookAnnotation &);
};

const std::array<Shown, 6> columns{{
    {{"status", QT_TRANSLATE_NOOP("Tables", "Status"), Qt::AlignLeft | Qt::AlignVCenter, 14}, statusText},
    {{"severity", QT_TRANSLATE_NOOP("Tables", "Severity"), Qt::AlignLeft | Qt::AlignVCenter, 17},
     [](const HookAnnotation &row) { return row.severity; }},
    {{"annotation", QT_TRANSLATE_NOOP("Tables", "Rule"), Qt::AlignLeft | Qt::AlignVCenter, 28},
     [](const HookAnnotation &row) { return row.name; }},
    {{"message", QT_TRANSLATE_NOOP("Tables", "Message"), Qt::AlignLeft | Qt::AlignVCenter, 36},
     [](const HookAnnotation &row) { return row.message; }},
    {{"remediation", QT_TRANSLATE_NOOP("Tables", "Remediation"), Qt::AlignLeft | Qt::AlignVCenter, 40},
     [](const HookAnnotation &row) { return row.remediation; }},
    {{"link", QT_TRANSLATE_NOOP("Tables", "Link"), Qt::AlignLeft | Qt::AlignVCenter, 30},
     [](const HookAnnotation &row) { return row.link; }},
}};

/// The severest first; what is not told or newer than Hookline stands last.
int severityRank(const QString &severity)
{
    static constexpr std::array order{"CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"};
    const auto found =
        std::ranges::find_if(order, [&](const char *word) { return severity == QLatin1String(word); });
    return int(found - order.begin());
}

} // namespace

void HookAnnotationsModel::setAnnotations(std::vector<HookAnnotation> annotations)
{
    if (annotations == m_given)
        return;
    beginResetModel();
    m_given = std::move(annotations);
    m_rows = m_given;
    std::ranges::stable_sort(m_rows, {}, [](const HookAnnotation &row) {
        return std::pair(statusRank(statusId(row.status)), severityRank(row.severity));
    });
    endResetModel();
    Q_EMIT countsChanged();
}

const HookAnnotation *HookAnnotationsModel::annotationAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[size_t(row)];
}

int HookAnnotationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HookAnnotationsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

QVariant HookAnnotationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HookAnnotation &row = m_rows[size_t(index.row())];
    const QString text = columns[size_t(index.column())].text(row);
    switch (role) {
    case Qt::DisplayRole:
        return text.simplified();
    case Qt::ToolTipRole:
    case ExportRole:
    case SortRole:
        return text;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(columnInfo(index.column()).alignment);
    case StatusRole:
        return int(statusId(row.status));
    case KeyRole:
        return row.name;
    case Qt::AccessibleTextRole: {
        if (index.column() > 0)
            return QString(columnHeader(index.column()) + QLatin1String(": ") + text);
        QStringList parts{statusText(row)};
        for (const Shown &column : columns) {
            const QString part = column.text(row);
            if (column.text != statusText && !part.isEmpty())
                parts << part;
        }
        return parts.join(QLatin1String(", "));
    }
    default:
        return {};
    }
}

const ColumnInfo &HookAnnotationsModel::columnInfo(int column) const
{
    return columns[size_t(column)].info;
}

QString HookAnnotationsModel::keyAt(int row) const
{
    const HookAnnotation *found = annotationAt(row);
    return found ? found->name : QString();
}

int HookAnnotationsModel::rowOfKey(const QString &key) const
{
    const auto found = std::ranges::find(m_rows, key, &HookAnnotation::name);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

} // namespace hookline::tables
