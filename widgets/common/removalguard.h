// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>

namespace hookline::common {

/// When the current row leaves a table (filtered, decided, gone), Qt makes a neighbour the current one. That
/// is no choice of a person: while isRemoving(), a changed current row must not be told; after rowsGone() the
/// view puts right what it shows. Make it before the view gets the model, so that it hears first.
class RemovalGuard : public QObject
{
    Q_OBJECT

public:
    explicit RemovalGuard(QAbstractItemModel *model, QObject *parent = nullptr)
        : QObject(parent)
    {
        connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_removing = true; });
        connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
            m_removing = false;
            Q_EMIT rowsGone();
        });
    }

    bool isRemoving() const { return m_removing; }

Q_SIGNALS:
    void rowsGone();

private:
    bool m_removing = false;
};

} // namespace hookline::common
