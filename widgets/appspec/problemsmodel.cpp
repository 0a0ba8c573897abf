// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/problemsmodel.h"

#include "models/tables/roles.h"
#include "widgets/appspec/speclook.h"

namespace hookline::appspec {

void ProblemsModel::setChecked(std::shared_ptr<const CheckedText> checked)
{
    beginResetModel();
    m_checked = std::move(checked);
    m_positions.clear();
    if (m_checked) {
        const LineIndex lines(m_checked->document.text);
        for (const Diagnostic &finding : m_checked->result.diagnostics)
            m_positions.push_back(lines.position(finding.span.begin));
    }
    endResetModel();
}

const Diagnostic *ProblemsModel::at(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_checked->result.diagnostics[static_cast<size_t>(row)];
}

int ProblemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_positions.size());
}

int ProblemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProblemsModel::textOf(int row, int column) const
{
    const Diagnostic &finding = *at(row);
    const Position &position = m_positions[static_cast<size_t>(row)];
    switch (column) {
    case SeverityColumn:
        return severityWord(finding.severity);
    case LineColumn:
        return QStringLiteral("%1:%2").arg(position.line).arg(position.column);
    case MessageColumn:
        return finding.message;
    default:
        return QString::fromLatin1(finding.rule->id);
    }
}

QVariant ProblemsModel::data(const QModelIndex &index, int role) const
{
    const Diagnostic *finding = index.isValid() ? at(index.row()) : nullptr;
    if (!finding)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case tables::ExportRole:
        return textOf(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == LineColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return finding->agentSays.isEmpty()
            ? finding->message
            : finding->message + QLatin1Char('\n') + tr("The agent says: %1").arg(finding->agentSays);
    case tables::StatusRole:
        return static_cast<int>(statusOf(finding->severity));
    default:
        return {};
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SeverityColumn:
        return tr("Severity");
    case LineColumn:
        return tr("Line");
    case MessageColumn:
        return tr("Problem");
    default:
        return tr("Rule");
    }
}

} // namespace hookline::appspec
