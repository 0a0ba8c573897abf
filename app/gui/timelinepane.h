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

/// What a timeline is about. A value.
struct TimelineSubject
{
    enum class Kind : quint8 {
        Deployments, ///< The deployment `id` and what its rollbacks chain to it; without one, the newest
                     ///< ones.
    };
    Kind kind = Kind::Deployments;
    QString id;
    QString laneKey; ///< Selected on it, with …
    QString span; ///< … the span of that name; both may be empty.

    bool operator==(const TimelineSubject &) const = default;
};

/// The timeline at the bottom of every place: of the selected deployment's targets, or, with none selected,
/// of the newest deployments. Follows the store.
class TimelinePane : public QWidget
{
    Q_OBJECT

public:
    explicit TimelinePane(session::Session &session, QWidget *parent = nullptr);

    void show(const TimelineSubject &subject);
    void setNow(Instant now);
    /// True if the scene on screen has something that waits for a person.
    bool showsWaiting() const { return m_showsWaiting; }
    timeline::TimelineView *view() const { return m_view; }

Q_SIGNALS:
    /// Lane keys are those of the scene: of a target ("<deploymentId>/<targetId>"), or of a deployment while
    /// none is selected.
    void laneSelected(const QString &laneKey, const QString &span);

private:
    void schedule();
    void rebuild();

    session::Session &m_session;
    timeline::TimelineView *m_view;
    TimelineSubject m_subject;
    bool m_due = false;
    bool m_fitNext = true;
    bool m_showsWaiting = false;
};

} // namespace hookline::gui
