// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/hookscenebuilder.h"

#include "models/core/pool.h"

#include <utility>

namespace hookline::timeline {
namespace {

constexpr int manyPause = 500; // ms
constexpr int sliceRows = 10'000;

} // namespace

HookSceneBuilder::HookSceneBuilder(store::Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HookSceneBuilder::gather);
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
    m_moments.clear();
    m_nextSlot = 0;
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

/// If rows move while they are gathered the next scene, which then is due, puts it right.
void HookSceneBuilder::gather()
{
    if (m_nextSlot == 0)
        m_stale = false;
    addHookMoments(m_store, m_query, m_nextSlot, m_nextSlot + sliceRows, m_moments);
    m_nextSlot += sliceRows;
    if (m_nextSlot < m_store.hookResults.size())
        m_timer.start(0);
    else
        build();
}

void HookSceneBuilder::build()
{
    std::vector<HookMoment> moments = std::exchange(m_moments, {});
    m_nextSlot = 0;
    if (moments.size() <= fewResults) {
        Q_EMIT built(std::make_shared<const Scene>(hookScene(std::move(moments), m_now)));
        schedule();
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
