// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/actioncard.h"

#include "models/session/calls.h"
#include "models/tables/lifecycletext.h"
#include "models/tables/timetext.h"
#include "widgets/autoscaling/lifecycletexts.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/confirmpane.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/worldtext.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookline::autoscaling {

using common::gridUnit;
using common::ReasonButton;
using common::textLabel;
using domain::LifecycleAction;

namespace {

constexpr int usualAutoHeartbeats = 4;

} // namespace

ActionCard::ActionCard(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_now(session.serviceNow())
{
    setObjectName(QStringLiteral("actionCard"));
    setAccessibleName(tr("What holds the instance"));
    setFocusPolicy(Qt::ClickFocus);
    m_empty = new common::EmptyState(this);
    m_body = buildBody();
    m_confirm = new common::ConfirmPane(this);
    m_end = buildEnd();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : std::initializer_list<QWidget *>{m_empty, m_body, m_confirm, m_end})
        layout->addWidget(part);

    connect(m_confirm, &common::ConfirmPane::cancelled, this, [this] { cancelConfirmation({}); });
    connect(m_confirm, &common::ConfirmPane::confirmed, this, [this] { send(m_call); });
    store::Store &store = session.store();
    for (const store::TableNotifier *notifier :
         {store.lifecycleActions.notifier(), store.targets.notifier(), store.autoScalingGroups.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, &ActionCard::storeChanged);
    connect(&session.autoScaling(), &session::AutoScaling::started, this, [this](const QString &key) {
        if (m_hasAction && key == actionKey() && m_state == State::Confirming)
            cancelConfirmation(tr("Another answer to it is being sent."));
        refreshButtons();
    });
    connect(&session.autoScaling(), &session::AutoScaling::finished, this, &ActionCard::finished);
    showAction({});
}

ActionCard::~ActionCard() = default;

QWidget *ActionCard::buildBody()
{
    auto *body = new QWidget(this);
    m_notice = textLabel(QStringLiteral("actionNotice"), body);
    QFont bold = m_notice->font();
    bold.setBold(true);
    m_notice->setFont(bold);
    // What must be ticked is always seen; why stands before everything else.
    QWidget *managed = buildManaged();
    QScrollArea *scroll =
        common::scrollArea(QStringLiteral("actionScroll"), {m_managedText, buildFacts()}, body);
    scroll->setAccessibleName(tr("What the answers do"));
    auto *lower = new QVBoxLayout;
    lower->setContentsMargins(gridUnit, 0, gridUnit, gridUnit / 2);
    lower->setSpacing(gridUnit / 2);
    lower->addWidget(m_notice);
    lower->addWidget(managed);
    lower->addWidget(buildAnswer());
    lower->addWidget(buildAuto());
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(scroll, 1);
    layout->addLayout(lower);
    return body;
}

QWidget *ActionCard::buildFacts()
{
    auto *facts = new QWidget;
    m_title = textLabel(QStringLiteral("actionTitle"), facts);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_facts = new common::FactGrid(facts);
    m_deadline = m_facts->addText(tr("If nobody acts"), QStringLiteral("actionDeadline"));
    m_continueEffect = m_facts->addText(QStringLiteral("CONTINUE"), QStringLiteral("continueEffect"));
    m_abandonEffect = m_facts->addText(QStringLiteral("ABANDON"), QStringLiteral("abandonEffect"));
    m_budget = m_facts->addText(tr("Heartbeat"), QStringLiteral("actionBudget"));
    auto *layout = new QVBoxLayout(facts);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    return facts;
}

QWidget *ActionCard::buildManaged()
{
    m_managed = new QWidget;
    m_managedText = textLabel(QStringLiteral("managedText"), nullptr);
    m_managedKnown = new QCheckBox(tr("I know, and answer in CodeDeploy's place"), m_managed);
    m_managedKnown->setObjectName(QStringLiteral("managedKnown"));
    m_deployment = new QPushButton(m_managed);
    m_deployment->setObjectName(QStringLiteral("openDeploymentButton"));
    connect(m_managedKnown, &QCheckBox::toggled, this, &ActionCard::refreshButtons);
    connect(m_deployment, &QPushButton::clicked, this,
            [this] { Q_EMIT deploymentRequested(ActionView::of(m_seen, m_session.store()).deploymentId); });
    auto *layout = new QHBoxLayout(m_managed);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_managedKnown);
    layout->addStretch(1);
    layout->addWidget(m_deployment);
    return m_managed;
}

