// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

#include <vector>

namespace hookline::connection {

/// A colour that a connection can wear.
struct Swatch
{
    QString name; ///< For people, translated.
    QString colour; ///< "#rrggbb"; empty: none.
};

/// "None" first, then Okabe and Ito's colours, which people of every colour vision tell apart.
std::vector<Swatch> swatches();

/// A square of the colour with an outline in the palette's text colour, so that it is seen on any ground.
/// Null for no colour or a text that is none.
QIcon swatchIcon(const QString &colour, const QPalette &palette);

} // namespace hookline::connection
