// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/decisioncard.h"

#include "models/session/calls.h"
#include "models/tables/timetext.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/confirmpane.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errortext.h"
#include "widgets/common/outcomepane.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/worldtext.h"
#include "widgets/decisions/decisionfacts.h"
#include "widgets/decisions/decisiontexts.h"
#include "widgets/decisions/outcometexts.h"
#include "widgets/decisions/parts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hookline::decisions {

using session::DecisionOutcome;
using session::Verdict;

namespace {

/// What changed between `seen` and `now`, in a sentence; empty if a decision on `seen` is one on `now`.
/// What AWS had not told yet and tells now is no change.
QString difference(const domain::Decision &seen, const domain::Decision &now)
{
    if (!seen.revision.isEmpty() && seen.revision != now.revision) {
        return DecisionCard::tr("The revision changed since you opened this card: it was %1 and is now %2.")
            .arg(seen.revision, now.revision.isEmpty() ? DecisionCard::tr("not told") : now.revision);
    }
    if (!seen.executionId.isEmpty() && seen.executionId != now.executionId) {
        return DecisionCard::tr("The hook runs anew since you opened this card: it has another execution "
                                "ID now.");
    }
    if (seen.kind != now.kind || seen.event != now.event)
        return DecisionCard::tr("It waits for something else now than when you opened this card.");
    if (!seen.application.isEmpty()
        && (seen.application != now.application || (!seen.group.isEmpty() && seen.group != now.group))) {
        return DecisionCard::tr("It belongs to %1 / %2 now, not to what you opened.")
            .arg(now.application, now.group);
    }
    return {};
}

} // namespace