QWidget *ActionCard::buildAnswer()
{
    auto *answer = new QWidget(this);
    m_reason = new QLineEdit(answer);
    m_reason->setObjectName(QStringLiteral("actionReason"));
    m_reason->setAccessibleName(tr("Reason for the answer, kept on this computer"));
    m_reason->setPlaceholderText(tr("Reason (kept here; needed to abandon)"));
    m_reason->setMaxLength(1000);
    m_continue = new ReasonButton(tr("C&ontinue…"), answer);
    m_continue->setObjectName(QStringLiteral("continueButton"));
    m_continue->setAutoDefault(true);
    m_heartbeat = new ReasonButton(tr("Heart&beat"), answer);
    m_heartbeat->setObjectName(QStringLiteral("heartbeatButton"));
    m_heartbeat->setAutoDefault(true);
    m_abandon = new ReasonButton(tr("Aban&don…"), answer);
    m_abandon->setObjectName(QStringLiteral("abandonButton"));
    m_abandon->setFocusPolicy(Qt::NoFocus);
    connect(m_reason, &QLineEdit::textChanged, this, &ActionCard::refreshButtons);
    connect(m_reason, &QLineEdit::returnPressed, m_continue, [this] { m_continue->setFocus(); });
    connect(m_continue, &ReasonButton::acted, this, [this] { ask(Call::Continue); });
    connect(m_heartbeat, &ReasonButton::acted, this, [this] { send(Call::Heartbeat); });
    connect(m_abandon, &ReasonButton::acted, this, [this] { ask(Call::Abandon); });

    auto *layout = new QHBoxLayout(answer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_continue);
    layout->addWidget(m_heartbeat);
    layout->addWidget(m_reason, 1);
    layout->addSpacing(gridUnit);
    layout->addWidget(m_abandon);
    return answer;
}

QWidget *ActionCard::buildAuto()
{
    auto *row = new QWidget(this);
    m_autoText = new QLabel(row);
    m_autoText->setObjectName(QStringLiteral("autoText"));
    m_autoCount = new QSpinBox(row);
    m_autoCount->setObjectName(QStringLiteral("autoCount"));
    m_autoCount->setAccessibleName(tr("How many heartbeats to send by itself, at most"));
    // The keyboard is in the field, so a screen reader asks the field.
    m_autoCount->findChild<QLineEdit *>()->setAccessibleName(m_autoCount->accessibleName());
    m_autoCount->setRange(1, session::AutoScaling::mostAutoHeartbeats);
    m_autoCount->setValue(usualAutoHeartbeats);
    m_auto = new ReasonButton(row);
    m_auto->setObjectName(QStringLiteral("autoButton"));
    m_auto->setAutoDefault(true);
    connect(m_auto, &ReasonButton::acted, this, [this] {
        const LifecycleAction *now = present();
        const bool running = now && now->autoHeartbeatsLeft > 0;
        m_session.autoScaling().setAutoHeartbeat(actionKey(), running ? 0 : m_autoCount->value());
    });
    const auto offer = [this] {
        return std::vector<common::OfferedCall>{
            {QStringLiteral("CONTINUE"), session::lifecycleCall(m_seen, Call::Continue)},
            {tr("Heartbeat"), session::lifecycleCall(m_seen, Call::Heartbeat)},
            {QStringLiteral("ABANDON"), session::lifecycleCall(m_seen, Call::Abandon)}};
    };
    auto *copy = new common::CommandButton(tr("of an answer"), m_session.connection(), offer, row);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_autoText);
    layout->addWidget(m_autoCount);
    layout->addWidget(m_auto);
    layout->addStretch(1);
    layout->addWidget(copy);
    return row;
}

