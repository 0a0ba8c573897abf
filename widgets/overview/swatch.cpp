// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/swatch.h"

#include "models/tables/roles.h"
#include "widgets/connection/swatches.h"

namespace hookline::overview {

SwatchDelegate::SwatchDelegate(QObject *parent)
    : ElideDelegate(Face::Text, parent)
{ }

void SwatchDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    ElideDelegate::initStyleOption(option, index);
    option->icon = connection::swatchIcon(index.data(tables::ColourRole).toString(), option->palette);
    if (option->icon.isNull())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(14, 14);
}

} // namespace hookline::overview
