// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trial/trialplan.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

namespace hookline::appspec {

/// What the AppSpec runs in a trial, in run order, and what each of it does there.
class TrialModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { EventColumn, RunsColumn, DoesColumn, AfterColumn, ExitCodeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Choices for what is still there stay.
    void setSteps(const std::vector<trial::Step> &steps);
    const std::vector<trial::Step> &steps() const { return m_steps; }
    const std::vector<trial::Choice> &choices() const { return m_choices; }
    /// For that row, and for all rows of the same function.
    void choose(int row, const trial::Choice &choice);
    /// The scripts run for real: what they do is their own business.
    void setReal(bool real);

    /// The outcomes that can be chosen for that row.
    std::vector<trial::Outcome> outcomes(int row) const;
    QString outcomeText(int row, trial::Outcome outcome) const;
    /// Why nothing can be chosen for that row; empty if it can.
    QString fixedBecause(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    QString afterText(int row) const;
    QVariant editValue(int row, int column) const;

    std::vector<trial::Step> m_steps;
    std::vector<trial::Choice> m_choices;
    bool m_real = false;
};

/// Edits a TrialModel: a list of the outcomes, and numbers in their ranges.
class TrialDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
};

} // namespace hookline::appspec
