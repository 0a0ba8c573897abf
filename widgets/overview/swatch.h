// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/elidedelegate.h"

#include <QIcon>

namespace hookline::overview {

/// A small square in the colour ("#rrggbb") that a person gave a connection, with an edge that shows on every
/// background; null for no colour.
QIcon swatch(const QString &colour, const QPalette &palette);

/// A connection's name behind its swatch (tables::ColourRole).
class SwatchDelegate final : public common::ElideDelegate
{
    Q_OBJECT

public:
    explicit SwatchDelegate(QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace hookline::overview
