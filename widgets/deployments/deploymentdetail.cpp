// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deployments/deploymentdetail.h"

#include "models/session/session.h"
#include "models/tables/eventsmodel.h"
#include "models/tables/targetsmodel.h"
#include "widgets/common/confirmer.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/status.h"
#include "widgets/common/tablesetup.h"
#include "widgets/common/worldtext.h"
#include "widgets/deployments/deploymenthead.h"
#include "widgets/deployments/diagnosticspane.h"
#include "widgets/deployments/rollbackchain.h"
#include "widgets/deployments/rootcausepanel.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace hookline::deployments {

namespace {

void setCurrent(QTableView *view, int row)
{
    if (row < 0) {
        view->selectionModel()->clear();
        return;
    }
    const int column = std::max(0, view->currentIndex().column());
    view->setCurrentIndex(view->model()->index(row, column));
}

} // namespace

DeploymentDetail::DeploymentDetail(session::Session &session, common::Confirmer &confirmer, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_confirmer(confirmer)
    , m_targetsModel(new tables::TargetsModel(session.store(), this))
    , m_eventsModel(new tables::EventsModel(session.store(), this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new common::EmptyState(this))
    , m_head(new DeploymentHead(session, this))
    , m_chain(new RollbackChain(this))
    , m_rootCause(new RootCausePanel(this))
    , m_targets(new QTableView(this))
    , m_events(new QTableView(this))
    , m_diagnostics(new DiagnosticsPane(common::worldText(session), this))
{
    setObjectName(QStringLiteral("deploymentDetail"));
    buildTables();
    m_pages->addWidget(buildBody());
    m_pages->addWidget(m_empty);
    m_empty->setSentence(
        tr("Select a deployment to see its targets, lifecycle events and what went wrong first."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(m_head, &DeploymentHead::stopRequested, this, &DeploymentDetail::askToStop);
    connect(m_head, &DeploymentHead::revisionRequested, this, [this] { Q_EMIT revisionRequested(m_id); });
    connect(m_chain, &RollbackChain::deploymentRequested, this, &DeploymentDetail::deploymentRequested);
    connect(m_rootCause, &RootCausePanel::targetRequested, this,
            [this](const QString &targetId, const QString &event) {
                const QString key = m_id + QLatin1Char('/') + targetId;
                select(key, event);
                Q_EMIT eventSelected(key, event);
            });
    store::Store &store = session.store();
    for (store::TableNotifier *notifier :
         {store.deployments.notifier(), store.targets.notifier(), store.decisions.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, &DeploymentDetail::scheduleRefresh);
    refresh();
}

QWidget *DeploymentDetail::buildBody()
{
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("targetsSplitter"));
    splitter->setChildrenCollapsible(false);
    for (QWidget *part : std::initializer_list<QWidget *>{m_targets, m_events, m_diagnostics})
        splitter->addWidget(part);
    for (int part = 0; part < 3; ++part)
        splitter->setStretchFactor(part, 1);
    splitter->setSizes({255, 410, 375});

    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_head);
    layout->addWidget(m_chain);
    layout->addWidget(m_rootCause);
    layout->addWidget(splitter, 1);
    return body;
}

void DeploymentDetail::buildTables()
{
    m_targets->setObjectName(QStringLiteral("targetsTable"));
    m_targets->setAccessibleName(tr("Targets"));
    common::setUpTable(m_targets, m_targetsModel);
    // The head says the platform already.
    m_targets->setColumnHidden(m_targetsModel->columnOf("platform"), true);
    m_targets->setSortingEnabled(true);
    m_targets->sortByColumn(m_targetsModel->columnOf("status"), Qt::AscendingOrder);
    m_events->setObjectName(QStringLiteral("eventsTable"));
    m_events->setAccessibleName(tr("Lifecycle events"));
    common::setUpTable(m_events, m_eventsModel);
    m_events->horizontalHeader()->moveSection(m_eventsModel->columnOf("took"),
                                              m_eventsModel->columnOf("start"));
    m_events->setMinimumHeight(m_events->verticalHeader()->defaultSectionSize() * 4);
    m_events->setColumnWidth(m_eventsModel->columnOf("event"),
                             m_events->fontMetrics().horizontalAdvance(QLatin1String("AfterAllowTestTraffic"))
                                 + 16);
    m_events->setColumnWidth(m_eventsModel->columnOf("status"),
                             m_events->fontMetrics().horizontalAdvance(QLatin1String("In progress")) + 36);
    m_events->setColumnWidth(
        m_eventsModel->columnOf("took"),
        m_events->fontMetrics().horizontalAdvance(QLatin1String("20 min 20 s, 40:20 left")) + 20);
    m_targets->setColumnWidth(m_targetsModel->columnOf("status"),
                              m_events->fontMetrics().horizontalAdvance(QLatin1String("In progress")) + 36);

    connect(m_targets->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        const QString key = currentTarget();
        if (m_selecting || key.isEmpty())
            return;
        select(key, {});
        Q_EMIT targetSelected(key);
    });
    connect(m_events->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        refreshDiagnostics();
        if (m_selecting || !m_events->currentIndex().isValid())
            return;
        m_wantedTarget = m_eventsModel->target();
        m_wantedEvent = currentEvent();
        Q_EMIT eventSelected(m_wantedTarget, m_wantedEvent);
    });
}

void DeploymentDetail::showDeployment(const QString &deploymentId)
{
    if (deploymentId == m_id)
        return;
    m_id = deploymentId;
    m_wantedTarget.clear();
    m_wantedEvent.clear();
    m_selecting = true;
    m_targetsModel->setDeployment(deploymentId);
    m_selecting = false;
    refresh();
}

void DeploymentDetail::select(const QString &targetKey, const QString &event)
{
    m_wantedTarget = targetKey;
    m_wantedEvent = event;
    follow();
}

QString DeploymentDetail::currentTarget() const
{
    return m_targetsModel->keyAt(m_targets->currentIndex().row());
}

QString DeploymentDetail::currentEvent() const
{
    return m_events->currentIndex().data(tables::EventRole).toString();
}

void DeploymentDetail::setNow(Instant now)
{
    if (!isVisible())
        return;
    m_targetsModel->setNow(now);
    m_eventsModel->setNow(now);
}

void DeploymentDetail::scheduleRefresh()
{
    // One poll changes three tables: look once, when they all agree.
    if (m_refreshDue)
        return;
    m_refreshDue = true;
    QTimer::singleShot(0, this, &DeploymentDetail::refresh);
}

void DeploymentDetail::refresh()
{
    m_refreshDue = false;
    const store::Store &store = m_session.store();
    const domain::Deployment *deployment = store.deployments.find(m_id);
    if (!m_id.isEmpty() && !deployment)
        m_empty->setSentence(
            tr("%1 is not among the deployments that %2 told of.").arg(m_id, common::worldText(m_session)));
    else
        m_empty->setSentence(
            tr("Select a deployment to see its targets, lifecycle events and what went wrong first."));
    m_pages->setCurrentIndex(deployment ? 0 : 1);
    if (!deployment)
        return;
    const bool waits =
        std::any_of(store.decisions.rows().begin(), store.decisions.rows().end(),
                    [this](const domain::Decision &decision) { return decision.deploymentId == m_id; });
    m_head->setDeployment(*deployment, waits);
    m_chain->setDeployment(store, m_id);
    m_rootCause->setDeployment(store, m_id);
    follow();
}

// Shows what was chosen, as far as it has arrived, and else what tells most.
void DeploymentDetail::follow()
{
    m_selecting = true;
    const bool targetThere = m_targetsModel->rowOfKey(m_wantedTarget) >= 0;
    const QString target = targetThere ? m_wantedTarget : targetToShow();
    if (target != currentTarget())
        setCurrent(m_targets, m_targetsModel->rowOfKey(target));
    if (target != m_eventsModel->target())
        m_eventsModel->setTarget(target);
    const bool eventThere = targetThere && m_eventsModel->rowOfKey(m_wantedEvent) >= 0;
    const int row = m_eventsModel->rowOfKey(eventThere ? m_wantedEvent : eventToShow());
    if (row != m_events->currentIndex().row())
        setCurrent(m_events, row);
    m_selecting = false;
    refreshDiagnostics();
}

// What a person should look at first: what failed first, else what waits or runs, else the first target.
QString DeploymentDetail::targetToShow() const
{
    if (!m_rootCause->cause().groups.empty())
        return m_id + QLatin1Char('/') + m_rootCause->cause().groups.front().firstTarget;
    QString best;
    int bestRank = INT_MAX;
    for (const QString &key : m_session.store().targetKeys(m_id)) {
        const domain::Target *target = m_session.store().targets.find(key);
        const int rank = target ? common::statusRank(common::statusId(target->status)) : INT_MAX;
        if (rank < bestRank) {
            best = key;
            bestRank = rank;
        }
    }
    return best;
}

QString DeploymentDetail::eventToShow() const
{
    QString running, failed;
    for (int row = 0; row < m_eventsModel->rowCount(); ++row) {
        const store::EventEntry &entry = *m_eventsModel->entryAt(row);
        if (entry.waiting)
            return entry.event.name;
        if (entry.event.status == domain::EventStatus::InProgress)
            running = entry.event.name;
        else if (entry.event.status == domain::EventStatus::Failed)
            failed = entry.event.name;
    }
    return failed.isEmpty() ? running : failed;
}

void DeploymentDetail::refreshDiagnostics()
{
    const store::Store &store = m_session.store();
    const domain::Target *target = store.targets.find(m_eventsModel->target());
    const store::EventEntry *entry = m_eventsModel->entryAt(m_events->currentIndex().row());
    if (target && entry)
        m_diagnostics->setEvent(store.deployments.find(m_id), *target, *entry);
    else
        m_diagnostics->clear();
}

void DeploymentDetail::askToStop()
{
    const domain::Deployment *deployment = m_session.store().deployments.find(m_id);
    if (!deployment)
        return;
    common::Question question;
    question.title = tr("Stop %1?").arg(m_id);
    question.text = tr("CodeDeploy stops this deployment of %1 / %2. Targets that are done keep the new "
                       "revision; what has "
                       "not begun is skipped. This cannot be taken back.")
                        .arg(deployment->application, deployment->group);
    question.detail = tr("Revision: %1").arg(deployment->revision);
    question.acceptText = tr("Stop the deployment");
    question.destructive = true;
    question.world = common::worldText(m_session);
    question.option = tr("Roll back to the last good revision (a new deployment)");
    question.optionChecked = deployment->autoRollbackOnFailure;
    m_confirmer.ask(question, this, this, [this, id = m_id](common::Answer answer) {
        if (answer.accepted && id == m_id)
            stop(answer.optionChecked);
    });
}

void DeploymentDetail::stop(bool rollBack)
{
    m_head->showStopping();
    m_session.stopDeployment(m_id, rollBack, this, [this, id = m_id](const aws::Reply &reply) {
        if (id != m_head->deploymentId())
            return;
        if (reply)
            m_head->showStopped(reply->value(QLatin1String("statusMessage")).toString());
        else
            m_head->showStopFailed(reply.error());
        m_session.refresh();
    });
}

} // namespace hookline::deployments
