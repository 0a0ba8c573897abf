// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/status.h"

#include <QStyledItemDelegate>

#include <functional>

namespace hookline::common {

/// Paints a status cell: shape, then word, in the status' colour. The word is the cell's display text where
/// it has one, so that a value that Hookline does not know keeps AWS's spelling.
class StatusDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using StatusOf = std::function<StatusId(const QModelIndex &)>;

    explicit StatusDelegate(StatusOf statusOf, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    StatusOf m_statusOf;
};

} // namespace hookline::common
