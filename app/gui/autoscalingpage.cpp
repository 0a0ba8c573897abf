// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/autoscalingpage.h"

#include "app/gui/settings.h"
#include "models/session/autoscaling.h"
#include "models/tables/tablemodel.h"
#include "widgets/autoscaling/autoscalingdetail.h"
#include "widgets/autoscaling/autoscalingview.h"

#include <QTableView>

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
    connect(&m_selection, &Selection::changed, this, [this](const Location &now, const Location &before) {
        if (now.place == Place::AutoScaling && before.place != Place::AutoScaling)
            selectFirst();
        m_view->select(m_selection.current().autoScaling);
        m_detail->showSubject(m_selection.current().autoScaling);
    });
    connect(m_view, &AutoScalingView::selected, &m_selection, &Selection::selectAutoScaling);
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

// One look must answer what waits: whoever comes here without a choice sees the first row if it waits.
void AutoScalingPage::selectFirst()
{
    if (!m_selection.current().autoScaling.key.isEmpty() || m_view->kind() != Kind::Instances)
        return;
    const auto *model = static_cast<const tables::TableModel *>(m_view->table()->model());
    const domain::AutoScalingInstance *first = m_session.store().autoScalingInstances.find(model->keyAt(0));
    if (first && first->waits())
        m_selection.selectAutoScaling({Kind::Instances, first->id});
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

QString AutoScalingPage::groupShown() const
{
    const store::Store &store = m_session.store();
    const Subject &subject = m_selection.current().autoScaling;
    if (subject.kind == Kind::Groups)
        return subject.key;
    if (subject.kind == Kind::Hooks) {
        const domain::LifecycleHook *hook = store.lifecycleHooks.find(subject.key);
        return hook ? hook->group : QString();
    }
    const domain::AutoScalingInstance *instance = store.autoScalingInstances.find(subject.key);
    return instance ? instance->group : QString();
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
