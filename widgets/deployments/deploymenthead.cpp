// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deployments/deploymenthead.h"

#include "models/session/calls.h"
#include "models/tables/timetext.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/status.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::deployments {

namespace {

QString platformText(const domain::Deployment &deployment)
{
    QString text = deployment.platform == domain::ComputePlatform::Unknown
        ? QString()
        : domain::toString(deployment.platform);
    if (deployment.type == domain::DeploymentType::BlueGreen)
        text += DeploymentHead::tr(" blue/green");
    else if (deployment.type == domain::DeploymentType::InPlace)
        text += DeploymentHead::tr(" in place");
    return text.trimmed();
}

QString whatText(const domain::Deployment &deployment)
{
    QStringList parts{deployment.application + QStringLiteral(" / ") + deployment.group};
    for (const QString &part : {platformText(deployment), deployment.revision, deployment.config}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    if (!deployment.creator.isEmpty())
        parts.append(DeploymentHead::tr("by %1").arg(deployment.creator));
    return parts.join(QStringLiteral(" · "));
}

QLabel *label(const QString &name, QWidget *parent)
{
    auto *made = new QLabel(parent);
    made->setObjectName(name);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return made;
}

} // namespace

DeploymentHead::DeploymentHead(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_idLabel(new common::CopyLabel(this))
    , m_icon(new QLabel(this))
    , m_status(label(QStringLiteral("deploymentStatus"), this))
    , m_what(label(QStringLiteral("deploymentWhat"), this))
    , m_error(label(QStringLiteral("deploymentError"), this))
    , m_note(label(QStringLiteral("deploymentNote"), this))
    , m_copy(new common::CommandButton(
          tr("that stops this deployment"), session.connection(),
          [this] {
              return std::vector<common::OfferedCall>{
                  {tr("Stop"), session::stopCall(m_id, false)},
                  {tr("Stop and roll back"), session::stopCall(m_id, true)}};
          },
          this))
    , m_revision(new QPushButton(tr("Open its revision"), this))
    , m_stop(new common::ReasonButton(tr("Stop…"), this))
    , m_problem(new common::ErrorBar(this))
{
    setObjectName(QStringLiteral("deploymentHead"));
    m_status->setWordWrap(false);
    m_stop->setObjectName(QStringLiteral("stopButton"));
    m_stop->setAccessibleName(tr("Stop this deployment"));
    m_stop->setHelp(
        tr("Asks CodeDeploy to stop this deployment (StopDeployment). You can say whether it rolls back."));
    m_note->hide();
    m_revision->setObjectName(QStringLiteral("revisionButton"));
    m_revision->setAccessibleName(tr("Open the revision of this deployment"));
    m_revision->setToolTip(tr("Shows the AppSpec that was deployed, read-only (Ctrl+R in the list)"));

    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_icon);
    first->addWidget(m_status);
    first->addWidget(m_idLabel);
    first->addStretch(1);
    first->addWidget(m_copy);
    first->addWidget(m_stop);
    auto *second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_what, 1);
    second->addWidget(m_revision, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(first);
    layout->addLayout(second);
    layout->addWidget(m_error);
    layout->addWidget(m_note);
    layout->addWidget(m_problem);
    setTabOrder(m_stop, m_revision);
    connect(m_revision, &QPushButton::clicked, this, &DeploymentHead::revisionRequested);
    connect(m_stop, &common::ReasonButton::acted, this, &DeploymentHead::stopRequested);
}

void DeploymentHead::setDeployment(const domain::Deployment &deployment, bool waits)
{
    if (m_id != deployment.id) {
        m_id = deployment.id;
        m_stopping = false;
        m_note->hide();
        m_problem->clear();
    }
    const common::StatusId status = waits ? common::StatusId::Waiting : common::statusId(deployment.status);
    m_idLabel->setText(deployment.id, tr("deployment ID"));
    m_icon->setPixmap(common::statusIcon(status, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_status->setText(status == common::StatusId::Unknown && !deployment.statusText.isEmpty()
                          ? deployment.statusText
                          : common::statusWord(status));
    QPalette colours = m_status->palette();
    colours.setColor(QPalette::WindowText, common::statusColor(status, palette()));
    m_status->setPalette(colours);
    m_what->setText(whatText(deployment));
    QStringList whens;
    if (deployment.created)
        whens.append(tr("Created %1").arg(tables::exactText(*deployment.created)));
    if (deployment.completed)
        whens.append(tr("Completed %1").arg(tables::exactText(*deployment.completed)));
    m_what->setToolTip(whens.join(QLatin1Char('\n')));
    m_error->setText(deployment.errorMessage.isEmpty()
                         ? deployment.errorCode
                         : deployment.errorCode + QStringLiteral(": ") + deployment.errorMessage);
    m_error->setVisible(!m_error->text().isEmpty());
    refreshStop(deployment);
}

void DeploymentHead::refreshStop(const domain::Deployment &deployment)
{
    if (m_stopping)
        m_stop->setDisabledReason(tr("CodeDeploy has been asked to stop it."));
    else if (domain::isTerminal(deployment.status))
        m_stop->setDisabledReason(tr("It has ended (%1); there is nothing to stop.")
                                      .arg(common::statusWord(common::statusId(deployment.status))));
    else
        m_stop->setDisabledReason({});
    m_copy->setDisabledReason(domain::isTerminal(deployment.status) ? m_stop->disabledReason() : QString());
}

void DeploymentHead::showStopping()
{
    m_stopping = true;
    m_problem->clear();
    m_note->setText(tr("Asking CodeDeploy to stop it…"));
    m_note->show();
    m_stop->setDisabledReason(tr("CodeDeploy has been asked to stop it."));
}

void DeploymentHead::showStopped(const QString &serviceMessage)
{
    m_note->setText(serviceMessage.isEmpty() ? tr("CodeDeploy accepted the stop.")
                                             : tr("CodeDeploy accepted the stop: %1").arg(serviceMessage));
    m_note->show();
}

void DeploymentHead::showStopFailed(const Error &error)
{
    m_stopping = false;
    m_note->hide();
    m_stop->setDisabledReason({});
    m_problem->showError(tr("%1 was not stopped.").arg(m_id), error);
    if (const domain::Deployment *deployment = m_session.store().deployments.find(m_id))
        refreshStop(*deployment);
}

} // namespace hookline::deployments
