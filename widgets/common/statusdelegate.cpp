// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/statusdelegate.h"

namespace hookline::common {

StatusDelegate::StatusDelegate(StatusOf statusOf, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_statusOf(std::move(statusOf))
{ }

void StatusDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const StatusId id = m_statusOf(index);
    const QPalette::ColorGroup group =
        option->state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    option->icon = statusIcon(id, option->palette, group);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(16, 16);
    if (option->text.isEmpty())
        option->text = statusWord(id);
    option->features |= QStyleOptionViewItem::HasDisplay;
    option->palette.setColor(QPalette::Text, statusColor(id, option->palette));
}

} // namespace hookline::common
