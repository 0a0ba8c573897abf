// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/instancepane.h"

#include "models/session/autoscaling.h"
#include "models/tables/lifecycleactionsmodel.h"
#include "widgets/autoscaling/actioncard.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/factgrid.h"
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

InstancePane::InstancePane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new tables::LifecycleActionsModel(session.store(), this))
    , m_name(new common::CopyLabel(this))
    , m_facts(new common::FactGrid(this))
    , m_group(new QPushButton(this))
    , m_table(new QTableView(this))
    , m_card(new ActionCard(session, this))
{
    setObjectName(QStringLiteral("instancePane"));
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("instanceSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildSide());
    splitter->addWidget(m_card);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({430, 630});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    store::Store &store = session.store();
    connect(store.autoScalingInstances.notifier(), &store::TableNotifier::changed, this,
            &InstancePane::refresh);
    // After the model has heard of it.
    connect(store.lifecycleActions.notifier(), &store::TableNotifier::changed, this, &InstancePane::refresh,
            Qt::QueuedConnection);
}

QWidget *InstancePane::buildSide()
{
    m_state = m_facts->addText(tr("State"), QStringLiteral("instanceState"));
    m_where = m_facts->addText(tr("Where"), QStringLiteral("instanceWhere"));
    m_group->setObjectName(QStringLiteral("openGroupButton"));
    m_group->setFlat(true);
    connect(m_group, &QPushButton::clicked, this, [this] {
        if (const auto *instance = m_session.store().autoScalingInstances.find(m_id))
            Q_EMIT subjectRequested({Kind::Groups, instance->group});
    });
    m_table->setObjectName(QStringLiteral("actionsTable"));
    m_table->setAccessibleName(tr("Hooks that hold the instance"));
    common::setUpTable(m_table, m_model);
    for (const char *id : {"manager", "lasted", "heartbeats"}) // the card says them
        m_table->setColumnHidden(m_model->columnOf(id), true);
    m_table->setColumnWidth(m_model->columnOf("status"),
                            fontMetrics().horizontalAdvance(tr("Answered CONTINUE")) + 36);
    m_table->setColumnWidth(m_model->columnOf("hook"),
                            fontMetrics().horizontalAdvance(QStringLiteral("give-back-jobs")) + 24);
    QSizePolicy policy = m_table->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the facts above keep their place
    m_table->setSizePolicy(policy);
    m_table->setMinimumHeight(fontMetrics().height() * 4);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) {
                if (m_following || !index.isValid())
                    return;
                m_hook = m_model->rowAt(index.row())->hook;
                m_card->showAction(m_model->keyAt(index.row()));
            });
    connect(m_table, &QAbstractItemView::activated, m_card, [this] { m_card->focusStart(); });

    auto *side = new QWidget(this);
    auto *head = new QHBoxLayout;
    head->setSpacing(gridUnit);
    head->addWidget(m_name, 1);
    head->addWidget(m_group);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(gridUnit, gridUnit / 2, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addLayout(head);
    layout->addWidget(m_facts);
    layout->addWidget(m_table, 1);
    return side;
}

void InstancePane::showInstance(const QString &instanceId)
{
    if (instanceId != m_id) {
        m_id = instanceId;
        m_hook.clear();
        m_model->setInstance(instanceId);
    }
    refresh();
}

void InstancePane::selectHook(const QString &hook)
{
    m_hook = hook;
    follow();
}

void InstancePane::setNow(Instant now)
{
    m_model->setNow(now);
    m_card->setNow(now);
}

void InstancePane::refresh()
{
    const auto *instance = m_session.store().autoScalingInstances.find(m_id);
    m_name->setText(m_id, tr("instance ID"));
    m_group->setVisible(instance != nullptr);
    if (instance) {
        m_group->setText(instance->group);
        m_group->setAccessibleName(tr("Show group %1").arg(instance->group));
        QStringList where{instance->zone};
        for (const QString &part : {instance->type, instance->health})
            where.append(part);
        where.removeAll(QString());
        if (instance->protectedFromScaleIn)
            where.append(tr("protected from scale-in"));
        m_facts->setText(m_state, instance->stateText);
        m_facts->setText(m_where, where.join(QStringLiteral(" · ")));
    } else {
        m_facts->setText(m_state, tr("In no Auto Scaling group any more."));
        m_facts->setText(m_where, {});
    }
    follow();
}

/// The table and the card show the chosen hook, or the first that nobody answered.
void InstancePane::follow()
{
    int row = -1;
    for (int i = 0; i < m_model->rowCount() && row < 0; ++i) {
        if (m_hook.isEmpty() || m_model->rowAt(i)->hook == m_hook)
            row = i;
    }
    if (row < 0 && m_model->rowCount() > 0)
        row = 0;
    m_following = true;
    if (row < 0)
        m_table->selectionModel()->clear();
    else if (m_table->currentIndex().row() != row)
        m_table->setCurrentIndex(m_model->index(row, 0));
    m_following = false;
    m_table->setVisible(m_model->rowCount() > 0);
    if (row >= 0) {
        m_card->showAction(m_model->keyAt(row));
        return;
    }
    // What was just answered stays to be read, as long as the same instance is shown.
    const bool answers = m_card->actionKey().startsWith(m_id + QLatin1Char('\n'))
        && (m_card->state() == ActionCard::State::Sending || m_card->state() == ActionCard::State::Result);
    if (!answers)
        m_card->showAction({}, nothingSentence());
}

QString InstancePane::nothingSentence() const
{
    const auto *instance = m_session.store().autoScalingInstances.find(m_id);
    if (!instance)
        return tr("%1 is in no Auto Scaling group any more.").arg(m_id);
    if (!instance->waits())
        return tr("%1 is in %2: no lifecycle hook holds it.").arg(m_id, instance->stateText);
    const session::Freshness &freshness = m_session.autoScaling().freshness();
    if (freshness.state == session::Freshness::State::Denied) {
        return tr("%1 waits in %2, but the group's lifecycle hooks may not be read: %3 is not allowed.")
            .arg(m_id, instance->stateText, freshness.problem.subject);
    }
    return tr("%1 waits in %2. Reading the lifecycle hooks of %3…")
        .arg(m_id, instance->stateText, instance->group);
}

} // namespace hookline::autoscaling
