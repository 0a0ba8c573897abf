// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "widgets/appspec/livecheck.h"

#include <QAbstractTableModel>

#include <span>

namespace hookline::appspec {

/// How a cell's text stands in the file.
enum class CellKind : quint8 {
    Text,
    Number, ///< Written bare.
    Texts, ///< A list, in the cell parted by commas.
};

/// One member of every item of a list.
struct ItemColumn
{
    const char *key; ///< "source", or "context/type" for a member of a member.
    const char *title; ///< "Source", of the context "AppSpec"
    const char *tip;
    CellKind kind = CellKind::Text;
};

/// A list that the form shows as a table.
struct ItemList
{
    const char *key; ///< "files"
    bool inProperties; ///< Of the ECS service; else under the root.
    std::span<const ItemColumn> columns;
};

/// Texts that a person parts by commas.
QByteArrayList partsOf(const QString &text);

const ItemList &fileItems();
const ItemList &permissionItems();
const ItemList &capacityItems();

/// A list of maps, such as files, one row each and an empty row behind them that adds one.
/// Cells show the values as they are written; what is no plain value is edited in the text.
class ItemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// `list` must outlive it.
    explicit ItemsModel(const ItemList &list, QObject *parent = nullptr);

    void show(std::shared_ptr<const CheckedText> checked);
    void remove(int row);
    /// The item's bytes; empty at 0 for the row behind the last.
    Span spanAt(int row) const;
    bool isItem(int row) const { return row >= 0 && row < int(m_items.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void editWished(const hookline::appspec::FormWish &wish);

private:
    Path listPath() const;
    Path keysOf(const QModelIndex &index) const;
    NodeId valueAt(const QModelIndex &index) const;
    bool isPlain(const QModelIndex &index) const;

    const ItemList &m_list;
    std::shared_ptr<const CheckedText> m_checked;
    std::vector<NodeId> m_items;
};

} // namespace hookline::appspec
