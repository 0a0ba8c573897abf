// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/timelinepane.h"

#include "models/session/session.h"
#include "models/timeline/builder.h"
#include "widgets/timeline/timelineview.h"

#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::gui {

namespace {

constexpr size_t fleetLanes = 50;

// The newest deployments, newest first.
QStringList newest(const store::Store &store)
{
    std::vector<const domain::Deployment *> rows;
    rows.reserve(store.deployments.rows().size());
    for (const domain::Deployment &deployment : store.deployments.rows())
        rows.push_back(&deployment);
    const size_t count = std::min(fleetLanes, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
                      [](const auto *a, const auto *b) { return a->created > b->created; });
    QStringList ids;
    for (size_t i = 0; i < count; ++i)
        ids.append(rows[i]->id);
    return ids;
}

bool hasWaiting(const timeline::Scene &scene)
{
    return std::any_of(scene.lanes.begin(), scene.lanes.end(), [](const timeline::Lane &lane) {
        return std::any_of(lane.spans.begin(), lane.spans.end(), [](const timeline::Span &span) {
            return span.state == timeline::SpanState::Waiting;
        });
    });
}

} // namespace

TimelinePane::TimelinePane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_view(new timeline::TimelineView(this))
{
    setObjectName(QStringLiteral("timelinePane"));
    m_view->setObjectName(QStringLiteral("timelineView"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);

    connect(m_view, &timeline::TimelineView::selected, this, &TimelinePane::laneSelected);
    store::Store &store = session.store();
    for (store::TableNotifier *notifier :
         {store.deployments.notifier(), store.targets.notifier(), store.decisions.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, &TimelinePane::schedule);
    rebuild();
}

void TimelinePane::show(const TimelineSubject &subject)
{
    const TimelineSubject before = std::exchange(m_subject, subject);
    if (subject.kind != before.kind || subject.id != before.id) {
        m_fitNext = true;
        rebuild();
    }
    m_view->select(subject.laneKey, subject.span);
}

void TimelinePane::setNow(Instant now)
{
    m_view->setNow(now);
}

void TimelinePane::schedule()
{
    if (m_due)
        return;
    m_due = true;
    QTimer::singleShot(0, this, &TimelinePane::rebuild);
}

void TimelinePane::rebuild()
{
    m_due = false;
    const store::Store &store = m_session.store();
    const bool one = !m_subject.id.isEmpty() && store.deployments.find(m_subject.id);
    setAccessibleName(one ? tr("Timeline of %1").arg(m_subject.id)
                          : tr("Timeline of the newest deployments"));
    const Instant now = m_session.serviceNow();
    auto scene =
        std::make_shared<const timeline::Scene>(one ? timeline::deploymentScene(store, m_subject.id, now)
                                                    : timeline::fleetScene(store, newest(store), now));
    m_showsWaiting = hasWaiting(*scene);
    m_view->setScene(std::move(scene));
    if (m_fitNext) {
        m_view->fit();
        m_fitNext = false;
    }
}

} // namespace hookline::gui
