// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deployments/diagnosticspane.h"

#include "models/tables/timetext.h"
#include "widgets/common/fonts.h"
#include "widgets/common/markdown.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace hookline::deployments {

namespace {

QString line(const QString &name, const QString &value)
{
    return value.isEmpty() ? QString() : QStringLiteral("- %1: %2\n").arg(name, common::markdownText(value));
}

QString codeText(const domain::Diagnostics &diagnostics)
{
    return diagnostics.errorCode == domain::LifecycleErrorCode::Unknown
        ? QString()
        : domain::toString(diagnostics.errorCode);
}

} // namespace

QString diagnosticsMarkdown(const QString &world, const domain::Deployment *deployment,
                            const domain::Target &target, const store::EventEntry &entry)
{
    const domain::LifecycleEvent &event = entry.event;
    const domain::Diagnostics &diagnostics = event.diagnostics;
    QString text = QStringLiteral("### %1: %2\n\n")
                       .arg(common::markdownText(event.name), domain::toString(event.status));
    text += line(DiagnosticsPane::tr("Deployment"), target.deploymentId);
    if (deployment) {
        text += line(DiagnosticsPane::tr("Application"),
                     deployment->application + QStringLiteral(" / ") + deployment->group);
        text += line(DiagnosticsPane::tr("Revision"), deployment->revision);
    }
    text += line(DiagnosticsPane::tr("Target"), target.targetId);
    text += line(DiagnosticsPane::tr("Connection"), world);
    text += line(DiagnosticsPane::tr("Started"), event.start ? toIso8601(*event.start) : QString());
    text += line(DiagnosticsPane::tr("Ended"), event.end ? toIso8601(*event.end) : QString());
    text += line(DiagnosticsPane::tr("Error code"), codeText(diagnostics));
    text += line(DiagnosticsPane::tr("Script"), diagnostics.scriptName);
    text += line(DiagnosticsPane::tr("Message"), diagnostics.message);
    if (!diagnostics.logTail.isEmpty())
        text += QLatin1Char('\n') + common::markdownFence(diagnostics.logTail);
    return text;
}

DiagnosticsPane::DiagnosticsPane(const QString &world, QWidget *parent)
    : QWidget(parent)
    , m_world(world)
    , m_head(new QLabel(this))
    , m_message(new QLabel(this))
    , m_copy(new QPushButton(tr("Copy as Markdown"), this))
    , m_log(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("diagnostics"));
    m_head->setObjectName(QStringLiteral("diagnosticsHead"));
    m_head->setTextFormat(Qt::PlainText);
    m_head->setWordWrap(true);
    QFont bold = m_head->font();
    bold.setBold(true);
    m_head->setFont(bold);
    m_message->setObjectName(QStringLiteral("diagnosticsMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy->setObjectName(QStringLiteral("copyDiagnosticsButton"));
    m_copy->setAccessibleName(tr("Copy the diagnostics as Markdown"));
    m_copy->setAutoDefault(false);
    m_log->setObjectName(QStringLiteral("logTail"));
    m_log->setAccessibleName(tr("Log tail"));
    m_log->setReadOnly(true);
    m_log->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_log->setTabChangesFocus(true);
    m_log->setFont(common::monospace(font()));
    m_log->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_log->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_head, 0, 0);
    layout->addWidget(m_copy, 0, 1, Qt::AlignTop);
    layout->addWidget(m_message, 1, 0, 1, 2);
    layout->addWidget(m_log, 2, 0, 1, 2);
    layout->setColumnStretch(0, 1);
    layout->setRowStretch(2, 1);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_markdown); });
    hide();
}

void DiagnosticsPane::setEvent(const domain::Deployment *deployment, const domain::Target &target,
                               const store::EventEntry &entry)
{
    const domain::Diagnostics &diagnostics = entry.event.diagnostics;
    if (diagnostics.isEmpty()) {
        clear();
        return;
    }
    m_markdown = diagnosticsMarkdown(m_world, deployment, target, entry);
    QStringList head{entry.event.name};
    for (const QString &part : {codeText(diagnostics), diagnostics.scriptName}) {
        if (!part.isEmpty())
            head.append(part);
    }
    m_head->setText(head.join(QStringLiteral(" · ")));
    m_message->setText(diagnostics.message);
    m_message->setVisible(!diagnostics.message.isEmpty());
    // Setting the same text again would throw away a person's selection and scroll position.
    if (m_log->toPlainText() != diagnostics.logTail) {
        m_log->setPlainText(diagnostics.logTail);
        m_log->moveCursor(QTextCursor::End);
    }
    m_log->setVisible(!diagnostics.logTail.isEmpty());
    setVisible(true);
}

void DiagnosticsPane::clear()
{
    m_markdown.clear();
    m_log->clear();
    hide();
}

} // namespace hookline::deployments
