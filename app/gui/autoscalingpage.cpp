// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/autoscalingpage.h"

#include "app/gui/settings.h"
#include "models/session/autoscaling.h"
#include "models/tables/lifecycletext.h"
#include "widgets/autoscaling/autoscalingdetail.h"
#include "widgets/autoscaling/autoscalingview.h"

#include <QItemSelectionModel>
#include <QTableView>

#include <algorithm>

namespace hookline::gui {

using autoscaling::AutoScalingDetail;
using autoscaling::AutoScalingView;
using autoscaling::Kind;
using autoscaling::Subject;

namespace {

struct HeaderSetting
{
    Kind kind;
    const SettingKey<QByteArray> &key;
};
const HeaderSetting headers[] = {{Kind::Instances, setting::instancesHeader},
                                 {Kind::Hooks, setting::lifecycleHooksHeader},
                                 {Kind::Groups, setting::autoScalingGroupsHeader}};

} // namespace

AutoScalingPage::AutoScalingPage(session::Session &session, common::Confirmer &confirmer,
                                 Selection &selection, const Settings &settings, QWidget *lists,
                                 QWidget *details)
    : PlacePage(lists)
    , m_session(session)
    , m_selection(selection)
    , m_view(new AutoScalingView(session, lists))
    , m_detail(new AutoScalingDetail(session, confirmer, details))
{
    for (const HeaderSetting &header : headers)
        m_view->restoreHeaderState(header.kind, settings.value(header.key));
    connectAll();
}

void AutoScalingPage::connectAll()
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &AutoScalingPage::selectFirst);
    connect(m_session.store().lifecycleActions.notifier(), &store::TableNotifier::changed, this, [this] {
        if (m_patience.isActive()) // the table sorts first
            QTimer::singleShot(0, this, &AutoScalingPage::selectFirst);
    });
    connect(&m_selection, &Selection::changed, this, [this](const Location &now, const Location &before) {
        if (now.place == Place::AutoScaling && before.place != Place::AutoScaling)
            entered();
        m_view->select(m_selection.current().autoScaling);
        m_detail->showSubject(m_selection.current().autoScaling);
    });
    connect(m_view, &AutoScalingView::selected, this, [this](const Subject &subject) {
        // A table that gets the focus makes its first row the current one; that is nobody's choice.
        const bool chosen = m_view->table()->selectionModel()->hasSelection();
        if (chosen || !m_patience.isActive() || subject.key.isEmpty())
            m_selection.selectAutoScaling(subject);
    });
    connect(m_view, &AutoScalingView::activated, this, [this] {
        for (QWidget *pane : detailPanes()) {
            if (pane->isVisible()) {
                pane->setFocus();
                return;
            }
        }
    });
    connect(m_view, &AutoScalingView::newHookRequested, m_detail, &AutoScalingDetail::newHook);
    connect(m_view, &AutoScalingView::clearFilterRequested, this, &AutoScalingPage::clearFilterRequested);
    connect(m_view, &AutoScalingView::countChanged, this,
            [this](int waiting) { Q_EMIT countChanged(waiting, true); });
    connect(m_detail, &AutoScalingDetail::subjectRequested, this, [this](const Subject &subject) {
        Location next = m_selection.current();
        next.autoScaling = subject;
        m_selection.jump(next);
    });
    connect(m_detail, &AutoScalingDetail::deploymentRequested, this, &AutoScalingPage::deploymentRequested);
    connect(m_detail, &AutoScalingDetail::backRequested, this, &AutoScalingPage::backRequested);
}

// One look must answer what waits: whoever comes here without a choice sees what ends first. It is known once
// AWS has told since when everything waits, which a row that jumps later must not anticipate.
void AutoScalingPage::entered()
{
    if (!m_selection.current().autoScaling.key.isEmpty())
        return;
    m_patience.start(3000);
    selectFirst();
}

bool AutoScalingPage::isTold() const
{
    const auto &actions = m_session.store().lifecycleActions.rows();
    return !actions.empty() && std::ranges::none_of(actions, [](const domain::LifecycleAction &action) {
        return action.startedFrom == domain::TimeSource::Unknown
            || action.startedFrom == domain::TimeSource::FirstSeen;
    });
}

void AutoScalingPage::selectFirst()
{
    if (m_selection.current().place != Place::AutoScaling || !m_selection.current().autoScaling.key.isEmpty()
        || m_view->kind() != Kind::Instances || (m_patience.isActive() && !isTold()))
        return;
    m_patience.stop();
    if (const domain::LifecycleAction *first = tables::soonestOpen(m_session.store().lifecycleActions))
        m_selection.selectAutoScaling({Kind::Instances, first->instanceId});
}

QWidget *AutoScalingPage::list() const
{
    return m_view;
}

QWidget *AutoScalingPage::detail() const
{
    return m_detail;
}

QWidget *AutoScalingPage::start() const
{
    return m_view->table()->isVisible() ? m_view->table() : nullptr;
}

std::vector<QWidget *> AutoScalingPage::detailPanes() const
{
    return {m_detail->actionsTable(), m_detail->groupHooksTable(), m_detail->activitiesTable(), m_detail};
}

/// The group of what is selected, else one where something waits, else any: an empty timeline tells nothing.
QString AutoScalingPage::groupShown() const
{
    const store::Store &store = m_session.store();
    const Subject &subject = m_selection.current().autoScaling;
    if (subject.kind == Kind::Groups && !subject.key.isEmpty())
        return subject.key;
    if (const domain::LifecycleHook *hook = store.lifecycleHooks.find(subject.key);
        hook && subject.kind == Kind::Hooks)
        return hook->group;
    if (const domain::AutoScalingInstance *instance = store.autoScalingInstances.find(subject.key);
        instance && subject.kind == Kind::Instances)
        return instance->group;
    if (!store.lifecycleActions.rows().empty())
        return store.lifecycleActions.rows().front().group;
    return store.autoScalingGroups.rows().empty() ? QString() : store.autoScalingGroups.rows().front().name;
}

TimelineSubject AutoScalingPage::timelineSubject() const
{
    const Subject &subject = m_selection.current().autoScaling;
    return {TimelineSubject::Kind::Instances, groupShown(),
            subject.kind == Kind::Instances ? subject.key : QString(), QString()};
}

void AutoScalingPage::laneChosen(const QString &laneKey, const QString &)
{
    if (!laneKey.isEmpty())
        m_selection.selectAutoScaling({Kind::Instances, laneKey});
}

void AutoScalingPage::setNow(Instant now)
{
    m_view->setNow(now);
    m_detail->setNow(now);
}

void AutoScalingPage::setFilterText(const QString &words)
{
    m_view->setFilterText(words);
}

void AutoScalingPage::refresh()
{
    m_session.autoScaling().refresh();
}

void AutoScalingPage::saveSettings(Settings &settings) const
{
    for (const HeaderSetting &header : headers)
        settings.set(header.key, m_view->headerState(header.kind));
}

} // namespace hookline::gui
