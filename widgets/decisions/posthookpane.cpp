// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/posthookpane.h"

#include "models/core/ids.h"
#include "models/session/hookevent.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/confirmpane.h"
#include "widgets/common/errortext.h"
#include "widgets/common/fonts.h"
#include "widgets/common/outcomepane.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/worldtext.h"
#include "widgets/decisions/awscommand.h"
#include "widgets/decisions/outcometexts.h"
#include "widgets/decisions/parts.h"

#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStandardItemModel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace hookline::decisions {

namespace {

/// The six values of LifecycleEventStatus (API model), with the two that the call takes.
struct StatusFact
{
    const char *value;
    bool accepted;
    const char *meaning;
};

constexpr std::array<StatusFact, 6> statusFacts{{
    {"Succeeded", true, QT_TRANSLATE_NOOP("HookStatus", "The event succeeds and the deployment goes on.")},
    {"Failed", true,
     QT_TRANSLATE_NOOP("HookStatus",
                       "The event fails, and the deployment with it; it rolls back if the group does so on "
                       "failure.")},
    {"Pending", false, QT_TRANSLATE_NOOP("HookStatus", "not begun; CodeDeploy sets it, AWS refuses it here")},
    {"InProgress", false, QT_TRANSLATE_NOOP("HookStatus", "runs; CodeDeploy sets it, AWS refuses it here")},
    {"Skipped", false, QT_TRANSLATE_NOOP("HookStatus", "left out; CodeDeploy sets it, AWS refuses it here")},
    {"Unknown", false,
     QT_TRANSLATE_NOOP("HookStatus", "not determined; CodeDeploy sets it, AWS refuses it here")},
}};

const StatusFact *statusFact(const QString &value)
{
    for (const StatusFact &fact : statusFacts) {
        if (value == QLatin1String(fact.value))
            return &fact;
    }
    return nullptr;
}

/// One hook run, without keeping its secret.
QByteArray fingerprint(const QString &deploymentId, const QString &executionId)
{
    return QCryptographicHash::hash((deploymentId + QLatin1Char('\n') + executionId).toUtf8(),
                                    QCryptographicHash::Sha256);
}

constexpr qint64 pastedFileLimit = 256 * 1024;

/// Text of what is dropped or on the clipboard: plain text, or the contents of one small local file.
QString textOf(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()) {
        QFile file(urls.first().toLocalFile());
        if (file.size() <= pastedFileLimit && file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.read(pastedFileLimit));
        return {};
    }
    return data->text();
}

} // namespace

PostHookPane::PostHookPane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
{
    setObjectName(QStringLiteral("postHookPane"));
    setAccessibleName(tr("Post hook status"));
    setAcceptDrops(true);
    setFocusPolicy(Qt::ClickFocus);
    build();
    rememberInboxDecisions();
    connect(session.store().deployments.notifier(), &store::TableNotifier::changed, this,
            &PostHookPane::refresh);
    refresh();
}

PostHookPane::~PostHookPane() = default;

void PostHookPane::build()
{
    m_world = textLabel(QStringLiteral("postWorld"), this);
    QLabel *title = textLabel(QStringLiteral("postTitle"), this);
    title->setText(tr("Post hook status"));
    title->setFont(common::heading(font()));
    QLabel *about = textLabel(QStringLiteral("postAbout"), this);
    about->setText(tr("PutLifecycleEventHookExecutionStatus tells CodeDeploy the result of one hook of an "
                      "ECS or Lambda deployment. Type the members, or paste the event or document that "
                      "holds them."));
    m_confirm = new common::ConfirmPane(this);
    m_outcome = new common::OutcomePane(QStringLiteral("postResult"), this);
    connect(m_confirm, &common::ConfirmPane::confirmed, this, &PostHookPane::send);
    connect(m_confirm, &common::ConfirmPane::cancelled, this, [this] {
        setState(State::Editing);
        m_status->setFocus(Qt::OtherFocusReason);
    });
    connect(m_outcome, &common::OutcomePane::lookAgain, this, &PostHookPane::lookAgain);
    connect(m_outcome, &common::OutcomePane::tryAgain, this, [this] { setState(State::Editing); });
    connect(m_outcome, &common::OutcomePane::edit, this, [this] {
        setState(State::Editing);
        m_deploymentId->setFocus(Qt::OtherFocusReason);
    });

    m_scroll =
        scrollArea(QStringLiteral("postScroll"),
                   {m_world, title, about, buildPaste(), buildFields(), buildCommand(), m_outcome}, this);
    m_sendRow = buildSend();
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    for (QWidget *part : std::initializer_list<QWidget *>{m_scroll, m_sendRow, m_confirm})
        outer->addWidget(part);
    setTabOrder(m_copy, m_send);
}

