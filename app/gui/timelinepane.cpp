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

/// Makes one scene: what it needs is taken out of the store on the GUI thread, a slice at a time.
class SceneMaker
{
public:
    virtual ~SceneMaker() = default;
    /// Takes some more; true once it has all.
    virtual bool gather() = 0;
    /// Called once. Of a large source: any thread.
    virtual timeline::Scene make() = 0;
};

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

bool isOne(session::Session &session, const TimelineSubject &subject)
{
    return !subject.id.isEmpty() && session.store().deployments.find(subject.id);
}

/// Scenes that are made of the store in one go.
class DirectMaker final : public SceneMaker
{
public:
    explicit DirectMaker(std::function<timeline::Scene()> scene)
        : m_scene(std::move(scene))
    { }
    bool gather() override { return true; }
    timeline::Scene make() override { return m_scene(); }

private:
    std::function<timeline::Scene()> m_scene;
};

/// A hundred thousand Hook results are taken out of the store in slices and laid out elsewhere.
class HookResultsMaker final : public SceneMaker
{
public:
    explicit HookResultsMaker(session::Session &session)
        : m_store(session.store())
        , m_query(session.hookResults().listing().query)
        , m_now(session.serviceNow())
    {
        m_moments.reserve(size_t(m_store.hookResults.size())); // growing moves all of them in one turn
    }

    bool gather() override
    {
        const int last = std::min(m_next + slice, m_store.hookResults.size());
        timeline::addHookMoments(m_store, m_query, m_next, last, m_moments);
        m_next = last;
        return m_next == m_store.hookResults.size();
    }
    timeline::Scene make() override { return timeline::hookScene(std::move(m_moments), m_now); }

private:
    static constexpr int slice = 1000;

    const store::Store &m_store;
    const domain::HookResultQuery m_query;
    const Instant m_now;
    int m_next = 0;
    std::vector<timeline::HookMoment> m_moments;
};

/// Where the scenes of one kind of subject come from.
struct Source
{
    TimelineSubject::Kind kind;
    int pause; ///< Milliseconds between a change of the store and the new scene.
    bool large; ///< Made in the thread pool.
    QString (*title)(session::Session &session, const TimelineSubject &subject);
    std::shared_ptr<SceneMaker> (*maker)(session::Session &session, const TimelineSubject &subject);
};

std::shared_ptr<SceneMaker> directly(std::function<timeline::Scene()> scene)
{
    return std::make_shared<DirectMaker>(std::move(scene));
}

const Source sources[] = {
    {TimelineSubject::Kind::Deployments, 0, false,
     [](session::Session &session, const TimelineSubject &subject) {
         return isOne(session, subject) ? TimelinePane::tr("Timeline of %1").arg(subject.id)
                                        : TimelinePane::tr("Timeline of the newest deployments");
     },
     [](session::Session &session, const TimelineSubject &subject) {
         return directly([&session, subject] {
             const store::Store &store = session.store();
             const Instant now = session.serviceNow();
             return isOne(session, subject) ? timeline::deploymentScene(store, subject.id, now)
                                            : timeline::fleetScene(store, newest(store), now);
         });
     }},
    {TimelineSubject::Kind::Instances, 100, false,
     [](session::Session &, const TimelineSubject &subject) {
         return TimelinePane::tr("Timeline of the instances of %1").arg(subject.id);
     },
     [](session::Session &session, const TimelineSubject &subject) {
         return directly([&session, subject] {
             return timeline::instanceScene(session.store(), subject.id, subject.laneKey,
                                            session.serviceNow());
         });
     }},
    {TimelineSubject::Kind::HookResults, 500, true,
     [](session::Session &, const TimelineSubject &) {
         return TimelinePane::tr("Timeline of Hook invocations");
     },
     [](session::Session &session, const TimelineSubject &) -> std::shared_ptr<SceneMaker> {
         return std::make_shared<HookResultsMaker>(session);
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
    m_gathering.setInterval(0);
    connect(&m_due, &QTimer::timeout, this, &TimelinePane::rebuild);
    connect(&m_gathering, &QTimer::timeout, this, &TimelinePane::gather);
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
        m_maker.reset();
        m_gathering.stop();
        setAccessibleName(sourceOf(subject.kind).title(m_session, subject));
        m_due.start(0); // what the selection shows comes first
    }
    m_view->select(subject.laneKey, subject.span);
}

void TimelinePane::setNow(Instant now)
{
    m_view->setNow(now);
}

void TimelinePane::putAway(bool away)
{
    if (away != isPutAway())
        setVisible(!away);
}

/// Hidden by the place that is open, not merely not shown yet.
bool TimelinePane::isPutAway() const
{
    return isHidden() && testAttribute(Qt::WA_WState_ExplicitShowHide);
}

void TimelinePane::schedule()
{
    if (m_maker)
        m_stale = true;
    else if (!m_due.isActive())
        m_due.start(sourceOf(m_subject.kind).pause);
}

void TimelinePane::rebuild()
{
    m_due.stop();
    const Source &source = sourceOf(m_subject.kind);
    setAccessibleName(source.title(m_session, m_subject));
    m_stale = !isVisible();
    if (m_stale)
        return; // another connection is looked at
    m_maker = source.maker(m_session, m_subject);
    gather();
}

void TimelinePane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_stale && !m_maker)
        m_due.start(0);
}

void TimelinePane::gather()
{
    if (!m_maker->gather()) {
        m_gathering.start();
        return;
    }
    m_gathering.stop();
    if (!sourceOf(m_subject.kind).large) {
        take(m_maker->make());
        return;
    }
    inPool(
        this, [maker = m_maker] { return maker->make(); },
        [this, maker = std::weak_ptr(m_maker)](timeline::Scene scene) {
            if (!maker.expired() && maker.lock() == m_maker) // else another one was asked for since
                take(std::move(scene));
        });
}

void TimelinePane::take(timeline::Scene scene)
{
    m_maker.reset();
    auto shared = std::make_shared<const timeline::Scene>(std::move(scene));
    m_showsWaiting = hasWaiting(*shared);
    m_view->setScene(shared);
    // The names of a large scene take long to free: not on this thread, and not before the view has let go of
    // it.
    freeInPool(std::move(m_formerScene));
    m_formerScene = std::exchange(m_scene, std::move(shared));
    if (m_fitNext) {
        m_view->fit();
        m_fitNext = false;
    }
    m_view->select(m_subject.laneKey, m_subject.span);
    if (m_stale)
        schedule();
}

} // namespace hookline::gui
