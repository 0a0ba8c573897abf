// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace hookline::common {
class CommandButton;
class OutcomePane;
class ConfirmPane;
class EmptyState;
class ReasonButton;
} // namespace hookline::common

namespace hookline::decisions {

class DecisionFacts;

/// One thing that waits, everything that a person needs to judge it, and the two answers. A decision takes
/// two steps (Approve… or Reject…, then the confirmation inside the card) and its result comes only from
/// Session::decisionFinished(). What is decided is what was shown when the card was opened: if it changes
/// meanwhile, the card refuses and says what changed.
class DecisionCard : public QWidget
{
    Q_OBJECT

public:
    enum class State {
        Empty, ///< Nothing chosen.
        Idle, ///< Shows the thing; the buttons work or say why not.
        Confirming, ///< The second step is open.
        Sending, ///< AWS has been asked.
        Result, ///< AWS's answer is shown.
    };
    Q_ENUM(State)

    /// `session` must outlive the card.
    explicit DecisionCard(session::Session &session, QWidget *parent = nullptr);
    ~DecisionCard() override;

    /// Shows that decision (domain::Decision::id); empty clears the card, but not while something is being
    /// sent or AWS's answer is shown. Cancels an open confirmation of another one. Does not take the focus.
    void showDecision(const QString &decisionId);
    /// Shows what waits in that deployment, as soon as something does; until then a sentence. An answer of
    /// AWS about that deployment stays.
    void showDeployment(const QString &deploymentId);
    QString decisionId() const { return m_seen.id; }
    State state() const { return m_state; }
    /// The service's time now: moves the countdown and closes the buttons at the deadline.
    void setNow(Instant now);

    /// Puts the focus where a person starts: the reason, or the paste field while the ID is unknown.
    void focusStart();

    /// Why a verdict cannot be given now; empty if it can.
    QString blockedBecause(session::Verdict verdict) const;
    /// Everything that the card says now; holds no secret.
    QString text() const;

Q_SIGNALS:
    void stateChanged(hookline::decisions::DecisionCard::State state);
    /// Esc with nothing to cancel.
    void backRequested();
    void deploymentRequested(const QString &deploymentId);
    /// Open the API pane with this decision filled in.
    void postHookStatusRequested(const QString &decisionId);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Ending
    {
        domain::Decision decision; ///< As it was when it was sent.
        session::DecisionOutcome outcome;
    };

    void build();
    QWidget *buildBody();
    QWidget *buildEnd();
    QWidget *buildPaste();
    QWidget *buildAnswer();
    QWidget *buildCopy(QWidget *parent);
    void open(const domain::Decision &decision);
    void clear(const QString &sentence);
    void reopen();
    void setState(State state);
    void showState();
    void ask(session::Verdict verdict);
    void send();
    void started(const QString &decisionId);
    void finished(const session::DecisionOutcome &outcome);
    void storeChanged();
    void showFacts();
    void refreshButtons();
    void cancelConfirmation(const QString &because);
    void importPasted();
    bool waitsForId() const;
    QString changedSinceOpened() const;
    QString goneText() const;
    const domain::Deployment *deployment() const;

    session::Session &m_session;
    domain::Decision m_seen; ///< As it was when the card was opened: what a decision is bound to.
    QString m_wantedDeployment; ///< While nothing waits in it.
    session::Verdict m_verdict = session::Verdict::Approve;
    State m_state = State::Empty;
    Instant m_now;
    QString m_cancelledBecause;
    QHash<QString, domain::Decision> m_sent; ///< Decisions under way, by id.
    QHash<QString, Ending> m_endings;

    common::EmptyState *m_empty = nullptr;
    QWidget *m_body = nullptr;
    DecisionFacts *m_facts = nullptr;
    QLabel *m_notice = nullptr;
    QPushButton *m_lookAgain = nullptr;
    QWidget *m_paste = nullptr;
    QPlainTextEdit *m_pasteEdit = nullptr;
    QLabel *m_pasteProblem = nullptr;
    QWidget *m_answer = nullptr;
    QLineEdit *m_reason = nullptr;
    common::ReasonButton *m_approve = nullptr;
    common::ReasonButton *m_reject = nullptr;
    common::CommandButton *m_copy = nullptr;
    QLabel *m_why = nullptr;
    common::ConfirmPane *m_confirm = nullptr;
    QWidget *m_end = nullptr;
    QLabel *m_subject = nullptr;
    QLabel *m_sending = nullptr;
    common::OutcomePane *m_outcome = nullptr;
};

} // namespace hookline::decisions