DecisionCard::DecisionCard(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_now(session.serviceNow())
{
    setObjectName(QStringLiteral("decisionCard"));
    setAccessibleName(tr("What waits for a decision"));
    setFocusPolicy(Qt::ClickFocus);
    build();

    store::Store &store = session.store();
    for (const store::TableNotifier *notifier :
         {store.decisions.notifier(), store.deployments.notifier(), store.targets.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, &DecisionCard::storeChanged);
    connect(&session, &session::Session::decisionStarted, this, &DecisionCard::started);
    connect(&session, &session::Session::decisionFinished, this, &DecisionCard::finished);
    clear(tr("Choose something that waits in the inbox."));
}

DecisionCard::~DecisionCard() = default;

void DecisionCard::build()
{
    m_empty = new common::EmptyState(this);
    m_body = buildBody();
    m_confirm = new common::ConfirmPane(this);
    m_end = buildEnd();
    connect(m_confirm, &common::ConfirmPane::cancelled, this, [this] { cancelConfirmation({}); });
    connect(m_confirm, &common::ConfirmPane::confirmed, this, &DecisionCard::send);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : std::initializer_list<QWidget *>{m_empty, m_body, m_confirm, m_end})
        layout->addWidget(part);
}

/// The facts, what changed, and the two answers.
QWidget *DecisionCard::buildBody()
{
    auto *body = new QWidget(this);
    m_facts = new DecisionFacts;
    m_notice = textLabel(QStringLiteral("cardNotice"), body);
    QFont bold = m_notice->font();
    bold.setBold(true);
    m_notice->setFont(bold);
    m_lookAgain = new QPushButton(tr("Look again"), body);
    m_lookAgain->setObjectName(QStringLiteral("lookAgainButton"));
    m_lookAgain->setAccessibleName(tr("Look again at what waits now"));
    m_lookAgain->setAutoDefault(true);
    connect(m_lookAgain, &QPushButton::clicked, this, &DecisionCard::reopen);
    QScrollArea *scroll = scrollArea(QStringLiteral("cardScroll"), {m_facts}, body);
    scroll->setAccessibleName(tr("Facts about what waits"));
    m_paste = buildPaste();
    m_answer = buildAnswer();

    auto *notice = new QHBoxLayout;
    notice->addWidget(m_notice, 1);
    notice->addWidget(m_lookAgain, 0, Qt::AlignTop);
    auto *lower = new QVBoxLayout;
    lower->setContentsMargins(gridUnit, 0, gridUnit, gridUnit);
    lower->setSpacing(gridUnit);
    lower->addLayout(notice);
    lower->addWidget(m_paste);
    lower->addWidget(m_answer);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(scroll, 1);
    layout->addLayout(lower);
    return body;
}

/// What was sent, and AWS's answer.
QWidget *DecisionCard::buildEnd()
{
    m_subject = textLabel(QStringLiteral("cardSubject"), this);
    m_sending = textLabel(QStringLiteral("cardSending"), this);
    m_outcome = new common::OutcomePane(QStringLiteral("decisionResult"), this);
    connect(m_outcome, &common::OutcomePane::lookAgain, this, &DecisionCard::reopen);
    connect(m_outcome, &common::OutcomePane::tryAgain, this, &DecisionCard::reopen);
    connect(m_outcome, &common::OutcomePane::edit, this, &DecisionCard::reopen);
    return scrollArea(QStringLiteral("cardEnd"), {m_subject, m_sending, m_outcome}, this);
}

QWidget *DecisionCard::buildPaste()
{
    auto *paste = new QWidget(this);
    QLabel *caption = textLabel(QStringLiteral("pasteCaption"), paste);
    caption->setText(
        tr("Waiting, id unknown: paste the event that CodeDeploy gave the hook function (from its "
           "log or your approval channel)."));
    m_pasteEdit = new QPlainTextEdit(paste);
    m_pasteEdit->setObjectName(QStringLiteral("cardPasteEdit"));
    m_pasteEdit->setAccessibleName(tr("Paste the hook's event here"));
    m_pasteEdit->setPlaceholderText(
        QStringLiteral("{\"DeploymentId\": \"d-…\", \"LifecycleEventHookExecutionId\": \"…\"}"));
    m_pasteEdit->setTabChangesFocus(true);
    m_pasteEdit->setFixedHeight(m_pasteEdit->fontMetrics().lineSpacing() * 2 + gridUnit * 2);
    m_pasteProblem = textLabel(QStringLiteral("pasteProblem"), paste);
    connect(m_pasteEdit, &QPlainTextEdit::textChanged, this, &DecisionCard::importPasted);

    auto *layout = new QVBoxLayout(paste);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(caption);
    layout->addWidget(m_pasteEdit);
    layout->addWidget(m_pasteProblem);
    return paste;
}

QWidget *DecisionCard::buildAnswer()
{
    auto *answer = new QWidget(this);
    m_reason = new QLineEdit(answer);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason for the decision, kept on this computer"));
    m_reason->setPlaceholderText(tr("Reason (kept here; needed to reject)"));
    m_reason->setMaxLength(1000);
    m_approve = new common::ReasonButton(tr("&Approve…"), answer);
    m_approve->setObjectName(QStringLiteral("approveButton"));
    m_approve->setAutoDefault(true);
    m_reject = new common::ReasonButton(tr("Re&ject…"), answer);
    m_reject->setObjectName(QStringLiteral("rejectButton"));
    m_reject->setFocusPolicy(Qt::NoFocus);
    m_why = textLabel(QStringLiteral("cardWhy"), answer);
    auto *byHand = new QPushButton(tr("Post by hand…"), answer);
    byHand->setObjectName(QStringLiteral("postByHandButton"));
    byHand->setAccessibleName(tr("Open the API call for this hook"));
    byHand->setFlat(true);
    auto *openDeployment = new QPushButton(tr("Deployment"), answer);
    openDeployment->setObjectName(QStringLiteral("openDeploymentButton"));
    openDeployment->setAccessibleName(tr("Show the deployment"));
    openDeployment->setFlat(true);

    connect(m_reason, &QLineEdit::textChanged, this, &DecisionCard::refreshButtons);
    connect(m_reason, &QLineEdit::returnPressed, m_approve, [this] { m_approve->setFocus(); });
    connect(m_approve, &common::ReasonButton::acted, this, [this] { ask(Verdict::Approve); });
    connect(m_reject, &common::ReasonButton::acted, this, [this] { ask(Verdict::Reject); });
    connect(byHand, &QPushButton::clicked, this, [this] { Q_EMIT postHookStatusRequested(m_seen.id); });
    connect(openDeployment, &QPushButton::clicked, this,
            [this] { Q_EMIT deploymentRequested(m_seen.deploymentId); });

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridUnit);
    buttons->addWidget(m_approve);
    buttons->addStretch(1);
    buttons->addSpacing(gridUnit * 4);
    buttons->addWidget(m_reject);
    auto *links = new QHBoxLayout;
    links->setSpacing(gridUnit);
    links->addWidget(openDeployment);
    links->addWidget(byHand);
    links->addWidget(buildCopy(answer));
    links->addStretch(1);
    auto *layout = new QVBoxLayout(answer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_reason);
    layout->addLayout(buttons);
    layout->addWidget(m_why);
    layout->addLayout(links);
    return answer;
}

