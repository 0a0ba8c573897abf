// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/selection.h"

#include <utility>

namespace hookline::gui {

namespace {

constexpr size_t longestHistory = 100;

} // namespace

void Selection::go(const Location &location)
{
    if (location == m_current)
        return;
    // Arrow keys through a table would fill the history with every row that was passed.
    if (location.place != m_current.place)
        remember();
    move(location);
}

void Selection::jump(const Location &location)
{
    if (location == m_current)
        return;
    remember();
    move(location);
}

void Selection::remember()
{
    if (m_history.size() == longestHistory)
        m_history.erase(m_history.begin());
    m_history.push_back(m_current);
}

void Selection::move(const Location &location)
{
    const Location before = std::exchange(m_current, location);
    Q_EMIT changed(m_current, before);
}

void Selection::setPlace(Place place)
{
    Location next = m_current;
    next.place = place;
    go(next);
}

void Selection::jumpToDeployment(const QString &deploymentId)
{
    Location next = ofDeployment(deploymentId);
    next.place = Place::Deployments;
    jump(next);
}

void Selection::selectDeployment(const QString &deploymentId)
{
    if (deploymentId == m_current.deploymentId)
        return;
    go(ofDeployment(deploymentId));
}

void Selection::selectTarget(const QString &targetKey)
{
    if (targetKey == m_current.targetKey)
        return;
    Location next = m_current;
    next.targetKey = targetKey;
    next.event.clear();
    go(next);
}

void Selection::selectEvent(const QString &targetKey, const QString &event)
{
    Location next = m_current;
    next.targetKey = targetKey;
    next.event = event;
    go(next);
}

void Selection::selectDecision(const QString &decisionId, const QString &deploymentId,
                               const QString &targetKey, const QString &event)
{
    Location next = m_current;
    next.deploymentId = deploymentId;
    next.targetKey = targetKey;
    next.event = event;
    next.decisionId = decisionId;
    go(next);
}

void Selection::selectAutoScaling(const autoscaling::Subject &subject)
{
    Location next = m_current;
    next.autoScaling = subject;
    go(next);
}

void Selection::selectHookResult(const QString &resultId)
{
    Location next = m_current;
    next.hookResultId = resultId;
    go(next);
}

void Selection::setHookQuery(const domain::HookResultQuery &query)
{
    Location next = m_current;
    next.hookQuery = query;
    go(next);
}

Location Selection::ofDeployment(const QString &deploymentId) const
{
    Location location = m_current; // what the other places show stays
    location.deploymentId = deploymentId;
    location.targetKey.clear();
    location.event.clear();
    location.decisionId.clear();
    return location;
}

void Selection::back()
{
    if (m_history.empty())
        return;
    const Location previous = m_history.back();
    m_history.pop_back();
    move(previous);
}

} // namespace hookline::gui