QWidget *PostHookPane::buildFields()
{
    auto *grid = new FactGrid(this);
    m_deploymentId = new QLineEdit(this);
    m_deploymentId->setObjectName(QStringLiteral("deploymentIdEdit"));
    m_deploymentId->setAccessibleName(tr("Deployment ID"));
    m_deploymentId->setPlaceholderText(QStringLiteral("d-AB1CDEF23"));
    m_deploymentId->setFont(common::monospace(font()));
    m_deploymentHint = textLabel(QStringLiteral("deploymentIdHint"), this);

    m_executionId = new QLineEdit(this);
    m_executionId->setObjectName(QStringLiteral("executionIdEdit"));
    m_executionId->setAccessibleName(tr("Lifecycle event hook execution ID, secret"));
    m_executionId->setEchoMode(QLineEdit::Password);
    m_executionId->setFont(common::monospace(font()));
    m_executionHint = textLabel(QStringLiteral("executionIdHint"), this);
    m_reveal = new QToolButton(this);
    m_reveal->setObjectName(QStringLiteral("revealButton"));
    m_reveal->setText(tr("Reveal"));
    m_reveal->setAccessibleName(tr("Show the execution ID on screen"));
    m_reveal->setToolTip(tr("Whoever has the execution ID and the permission can decide: show it only where "
                            "nobody looks on."));
    m_reveal->setCheckable(true);
    connect(m_reveal, &QToolButton::toggled, this, &PostHookPane::refresh);
    buildStatuses();
    m_statusHint = textLabel(QStringLiteral("statusHint"), this);

    auto *secret = new QWidget(this);
    auto *secretLayout = new QHBoxLayout(secret);
    secretLayout->setContentsMargins(0, 0, 0, 0);
    secretLayout->setSpacing(gridUnit);
    secretLayout->addWidget(m_executionId, 1);
    secretLayout->addWidget(m_reveal);
    secret->setFocusProxy(m_executionId);
    grid->addRow(tr("&Deployment ID"), m_deploymentId, m_deploymentHint);
    grid->addRow(tr("&Execution ID"), secret, m_executionHint);
    grid->addRow(tr("&Status"), m_status, m_statusHint);

    for (QLineEdit *field : {m_deploymentId, m_executionId}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::textChanged, this, &PostHookPane::edited);
        connect(field, &QLineEdit::textEdited, this, [this](const QString &text) {
            // Dropped, or pasted through the context menu.
            if (text.contains(QLatin1Char('{')))
                paste(text);
        });
    }
    return grid;
}