QWidget *DecisionCard::buildCopy(QWidget *parent)
{
    const auto offer = [this] {
        return std::vector<common::OfferedCall>{
            {tr("Approve"), session::decisionCall(m_seen, Verdict::Approve)},
            {tr("Reject"), session::decisionCall(m_seen, Verdict::Reject)}};
    };
    m_copy = new common::CommandButton(tr("of an answer"), m_session.connection(), offer, parent);
    return m_copy;
}

void DecisionCard::showDecision(const QString &decisionId)
{
    if (!decisionId.isEmpty() && decisionId == m_seen.id)
        return;
    // What was decided leaves the inbox, and nothing is selected then: that is no wish to lose the answer.
    if (decisionId.isEmpty() && (m_state == State::Sending || m_state == State::Result))
        return;
    m_wantedDeployment.clear();
    if (const domain::Decision *decision = m_session.store().decisions.find(decisionId))
        open(*decision);
    else if (decisionId.isEmpty())
        clear(tr("Choose something that waits in the inbox."));
    else
        clear(tr("That does not wait any more."));
}

void DecisionCard::showDeployment(const QString &deploymentId)
{
    if (m_seen.deploymentId == deploymentId && (m_state == State::Sending || m_state == State::Result))
        return;
    const auto later = [](const domain::Decision &a, const domain::Decision &b) {
        return a.deadline.value_or(Instant::max()) > b.deadline.value_or(Instant::max());
    };
    const domain::Decision *soonest = nullptr;
    for (const domain::Decision &decision : m_session.store().decisions.rows()) {
        if (decision.deploymentId == deploymentId && (!soonest || later(*soonest, decision)))
            soonest = &decision;
    }
    if (soonest) {
        showDecision(soonest->id);
    } else if (m_seen.id.isEmpty() || m_seen.deploymentId != deploymentId) {
        clear(deploymentId.isEmpty() ? tr("Choose a deployment.")
                                     : tr("Nothing in %1 waits for a person.").arg(deploymentId));
        m_wantedDeployment = deploymentId;
    }
}

void DecisionCard::open(const domain::Decision &decision)
{
    m_seen = decision;
    m_cancelledBecause.clear();
    m_reason->clear();
    m_pasteEdit->clear();
    m_pasteProblem->clear();
    const auto ending = m_endings.constFind(decision.id);
    const bool ended = ending != m_endings.constEnd() && ending->decision.executionId == decision.executionId;
    const State state = m_session.isDeciding(decision.id) ? State::Sending
        : ended                                           ? State::Result
                                                          : State::Idle;
    if (state == State::Sending && !m_sent.contains(decision.id))
        m_sent.insert(decision.id, decision);
    setState(state);
}

void DecisionCard::clear(const QString &sentence)
{
    m_seen = {};
    m_wantedDeployment.clear();
    m_cancelledBecause.clear();
    m_empty->setSentence(sentence);
    setState(State::Empty);
}

