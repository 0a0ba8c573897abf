// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/deploypanel.h"

#include "models/session/calls.h"
#include "models/session/session.h"
#include "widgets/appspec/deployfields.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/confirmer.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/status.h"
#include "widgets/common/worldtext.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::appspec {

using common::gridUnit;
using common::textLabel;
using session::NewDeployment;
using session::RevisionType;

namespace {

constexpr int previewPause = 120; // milliseconds after the last letter
constexpr qsizetype longestPreview = 64 * 1024;

// How far the service's clock may be from what is known of it.
constexpr Millis clockMargin(60'000);

QPushButton *button(const char *objectName, const QString &text, const QString &name, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setObjectName(QLatin1StringView(objectName));
    made->setAccessibleName(name);
    made->setAutoDefault(true);
    return made;
}

/// Where the revision is, in one line.
QString revisionLine(const NewDeployment &deployment)
{
    switch (deployment.revision) {
    case RevisionType::S3:
        return QStringLiteral("s3://%1/%2").arg(deployment.bucket, deployment.key)
            + (deployment.version.isEmpty() ? QString()
                                            : DeployPanel::tr(", version %1").arg(deployment.version))
            + (deployment.eTag.isEmpty() ? QString() : DeployPanel::tr(", eTag %1").arg(deployment.eTag));
    case RevisionType::GitHub:
        return DeployPanel::tr("%1 at %2").arg(deployment.repository, deployment.commitId);
    case RevisionType::AppSpecContent:
        break;
    }
    return DeployPanel::tr("AppSpecContent, SHA-256 %1")
        .arg(session::contentDigest(deployment.content).left(12));
}

} // namespace

DeployPanel::DeployPanel(SpecPane &pane, session::Session &session, common::Confirmer &confirmer,
                         QWidget *parent)
    : QWidget(parent)
    , m_pane(pane)
    , m_session(session)
    , m_confirmer(confirmer)
    , m_fields(new DeployFields(session, this))
    , m_notes(textLabel(QStringLiteral("deployNotes"), this))
    , m_error(new common::ErrorBar(this))
{
    setObjectName(QStringLiteral("deployPanel"));
    setAccessibleName(tr("Deploy this AppSpec: %1").arg(common::worldInRegion(session)));
    QWidget *errors = buildErrors();
    QWidget *preview = buildPreview();
    QScrollArea *scroll =
        common::scrollArea(QStringLiteral("deployScroll"), {errors, m_fields, m_notes, preview}, this);
    scroll->setAccessibleName(tr("Members of CreateDeployment"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gridUnit, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(buildHead());
    layout->addWidget(m_error);
    layout->addWidget(buildResult());
    layout->addWidget(scroll, 1);
    layout->addWidget(buildButtons());
    setFocusProxy(m_fields->findChild<QWidget *>(QStringLiteral("applicationName")));

    m_soon.setSingleShot(true);
    m_soon.setInterval(previewPause);
    connect(&m_soon, &QTimer::timeout, this, &DeployPanel::refresh);
    connect(m_fields, &DeployFields::changed, this, &DeployPanel::refreshSoon);
    connect(m_fields, &DeployFields::failed, this, [this](const QString &operation, const Error &error) {
        m_error->showError(tr("%1 could not be read. Names can be typed.").arg(operation), error);
    });
    connect(&pane.liveCheck(), &LiveCheck::checked, this, &DeployPanel::refresh);
    connect(pane.text(), &SpecText::changed, this, &DeployPanel::refreshSoon);
    connect(&pane, &SpecPane::stateChanged, this, &DeployPanel::refreshSoon);
    refresh();
}

QWidget *DeployPanel::buildHead()
{
    auto *head = new QWidget(this);
    auto *title = new QLabel(tr("Deploy"), head);
    title->setFont(common::heading(font()));
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(title);
    if (const QColor colour(m_session.connection().colour); colour.isValid()) {
        auto *swatch = new QLabel(head);
        QPixmap paint(gridUnit * 2, gridUnit * 2);
        paint.fill(colour);
        swatch->setPixmap(paint);
        layout->addWidget(swatch);
    }
    QLabel *world = textLabel(QStringLiteral("deployWorld"), head); // an endpoint may be long
    world->setText(common::worldInRegion(m_session));
    common::styleWorld(world, common::isNotAws(m_session));
    layout->addWidget(world, 1);
    return head;
}

QWidget *DeployPanel::buildErrors()
{
    m_errorPart = new QWidget(this);
    m_errorText = textLabel(QStringLiteral("deployErrors"), m_errorPart);
    m_firstError = button("deployFirstError", tr("Sho&w the first"), tr("Show the first error in the text"),
                          m_errorPart);
    m_spite = new QCheckBox(m_errorPart);
    m_spite->setObjectName(QStringLiteral("deploySpite"));
    m_reason = new QLineEdit(m_errorPart);
    m_reason->setObjectName(QStringLiteral("deployReason"));
    m_reason->setAccessibleName(tr("Reason for deploying in spite of errors"));
    m_reason->setPlaceholderText(tr("why? AWS keeps it in the deployment's description"));
    auto *line = new QHBoxLayout;
    line->setSpacing(gridUnit);
    line->addWidget(m_errorText, 1);
    line->addWidget(m_firstError, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(m_errorPart);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addLayout(line);
    layout->addWidget(m_spite);
    layout->addWidget(m_reason);
    connect(m_firstError, &QPushButton::clicked, this, &DeployPanel::showFirstError);
    connect(m_spite, &QCheckBox::toggled, this, [this](bool on) {
        m_reason->setVisible(on);
        if (on)
            m_reason->setFocus();
        refresh();
    });
    connect(m_reason, &QLineEdit::textChanged, this, &DeployPanel::refreshSoon);
    m_reason->hide();
    return m_errorPart;
}

QWidget *DeployPanel::buildPreview()
{
    auto *part = new QWidget(this);
    auto *caption = new QLabel(tr("What is sent to Create&Deployment"), part);
    m_preview = new QPlainTextEdit(part);
    m_preview->setObjectName(QStringLiteral("deployPreview"));
    m_preview->setAccessibleName(tr("Input of CreateDeployment as it will be sent"));
    m_preview->setReadOnly(true);
    m_preview->setTabChangesFocus(true);
    m_preview->setFont(common::monospace(font()));
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setMinimumHeight(m_preview->fontMetrics().lineSpacing() * 9);
    caption->setBuddy(m_preview);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(caption);
    layout->addWidget(m_preview);
    return part;
}

QWidget *DeployPanel::buildResult()
{
    m_result = new QWidget(this);
    m_resultText = textLabel(QStringLiteral("deployResult"), m_result);
    m_id = new common::CopyLabel(m_result);
    m_id->setObjectName(QStringLiteral("deployId"));
    m_show = button("deployShow", tr("S&how it"), tr("Show the deployment in Deployments"), m_result);
    m_look = new common::ReasonButton(tr("Loo&k whether it has started"), m_result);
    m_look->setObjectName(QStringLiteral("deployLook"));
    m_look->setAccessibleName(tr("List the deployments of the group since it was sent"));
    m_look->setAutoDefault(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(gridUnit);
    line->addWidget(m_id);
    line->addWidget(m_show);
    line->addWidget(m_look);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(m_result);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(m_resultText);
    layout->addLayout(line);
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT deploymentWished(m_id->text()); });
    connect(m_look, &common::ReasonButton::acted, this, &DeployPanel::look);
    m_result->hide();
    return m_result;
}

QWidget *DeployPanel::buildButtons()
{
    auto *row = new QWidget(this);
    m_deploy = new common::ReasonButton(tr("De&ploy…"), row);
    m_deploy->setObjectName(QStringLiteral("deployButton"));
    m_deploy->setAccessibleName(tr("Deploy; asks first"));
    m_deploy->setAutoDefault(true);
    m_copy = new common::CommandButton(
        tr("that makes this deployment"), m_session.connection(),
        [this] {
            return std::vector<common::OfferedCall>{
                {{}, session::createDeploymentCall(session::inputOf(deployment()))}};
        },
        row);
    m_copy->setObjectName(QStringLiteral("deployCopy"));
    QPushButton *close =
        button("deployClose", tr("Close"), tr("Close: back to the form; nothing is sent"), row);
    connect(m_deploy, &common::ReasonButton::acted, this, &DeployPanel::ask);
    connect(close, &QPushButton::clicked, &m_pane, &SpecPane::closePanel);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_deploy);
    layout->addWidget(m_copy);
    layout->addStretch(1);
    layout->addWidget(close);
    return row;
}

NewDeployment DeployPanel::deployment() const
{
    NewDeployment deployment = m_fields->typed();
    if (deployment.revision == RevisionType::AppSpecContent)
        deployment.content = m_pane.text()->bytes();
    if (m_errors > 0 && m_spite->isChecked()) {
        deployment.errors = m_errors;
        deployment.reason = m_reason->text().trimmed();
    }
    return deployment;
}

void DeployPanel::fill(const NewDeployment &deployment)
{
    m_fields->fill(deployment);
    refresh();
}

QString DeployPanel::blockedBecause() const
{
    const auto checked = m_pane.liveCheck().current();
    if (m_sending)
        return tr("It is being sent: wait for AWS's answer.");
    if (!m_made.isEmpty())
        return tr("%1 was started from here. For another one, close this and open it anew.").arg(m_made);
    if (m_lost)
        return tr("It may have started already: look first.");
    if (!checked)
        return tr("The text is being checked.");
    if (checked->result.platform == Platform::Unknown)
        return tr("It is not clear for which platform this text is. The problems below the text say why.");
    if (m_errors > 0 && !m_spite->isChecked())
        return m_errors == 1 ? tr("The text has an error.") : tr("The text has %1 errors.").arg(m_errors);
    if (m_errors > 0 && m_reason->text().trimmed().isEmpty())
        return tr("Say why it is deployed in spite of its errors.");
    return m_problem;
}

QString DeployPanel::notes() const
{
    QStringList sentences;
    const NewDeployment now = deployment();
    if (now.revision != RevisionType::AppSpecContent)
        sentences.append(tr("CodeDeploy reads the AppSpec that lies in this revision, not the text here, and "
                            "Hookline cannot compare the two."));
    else if (m_pane.isModified())
        sentences.append(tr("The text is not saved; what stands here is what is deployed."));
    const QJsonObject last =
        m_fields->choices().group().value(QLatin1StringView("lastAttemptedDeployment")).toObject();
    const auto status =
        domain::fromString<domain::DeploymentStatus>(last.value(QLatin1StringView("status")).toString());
    if (!last.isEmpty() && status != domain::DeploymentStatus::Unknown && !domain::isTerminal(status))
        sentences.append(tr("%1 is under way in this group, which takes one deployment at a time.")
                             .arg(last.value(QLatin1StringView("deploymentId")).toString()));
    return sentences.join(QLatin1Char(' '));
}

void DeployPanel::refreshErrors()
{
    const auto checked = m_pane.liveCheck().current();
    if (!checked)
        return;
    const auto &findings = checked->result.diagnostics;
    const auto isError = [](const Diagnostic &finding) { return finding.severity == Severity::Error; };
    const int errors = int(std::ranges::count_if(findings, isError));
    if (errors != m_errors)
        m_spite->setChecked(false); // others than those that were waved through
    m_errors = errors;
    m_errorPart->setVisible(errors > 0);
    if (errors == 0)
        return;
    const auto first = std::ranges::find_if(findings, isError);
    m_errorText->setText(errors == 1
                             ? tr("The text has an error: %1").arg(first->message)
                             : tr("The text has %1 errors. The first: %2").arg(errors).arg(first->message));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, common::statusColor(common::StatusId::Failed, palette()));
    m_errorText->setPalette(colours);
    m_spite->setText(errors == 1 ? tr("Deploy in spite of 1 error")
                                 : tr("Deploy in spite of %1 errors").arg(errors));
    m_spite->setAccessibleName(m_spite->text());
}

void DeployPanel::refresh()
{
    m_soon.stop();
    if (const auto checked = m_pane.liveCheck().current())
        m_fields->setPlatform(checked->result.platform);
    refreshErrors();
    const NewDeployment now = deployment();
    m_problem = m_fields->showLacks(session::lacksOf(now));
    const QString sentence = notes();
    m_notes->setText(sentence);
    m_notes->setVisible(!sentence.isEmpty());
    QString input = QString::fromUtf8(QJsonDocument(session::inputOf(now)).toJson(QJsonDocument::Indented));
    if (input.size() > longestPreview) {
        const qsizetype more = input.size() - longestPreview;
        input.truncate(longestPreview);
        input += tr("\n… %1 characters more, not shown here").arg(more);
    }
    if (m_preview->toPlainText() != input)
        m_preview->setPlainText(input);
    m_deploy->setDisabledReason(blockedBecause());
    m_copy->setDisabledReason(m_problem);
    m_look->setVisible(m_lost.has_value());
    m_id->setVisible(!m_id->text().isEmpty());
    m_show->setVisible(!m_id->text().isEmpty());
}

void DeployPanel::showFirstError()
{
    const auto checked = m_pane.liveCheck().current();
    if (!checked)
        return;
    for (const Diagnostic &finding : checked->result.diagnostics) {
        if (finding.severity != Severity::Error)
            continue;
        m_pane.text()->select(finding.span);
        m_pane.text()->setFocus();
        return;
    }
}

common::Question DeployPanel::question() const
{
    const NewDeployment now = deployment();
    const QString present = m_fields->present();
    common::Question question;
    question.title = tr("Deploy %1 to %2?").arg(m_pane.title(), now.group);
    question.world = common::worldInRegion(m_session);
    question.text = present.isEmpty()
        ? tr("CodeDeploy starts to deploy at once.")
        : tr("CodeDeploy starts to deploy at once. It replaces %1.").arg(present);
    QStringList lines{tr("Application: %1").arg(now.application), tr("Deployment group: %1").arg(now.group),
                      tr("Revision: %1").arg(revisionLine(now))};
    if (const int targets = m_fields->targets(); targets > 0)
        lines.append(tr("Targets in its last deployment: %1").arg(targets));
    if (!now.config.isEmpty())
        lines.append(tr("Configuration: %1").arg(now.config));
    if (!now.reason.isEmpty())
        lines.append(now.errors == 1
                         ? tr("In spite of 1 error, because: %1").arg(now.reason)
                         : tr("In spite of %1 errors, because: %2").arg(now.errors).arg(now.reason));
    if (const QString sentence = notes(); !sentence.isEmpty())
        lines.append(sentence);
    question.detail = lines.join(QLatin1Char('\n'));
    question.acceptText = common::plainButtonText(tr("Deploy to %1 of %2").arg(now.group, now.application));
    question.destructive = true;
    return question;
}

void DeployPanel::ask()
{
    refresh(); // what was typed last counts
    if (!blockedBecause().isEmpty())
        return;
    m_error->clear();
    // What was agreed to is what is sent.
    m_confirmer.ask(question(), window(), this, [this, agreed = deployment()](const common::Answer &answer) {
        if (answer.accepted && !m_sending && m_made.isEmpty() && !m_lost)
            send(agreed);
    });
}

void DeployPanel::send(const NewDeployment &deployment)
{
    m_sending = true;
    Lost lost{deployment.application, deployment.group, m_session.serviceNow(), {}};
    for (const domain::Deployment &known : m_session.store().deployments.rows())
        lost.before.insert(known.id);
    refresh();
    // Not the panel's own call: it may be closed, and what became of the deployment must be known all the
    // same.
    m_session.createDeployment(
        session::inputOf(deployment), &m_session,
        [panel = QPointer(this), late = m_lateAnswer, deployment, lost](const aws::Reply &reply) {
            // A panel that was closed lives on for a moment, and nobody sees it.
            if (panel && panel->m_pane.panel() == panel)
                panel->answered(deployment, lost, reply);
            else
                late(deployment.group, reply);
        });
}

void DeployPanel::answered(const NewDeployment &deployment, const Lost &lost,
                           const Result<QJsonObject> &reply)
{
    m_sending = false;
    if (!reply && reply.error().code == ErrorCode::DeliveryUnknown)
        m_lost = lost;
    refresh();
    if (reply) {
        m_made = reply->value(QLatin1StringView("deploymentId")).toString();
        showMade(tr("AWS has made the deployment."), m_made);
        Q_EMIT deploymentMade(m_made);
        return;
    }
    if (m_lost) {
        m_error->showError(
            tr("AWS's answer was lost: the deployment to %1 may have started.").arg(deployment.group),
            reply.error(),
            tr("Nothing is sent again by itself. Look whether it has started before you decide."));
        showMade(tr("It is not known whether the deployment has started."), {});
        if (isAncestorOf(window()->focusWidget()))
            m_look->setFocus(); // the only way on
        return;
    }
    m_error->showError(tr("The deployment to %1 was not made.").arg(deployment.group), reply.error());
}

void DeployPanel::showMade(const QString &sentence, const QString &deploymentId)
{
    m_resultText->setText(sentence);
    m_id->setText(deploymentId, tr("deployment ID"));
    m_result->show();
    refresh();
}

void DeployPanel::look()
{
    m_look->setDisabledReason(tr("AWS is being asked."));
    const QJsonObject range{{QStringLiteral("start"), toEpochSeconds(m_lost->sent - clockMargin)}};
    m_session.client().call(QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"),
                            {{QStringLiteral("applicationName"), m_lost->application},
                             {QStringLiteral("deploymentGroupName"), m_lost->group},
                             {QStringLiteral("createTimeRange"), range}},
                            this, [this](const aws::Reply &reply) { looked(reply); });
}

void DeployPanel::looked(const Result<QJsonObject> &reply)
{
    m_look->setDisabledReason({});
    if (!reply) {
        m_error->showError(tr("The deployments of %1 could not be listed.").arg(m_lost->group), reply.error(),
                           tr("It is still not known whether it has started."));
        return;
    }
    m_error->clear();
    const Lost lost = *std::exchange(m_lost, std::nullopt);
    // The newest is first. It counts as this one until somebody opens the panel anew.
    for (const QJsonValue &id : reply->value(QLatin1StringView("deployments")).toArray()) {
        if (lost.before.contains(id.toString()))
            continue;
        m_made = id.toString();
        showMade(tr("A deployment of %1 has been created since then:").arg(lost.group), m_made);
        return;
    }
    showMade(tr("No deployment of %1 has been created since then: it has not started, and can be sent again.")
                 .arg(lost.group),
             {});
}

} // namespace hookline::appspec
