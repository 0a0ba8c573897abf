// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "models/domain/deployment.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookline::common {
class CommandButton;
class CopyLabel;
class ErrorBar;
class ReasonButton;
} // namespace hookline::common
namespace hookline::session {
class Session;
}

namespace hookline::deployments {

/// The deployment that is looked at: its ID, what it deploys where, its status, and the button that stops it.
class DeploymentHead : public QWidget
{
    Q_OBJECT

public:
    explicit DeploymentHead(session::Session &session, QWidget *parent = nullptr);

    /// `waits`: something in it waits for a person.
    void setDeployment(const domain::Deployment &deployment, bool waits);
    QString deploymentId() const { return m_id; }
    /// What AWS said to the last stop of this deployment, or why it could not be stopped, shown in place.
    void showStopping();
    void showStopped(const QString &serviceMessage);
    void showStopFailed(const Error &error);

Q_SIGNALS:
    void stopRequested();
    /// Of this deployment.
    void revisionRequested();

private:
    void refreshStop(const domain::Deployment &deployment);

    session::Session &m_session;
    QString m_id;
    bool m_stopping = false;
    common::CopyLabel *m_idLabel;
    QLabel *m_icon;
    QLabel *m_status;
    QLabel *m_what;
    QLabel *m_error;
    QLabel *m_note;
    common::CommandButton *m_copy;
    QPushButton *m_revision;
    common::ReasonButton *m_stop;
    common::ErrorBar *m_problem;
};

} // namespace hookline::deployments