void DecisionCard::reopen()
{
    const QString id = m_seen.id;
    const QString deploymentId = m_seen.deploymentId;
    m_endings.remove(id);
    m_seen = {};
    m_session.refresh();
    if (m_session.store().decisions.find(id))
        showDecision(id);
    else
        showDeployment(deploymentId);
    focusStart();
}

void DecisionCard::setState(State state)
{
    const bool changed = m_state != state;
    // Hiding what has the focus would throw it anywhere, even out of the card.
    const QWidget *focused = window()->focusWidget();
    const bool hadFocus = focused && isAncestorOf(focused);
    m_state = state;
    if (hadFocus && changed)
        setFocus(Qt::OtherFocusReason);
    showState();
    if (changed)
        Q_EMIT stateChanged(state);
}

void DecisionCard::showState()
{
    m_empty->setVisible(m_state == State::Empty);
    m_body->setVisible(m_state == State::Idle);
    m_confirm->setVisible(m_state == State::Confirming);
    m_end->setVisible(m_state == State::Sending || m_state == State::Result);
    m_sending->setVisible(m_state == State::Sending);
    m_outcome->setVisible(m_state == State::Result);
    m_subject->setText(tr("%1\n%2 of %3, %4 / %5")
                           .arg(common::worldText(m_session),
                                m_seen.event.isEmpty() ? describe(m_seen, deployment()).title : m_seen.event,
                                m_seen.deploymentId, m_seen.application, m_seen.group));
    if (m_state == State::Sending) {
        m_sending->setText(tr("Sent. Waiting for AWS's answer: nothing counts as decided before it."));
    } else if (m_state == State::Result) {
        const Ending &ending = m_endings[m_seen.id];
        m_outcome->showOutcome(explained(ending.outcome, ending.decision));
    }
    showFacts();
}

void DecisionCard::showFacts()
{
    if (m_state != State::Idle)
        return;
    const QString gone = goneText();
    const QString changed = changedSinceOpened();
    m_facts->showFacts(m_seen, m_session.store(), common::worldText(m_session), common::isNotAws(m_session));
    m_facts->setWaiting(gone.isEmpty());
    m_facts->setNow(m_now);

    const QString notice = !gone.isEmpty() ? gone : !changed.isEmpty() ? changed : m_cancelledBecause;
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    m_lookAgain->setVisible(!gone.isEmpty() || !changed.isEmpty());
    m_paste->setVisible(gone.isEmpty() && m_seen.kind == domain::DecisionKind::HookStatus
                        && m_seen.executionId.isEmpty());
    refreshButtons();
}

void DecisionCard::refreshButtons()
{
    if (m_state == State::Empty)
        return;
    const DecisionText text = describe(m_seen, deployment());
    m_approve->setAccessibleName(text.approve.button);
    m_approve->setHelp(text.approve.button);
    m_reject->setAccessibleName(text.reject.button);
    m_reject->setHelp(
        tr("%1 (%2)").arg(text.reject.button, m_reject->shortcut().toString(QKeySequence::NativeText)));
    const QString noApproval = blockedBecause(Verdict::Approve);
    const QString noRejection = blockedBecause(Verdict::Reject);
    m_approve->setDisabledReason(noApproval);
    m_reject->setDisabledReason(noRejection);
    m_copy->setDisabledReason(waitsForId() ? noApproval : QString());
    m_why->setText(noApproval.isEmpty() ? noRejection : noApproval);
    // Said once: what changed stands in the notice, what to paste above the field.
    m_why->setVisible(!m_why->text().isEmpty() && m_lookAgain->isHidden() && m_paste->isHidden());
}

void DecisionCard::setNow(Instant now)
{
    m_now = now;
    if (m_state == State::Empty)
        return;
    m_facts->setNow(now);
    if (m_state == State::Confirming) {
        if (const QString because = blockedBecause(m_verdict); !because.isEmpty())
            cancelConfirmation(because);
    }
    refreshButtons();
}

