// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QMimeData;
class QPlainTextEdit;
class QScrollArea;
class QToolButton;

namespace hookline::common {
class CommandButton;
class OutcomePane;
class ConfirmPane;
class ReasonButton;
} // namespace hookline::common

namespace hookline::decisions {

struct HookStatusCall;

/// PutLifecycleEventHookExecutionStatus as it is: three members, the AWS CLI line that does the same, one
/// call, and AWS's answer with what it means. The execution ID is masked on screen unless revealed.
class PostHookPane : public QWidget
{
    Q_OBJECT

public:
    enum class State { Editing, Confirming, Sending, Result };
    Q_ENUM(State)

    /// `session` must outlive the pane.
    explicit PostHookPane(session::Session &session, QWidget *parent = nullptr);
    ~PostHookPane() override;

    /// Fills the fields from the inbox; the status stays to be chosen. An unknown id changes nothing.
    void fillFromDecision(const QString &decisionId);
    /// Fills the fields from a Lambda event, an SQS body or a --cli-input-json document. False, with the
    /// reason on screen and the fields untouched, if it is none of them.
    bool paste(const QString &text);
    State state() const { return m_state; }
    /// Puts the focus on the first field that is still empty.
    void focusStart();

    /// Why Send cannot be pressed now; empty if it can.
    QString blockedBecause() const;
    /// Everything that the pane says while the ID is not revealed; holds no secret.
    QString text() const;

Q_SIGNALS:
    void stateChanged(hookline::decisions::PostHookPane::State state);
    /// "Look again" after an answer.
    void deploymentRequested(const QString &deploymentId);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    QWidget *buildFields();
    void buildStatuses();
    QWidget *buildPaste();
    QWidget *buildCommand();
    QWidget *buildSend();
    void setState(State state);
    void edited();
    void refresh();
    void ask();
    void send();
    void finished(const HookStatusCall &call, const aws::Reply &reply);
    void lookAgain();
    void rememberInboxDecisions();
    QString deploymentHint() const;
    QString executionHint() const;
    QString statusHint() const;
    /// Which member is still missing; empty if none.
    QString unfinished() const;
    HookStatusCall call() const;

    session::Session &m_session;
    State m_state = State::Editing;
    QSet<QByteArray> m_final; ///< Fingerprints of what has its result: never sent again.
    QHash<QString, QByteArray> m_inboxSent; ///< Fingerprints of what the inbox is sending, by decision.
    QByteArray m_lost; ///< Fingerprint of the call whose answer was lost, until the person has looked.
    bool m_accepted = false; ///< The shown outcome is a success.

    QLabel *m_world = nullptr;
    QLineEdit *m_deploymentId = nullptr;
    QLabel *m_deploymentHint = nullptr;
    QLineEdit *m_executionId = nullptr;
    QLabel *m_executionHint = nullptr;
    QToolButton *m_reveal = nullptr;
    QComboBox *m_status = nullptr;
    QLabel *m_statusHint = nullptr;
    QPlainTextEdit *m_pasteEdit = nullptr;
    QPushButton *m_pasteButton = nullptr;
    QLabel *m_note = nullptr;
    QPlainTextEdit *m_command = nullptr;
    common::CommandButton *m_copy = nullptr;
    QScrollArea *m_scroll = nullptr;
    QWidget *m_sendRow = nullptr;
    common::ReasonButton *m_send = nullptr;
    QLabel *m_why = nullptr;
    common::ConfirmPane *m_confirm = nullptr;
    common::OutcomePane *m_outcome = nullptr;
};

} // namespace hookline::decisions
