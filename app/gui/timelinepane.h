// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QWidget>

namespace hookline::session {
class Session;
}
namespace hookline::timeline {
class TimelineView;
}

namespace hookline::gui {

/// The timeline at the bottom of every place: of the selected deployment's targets, or, with none selected,
/// of the newest deployments. Follows the store.
class TimelinePane : public QWidget
{
    Q_OBJECT

public:
    explicit TimelinePane(session::Session &session, QWidget *parent = nullptr);

    void showDeployment(const QString &deploymentId);
    void select(const QString &targetKey, const QString &event);
    void setNow(Instant now);
    /// True if the scene on screen has something that waits for a person.
    bool showsWaiting() const { return m_showsWaiting; }
    timeline::TimelineView *view() const { return m_view; }

Q_SIGNALS:
    /// A lane is a target ("<deploymentId>/<targetId>"), or a deployment while none is selected.
    void laneSelected(const QString &laneKey, const QString &event);

private:
    void schedule();
    void rebuild();

    session::Session &m_session;
    timeline::TimelineView *m_view;
    QString m_id;
    bool m_due = false;
    bool m_fitNext = true;
    bool m_showsWaiting = false;
};

} // namespace hookline::gui