QWidget *ActionCard::buildEnd()
{
    m_sending = textLabel(QStringLiteral("actionSending"), this);
    m_outcome = new common::OutcomePane(QStringLiteral("actionResult"), this);
    for (const auto signal : {&common::OutcomePane::lookAgain, &common::OutcomePane::tryAgain})
        connect(m_outcome, signal, this, &ActionCard::reopen);
    return common::scrollArea(QStringLiteral("actionEnd"), {m_sending, m_outcome}, this);
}

void ActionCard::showAction(const QString &actionKey, const QString &sentence)
{
    const bool busy = m_state == State::Sending || m_state == State::Result;
    if (m_hasAction && actionKey == m_seen.key())
        return;
    // What was answered leaves the list, and nothing is chosen then: no reason to lose the answer.
    if (actionKey.isEmpty() && busy && sentence.isEmpty())
        return;
    const LifecycleAction *action = m_session.store().lifecycleActions.find(actionKey);
    m_hasAction = action != nullptr;
    m_seen = action ? *action : LifecycleAction();
    m_cancelledBecause.clear();
    m_reason->clear();
    m_managedKnown->setChecked(false);
    if (!action) {
        m_empty->setSentence(sentence.isEmpty() ? tr("Choose an instance that waits.") : sentence);
        setState(State::Empty);
        return;
    }
    const auto ended = m_outcomes.constFind(actionKey);
    const bool sending = m_session.autoScaling().isSending(actionKey);
    setState(sending ? State::Sending : ended != m_outcomes.constEnd() ? State::Result : State::Idle);
}

void ActionCard::setState(State state)
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

void ActionCard::showState()
{
    m_empty->setVisible(m_state == State::Empty);
    m_body->setVisible(m_state == State::Idle);
    m_confirm->setVisible(m_state == State::Confirming);
    m_end->setVisible(m_state == State::Sending || m_state == State::Result);
    m_sending->setVisible(m_state == State::Sending);
    m_outcome->setVisible(m_state == State::Result);
    if (m_state == State::Sending)
        m_sending->setText(tr("Sent. Waiting for AWS's answer: nothing counts as decided before it."));
    else if (m_state == State::Result)
        m_outcome->showOutcome(explained(m_outcomes.value(actionKey())));
    showFacts();
}

void ActionCard::showFacts()
{
    if (m_state != State::Idle)
        return;
    const ActionView view = ActionView::of(m_seen, m_session.store());
    m_title->setText(waitSentence(m_seen));
    m_facts->setText(m_continueEffect, effectOf(Call::Continue, view));
    m_facts->setText(m_abandonEffect, effectOf(Call::Abandon, view));
    m_managed->setVisible(m_seen.managed);
    m_managedText->setVisible(m_seen.managed);
    m_managedText->setText(managedSentence(view));
    m_deployment->setVisible(!view.deploymentId.isEmpty());
    m_deployment->setText(tr("Deployment %1").arg(view.deploymentId));
    m_deployment->setAccessibleName(tr("Show deployment %1").arg(view.deploymentId));
    const QString gone = goneText();
    const QString notice = gone.isEmpty() ? m_cancelledBecause : gone;
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    setNow(m_now);
}

void ActionCard::setNow(Instant now)
{
    m_now = now;
    if (m_state == State::Confirming) {
        if (const QString because = blockedBecause(m_call); !because.isEmpty())
            cancelConfirmation(because);
    }
    if (m_state != State::Idle)
        return;
    const QString left = tables::defaultText(m_seen, now);
    m_facts->setText(m_deadline, tr("%1. %2").arg(left, tables::deadlineBasis(m_seen)).trimmed(),
                     tables::deadlineTip(m_seen));
    m_facts->setText(m_budget,
                     effectOf(Call::Heartbeat, ActionView{m_seen, {}, false, {}}) + QLatin1Char(' ')
                         + budgetSentence(m_seen, now));
    refreshButtons();
}

