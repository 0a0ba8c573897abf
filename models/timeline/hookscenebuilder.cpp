// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/hookscenebuilder.h"

#include "models/core/pool.h"

namespace hookline::timeline {
namespace {

constexpr int manyPause = 500; // ms

} // namespace

HookSceneBuilder::HookSceneBuilder(store::Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HookSceneBuilder::build);
    connect(store.hookResults.notifier(), &store::TableNotifier::changed, this, [this] {
        m_stale = true;
        schedule();
    });
}

void HookSceneBuilder::setQuery(const domain::HookResultQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    m_building.reset();
    m_stale = true;
    m_timer.stop(); // no pause for a new question
    if (m_active)
        m_timer.start(0);
}

void HookSceneBuilder::setActive(bool active)
{
    m_active = active;
    schedule();
}

void HookSceneBuilder::schedule()
{
    if (!m_active || !m_stale || m_building || m_timer.isActive())
        return;
    m_timer.start(m_store.hookResults.size() <= fewResults ? 0 : manyPause);
}

void HookSceneBuilder::build()
{
    m_stale = false;
    std::vector<HookMoment> moments = hookMoments(m_store, m_query);
    if (moments.size() <= fewResults) {
        Q_EMIT built(std::make_shared<const Scene>(hookScene(std::move(moments), m_now)));
        return;
    }
    m_building = std::make_unique<QObject>();
    inPool(
        m_building.get(),
        [moments = std::move(moments), now = m_now]() mutable {
            return std::make_shared<const Scene>(hookScene(std::move(moments), now));
        },
        [this](const std::shared_ptr<const Scene> &scene) {
            m_building.reset();
            Q_EMIT built(scene);
            schedule();
        });
}

} // namespace hookline::timeline