void DecisionCard::focusStart()
{
    if (m_state == State::Idle) {
        QWidget *start = m_paste->isVisibleTo(this) ? static_cast<QWidget *>(m_pasteEdit) : m_reason;
        start->setFocus(Qt::OtherFocusReason);
    } else if (m_state != State::Confirming) {
        setFocus(Qt::OtherFocusReason);
    }
}

QString DecisionCard::blockedBecause(Verdict verdict) const
{
    if (m_seen.id.isEmpty())
        return tr("Nothing is chosen.");
    if (m_state == State::Sending || m_session.isDeciding(m_seen.id))
        return tr("A decision on it is already being sent: wait for AWS's answer.");
    if (const QString gone = goneText(); !gone.isEmpty())
        return gone;
    if (const QString changed = changedSinceOpened(); !changed.isEmpty())
        return changed + QLatin1Char(' ') + tr("Look again before you decide.");
    if (const domain::Deployment *known = deployment(); known && domain::isTerminal(known->status))
        return tr("The deployment has ended: it is %1.").arg(known->statusText);
    if (m_seen.deadline && !m_seen.deadlineEstimated && m_now >= *m_seen.deadline) {
        return tr("The deadline passed at %1: AWS takes no answer any more.")
            .arg(tables::exactText(*m_seen.deadline));
    }
    if (waitsForId())
        return tr("The execution ID is unknown: paste the event first.");
    if (verdict == Verdict::Reject && m_reason->text().trimmed().isEmpty())
        return tr("To reject, write a reason first.");
    return {};
}

bool DecisionCard::waitsForId() const
{
    return m_seen.kind == domain::DecisionKind::HookStatus && m_seen.executionId.isEmpty();
}

QString DecisionCard::changedSinceOpened() const
{
    const domain::Decision *now = m_session.store().decisions.find(m_seen.id);
    return now ? difference(m_seen, *now) : QString();
}

QString DecisionCard::goneText() const
{
    const store::Store &store = m_session.store();
    if (m_seen.id.isEmpty() || store.decisions.find(m_seen.id))
        return {};
    for (const QString &key : store.targetKeys(m_seen.deploymentId)) {
        const domain::Target *target = store.targets.find(key);
        if (!target || !store::concerns(m_seen, *target))
            continue;
        for (const domain::LifecycleEvent &event : target->events) {
            if (event.name == m_seen.event && domain::isTerminal(event.status))
                return tr("It waits no more: %1 is %2.").arg(event.name, toString(event.status));
        }
    }
    if (const domain::Deployment *known = deployment())
        return tr("It waits no more: the deployment is %1.").arg(known->statusText);
    return tr("It waits no more.");
}

const domain::Deployment *DecisionCard::deployment() const
{
    return m_session.store().deployments.find(m_seen.deploymentId);
}

void DecisionCard::ask(Verdict verdict)
{
    if (m_state != State::Idle || !blockedBecause(verdict).isEmpty())
        return;
    const DecisionText text = describe(m_seen, deployment());
    const AnswerText &answer = text.answer(verdict);
    common::ConfirmQuestion question;
    question.world = common::worldText(m_session);
    question.notAws = common::isNotAws(m_session);
    question.title = verdict == Verdict::Approve ? tr("Approve this?") : tr("Reject this?");
    question.facts = {{tr("Deployment"), m_seen.deploymentId},
                      {tr("Application"), tr("%1 / %2").arg(m_seen.application, m_seen.group)},
                      {tr("Waits at"), m_seen.event.isEmpty() ? text.title : m_seen.event},
                      {tr("Revision"), m_seen.revision.isEmpty() ? tr("not told by AWS") : m_seen.revision},
                      {tr("Sends"), answer.call}};
    if (const QString reason = m_reason->text().trimmed(); !reason.isEmpty())
        question.facts.append({tr("Reason"), reason});
    question.effect = answer.effect + QLatin1Char(' ') + tr("A decision is final.");
    question.accept = answer.button;
    question.destructive = answer.destructive;
    m_verdict = verdict;
    m_cancelledBecause.clear();
    setState(State::Confirming);
    m_confirm->ask(question);
}

