// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/elidedelegate.h"

namespace hookline::overview {

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
