// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace hookline::common {

/// Long names elide in the middle, with the whole on hover; IDs are monospace.
class ElideDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum class Face { Text, Monospace };

    explicit ElideDelegate(Face face, QObject *parent = nullptr);

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    Face m_face;
};

} // namespace hookline::common
