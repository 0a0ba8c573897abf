// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/elidedelegate.h"

#include "widgets/common/fonts.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace hookline::common {

ElideDelegate::ElideDelegate(Face face, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_face(face)
{ }

void ElideDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideMiddle;
    // Numbers keep away from the text of the next column.
    if (option->displayAlignment & Qt::AlignRight)
        option->text += QChar(0x2002);
    if (m_face == Face::Monospace)
        option->font = monospace(option->font);
}

bool ElideDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                              const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid() || index.data(Qt::ToolTipRole).isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const bool cut = sizeHint(option, index).width() > option.rect.width();
    if (cut)
        QToolTip::showText(event->globalPos(), item.text, view);
    else
        QToolTip::hideText();
    return true;
}

} // namespace hookline::common
