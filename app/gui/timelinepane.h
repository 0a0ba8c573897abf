// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace hookline::session {
class Session;
}
namespace hookline::store {
class TableNotifier;
}
namespace hookline::timeline {
struct Scene;
class TimelineView;
} // namespace hookline::timeline

namespace hookline::gui {

class SceneMaker;

/// What a timeline is about. A value.
struct TimelineSubject
{
    enum class Kind : quint8 {
        Deployments, ///< The deployment `id` with its chain of rollbacks; without one, the newest ones.
        Instances, ///< Lives of the Auto Scaling group `id`.
        HookResults, ///< The invocations of the query that is listed; `id` tells two queries apart.
    };
    Kind kind = Kind::Deployments;
    QString id;
    QString laneKey; ///< Selected on it, with …
    QString span; ///< … the span of that name; both may be empty.

    bool operator==(const TimelineSubject &) const = default;
};

/// The timeline at the bottom of every place. Follows the store: small scenes at once, large ones now and
/// then and made in the thread pool.
class TimelinePane : public QWidget
{
    Q_OBJECT

public:
    explicit TimelinePane(session::Session &session, QWidget *parent = nullptr);

    void show(const TimelineSubject &subject);
    void setNow(Instant now);
    /// Gives its room to a place that has nothing to draw, and follows nothing meanwhile; or comes back.
    void putAway(bool away);
    /// True if the scene on screen has something that waits for a person.
    bool showsWaiting() const { return m_showsWaiting; }
    timeline::TimelineView *view() const { return m_view; }

Q_SIGNALS:
    /// Lane keys are those of the scene: of a target ("<deploymentId>/<targetId>"), or of a deployment while
    /// none is selected.
    void laneSelected(const QString &laneKey, const QString &span);

protected:
    void showEvent(QShowEvent *event) override;

private:
    bool isPutAway() const;
    void follow(TimelineSubject::Kind kind, const store::TableNotifier *notifier);
    void schedule();
    void rebuild();
    void gather();
    void take(timeline::Scene scene);

    session::Session &m_session;
    timeline::TimelineView *m_view;
    TimelineSubject m_subject;
    QTimer m_due;
    QTimer m_gathering; ///< Runs while a scene's facts are taken out of the store, a slice a turn.
    std::shared_ptr<SceneMaker> m_maker; ///< Of the scene that is under way; null if none is.
    std::shared_ptr<const timeline::Scene> m_scene; ///< On screen …
    std::shared_ptr<const timeline::Scene> m_formerScene; ///< … and the one before it.
    bool m_stale = false; ///< The store has changed since that scene was begun, or nobody looks.
    bool m_fitNext = true;
    bool m_showsWaiting = false;
};

} // namespace hookline::gui