void PostHookPane::buildStatuses()
{
    m_status = new QComboBox(this);
    m_status->setObjectName(QStringLiteral("statusBox"));
    m_status->setAccessibleName(tr("Status to post"));
    m_status->setPlaceholderText(tr("Choose Succeeded or Failed"));
    m_status->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_status->setMinimumContentsLength(12);
    auto *model = qobject_cast<QStandardItemModel *>(m_status->model());
    for (const StatusFact &fact : statusFacts) {
        const QString value = QLatin1String(fact.value);
        const QString meaning = QCoreApplication::translate("HookStatus", fact.meaning);
        m_status->addItem(fact.accepted ? value : tr("%1 (%2)").arg(value, meaning), value);
        QStandardItem *item = model->item(model->rowCount() - 1);
        item->setToolTip(meaning);
        item->setData(tr("%1: %2").arg(value, meaning), Qt::AccessibleTextRole);
        item->setEnabled(fact.accepted);
    }
    m_status->setCurrentIndex(-1);
    connect(m_status, &QComboBox::currentIndexChanged, this, &PostHookPane::edited);
}

QWidget *PostHookPane::buildPaste()
{
    auto *row = new QWidget(this);
    m_pasteEdit = new QPlainTextEdit(row);
    m_pasteEdit->setObjectName(QStringLiteral("pasteEdit"));
    m_pasteEdit->setAccessibleName(tr("Paste or drop a hook's event or a --cli-input-json document"));
    m_pasteEdit->setPlaceholderText(
        tr("Paste or drop a hook's Lambda event, an SQS message or a --cli-input-json document here"));
    m_pasteEdit->setTabChangesFocus(true);
    m_pasteEdit->setAcceptDrops(false); // The pane takes them, also files.
    m_pasteEdit->viewport()->setAcceptDrops(false);
    m_pasteEdit->setFixedHeight(m_pasteEdit->fontMetrics().lineSpacing() * 2 + gridUnit * 2);
    connect(m_pasteEdit, &QPlainTextEdit::textChanged, this, [this] {
        const QString text = m_pasteEdit->toPlainText();
        if (!text.trimmed().isEmpty() && paste(text))
            m_pasteEdit->clear();
    });
    m_pasteButton = new QPushButton(tr("&Paste event"), row);
    m_pasteButton->setObjectName(QStringLiteral("pasteButton"));
    m_pasteButton->setAccessibleName(tr("Fill the fields from the clipboard"));
    m_pasteButton->setAutoDefault(true);
    connect(m_pasteButton, &QPushButton::clicked, this,
            [this] { paste(textOf(QGuiApplication::clipboard()->mimeData())); });
    m_note = textLabel(QStringLiteral("postNote"), row);
    m_note->hide();

    auto *line = new QHBoxLayout;
    line->setSpacing(gridUnit);
    line->addWidget(m_pasteEdit, 1);
    line->addWidget(m_pasteButton, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addLayout(line);
    layout->addWidget(m_note);
    return row;
}

QWidget *PostHookPane::buildCommand()
{
    auto *row = new QWidget(this);
    m_command = new QPlainTextEdit(row);
    m_command->setObjectName(QStringLiteral("cliLine"));
    m_command->setAccessibleName(tr("The AWS CLI line that does the same"));
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setWordWrapMode(QTextOption::WrapAnywhere);
    m_command->setFont(common::monospace(font()));
    m_command->setFixedHeight(m_command->fontMetrics().lineSpacing() * 7 + gridUnit * 2);
    const auto offer = [this] {
        const HookStatusCall typed = call();
        return std::vector<common::OfferedCall>{
            {{}, session::hookStatusCall(typed.deploymentId, typed.executionId, typed.status)}};
    };
    m_copy = new common::CommandButton(tr("that posts this status"), m_session.connection(), offer, row);
    QLabel *caption = textLabel(QStringLiteral("cliCaption"), row);
    caption->setText(tr("The same with the AWS CLI:"));

    auto *line = new QHBoxLayout;
    line->setSpacing(gridUnit);
    line->addWidget(m_command, 1);
    line->addWidget(m_copy, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(caption);
    layout->addLayout(line);
    return row;
}

QWidget *PostHookPane::buildSend()
{
    auto *row = new QWidget(this);
    m_send = new common::ReasonButton(tr("Se&nd…"), row);
    m_send->setObjectName(QStringLiteral("postButton"));
    m_send->setAccessibleName(tr("Send the status; asks once more before"));
    m_send->setAutoDefault(true);
    connect(m_send, &common::ReasonButton::acted, this, &PostHookPane::ask);
    m_why = textLabel(QStringLiteral("postWhy"), row);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(gridUnit, gridUnit, gridUnit, gridUnit);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_send);
    layout->addWidget(m_why, 1);
    return row;
}

void PostHookPane::rememberInboxDecisions()
{
    connect(&m_session, &session::Session::decisionStarted, this, [this](const QString &id) {
        const domain::Decision *decision = m_session.store().decisions.find(id);
        if (decision && !decision->executionId.isEmpty())
            m_inboxSent.insert(id, fingerprint(decision->deploymentId, decision->executionId));
        refresh();
    });
    connect(&m_session, &session::Session::decisionFinished, this,
            [this](const session::DecisionOutcome &outcome) {
                using Kind = session::DecisionOutcome::Kind;
                const QByteArray sent = m_inboxSent.take(outcome.decisionId);
                if (!sent.isEmpty()
                    && (outcome.kind == Kind::Accepted || outcome.kind == Kind::AlreadyDecided))
                    m_final.insert(sent);
                refresh();
            });
}

void PostHookPane::fillFromDecision(const QString &decisionId)
{
    const domain::Decision *decision = m_session.store().decisions.find(decisionId);
    if (!decision || m_state == State::Sending)
        return;
    m_deploymentId->setText(decision->deploymentId);
    m_executionId->setText(decision->executionId);
    m_status->setCurrentIndex(-1);
    m_note->setText(decision->executionId.isEmpty()
                        ? tr("Filled from the inbox. The execution ID is unknown: paste the hook's event.")
                        : tr("Filled from the inbox. Choose the status."));
    m_note->show();
}

bool PostHookPane::paste(const QString &text)
{
    if (m_state == State::Sending)
        return false;
    const Result<session::HookEvent> event = session::parseHookEvent(text.toUtf8());
    m_note->show();
    if (!event.ok()) {
        m_note->setText(tr("Not recognised: a hook's event holds DeploymentId and "
                           "LifecycleEventHookExecutionId, a --cli-input-json document deploymentId, "
                           "lifecycleEventHookExecutionId and status. The fields stay as they are."));
        return false;
    }
    if (!event->deploymentId.isEmpty())
        m_deploymentId->setText(event->deploymentId);
    if (!event->executionId.isEmpty())
        m_executionId->setText(event->executionId);
    const StatusFact *fact = statusFact(event->status);
    const bool usable = fact && fact->accepted;
    m_status->setCurrentIndex(usable ? m_status->findData(event->status) : -1);
    if (event->status.isEmpty())
        m_note->setText(tr("Filled from the hook's event. Choose the status."));
    else if (usable)
        m_note->setText(tr("Filled from the document, with its status %1.").arg(event->status));
    else
        m_note->setText(tr("Filled from the document. Its status %1 is one that AWS refuses here: choose "
                           "Succeeded or Failed.")
                            .arg(event->status));
    return true;
}

void PostHookPane::focusStart()
{
    QWidget *start = m_status;
    if (m_deploymentId->text().isEmpty())
        start = m_deploymentId;
    else if (m_executionId->text().isEmpty())
        start = m_executionId;
    start->setFocus(Qt::OtherFocusReason);
}

HookStatusCall PostHookPane::call() const
{
    return {m_deploymentId->text(), m_executionId->text(), m_status->currentData().toString()};
}

void PostHookPane::setState(State state)
{
    const bool changed = m_state != state;
    m_state = state;
    const bool editable = state == State::Editing || state == State::Result;
    for (QLineEdit *field : {m_deploymentId, m_executionId})
        field->setReadOnly(!editable);
    m_status->setEnabled(editable);
    m_pasteEdit->setReadOnly(!editable);
    m_scroll->setVisible(state != State::Confirming);
    m_sendRow->setVisible(state != State::Confirming);
    m_confirm->setVisible(state == State::Confirming);
    if (state != State::Result)
        m_outcome->hide();
    refresh();
    if (changed)
        Q_EMIT stateChanged(state);
}

void PostHookPane::edited()
{
    // What is being confirmed must be what is sent; and an answer speaks of what was sent, not of new text.
    if (m_state == State::Confirming || (m_state == State::Result && m_accepted))
        setState(State::Editing);
    else
        refresh();
}

QString PostHookPane::deploymentHint() const
{
    const QString id = m_deploymentId->text();
    if (id.isEmpty())
        return {};
    if (!looksLikeDeploymentId(id)) {
        return tr("Unusual: a deployment ID is \"d-\" and nine of A-Z and 0-9. AWS answers others with "
                  "InvalidDeploymentIdException; you may still send it.");
    }
    if (const domain::Deployment *known = m_session.store().deployments.find(id)) {
        return tr("%1 / %2, %3, %4")
            .arg(known->application, known->group, toString(known->platform), known->statusText);
    }
    return tr("Not among the deployments loaded here.");
}

QString PostHookPane::executionHint() const
{
    const QString id = m_executionId->text();
    if (id.isEmpty())
        return tr("Secret: whoever has it can decide. Only the hook function is told it.");
    if (id != id.trimmed())
        return tr("%1. It begins or ends with a blank; it is sent exactly so.").arg(masked(id));
    return masked(id);
}

QString PostHookPane::statusHint() const
{
    const StatusFact *fact = statusFact(call().status);
    return fact ? QCoreApplication::translate("HookStatus", fact->meaning)
                : tr("Of the six statuses that the API knows, it takes only Succeeded and Failed.");
}

QString PostHookPane::unfinished() const
{
    const HookStatusCall wanted = call();
    if (wanted.deploymentId.isEmpty())
        return tr("The deployment ID is missing (AWS: DeploymentIdRequiredException).");
    if (wanted.executionId.isEmpty()) {
        return tr("The execution ID is missing (AWS: InvalidLifecycleEventHookExecutionIdException). Paste "
                  "the hook's event.");
    }
    if (wanted.status.isEmpty())
        return tr("Choose the status: Succeeded or Failed.");
    return {};
}

QString PostHookPane::blockedBecause() const
{
    if (m_state == State::Sending)
        return tr("It is being sent: wait for AWS's answer.");
    if (const QString missing = unfinished(); !missing.isEmpty())
        return missing;
    const HookStatusCall wanted = call();
    const QByteArray one = fingerprint(wanted.deploymentId, wanted.executionId);
    if (m_final.contains(one))
        return tr("This hook has its result, which is final. Another one needs other IDs.");
    if (m_inboxSent.values().contains(one))
        return tr("The inbox is sending a decision on this hook: wait for AWS's answer.");
    if (m_lost == one) {
        return tr("The answer to the last call was lost: it may have been accepted. Press \"Look again\" "
                  "first.");
    }
    return {};
}

void PostHookPane::refresh()
{
    m_world->setText(common::worldText(m_session));
    styleWorld(m_world, common::isNotAws(m_session));
    const bool revealed = m_reveal->isChecked();
    m_executionId->setEchoMode(revealed ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setText(revealed ? tr("Hide") : tr("Reveal"));
    m_deploymentHint->setText(deploymentHint());
    m_deploymentHint->setVisible(!m_deploymentHint->text().isEmpty());
    m_executionHint->setText(executionHint());
    m_statusHint->setText(statusHint());
    const aws::Connection &connection = m_session.connection();
    const QString line = revealed ? awsCommand(call(), connection) : maskedAwsCommand(call(), connection);
    if (m_command->toPlainText() != line)
        m_command->setPlainText(line);
    const QString because = blockedBecause();
    m_send->setDisabledReason(because);
    m_copy->setDisabledReason(unfinished());
    m_why->setText(m_state == State::Sending ? tr("Sent. Waiting for AWS's answer.") : because);
}

void PostHookPane::ask()
{
    if (!blockedBecause().isEmpty() || (m_state != State::Editing && m_state != State::Result))
        return;
    const HookStatusCall wanted = call();
    const bool failed = wanted.status == QLatin1String("Failed");
    common::ConfirmQuestion question;
    question.world = common::worldText(m_session);
    question.notAws = common::isNotAws(m_session);
    question.title = tr("Post %1?").arg(wanted.status);
    question.facts = {{tr("Deployment"), wanted.deploymentId},
                      {tr("Execution ID"), masked(wanted.executionId)},
                      {tr("Status"), wanted.status}};
    if (const domain::Deployment *known = m_session.store().deployments.find(wanted.deploymentId)) {
        question.facts.insert(1, {tr("Application"), tr("%1 / %2").arg(known->application, known->group)});
        question.facts.insert(2, {tr("Revision"), known->revision});
    }
    question.effect = statusHint() + QLatin1Char(' ') + tr("A result is final.");
    question.accept = failed ? tr("Post Failed: the deployment fails") : tr("Post Succeeded: it goes on");
    question.destructive = failed;
    setState(State::Confirming);
    m_confirm->ask(question);
}

void PostHookPane::send()
{
    if (m_state != State::Confirming)
        return;
    if (!blockedBecause().isEmpty()) {
        setState(State::Editing);
        return;
    }
    const HookStatusCall sent = call();
    setState(State::Sending);
    setFocus(Qt::OtherFocusReason);
    m_session.postHookStatus(sent.deploymentId, sent.executionId, sent.status, this,
                             [this, sent](const aws::Reply &reply) { finished(sent, reply); });
}

void PostHookPane::finished(const HookStatusCall &sent, const aws::Reply &reply)
{
    const OutcomeText outcome = explainedPost(sent.deploymentId, sent.status, reply);
    const QByteArray one = fingerprint(sent.deploymentId, sent.executionId);
    m_accepted = reply.ok();
    const bool decided =
        reply.ok() || reply.error().serviceCode == QLatin1String("LifecycleEventAlreadyCompletedException");
    if (decided)
        m_final.insert(one);
    else if (outcome.status == common::StatusId::Unknown)
        m_lost = one;
    setState(State::Result);
    m_outcome->showOutcome(outcome);
    // Its place is known only after the layout has run.
    QTimer::singleShot(0, m_outcome, [this] { m_scroll->ensureWidgetVisible(m_outcome); });
}

void PostHookPane::lookAgain()
{
    m_lost.clear();
    const QString deploymentId = m_deploymentId->text();
    setState(State::Editing);
    m_session.refresh();
    Q_EMIT deploymentRequested(deploymentId);
}

QString PostHookPane::text() const
{
    QStringList lines;
    for (const QLabel *label : {m_world, m_deploymentHint, m_executionHint, m_statusHint, m_note, m_why})
        lines.append(label->text());
    lines.append({m_deploymentId->text(), m_status->currentText(), m_command->toPlainText()});
    if (m_state == State::Confirming)
        lines.append(m_confirm->text());
    if (m_state == State::Result)
        lines.append(m_outcome->text());
    return lines.join(QLatin1Char('\n'));
}

bool PostHookPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste)) {
        const QString text = textOf(QGuiApplication::clipboard()->mimeData());
        if (text.contains(QLatin1Char('{')) && paste(text))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void PostHookPane::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasText() || event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void PostHookPane::dropEvent(QDropEvent *event)
{
    if (paste(textOf(event->mimeData())))
        event->acceptProposedAction();
}

void PostHookPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_state == State::Confirming)
        setState(State::Editing);
    else
        QWidget::keyPressEvent(event);
}

} // namespace hookline::decisions
