// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "models/appspec/order.h"
#include "widgets/appspec/livecheck.h"

#include <QAbstractItemModel>

namespace hookline::appspec {

/// Fraction of an event's hour that its scripts may take, from 0 on; may exceed 1. Only for events with
/// scripts.
inline constexpr int BudgetRole = Qt::UserRole + 100;
/// What CodeDeploy keeps for itself, or never runs in this kind of deployment.
inline constexpr int OutOfUseRole = Qt::UserRole + 101;

/// The lifecycle events of one kind of deployment in the order in which they run, with what the file attaches
/// to them: scripts under their event (EC2), or a function beside it (ECS, Lambda). Events of the file that
/// never run in this kind stand at the end. Editing and dragging wish edits; the rows change when the text
/// has.
class OrderModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum ColumnNumber { NameColumn, DetailColumn, RunAsColumn, SudoColumn, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    /// Both null: nothing is shown. `kind` must be of the text's platform.
    void show(std::shared_ptr<const CheckedText> checked, const DeploymentKind *kind);
    const CheckedText *checked() const { return m_checked.get(); }

    /// The event of the row, of a script its event.
    QString eventAt(const QModelIndex &index) const;
    bool isScript(const QModelIndex &index) const { return index.internalId() > 0; }
    bool canAttach(const QModelIndex &index) const;
    ScriptPlace placeAt(const QModelIndex &script) const;
    /// The bytes that it stands for; empty at 0 for an event that the file does not mention.
    Span spanAt(const QModelIndex &index) const;
    /// The event or script around that byte.
    QModelIndex indexAround(qsizetype offset) const;
    /// Invalid if it is not there.
    QModelIndex indexOf(const QString &event, int script) const;

    /// Wish an edit: a script into the event, out of it, or one place up or down, also into the next event
    /// that takes scripts. The place that it will have, empty if there is none.
    void addScript(const QModelIndex &index, const QByteArray &location);
    void remove(const QModelIndex &index);
    std::optional<ScriptPlace> moveBy(const QModelIndex &script, int step);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                         const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

Q_SIGNALS:
    void editWished(const hookline::appspec::FormWish &wish);

private:
    void wishMember(const QModelIndex &script, const QByteArray &key, const std::optional<Value> &value);

    struct Row
    {
        PlannedEvent event;
        QString instances; ///< "original" where a deployment has two environments.
        bool runs = true; ///< In this kind of deployment.
        bool holds = false; ///< Of the rows of one event, the one under which the file's scripts stand.
    };
    void chooseHolders();
    const Row &rowOf(const QModelIndex &index) const;
    const Script *scriptAt(const QModelIndex &index) const;
    QVariant eventData(const Row &row, int column, int role) const;
    QVariant scriptData(const Script &script, int column, int role) const;
    QString eventNote(const Row &row) const;
    std::optional<ScriptPlace> dropPlace(const QMimeData *data, int row, const QModelIndex &parent) const;

    std::shared_ptr<const CheckedText> m_checked;
    std::vector<Row> m_rows;
};

} // namespace hookline::appspec
