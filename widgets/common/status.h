// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/tables/statusid.h"
#include "models/timeline/scene.h"

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

class QPainter;

namespace hookline::common {

using tables::StatusId;
using tables::statusId;
using tables::statusRank;
using tables::statusWord;

StatusId statusId(timeline::SpanState state);
/// How the timeline draws it.
timeline::SpanState spanState(StatusId id);

/// Colour of the shape and the word: at least 4.5:1 against Base, AlternateBase and Window of `palette`.
QColor statusColor(StatusId id, const QPalette &palette);
/// Colour of a large filled area, such as a bar of the timeline: Okabe-Ito, 3:1 against Base.
QColor statusFill(StatusId id, const QPalette &palette);
/// The shape in statusColor(), and in the group's HighlightedText for selected items; sharp at every scale.
QIcon statusIcon(StatusId id, const QPalette &palette, QPalette::ColorGroup group = QPalette::Active);
/// Paints the shape into the square that fits into `area`.
void paintStatusGlyph(QPainter *painter, const QRectF &area, StatusId id, const QColor &color);

/// True if `palette` is a dark one (Qt 6.4 has no QStyleHints::colorScheme).
bool isDark(const QPalette &palette);

} // namespace hookline::common