void ActionCard::refreshButtons()
{
    if (m_state != State::Idle)
        return;
    struct Answer
    {
        ReasonButton *button;
        Call call;
    };
    for (const Answer &answer :
         {Answer{m_continue, Call::Continue}, {m_heartbeat, Call::Heartbeat}, {m_abandon, Call::Abandon}}) {
        answer.button->setAccessibleName(buttonText(answer.call, m_seen));
        answer.button->setHelp(buttonText(answer.call, m_seen));
        answer.button->setDisabledReason(blockedBecause(answer.call));
    }
    // Going on without the deployment takes an instance into service broken: no key may land there.
    m_continue->setFocusPolicy(isDestructive(Call::Continue, m_seen) ? Qt::NoFocus : Qt::StrongFocus);
    refreshAuto();
}

void ActionCard::refreshAuto()
{
    const LifecycleAction *now = present();
    const int left = now ? now->autoHeartbeatsLeft : 0;
    m_autoText->setText(left > 0 ? tr("Heartbeats are sent by themselves: %1 left.").arg(left)
                                 : tr("Send by itself, at most:"));
    m_autoCount->setVisible(left == 0);
    m_auto->setText(left > 0 ? tr("&Stop") : tr("&Keep alive"));
    m_auto->setAccessibleName(left > 0 ? tr("Stop the automatic heartbeats")
                                       : tr("Send heartbeats by itself while this program runs"));
    m_auto->setHelp(tr("Each is sent when half of the time is over. It ends with the count, with any error, "
                       "at the global timeout, and with this program."));
    QString reason = left > 0 ? QString() : blockedBecause(Call::Heartbeat);
    if (reason.isEmpty() && left == 0 && !m_seen.deadline)
        reason = tr("It is not known when the action began.");
    m_auto->setDisabledReason(reason);
}

QString ActionCard::blockedBecause(Call call) const
{
    if (!m_hasAction)
        return tr("Nothing is chosen.");
    if (m_session.autoScaling().isSending(actionKey()))
        return tr("An answer to it is already being sent: wait for AWS's answer.");
    if (const QString gone = goneText(); !gone.isEmpty())
        return gone;
    if (m_seen.managed && call != Call::Heartbeat && !m_managedKnown->isChecked())
        return tr("CodeDeploy answers this hook itself: tick that you know.");
    if (call == Call::Abandon && m_reason->text().trimmed().isEmpty())
        return tr("To abandon, write a reason first.");
    return {};
}

const LifecycleAction *ActionCard::present() const
{
    return m_hasAction ? m_session.store().lifecycleActions.find(m_seen.key()) : nullptr;
}

QString ActionCard::goneText() const
{
    const LifecycleAction *now = present();
    if (!now) {
        const auto *instance = m_session.store().autoScalingInstances.find(m_seen.instanceId);
        return instance ? tr("It does not wait for this hook any more: %1 is in %2.")
                              .arg(instance->id, instance->stateText)
                        : tr("It waits no more: %1 is in no group.").arg(m_seen.instanceId);
    }
    if (!m_seen.token.isEmpty() && now->token != m_seen.token)
        return tr("It waits for another action of this hook now than when you opened it. Choose it again.");
    if (now->progress == LifecycleAction::Progress::Answered) {
        return now->answer.isEmpty() ? tr("This hook was answered: AWS has no active action of it.")
                                     : tr("AWS accepted %1 for this hook.").arg(now->answer);
    }
    return {};
}

void ActionCard::storeChanged()
{
    if (!m_hasAction)
        return;
    const LifecycleAction *now = present();
    const bool same = now && (m_seen.token.isEmpty() || now->token == m_seen.token);
    if (m_state == State::Confirming) {
        if (const QString because = blockedBecause(m_call); !because.isEmpty())
            cancelConfirmation(because);
    } else if (same) {
        m_seen = *now;
    }
    showFacts();
}

