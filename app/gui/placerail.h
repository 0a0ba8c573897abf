// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/selection.h"

#include <QKeySequence>
#include <QListWidget>

namespace hookline::gui {

/// The rail of places with their counts. Only places that exist stand here.
class PlaceRail : public QListWidget
{
    Q_OBJECT

public:
    explicit PlaceRail(QWidget *parent = nullptr);

    /// Shows which place is open, without telling.
    void setPlace(Place place);
    /// Negative: no count. `urgent` counts are drawn strongly.
    void setCount(Place place, int count, bool urgent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

    /// "Inbox", "Deployments", "Post hook status"
    static QString placeName(Place place);
    static QString placeId(Place place); ///< For the settings.
    static Place placeOfId(const QString &id); ///< Deployments for an unknown one.
    static QKeySequence shortcut(Place place);

Q_SIGNALS:
    void placeChosen(hookline::gui::Place place);
};

} // namespace hookline::gui
