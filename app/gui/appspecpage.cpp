// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/appspecpage.h"

#include "app/gui/specrevisions.h"
#include "models/session/session.h"
#include "widgets/appspec/deploypanel.h"
#include "widgets/appspec/specactions.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"

#include <QEvent>
#include <QVBoxLayout>

namespace hookline::gui {

DeskHolder::DeskHolder(appspec::SpecDesk &desk, appspec::SpecActions *actions, QWidget *parent)
    : QWidget(parent)
    , m_desk(&desk)
    , m_actions(actions)
{
    actions->setParent(this);
    actions->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

DeskHolder::~DeskHolder()
{
    if (m_desk && m_desk->parentWidget() == this) {
        m_desk->setActions(nullptr);
        m_desk->hide();
        m_desk->setParent(nullptr);
    }
    delete m_actions;
}

void DeskHolder::showEvent(QShowEvent *event)
{
    if (m_desk && m_desk->parentWidget() != this) {
        layout()->addWidget(m_desk);
        m_desk->setActions(m_actions);
        m_desk->show();
    }
    QWidget::showEvent(event);
}

AppSpecPage::AppSpecPage(session::Session &session, common::Confirmer &confirmer, const Selection &selection,
                         appspec::SpecDesk &desk, QWidget *lists)
    : PlacePage(lists)
    , m_session(session)
    , m_confirmer(confirmer)
    , m_desk(desk)
    , m_actions(new appspec::SpecActions)
    , m_holder(new DeskHolder(desk, m_actions, lists))
    , m_revisions(new SpecRevisions(session, selection, desk, *m_actions, this))
{
    connect(&desk, &appspec::SpecDesk::countsChanged, this, &AppSpecPage::count);
    connect(&desk, &appspec::SpecDesk::currentPaneChanged, this, &AppSpecPage::refreshActions);
    connect(m_actions, &appspec::SpecActions::trialWished, this, &AppSpecPage::trialWished);
    connect(m_actions, &appspec::SpecActions::deployWished, this, &AppSpecPage::openDeploy);
    desk.installEventFilter(this);
    refreshActions();
}

AppSpecPage::~AppSpecPage()
{
    if (m_deploy && m_deployPane)
        m_deployPane->closePanel();
    delete m_deploy; // Its session goes at once.
}

void AppSpecPage::openDeploy()
{
    appspec::SpecPane *pane = m_desk.current();
    if (!pane)
        return;
    if (m_deploy && pane->panel() == m_deploy) {
        m_deploy->setFocus();
        return;
    }
    keepDeploy();
    auto *panel = new appspec::DeployPanel(*pane, m_session, m_confirmer);
    if (const auto kept = m_kept.find(pane); kept != m_kept.end())
        panel->fill(kept->second);
    connect(panel, &appspec::DeployPanel::deploymentMade, this, &AppSpecPage::deploymentWished);
    connect(panel, &appspec::DeployPanel::deploymentWished, this, &AppSpecPage::deploymentWished);
    panel->setLateAnswer([page = QPointer(this)](const QString &group, const Result<QJsonObject> &reply) {
        if (page)
            page->answeredLate(group, reply);
    });
    pane->showBeside(panel);
    m_deploy = panel;
    m_deployPane = pane;
    connect(pane, &appspec::SpecPane::panelClosed, panel,
            [this, pane, panel] { m_kept[pane] = panel->deployment(); });
    // Another text at the same address is another one.
    connect(pane, &QObject::destroyed, this, [this, pane] { m_kept.erase(pane); });
}

/// Somebody has closed the panel while its deployment was being sent.
void AppSpecPage::answeredLate(const QString &group, const Result<QJsonObject> &reply)
{
    if (reply)
        Q_EMIT deploymentWished(reply->value(QLatin1StringView("deploymentId")).toString());
    else if (reply.error().code == ErrorCode::DeliveryUnknown)
        Q_EMIT failed(tr("AWS's answer was lost: the deployment to %1 may have started.").arg(group),
                      reply.error());
    else
        Q_EMIT failed(tr("The deployment to %1 was not made.").arg(group), reply.error());
}

/// Takes the panel away unless something of it is under way, and keeps what was filled in.
void AppSpecPage::keepDeploy()
{
    if (m_deploy && m_deployPane && m_deployPane->panel() == m_deploy && !m_deploy->isSending())
        m_deployPane->closePanel();
}

bool AppSpecPage::eventFilter(QObject *watched, QEvent *event)
{
    // In another connection's window a panel of this one would be taken for that connection's.
    if (watched == &m_desk && event->type() == QEvent::ParentChange && m_desk.parentWidget() != m_holder)
        keepDeploy();
    return PlacePage::eventFilter(watched, event);
}

void AppSpecPage::refreshActions()
{
    m_actions->setUsable(m_desk.current());
}

QWidget *AppSpecPage::start() const
{
    return m_desk.start();
}

void AppSpecPage::find()
{
    m_desk.openFind();
}

/// Texts that are not saved; none is nothing to be told of.
void AppSpecPage::count()
{
    const int modified = m_desk.modifiedCount();
    Q_EMIT countChanged(modified > 0 ? modified : -1, false);
}

} // namespace hookline::gui