void DecisionCard::cancelConfirmation(const QString &because)
{
    if (m_state != State::Confirming)
        return;
    const bool hadFocus = m_confirm->isAncestorOf(window()->focusWidget());
    m_cancelledBecause = because.isEmpty() ? QString() : tr("Not sent. %1").arg(because);
    setState(State::Idle);
    if (hadFocus)
        focusStart();
}

void DecisionCard::send()
{
    if (m_state != State::Confirming)
        return;
    if (const QString because = blockedBecause(m_verdict); !because.isEmpty()) {
        cancelConfirmation(because);
        return;
    }
    m_sent.insert(m_seen.id, m_seen);
    setState(State::Sending);
    m_session.decide({m_seen.id, m_verdict, m_reason->text().trimmed(), m_seen.revision});
}

void DecisionCard::started(const QString &decisionId)
{
    if (const domain::Decision *decision = m_session.store().decisions.find(decisionId);
        decision && !m_sent.contains(decisionId))
        m_sent.insert(decisionId, *decision);
    if (decisionId == m_seen.id && m_state != State::Sending) {
        m_cancelledBecause.clear();
        setState(State::Sending);
    }
}

void DecisionCard::finished(const DecisionOutcome &outcome)
{
    Ending ending{m_sent.take(outcome.decisionId), outcome};
    if (ending.decision.id.isEmpty() && outcome.decisionId == m_seen.id)
        ending.decision = m_seen;
    m_endings.insert(outcome.decisionId, ending);
    if (outcome.decisionId == m_seen.id)
        setState(State::Result);
}

void DecisionCard::storeChanged()
{
    if (m_state == State::Empty) {
        if (!m_wantedDeployment.isEmpty())
            showDeployment(m_wantedDeployment);
        return;
    }
    const domain::Decision *now = m_session.store().decisions.find(m_seen.id);
    if (m_state == State::Confirming) {
        // What is learnt only now was not on the screen when the second step was opened.
        const bool learnt = now && now->revision != m_seen.revision;
        const QString because = learnt && changedSinceOpened().isEmpty()
            ? tr("AWS has told the revision only now.")
            : blockedBecause(m_verdict);
        if (learnt || !because.isEmpty())
            cancelConfirmation(because);
    }
    if (now && m_state == State::Idle && difference(m_seen, *now).isEmpty())
        m_seen = *now;
    showFacts();
}

void DecisionCard::importPasted()
{
    const QByteArray text = m_pasteEdit->toPlainText().toUtf8();
    if (text.trimmed().isEmpty()) {
        m_pasteProblem->clear();
        return;
    }
    const Result<QString> imported = m_session.importEvent(text);
    if (!imported.ok()) {
        m_pasteProblem->setText(tr("Not recognised: it needs a DeploymentId and a "
                                   "LifecycleEventHookExecutionId. %1")
                                    .arg(common::whatNow(imported.error())));
        return;
    }
    m_pasteEdit->clear();
    if (*imported != m_seen.deploymentId) {
        m_pasteProblem->setText(
            tr("That event is of %1, not of this deployment. It was joined there.").arg(*imported));
        return;
    }
    storeChanged();
    if (!m_seen.executionId.isEmpty())
        m_reason->setFocus(Qt::OtherFocusReason);
}

QString DecisionCard::text() const
{
    QStringList lines;
    switch (m_state) {
    case State::Empty:
        return m_empty->sentence();
    case State::Idle:
        lines = {m_facts->text(), m_notice->text(), m_approve->accessibleName(), m_reject->accessibleName(),
                 m_why->text()};
        break;
    case State::Confirming:
        return m_confirm->text();
    case State::Sending:
        lines = {m_subject->text(), m_sending->text()};
        break;
    case State::Result:
        lines = {m_subject->text(), m_outcome->text()};
        break;
    }
    return lines.join(QLatin1Char('\n'));
}

void DecisionCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_state == State::Confirming)
        cancelConfirmation({});
    else
        Q_EMIT backRequested();
}

} // namespace hookline::decisions
