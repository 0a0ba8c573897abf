// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deployments/rollbackchain.h"

#include "widgets/common/status.h"

namespace hookline::deployments {

namespace {

constexpr int longestChain = 16;

QString linkTo(const store::Store &store, const QString &id, bool isShown)
{
    const domain::Deployment *deployment = store.deployments.find(id);
    const QString name = isShown ? QStringLiteral("<b>%1</b>").arg(id.toHtmlEscaped())
                                 : QStringLiteral("<a href=\"%1\">%1</a>").arg(id.toHtmlEscaped());
    if (!deployment)
        return name;
    return name
        + QStringLiteral(" (%1)").arg(
            common::statusWord(common::statusId(deployment->status)).toHtmlEscaped());
}

} // namespace

QStringList rollbackChain(const store::Store &store, const QString &deploymentId)
{
    QStringList chain{deploymentId};
    const auto next = [&](const QString &id, QString domain::Deployment::*member) {
        const domain::Deployment *deployment = store.deployments.find(id);
        const QString other = deployment ? deployment->*member : QString();
        return chain.contains(other) || chain.size() >= longestChain ? QString() : other;
    };
    for (QString id = next(deploymentId, &domain::Deployment::rollbackTriggeredBy); !id.isEmpty();
         id = next(id, &domain::Deployment::rollbackTriggeredBy))
        chain.prepend(id);
    for (QString id = next(deploymentId, &domain::Deployment::rollbackDeploymentId); !id.isEmpty();
         id = next(id, &domain::Deployment::rollbackDeploymentId))
        chain.append(id);
    return chain;
}

RollbackChain::RollbackChain(QWidget *parent)
    : QLabel(parent)
{
    setObjectName(QStringLiteral("rollbackChain"));
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    hide();
    connect(this, &QLabel::linkActivated, this, &RollbackChain::deploymentRequested);
}

void RollbackChain::setDeployment(const store::Store &store, const QString &deploymentId)
{
    const QStringList chain = rollbackChain(store, deploymentId);
    setVisible(chain.size() > 1);
    if (chain.size() < 2) {
        clear();
        return;
    }
    QStringList parts;
    for (const QString &id : chain)
        parts.append(linkTo(store, id, id == deploymentId));
    QString text = tr("Rollback: %1").arg(parts.join(tr(" → rolled back by ")));
    const domain::Deployment *deployment = store.deployments.find(deploymentId);
    if (deployment && !deployment->rollbackMessage.isEmpty())
        text += QStringLiteral(" · ") + deployment->rollbackMessage.toHtmlEscaped();
    if (text != this->text())
        setText(text);
    setAccessibleName(tr("Rollback chain: %1").arg(chain.join(QStringLiteral(", "))));
}

} // namespace hookline::deployments
