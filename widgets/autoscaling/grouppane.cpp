// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/grouppane.h"

#include "models/session/session.h"
#include "models/tables/lifecyclehooksmodel.h"
#include "models/tables/scalingactivitiesmodel.h"
#include "models/tables/timetext.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/parts.h"
#include "widgets/common/tablesetup.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace hookline::autoscaling {

using common::gridUnit;

GroupPane::GroupPane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_hooksModel(new tables::LifecycleHooksModel(session.store(), this))
    , m_activitiesModel(new tables::ScalingActivitiesModel(session.store(), this))
    , m_title(new common::CopyLabel(this))
    , m_facts(common::textLabel(QStringLiteral("groupFacts"), this))
    , m_newHook(new QPushButton(tr("New hook in this grou&p…"), this))
    , m_hooks(new QTableView(this))
    , m_activities(new QTableView(this))
{
    setObjectName(QStringLiteral("groupPane"));
    m_newHook->setObjectName(QStringLiteral("newHookInGroupButton"));
    m_newHook->setAccessibleName(tr("New lifecycle hook in this group"));
    connect(m_newHook, &QPushButton::clicked, this, [this] { Q_EMIT newHookRequested(m_name); });
    auto *head = new QHBoxLayout;
    head->setSpacing(gridUnit);
    head->addWidget(m_title, 1);
    head->addWidget(m_newHook);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gridUnit, gridUnit / 2, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addLayout(head);
    layout->addWidget(m_facts);
    layout->addWidget(buildTables(), 1);
    connect(session.store().autoScalingGroups.notifier(), &store::TableNotifier::changed, this,
            &GroupPane::refresh);
}

QWidget *GroupPane::buildTables()
{
    m_hooks->setObjectName(QStringLiteral("groupHooksTable"));
    m_hooks->setAccessibleName(tr("Lifecycle hooks of the group"));
    common::setUpTable(m_hooks, m_hooksModel);
    m_hooks->setColumnHidden(m_hooksModel->columnOf("group"), true);
    m_hooks->setColumnWidth(0, fontMetrics().horizontalAdvance(QStringLiteral("install-agents-first")));
    connect(m_hooks, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT subjectRequested({Kind::Hooks, m_hooksModel->keyAt(index.row())});
    });
    m_activities->setObjectName(QStringLiteral("activitiesTable"));
    m_activities->setAccessibleName(tr("Scaling activities of the group"));
    common::setUpTable(m_activities, m_activitiesModel);
    m_activities->setColumnWidth(m_activitiesModel->columnOf("status"),
                                 fontMetrics().horizontalAdvance(QStringLiteral("MidLifecycleAction")) + 36);
    m_activities->setColumnWidth(m_activitiesModel->columnOf("start"),
                                 fontMetrics().horizontalAdvance(QStringLiteral("2026-11-20 17:28:18")) + 20);

    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("groupSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_hooks);
    splitter->addWidget(m_activities);
    splitter->setSizes({470, 590});
    return splitter;
}

void GroupPane::showGroup(const QString &name)
{
    m_name = name;
    tables::HookFilter filter;
    filter.group = name;
    m_hooksModel->setFilter(filter);
    m_activitiesModel->setGroup(name);
    refresh();
}

void GroupPane::setNow(Instant now)
{
    m_hooksModel->setNow(now);
    m_activitiesModel->setNow(now);
}

void GroupPane::refresh()
{
    m_title->setText(m_name, tr("group name"));
    const domain::AutoScalingGroup *group = m_session.store().autoScalingGroups.find(m_name);
    if (!group) {
        m_facts->setText(tr("This group is not there any more."));
        return;
    }
    QStringList parts{tr("%1 of %2 wanted, between %3 and %4")
                          .arg(group->instanceCount)
                          .arg(group->desiredCapacity)
                          .arg(group->minSize)
                          .arg(group->maxSize)};
    if (group->hasWarmPool) {
        parts.append(group->reusesOnScaleIn
                         ? tr("warm pool of %1, takes instances back").arg(group->warmPoolSize)
                         : tr("warm pool of %1").arg(group->warmPoolSize));
    }
    if (group->retainsAbandoned)
        parts.append(tr("keeps instances whose termination was abandoned"));
    for (const QString &part : {group->launchSource, group->zones, group->status}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    if (group->created)
        parts.append(tr("since %1").arg(tables::stampText(group->created)));
    m_facts->setText(parts.join(QStringLiteral(" · ")));
}

} // namespace hookline::autoscaling
