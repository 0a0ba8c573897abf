// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/hookscene.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace hookline::timeline {

/// Keeps the timeline of a query's Hook results up to date: at once while they are few, laid out in the
/// thread pool and not more often than twice a second when they are many. GUI thread.
class HookSceneBuilder : public QObject
{
    Q_OBJECT

public:
    /// More results than this are laid out elsewhere.
    static constexpr int fewResults = 2000;

    /// `store` must outlive it.
    explicit HookSceneBuilder(store::Store &store, QObject *parent = nullptr);

    void setQuery(const domain::HookResultQuery &query);
    /// Builds only while somebody looks; beginning to look builds.
    void setActive(bool active);
    /// The service's time, where a scene without results begins.
    void setNow(Instant now) { m_now = now; }

Q_SIGNALS:
    /// Never for a query that is no longer the one.
    void built(std::shared_ptr<const hookline::timeline::Scene> scene);

private:
    void schedule();
    void gather();
    void build();

    store::Store &m_store;
    domain::HookResultQuery m_query;
    Instant m_now;
    bool m_active = false;
    bool m_stale = true; ///< Something changed since the last look into the store.
    std::vector<HookMoment> m_moments; ///< Gathered so far, a slice of slots in each turn.
    int m_nextSlot = 0;
    std::unique_ptr<QObject> m_building; ///< Context of the layout under way.
    QTimer m_timer;
};

} // namespace hookline::timeline
