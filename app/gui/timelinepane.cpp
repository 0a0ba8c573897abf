// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/timelinepane.h"

#include "models/core/pool.h"
#include "models/session/hookresultswatch.h"
#include "models/session/session.h"
#include "models/timeline/builder.h"
#include "models/timeline/hookscene.h"
#include "models/timeline/instancescene.h"
#include "widgets/timeline/timelineview.h"

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

/// Where the scenes of one kind of subject come from.
struct Source
{
    TimelineSubject::Kind kind;
    int pause; ///< Milliseconds between a change of the store and the new scene.
    bool large; ///< The maker holds values only and runs in the thread pool.
    QString (*title)(session::Session &session, const TimelineSubject &subject);
    std::function<timeline::Scene()> (*maker)(session::Session &session, const TimelineSubject &subject);
};

bool isOne(session::Session &session, const TimelineSubject &subject)
{
    return !subject.id.isEmpty() && session.store().deployments.find(subject.id);
}

const Source sources[] = {
    {TimelineSubject::Kind::Deployments, 0, false,
     [](session::Session &session, const TimelineSubject &subject) {
         return isOne(session, subject) ? TimelinePane::tr("Timeline of %1").arg(subject.id)
                                        : TimelinePane::tr("Timeline of the newest deployments");
     },
     [](session::Session &session, const TimelineSubject &subject) -> std::function<timeline::Scene()> {
         return [&session, subject] {
             const store::Store &store = session.store();
             const Instant now = session.serviceNow();
             return isOne(session, subject) ? timeline::deploymentScene(store, subject.id, now)
                                            : timeline::fleetScene(store, newest(store), now);
         };
     }},
    {TimelineSubject::Kind::Instances, 100, false,
     [](session::Session &, const TimelineSubject &subject) {
         return TimelinePane::tr("Timeline of the instances of %1").arg(subject.id);
     },
     [](session::Session &session, const TimelineSubject &subject) -> std::function<timeline::Scene()> {
         return [&session, subject] {
             return timeline::instanceScene(session.store(), subject.id, subject.laneKey,
                                            session.serviceNow());
         };
     }},
    {TimelineSubject::Kind::HookResults, 500, true,
     [](session::Session &, const TimelineSubject &) {
         return TimelinePane::tr("Timeline of Hook invocations");
     },
     [](session::Session &session, const TimelineSubject &) -> std::function<timeline::Scene()> {
         return [moments = timeline::hookMoments(session.store(), session.hookResults().listing().query),
                 now = session.serviceNow()] { return timeline::hookScene(moments, now); };
     }},
};

const Source &sourceOf(TimelineSubject::Kind kind)
{
    return *std::find_if(std::begin(sources), std::end(sources),
                         [kind](const Source &source) { return source.kind == kind; });
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
    m_due.setSingleShot(true);

    connect(m_view, &timeline::TimelineView::selected, this, &TimelinePane::laneSelected);
    connect(&m_due, &QTimer::timeout, this, &TimelinePane::rebuild);
    store::Store &store = session.store();
    using Kind = TimelineSubject::Kind;
    follow(Kind::Deployments, store.deployments.notifier());
    follow(Kind::Deployments, store.targets.notifier());
    follow(Kind::Deployments, store.decisions.notifier());
    for (const store::TableNotifier *notifier :
         {store.autoScalingInstances.notifier(), store.lifecycleActions.notifier(),
          store.scalingActivities.notifier()})
        follow(Kind::Instances, notifier);
    follow(Kind::HookResults, store.hookResults.notifier());
    rebuild();
}

void TimelinePane::follow(TimelineSubject::Kind kind, const store::TableNotifier *notifier)
{
    connect(notifier, &store::TableNotifier::changed, this, [this, kind] {
        if (m_subject.kind == kind)
            schedule();
    });
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
    if (!m_due.isActive())
        m_due.start(sourceOf(m_subject.kind).pause);
}

void TimelinePane::rebuild()
{
    m_due.stop();
    const Source &source = sourceOf(m_subject.kind);
    setAccessibleName(source.title(m_session, m_subject));
    const int asked = ++m_asked;
    std::function<timeline::Scene()> make = source.maker(m_session, m_subject);
    if (!source.large) {
        take(make());
        return;
    }
    inPool(this, std::move(make), [this, asked](timeline::Scene scene) {
        if (asked == m_asked)
            take(std::move(scene));
    });
}

void TimelinePane::take(timeline::Scene scene)
{
    auto shared = std::make_shared<const timeline::Scene>(std::move(scene));
    m_showsWaiting = hasWaiting(*shared);
    m_view->setScene(std::move(shared));
    if (m_fitNext) {
        m_view->fit();
        m_fitNext = false;
    }
    m_view->select(m_subject.laneKey, m_subject.span);
}

} // namespace hookline::gui
