// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/autoscaling.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace hookline::common {
class ConfirmPane;
class EmptyState;
class FactGrid;
class OutcomePane;
class ReasonButton;
} // namespace hookline::common

namespace hookline::autoscaling {

/// One lifecycle action: what its answers do to this instance in this transition, until when, and the
/// answers. CONTINUE and ABANDON take two steps; a heartbeat decides nothing and takes one. The result comes
/// only from AutoScaling::finished(). A hook of CodeDeploy's own is answered only after a person has said
/// that they know.
class ActionCard : public QWidget
{
    Q_OBJECT

public:
    enum class State {
        Empty, ///< Nothing chosen.
        Idle, ///< Shows the action; the buttons work or say why not.
        Confirming, ///< The second step is open.
        Sending, ///< AWS has been asked.
        Result, ///< AWS's answer is shown.
    };
    Q_ENUM(State)
    using Call = session::LifecycleRequest::Call;

    /// `session` must outlive the card.
    explicit ActionCard(session::Session &session, QWidget *parent = nullptr);
    ~ActionCard() override;

    /// Shows that action (domain::LifecycleAction::key()). Empty clears the card and says `sentence`; an
    /// answer that is under way, or that AWS gave, stays until another action is chosen.
    void showAction(const QString &actionKey, const QString &sentence = {});
    QString actionKey() const { return m_seen.key(); }
    State state() const { return m_state; }
    void setNow(Instant now);
    /// Puts the focus where a person starts.
    void focusStart();
    /// Why the call cannot be made now; empty if it can.
    QString blockedBecause(Call call) const;
    /// Everything that the card says now; holds no secret.
    QString text() const;

Q_SIGNALS:
    void stateChanged(hookline::autoscaling::ActionCard::State state);
    /// Esc with nothing to cancel.
    void backRequested();
    void deploymentRequested(const QString &deploymentId);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildBody();
    QWidget *buildFacts();
    QWidget *buildManaged();
    QWidget *buildAnswer();
    QWidget *buildAuto();
    QWidget *buildEnd();
    void setState(State state);
    void showState();
    void showFacts();
    void refreshButtons();
    void refreshAuto();
    void storeChanged();
    void ask(Call call);
    void cancelConfirmation(const QString &because);
    void send(Call call);
    void finished(const session::LifecycleOutcome &outcome);
    void reopen();
    const domain::LifecycleAction *present() const;
    QString goneText() const;

    session::Session &m_session;
    domain::LifecycleAction m_seen; ///< As it was last shown: what an answer is bound to.
    bool m_hasAction = false;
    State m_state = State::Empty;
    Call m_call = Call::Continue;
    Instant m_now;
    QString m_cancelledBecause;
    QHash<QString, session::LifecycleOutcome> m_outcomes; ///< By action key, until somebody looks again.

    common::EmptyState *m_empty = nullptr;
    QWidget *m_body = nullptr;
    QLabel *m_title = nullptr;
    common::FactGrid *m_facts = nullptr;
    QLabel *m_continueEffect = nullptr;
    QLabel *m_abandonEffect = nullptr;
    QLabel *m_deadline = nullptr;
    QLabel *m_budget = nullptr;
    QWidget *m_managed = nullptr;
    QLabel *m_managedText = nullptr;
    QCheckBox *m_managedKnown = nullptr;
    QPushButton *m_deployment = nullptr;
    QLabel *m_notice = nullptr;
    QLineEdit *m_reason = nullptr;
    common::ReasonButton *m_continue = nullptr;
    common::ReasonButton *m_heartbeat = nullptr;
    common::ReasonButton *m_abandon = nullptr;
    QSpinBox *m_autoCount = nullptr;
    common::ReasonButton *m_auto = nullptr;
    QLabel *m_autoText = nullptr;
    common::ConfirmPane *m_confirm = nullptr;
    QWidget *m_end = nullptr;
    QLabel *m_sending = nullptr;
    common::OutcomePane *m_outcome = nullptr;
};

} // namespace hookline::autoscaling
