// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "widgets/appspec/livecheck.h"

#include <QAbstractTableModel>

#include <span>

namespace hookline::appspec {

/// One member of every item of a list.
struct ItemColumn
{
    const char *key; ///< "source"
    const char *title; ///< "Source", of the context "AppSpec"
    const char *tip;
};

std::span<const ItemColumn> fileColumns();
std::span<const ItemColumn> permissionColumns();

/// A list of maps under the root, such as files, one row each and an empty row behind them that adds one.
/// Cells show the values as they are written; what is no plain value is edited in the text.
class ItemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    ItemsModel(const char *list, std::span<const ItemColumn> columns, QObject *parent = nullptr);

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
    NodeId valueAt(const QModelIndex &index) const;

    QByteArray m_list;
    std::span<const ItemColumn> m_columns;
    std::shared_ptr<const CheckedText> m_checked;
    std::vector<NodeId> m_items;
};

} // namespace hookline::appspec
