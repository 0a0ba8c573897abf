// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/selection.h"
#include "models/core/instant.h"

#include <QSplitter>

namespace hookline::common {
class Confirmer;
}
namespace hookline::decisions {
class DecisionCard;
}
namespace hookline::deployments {
class DeploymentDetail;
}
namespace hookline::session {
class Session;
}

namespace hookline::gui {

/// A deployment's detail beside the card of what waits in it: what inbox and deployments share. Follows the
/// selection and moves it.
class DeploymentDesk : public QSplitter
{
    Q_OBJECT

public:
    /// All must outlive it.
    DeploymentDesk(session::Session &session, common::Confirmer &confirmer, Selection &selection,
                   QWidget *parent = nullptr);

    deployments::DeploymentDetail *detail() const { return m_detail; }
    decisions::DecisionCard *card() const { return m_card; }

    void laneChosen(const QString &laneKey, const QString &event);
    void setNow(Instant now);

    /// A person chose that deployment, or that decision; nothing is chosen for them any more.
    void chooseDeployment(const QString &deploymentId);
    void chooseDecision(const QString &decisionId);
    /// Goes there, with a step on the way back.
    void jump(const QString &deploymentId);

Q_SIGNALS:
    /// The card gives the keyboard back.
    void backRequested();
    /// Fill the API's form from that decision.
    void postHookStatusRequested(const QString &decisionId);
    /// A person wants to see what that deployment deployed.
    void revisionRequested(const QString &deploymentId);

private:
    void connectAll();
    void follow(const Location &now, const Location &before);
    void select(const QString &decisionId);
    void scheduleLook();
    void look();
    void selectFirst();
    void refreshCard();

    session::Session &m_session;
    Selection &m_selection;
    bool m_lookDue = false;
    bool m_touched = false;
    deployments::DeploymentDetail *m_detail;
    decisions::DecisionCard *m_card;
};

} // namespace hookline::gui
