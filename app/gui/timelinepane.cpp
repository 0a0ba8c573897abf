// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/timelinepane.h"

#include "models/session/session.h"
#include "models/tables/timetext.h"
#include "models/timeline/builder.h"
#include "widgets/timeline/timelineview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

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

QToolButton *toolButton(const QString &name, const QString &text, const QString &help, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(help);
    button->setAccessibleName(help);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

TimelinePane::TimelinePane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_view(new timeline::TimelineView(this))
    , m_title(new QLabel(this))
    , m_range(new QLabel(this))
    , m_fit(toolButton(QStringLiteral("fitButton"), tr("Fit"), tr("Show everything (0)"), this))
    , m_follow(toolButton(QStringLiteral("followButton"), tr("Follow"), tr("Keep the present in view"), this))
{
    setObjectName(QStringLiteral("timelinePane"));
    m_view->setObjectName(QStringLiteral("timelineView"));
    m_title->setObjectName(QStringLiteral("timelineTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_range->setObjectName(QStringLiteral("timelineRange"));
    m_range->setTextFormat(Qt::PlainText);
    m_follow->setCheckable(true);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_title);
    bar->addWidget(m_fit);
    bar->addWidget(m_follow);
    bar->addStretch(1);
    bar->addWidget(m_range);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);

    connect(m_view, &timeline::TimelineView::selected, this, &TimelinePane::laneSelected);
    connect(m_view, &timeline::TimelineView::followChanged, m_follow, &QToolButton::setChecked);
    connect(m_view, &timeline::TimelineView::visibleRangeChanged, this, &TimelinePane::showRange);
    connect(m_follow, &QToolButton::clicked, m_view, &timeline::TimelineView::setFollow);
    connect(m_fit, &QToolButton::clicked, m_view, &timeline::TimelineView::fit);
    store::Store &store = session.store();
    for (store::TableNotifier *notifier :
         {store.deployments.notifier(), store.targets.notifier(), store.decisions.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, &TimelinePane::schedule);
    rebuild();
}

void TimelinePane::showDeployment(const QString &deploymentId)
{
    if (deploymentId == m_id)
        return;
    m_id = deploymentId;
    m_fitNext = true;
    rebuild();
}

void TimelinePane::select(const QString &targetKey, const QString &event)
{
    m_view->select(targetKey, event);
}

void TimelinePane::setNow(Instant now)
{
    m_view->setNow(now);
}

void TimelinePane::showRange()
{
    const Instant from = m_view->visibleFrom();
    const Instant to = m_view->visibleTo();
    m_follow->setChecked(m_view->follows());
    m_range->setText(
        from < to ? tr("%1 in view, from %2").arg(tables::durationText(to - from), tables::stampText(from))
                  : QString());
    m_range->setToolTip(tables::exactText(from) + QStringLiteral(" … ") + tables::exactText(to));
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
    const bool one = !m_id.isEmpty() && store.deployments.find(m_id);
    m_title->setText(one ? tr("Timeline of %1").arg(m_id) : tr("Timeline of the newest deployments"));
    const Instant now = m_session.serviceNow();
    auto scene = std::make_shared<const timeline::Scene>(
        one ? timeline::deploymentScene(store, m_id, now) : timeline::fleetScene(store, newest(store), now));
    m_showsWaiting = hasWaiting(*scene);
    m_view->setScene(std::move(scene));
    if (m_fitNext) {
        m_view->fit();
        m_fitNext = false;
    }
}

} // namespace hookline::gui
