// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/selection.h"
#include "app/gui/timelinepane.h"
#include "models/core/instant.h"

#include <QObject>

#include <vector>

class QWidget;

namespace hookline::gui {

class Settings;

/// One place of the window: what stands in its list and under it. Pages follow the one selection, and move
/// it, by themselves; the workbench owns them and gives them the same frame: rail, filter, timeline, F6, the
/// way back.
class PlacePage : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual QWidget *list() const = 0;
    /// What stands under the list. Several pages may share it; null where the list needs all the room.
    virtual QWidget *detail() const { return nullptr; }
    /// Heights of list and detail as long as nobody has moved the handle.
    virtual QList<int> division() const = 0;
    /// Where the keyboard starts; null for the first widget of the list that takes it.
    virtual QWidget *start() const { return nullptr; }
    /// Stops of F6 in the detail.
    virtual std::vector<QWidget *> detailPanes() const { return {}; }

    /// False where there is nothing to be drawn and the list needs the room.
    virtual bool hasTimeline() const { return true; }
    /// What the timeline shows while this page is open.
    virtual TimelineSubject timelineSubject() const { return {}; }
    /// A person chose something on the timeline.
    virtual void laneChosen(const QString &laneKey, const QString &span) = 0;
    /// The service's time; called while the page is open.
    virtual void setNow(Instant now) = 0;
    virtual void setFilterText(const QString &) { }
    virtual bool canFilter() const { return true; }
    /// Ctrl+F where there is no list to filter.
    virtual void find() { }
    /// Reads again now (F5).
    virtual void refresh() { }
    virtual void saveSettings(Settings &) const { }

Q_SIGNALS:
    /// For the rail. `urgent`: that many wait for a person.
    void countChanged(int count, bool urgent);
    /// The timeline has something else to show, or another span is selected.
    void timelineChanged();
};

} // namespace hookline::gui
