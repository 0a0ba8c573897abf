// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/trialmodel.h"

#include <QApplication>
#include <QComboBox>
#include <QPalette>
#include <QSpinBox>

#include <algorithm>

namespace hookline::appspec {

using trial::Choice;
using trial::Outcome;
using trial::Step;

namespace {

constexpr int longestSeconds = 24 * 3600;

struct OutcomeFact
{
    Outcome outcome;
    const char *script; ///< Null: a script has no such end.
    const char *function;
};
constexpr OutcomeFact outcomeFacts[] = {
    {Outcome::Succeed, QT_TRANSLATE_NOOP("TrialModel", "succeeds"),
     QT_TRANSLATE_NOOP("TrialModel", "reports Succeeded")},
    {Outcome::Fail, QT_TRANSLATE_NOOP("TrialModel", "fails"),
     QT_TRANSLATE_NOOP("TrialModel", "reports Failed")},
    {Outcome::TimeOut, QT_TRANSLATE_NOOP("TrialModel", "times out"),
     QT_TRANSLATE_NOOP("TrialModel", "never answers")},
    {Outcome::Wait, nullptr, QT_TRANSLATE_NOOP("TrialModel", "waits for me")},
};

bool hasSeconds(const Choice &choice)
{
    return choice.outcome == Outcome::Succeed || choice.outcome == Outcome::Fail;
}

} // namespace

void TrialModel::setSteps(const std::vector<Step> &steps)
{
    if (steps == m_steps)
        return;
    std::vector<Choice> choices;
    for (const Step &step : steps) {
        const auto before = std::ranges::find_if(m_steps, [&](const Step &old) {
            return old.isScript == step.isScript && old.runs == step.runs && old.event == step.event;
        });
        choices.push_back(before == m_steps.end() ? Choice() : m_choices[size_t(before - m_steps.begin())]);
    }
    beginResetModel();
    m_steps = steps;
    m_choices = std::move(choices);
    endResetModel();
}

void TrialModel::choose(int row, const Choice &choice)
{
    for (int i = 0; i < rowCount(); ++i) {
        if (i == row || trial::isSameThing(m_steps[size_t(i)], m_steps[size_t(row)])) {
            m_choices[size_t(i)] = choice;
            Q_EMIT dataChanged(index(i, DoesColumn), index(i, columnCount() - 1));
        }
    }
}

void TrialModel::setReal(bool real)
{
    if (std::exchange(m_real, real) != real && !m_steps.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

std::vector<Outcome> TrialModel::outcomes(int row) const
{
    std::vector<Outcome> all;
    for (const OutcomeFact &fact : outcomeFacts) {
        if (!m_steps[size_t(row)].isScript || fact.script)
            all.push_back(fact.outcome);
    }
    return all;
}

QString TrialModel::outcomeText(int row, Outcome outcome) const
{
    const OutcomeFact &fact = *std::ranges::find(outcomeFacts, outcome, &OutcomeFact::outcome);
    return tr(m_steps[size_t(row)].isScript ? fact.script : fact.function);
}

QString TrialModel::fixedBecause(int row) const
{
    const Step &step = m_steps[size_t(row)];
    if (!step.willRun)
        return tr("%1 takes its scripts from the last successful revision, and these instances have none: "
                  "nothing runs.")
            .arg(step.event);
    return m_real ? tr("The script itself decides.") : QString();
}

int TrialModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

int TrialModel::columnCount(const QModelIndex &) const
{
    return m_steps.empty() || m_steps.front().isScript ? int(ColumnCount) : int(ExitCodeColumn);
}

QString TrialModel::afterText(int row) const
{
    const Step &step = m_steps[size_t(row)];
    const Choice &choice = m_choices[size_t(row)];
    if (hasSeconds(choice))
        return tr("%1 s").arg(choice.afterSeconds);
    if (choice.outcome == Outcome::Wait)
        return tr("at most 1 h");
    return step.isScript ? tr("%1 s").arg(step.timeoutSeconds) : tr("1 h");
}

QVariant TrialModel::editValue(int row, int column) const
{
    const Choice &choice = m_choices[size_t(row)];
    return column == DoesColumn ? int(choice.outcome)
        : column == AfterColumn ? choice.afterSeconds
                                : choice.exitCode;
}

QVariant TrialModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const int row = index.row(), column = index.column();
    const Step &step = m_steps[size_t(row)];
    const QString fixed = fixedBecause(row);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole) {
        if (column == EventColumn || column == RunsColumn)
            return column == EventColumn ? step.event : step.runs;
        return fixed;
    }
    if (role == Qt::ForegroundRole && !fixed.isEmpty() && column > RunsColumn)
        return QApplication::palette().brush(QPalette::Disabled, QPalette::Text);
    if (role == Qt::EditRole && column > RunsColumn)
        return editValue(row, column);
    if (role == Qt::TextAlignmentRole && column > DoesColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (column == EventColumn)
        return step.event;
    if (column == RunsColumn)
        return step.runs;
    if (!fixed.isEmpty())
        return column != DoesColumn ? QVariant() : step.willRun ? tr("runs for real") : tr("does not run");
    if (column == DoesColumn)
        return outcomeText(row, m_choices[size_t(row)].outcome);
    if (column == AfterColumn)
        return afterText(row);
    return m_choices[size_t(row)].outcome == Outcome::Fail ? QVariant(m_choices[size_t(row)].exitCode)
                                                           : QVariant();
}

bool TrialModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    Choice choice = m_choices[size_t(index.row())];
    if (index.column() == DoesColumn)
        choice.outcome = static_cast<Outcome>(value.toInt());
    else if (index.column() == AfterColumn)
        choice.afterSeconds = std::clamp(value.toInt(), 0, longestSeconds);
    else
        choice.exitCode = std::clamp(value.toInt(), 1, 255);
    choose(index.row(), choice);
    return true;
}

QVariant TrialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case EventColumn:
        return tr("Lifecycle event");
    case RunsColumn:
        return columnCount() == int(ColumnCount) ? tr("Script") : tr("Function");
    case DoesColumn:
        return tr("What it does");
    case AfterColumn:
        return tr("After");
    default:
        return tr("Exit code");
    }
}

