// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"
#include "models/session/newdeployment.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace hookline::common {
class CommandButton;
class Confirmer;
class CopyLabel;
class ErrorBar;
class ReasonButton;
struct Question;
} // namespace hookline::common
namespace hookline::session {
class Session;
}

namespace hookline::appspec {

class DeployFields;
class SpecPane;

/// CreateDeployment for the AppSpec of a pane on one connection: what is filled in, exactly what will be
/// sent, and what came of it. A text with errors is refused unless a person says why. Sent once, after a
/// question; when the answer is lost, nothing is sent again before somebody has looked.
class DeployPanel : public QWidget
{
    Q_OBJECT

public:
    /// `pane` is what the panel stands in; the others must outlive it.
    DeployPanel(SpecPane &pane, session::Session &session, common::Confirmer &confirmer,
                QWidget *parent = nullptr);

    session::NewDeployment deployment() const;
    /// Fills the fields as they were left before; errors are not waved through again.
    void fill(const session::NewDeployment &deployment);
    bool isSending() const { return m_sending; }
    /// Who is told if the panel is gone when the answer comes: the group that it is about, and the answer.
    /// Must be callable as long as the session lives.
    using LateAnswer = std::function<void(const QString &group, const Result<QJsonObject> &reply)>;
    void setLateAnswer(LateAnswer tell) { m_lateAnswer = std::move(tell); }
    /// Why it cannot be sent, in a sentence; empty if it can.
    QString blockedBecause() const;
    /// What a person is asked before it is sent.
    common::Question question() const;

Q_SIGNALS:
    /// AWS has made the deployment.
    void deploymentMade(const QString &deploymentId);
    /// Show that one.
    void deploymentWished(const QString &deploymentId);

private:
    /// What was sent when no answer came.
    struct Lost
    {
        QString application, group;
        Instant sent; ///< On the service's clock.
        QSet<QString> before; ///< Deployments of the connection that were known then.
    };

    QWidget *buildHead();
    QWidget *buildErrors();
    QWidget *buildPreview();
    QWidget *buildResult();
    QWidget *buildButtons();
    void refreshSoon() { m_soon.start(); }
    void refresh();
    void refreshErrors();
    QString notes() const;
    void showFirstError();
    void ask();
    void send(const session::NewDeployment &deployment);
    void answered(const session::NewDeployment &deployment, const Lost &lost,
                  const Result<QJsonObject> &reply);
    void look();
    void looked(const Result<QJsonObject> &reply);
    void showMade(const QString &sentence, const QString &deploymentId);

    SpecPane &m_pane;
    session::Session &m_session;
    common::Confirmer &m_confirmer;
    QTimer m_soon;
    int m_errors = 0; ///< Of the text as it was checked last.
    bool m_sending = false;
    QString m_made; ///< ID of the deployment that was made from here.
    LateAnswer m_lateAnswer = [](const QString &, const Result<QJsonObject> &) {};
    std::optional<Lost> m_lost;
    QString m_problem; ///< What has to be filled in.
    DeployFields *m_fields;
    QWidget *m_errorPart;
    QLabel *m_errorText;
    QPushButton *m_firstError;
    QCheckBox *m_spite;
    QLineEdit *m_reason;
    QLabel *m_notes;
    QPlainTextEdit *m_preview;
    common::ErrorBar *m_error;
    QWidget *m_result;
    QLabel *m_resultText;
    common::CopyLabel *m_id;
    QPushButton *m_show;
    common::ReasonButton *m_look;
    common::ReasonButton *m_deploy;
    common::CommandButton *m_copy;
};

} // namespace hookline::appspec