void ActionCard::ask(Call call)
{
    if (m_state != State::Idle || !blockedBecause(call).isEmpty())
        return;
    const ActionView view = ActionView::of(m_seen, m_session.store());
    const QString name = call == Call::Continue ? QStringLiteral("CONTINUE") : QStringLiteral("ABANDON");
    common::ConfirmQuestion question;
    question.world = common::worldText(m_session);
    question.notAws = common::isNotAws(m_session);
    question.title = tr("Answer %1?").arg(name);
    question.facts = {
        {tr("Instance"), tr("%1 of %2, in %3").arg(m_seen.instanceId, m_seen.group, m_seen.stateText)},
        {tr("Hook"), m_seen.hook},
        {tr("Named by"),
         m_seen.token.isEmpty() ? tr("instance ID: whatever is active for the hook")
                                : tr("token: this one action")}};
    if (const QString reason = m_reason->text().trimmed(); !reason.isEmpty())
        question.facts.append({tr("Reason"), reason});
    question.effect = effectOf(call, view) + QLatin1Char(' ') + tr("There is no way back.");
    if (m_seen.managed)
        question.effect.prepend(managedSentence(view) + QLatin1Char(' '));
    question.accept = buttonText(call, m_seen);
    question.destructive = isDestructive(call, m_seen);
    m_call = call;
    m_cancelledBecause.clear();
    setState(State::Confirming);
    m_confirm->ask(question);
}

void ActionCard::cancelConfirmation(const QString &because)
{
    if (m_state != State::Confirming)
        return;
    const QWidget *focused = window()->focusWidget();
    const bool hadFocus = focused && m_confirm->isAncestorOf(focused);
    m_cancelledBecause = because.isEmpty() ? QString() : tr("Not sent. %1").arg(because);
    setState(State::Idle);
    if (hadFocus)
        focusStart();
}

void ActionCard::send(Call call)
{
    if (const QString because = blockedBecause(call); !because.isEmpty()) {
        cancelConfirmation(because);
        return;
    }
    m_outcomes.remove(actionKey());
    setState(State::Sending);
    m_session.autoScaling().send({actionKey(), call, m_reason->text().trimmed()});
}

void ActionCard::finished(const session::LifecycleOutcome &outcome)
{
    const bool mine = m_hasAction && outcome.request.actionKey == actionKey();
    // An automatic heartbeat that went well is seen in the counts; it must not cover what is being done.
    if (outcome.automatic && outcome.kind == session::DecisionOutcome::Kind::Accepted) {
        refreshButtons();
        return;
    }
    m_outcomes.insert(outcome.request.actionKey, outcome);
    if (mine)
        setState(State::Result);
}

void ActionCard::reopen()
{
    m_outcomes.remove(actionKey());
    m_session.autoScaling().refresh();
    if (const LifecycleAction *now = present())
        m_seen = *now;
    setState(State::Idle);
    focusStart();
}

void ActionCard::focusStart()
{
    if (m_state == State::Idle)
        (m_seen.managed ? static_cast<QWidget *>(m_heartbeat) : m_continue)->setFocus(Qt::OtherFocusReason);
    else if (m_state != State::Confirming)
        setFocus(Qt::OtherFocusReason);
}

QString ActionCard::text() const
{
    switch (m_state) {
    case State::Empty:
        return m_empty->sentence();
    case State::Confirming:
        return m_confirm->text();
    case State::Sending:
        return m_sending->text();
    case State::Result:
        return m_outcome->text();
    case State::Idle:
        break;
    }
    QStringList lines{m_title->text(),         m_deadline->text(), m_continueEffect->text(),
                      m_abandonEffect->text(), m_budget->text(),   m_notice->text()};
    if (m_seen.managed)
        lines.append(m_managedText->text());
    return lines.join(QLatin1Char('\n'));
}

void ActionCard::keyPressEvent(QKeyEvent *event)
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

} // namespace hookline::autoscaling