Qt::ItemFlags TrialModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Choice &choice = m_choices[size_t(index.row())];
    const bool editable = fixedBecause(index.row()).isEmpty()
        && (index.column() == DoesColumn || (index.column() == AfterColumn && hasSeconds(choice))
            || (index.column() == ExitCodeColumn && choice.outcome == Outcome::Fail));
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return editable ? flags | Qt::ItemIsEditable : flags;
}

QWidget *TrialDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const auto *model = qobject_cast<const TrialModel *>(index.model());
    if (index.column() == TrialModel::DoesColumn) {
        auto *box = new QComboBox(parent);
        for (const Outcome outcome : model->outcomes(index.row()))
            box->addItem(model->outcomeText(index.row(), outcome), int(outcome));
        box->setAccessibleName(tr("What it does"));
        connect(box, &QComboBox::activated, this, [this, box] {
            auto *delegate = const_cast<TrialDelegate *>(this);
            Q_EMIT delegate->commitData(box);
            Q_EMIT delegate->closeEditor(box);
        });
        return box;
    }
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto *box = qobject_cast<QSpinBox *>(editor)) {
        const bool seconds = index.column() == TrialModel::AfterColumn;
        box->setRange(seconds ? 0 : 1, seconds ? longestSeconds : 255);
        box->setSuffix(seconds ? tr(" s") : QString());
        box->setAccessibleName(seconds ? tr("After how many seconds") : tr("Exit code"));
    }
    return editor;
}

void TrialDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *box = qobject_cast<QComboBox *>(editor))
        box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
    else
        QStyledItemDelegate::setEditorData(editor, index);
}

void TrialDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (const auto *box = qobject_cast<QComboBox *>(editor))
        model->setData(index, box->currentData());
    else
        QStyledItemDelegate::setModelData(editor, model, index);
}

} // namespace hookline::appspec
