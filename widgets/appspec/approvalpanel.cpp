// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/approvalpanel.h"

#include "models/core/pool.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/nextsteps.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr int letterGap = 150; // milliseconds

/// A message of the models as a sentence.
QString sentence(const QString &message)
{
    return message.isEmpty() ? message : message.front().toUpper() + message.mid(1) + u'.';
}

/// The lines that a span touches, whole.
QByteArrayList linesOf(const QByteArray &text, const Span &span)
{
    const qsizetype begin = span.begin > 0 ? text.lastIndexOf('\n', span.begin - 1) + 1 : 0;
    const qsizetype end = text.indexOf('\n', span.end);
    return text.mid(begin, end < 0 ? -1 : end - begin).split('\n');
}

/// The lines that an edit takes away ("- ") and brings ("+ ").
QString gainOf(const QByteArray &before, const Edits &edits)
{
    if (edits.empty())
        return {};
    const QByteArray after = applied(before, edits);
    qsizetype growth = 0;
    for (const TextEdit &edit : edits)
        growth += edit.text.size() - edit.span.size();
    const Span old{edits.front().span.begin, edits.back().span.end};
    QByteArrayList from = linesOf(before, old);
    QByteArrayList to = linesOf(after, {old.begin, old.end + growth});
    while (!from.isEmpty() && !to.isEmpty() && from.front() == to.front()) {
        from.removeFirst();
        to.removeFirst();
    }
    while (!from.isEmpty() && !to.isEmpty() && from.back() == to.back()) {
        from.removeLast();
        to.removeLast();
    }
    QString text;
    for (const QByteArray &line : from)
        text += QStringLiteral("- ") + QString::fromUtf8(line) + u'\n';
    for (const QByteArray &line : to)
        text += QStringLiteral("+ ") + QString::fromUtf8(line) + u'\n';
    return text.remove(u'\r');
}

QPlainTextEdit *previewText(const char *objectName, const QString &name, QWidget *parent)
{
    auto *edit = new QPlainTextEdit(parent);
    edit->setObjectName(QLatin1String(objectName));
    edit->setAccessibleName(name);
    edit->setReadOnly(true);
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFont(common::monospace(edit->font()));
    edit->setMinimumHeight(8 * edit->fontMetrics().height());
    return edit;
}

/// Leaves the scroll position alone where nothing changes.
void setText(QPlainTextEdit *edit, const QString &text)
{
    if (edit->toPlainText() != text)
        edit->setPlainText(text);
}

} // namespace

QString ApprovalPanel::refusal(const SpecPane *pane)
{
    if (!pane)
        return tr("No file is open");
    if (pane->text()->isReadOnly())
        return tr("This text is only looked at: save it under a name first");
    const auto checked = pane->liveCheck().current();
    const Platform platform = checked ? checked->result.platform : Platform::Unknown;
    if (platform == Platform::Server)
        return tr("On EC2/on-premises hooks are scripts, which cannot wait for a person. Let a blue/green "
                  "deployment wait before it reroutes traffic instead");
    if (platform == Platform::Unknown)
        return tr(
            "It is not clear yet whether this is for Amazon ECS or AWS Lambda: the text needs Resources "
            "with a Type");
    return {};
}

ApprovalPanel::ApprovalPanel(SpecPane &pane, FileChooser &chooser, QWidget *parent)
    : QWidget(parent)
    , m_pane(pane)
    , m_chooser(chooser)
    , m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("approvalPanel"));
    setAccessibleName(tr("Add approval step"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_pages->addWidget(buildWish());
    layout->addWidget(m_pages);
    setFocusProxy(m_event);
    m_soon.setSingleShot(true);
    m_soon.setInterval(letterGap);
    connect(&m_soon, &QTimer::timeout, this, &ApprovalPanel::ask);
    connect(&pane.liveCheck(), &LiveCheck::checked, this, &ApprovalPanel::checked);
    connect(pane.text(), &SpecText::changed, this, &ApprovalPanel::forget);
    checked();
}

QWidget *ApprovalPanel::buildWish()
{
    auto *page = new QWidget(this);
    auto *title = new QLabel(tr("Add approval step"), page);
    title->setFont(common::heading(font()));
    QLabel *what = common::textLabel(QStringLiteral("approvalWhat"), page);
    what->setText(
        tr("At this event the deployment waits, up to an hour, until a person approves or rejects it in "
           "Hookline's inbox. The hook's function hands its event to a queue and answers nothing."));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    buildFields(form);
    m_note = common::textLabel(QStringLiteral("approvalNote"), page);
    m_problem = new common::ErrorBar(page);
    m_state = common::textLabel(QStringLiteral("approvalState"), page);
    m_replace = new QCheckBox(tr("Replace the files that differ"), page);
    m_replace->setObjectName(QStringLiteral("approvalReplace"));
    m_replace->hide();
    m_add = new common::ReasonButton(tr("Add hook and write files"), page);
    m_add->setObjectName(QStringLiteral("approvalAdd"));
    m_add->setAccessibleName(tr("Add the hook to the AppSpec and write the function's files"));
    auto *close = new QPushButton(tr("Close"), page);
    close->setObjectName(QStringLiteral("approvalClose"));
    connect(m_replace, &QCheckBox::toggled, this, &ApprovalPanel::refresh);
    connect(m_add, &common::ReasonButton::acted, this, &ApprovalPanel::add);
    connect(close, &QPushButton::clicked, this, &ApprovalPanel::done);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(close);
    buttons->addStretch(1);
    QWidget *previews = buildPreview();
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(common::gridUnit, 0, 0, 0);
    layout->addWidget(title);
    layout->addWidget(what);
    layout->addLayout(form);
    layout->addWidget(m_note);
    layout->addWidget(previews, 1);
    layout->addWidget(m_problem);
    layout->addWidget(m_state);
    layout->addWidget(m_replace);
    layout->addLayout(buttons);
    return page;
}

void ApprovalPanel::buildFields(QFormLayout *form)
{
    m_event = new QComboBox(this);
    m_event->setObjectName(QStringLiteral("approvalEvent"));
    m_event->setAccessibleName(tr("Event that waits"));
    m_event->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_function = new QLineEdit(this);
    m_function->setObjectName(QStringLiteral("approvalFunction"));
    m_function->setAccessibleName(tr("Function name"));
    m_queue = new QLineEdit(usualApprovalQueue, this);
    m_queue->setObjectName(QStringLiteral("approvalQueue"));
    m_queue->setAccessibleName(tr("Queue name"));
    m_queueExists = new QCheckBox(tr("The queue exists already"), this);
    m_queueExists->setObjectName(QStringLiteral("approvalQueueExists"));
    m_queueExists->setToolTip(
        tr("The stack then makes none: approval functions of an account and region may share one"));
    m_language = new QComboBox(this);
    m_language->setObjectName(QStringLiteral("approvalLanguage"));
    m_language->setAccessibleName(tr("Language of the function"));
    for (const LanguageFact &fact : functionLanguages())
        m_language->addItem(
            QStringLiteral("%1 (%2)").arg(QLatin1String(fact.title), QLatin1String(fact.runtime)),
            int(fact.language));
    form->addRow(tr("Event"), m_event);
    form->addRow(tr("Function"), m_function);
    form->addRow(tr("Queue"), m_queue);
    form->addRow(QString(), m_queueExists);
    form->addRow(tr("Language"), m_language);
    form->addRow(tr("Folder"), buildFolder());
    connect(m_event, &QComboBox::currentIndexChanged, this, &ApprovalPanel::eventChosen);
    connect(m_language, &QComboBox::currentIndexChanged, this, &ApprovalPanel::askSoon);
    connect(m_queueExists, &QCheckBox::toggled, this, &ApprovalPanel::askSoon);
    for (const QLineEdit *edit : {m_function, m_queue, m_folder})
        connect(edit, &QLineEdit::textChanged, this, &ApprovalPanel::askSoon);
}

QWidget *ApprovalPanel::buildFolder()
{
    auto *line = new QWidget(this);
    m_folder = new QLineEdit(line);
    m_folder->setObjectName(QStringLiteral("approvalFolder"));
    m_folder->setAccessibleName(tr("Folder for the function's files"));
    auto *choose = new QPushButton(tr("Choose…"), line);
    choose->setObjectName(QStringLiteral("approvalChooseFolder"));
    choose->setAccessibleName(tr("Choose the folder"));
    connect(choose, &QPushButton::clicked, this, [this] {
        const QString near = m_pane.revisionDirectory();
        m_chooser.chooseFolder(this, near.isEmpty() ? QDir::homePath() : near, [this](const QString &folder) {
            m_folder->setText(folder);
            m_folder->setModified(true);
        });
    });
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_folder, 1);
    layout->addWidget(choose);
    return line;
}

QWidget *ApprovalPanel::buildPreview()
{
    m_previews = new QTabWidget(this);
    m_previews->setObjectName(QStringLiteral("approvalPreviews"));
    m_previews->setDocumentMode(true);
    m_gain = previewText("approvalGain", tr("What the AppSpec gains"), m_previews);
    m_code = previewText("approvalCode", tr("The function"), m_previews);
    m_template = previewText("approvalTemplate", tr("The CloudFormation template"), m_previews);
    m_previews->addTab(m_gain, tr("AppSpec"));
    m_previews->addTab(m_code, tr("Function"));
    m_previews->addTab(m_template, tr("Template"));
    return m_previews;
}

void ApprovalPanel::checked()
{
    const auto checked = m_pane.liveCheck().current();
    if (!checked || m_pages->currentIndex() > 0)
        return;
    fillEvents(approvalEvents(checked->result.spec));
    ask();
}

/// The event that a person has chosen stays; at first it is one that is free.
void ApprovalPanel::fillEvents(const std::vector<ApprovalEvent> &events)
{
    const QSignalBlocker quiet(m_event);
    const bool isFirst = m_event->count() == 0;
    QString wanted = m_event->currentData().toString();
    m_event->clear();
    for (const ApprovalEvent &event : events) {
        const QString title = event.function.isEmpty()
            ? event.event
            : tr("%1 (taken: runs %2)").arg(event.event, event.function);
        m_event->addItem(title, event.event);
        // The last gate before traffic moves, in both kinds of deployment.
        const bool usual = event.event == u"BeforeAllowTraffic";
        if (isFirst && event.function.isEmpty() && (usual || wanted.isEmpty()))
            wanted = event.event;
    }
    m_event->setCurrentIndex(std::max(0, m_event->findData(wanted)));
    if (isFirst)
        eventChosen();
}

/// Names follow the event until a person writes others.
void ApprovalPanel::eventChosen()
{
    const QString event = m_event->currentData().toString();
    if (!m_function->isModified())
        m_function->setText(event.isEmpty() ? QString() : usualFunctionName(event));
    if (!m_folder->isModified()) {
        const QString base = m_pane.revisionDirectory();
        m_folder->setText(
            QDir(base.isEmpty() ? QDir::homePath() : base).filePath(QStringLiteral("approval/") + event));
    }
    m_event->setToolTip(event == u"AfterAllowTestTraffic"
                            ? tr("Runs only where the deployment group has a test listener")
                            : QString());
    askSoon();
}

ApprovalStep ApprovalPanel::step() const
{
    return {.event = m_event->currentData().toString(),
            .functionName = m_function->text().trimmed(),
            .queueName = m_queue->text().trimmed(),
            .language = FunctionLanguage(m_language->currentData().toInt()),
            .createQueue = !m_queueExists->isChecked()};
}

/// What was asked is no longer what is wished.
void ApprovalPanel::forget()
{
    ++m_asked;
    m_current = false;
    refresh();
}

void ApprovalPanel::askSoon()
{
    m_soon.start();
    m_replace->setChecked(false); // said of other files
    forget();
}

ApprovalPanel::Preview ApprovalPanel::previewOf(Preview asked)
{
    const auto files = approvalFiles(asked.step);
    const auto edits = planApprovalStep(asked.checked->document, asked.checked->result.spec, asked.step);
    if (files) {
        asked.files = *files;
        if (!asked.folder.isEmpty())
            asked.places = lookAtPlaces(asked.folder, *files);
    }
    if (edits) {
        asked.edits = *edits;
        asked.gain = gainOf(asked.checked->document.text, *edits);
    }
    if (!files)
        asked.problem = sentence(files.error().message);
    else if (!edits)
        asked.problem = sentence(edits.error().message);
    return asked;
}

void ApprovalPanel::ask()
{
    m_soon.stop();
    Preview asked;
    asked.checked = m_pane.liveCheck().current();
    if (!asked.checked)
        return; // checked() asks
    asked.step = step();
    const QString folder = QDir::cleanPath(m_folder->text().trimmed());
    asked.folder = QDir::isAbsolutePath(folder) ? folder : QString();
    inPool(
        this, [asked] { return previewOf(asked); },
        [this, asked = ++m_asked](Preview preview) {
            if (asked == m_asked)
                show(std::move(preview));
        });
}

void ApprovalPanel::show(Preview preview)
{
    m_preview = std::move(preview);
    m_current = true;
    setText(m_gain,
            !m_preview.gain.isEmpty()         ? m_preview.gain
                : m_preview.problem.isEmpty() ? tr("Nothing: the hook is there already.")
                                              : m_preview.problem);
    const bool made = m_preview.files.size() == 2;
    setText(m_code, made ? QString::fromUtf8(m_preview.files[0].bytes) : m_preview.problem);
    setText(m_template, made ? QString::fromUtf8(m_preview.files[1].bytes) : m_preview.problem);
    if (made)
        m_previews->setTabText(1, m_preview.files[0].name);
    const ApprovalStep &step = m_preview.step;
    QStringList notes;
    if (!step.functionName.startsWith(managedFunctionPrefix))
        notes.append(
            tr("AWS's managed policies let CodeDeploy call only functions whose names begin with %1; "
               "another name needs a permission of its own.")
                .arg(managedFunctionPrefix));
    if (!step.queueName.startsWith(usualApprovalQueue))
        notes.append(
            tr("Hookline looks into queues whose names begin with %1, unless its settings name another.")
                .arg(usualApprovalQueue));
    if (step.event == u"AfterAllowTestTraffic")
        notes.append(tr("AfterAllowTestTraffic runs only where the deployment group has a test listener."));
    m_note->setText(notes.join(u' '));
    m_note->setVisible(!notes.isEmpty());
    refresh();
}

QString ApprovalPanel::reason() const
{
    if (m_writing)
        return tr("The files are being written.");
    if (!m_current)
        return tr("The text is being looked at.");
    if (!m_preview.problem.isEmpty())
        return m_preview.problem;
    if (m_preview.folder.isEmpty())
        return tr("The folder needs a whole path, from the root on.");
    if (m_preview.places.empty())
        return tr("There is nothing to write.");
    for (size_t i = 0; i < m_preview.places.size(); ++i) {
        const QString path = QDir(m_preview.folder).filePath(m_preview.files[i].name);
        if (m_preview.places[i] == AtPlace::Other)
            return tr("At %1 stands something that is no plain file. Choose another folder.").arg(path);
    }
    const bool differs = std::ranges::count(m_preview.places, AtPlace::Different) > 0;
    return differs && !m_replace->isChecked()
        ? tr("Files of these names stand there and differ. Choose another folder, or let them be replaced.")
        : QString();
}

void ApprovalPanel::refresh()
{
    if (m_pages->currentIndex() > 0 || !m_add)
        return;
    QStringList lines;
    bool differs = false;
    for (size_t i = 0; m_current && i < m_preview.places.size(); ++i) {
        const QString path = QDir(m_preview.folder).filePath(m_preview.files[i].name);
        const AtPlace place = m_preview.places[i];
        differs = differs || place == AtPlace::Different;
        lines.append(place == AtPlace::Nothing         ? tr("new: %1").arg(path)
                         : place == AtPlace::Same      ? tr("there already, the same: %1").arg(path)
                         : place == AtPlace::Different ? tr("there already, DIFFERENT: %1").arg(path)
                                                       : tr("in the way: %1").arg(path));
    }
    const QString why = reason();
    m_add->setDisabledReason(why);
    if (m_current && !why.isEmpty())
        lines.append(why);
    if (m_current || lines.isEmpty())
        m_state->setText(lines.join(u'\n'));
    m_replace->setVisible(differs);
}

void ApprovalPanel::add()
{
    m_writing = true;
    m_problem->clear();
    refresh();
    inPool(
        this,
        [folder = m_preview.folder, files = m_preview.files, replace = m_replace->isChecked()] {
            return writeGenerated(folder, files, replace);
        },
        [this](const Result<void> &result) { written(result); });
}

void ApprovalPanel::written(const Result<void> &result)
{
    m_writing = false;
    if (!result) {
        m_problem->showError(tr("The function's files could not be written."), result.error(),
                             tr("Choose another folder. The AppSpec was not changed."));
        ask();
        return;
    }
    if (!m_current) { // typed on meanwhile
        m_problem->showError(tr("The files are written, but the text was changed meanwhile."), {},
                             tr("Look at what it gains now, and add the hook again."));
        ask();
        return;
    }
    if (!m_preview.edits.empty()) {
        m_pane.text()->apply(m_preview.edits);
        const qsizetype at = m_preview.edits.front().span.begin;
        m_pane.text()->select({at, at});
    }
    showNextSteps();
}

void ApprovalPanel::showNextSteps()
{
    const ApprovalStep &step = m_preview.step;
    const QString path = QDir(m_preview.folder).filePath(m_preview.files.back().name);
    QString make = tr("Make the function, with the profile and the region of the deployments.");
    if (step.createQueue)
        make += u' '
            + tr("If the queue %1 is there already, add: --parameter-overrides CreateQueue=false")
                  .arg(step.queueName);
    std::vector<NextStep> steps{{make, deployCommand(step, path)}};
    const QStringList permission = permissionCommand(step);
    if (permission.isEmpty())
        steps.push_back(
            {tr("Nothing to permit where CodeDeploy's service role has one of AWS's managed policies: "
                "they let it call %1*. A role of your own needs lambda:InvokeFunction on it.")
                 .arg(managedFunctionPrefix),
             {}});
    else
        steps.push_back({tr("Let CodeDeploy's service role call it; put in the role's name:"), permission});
    steps.push_back(
        {step.queueName.startsWith(usualApprovalQueue)
             ? tr("Hookline's inbox looks into the queue %1 by itself. It needs sqs:ListQueues, "
                  "sqs:GetQueueUrl, "
                  "sqs:ReceiveMessage, sqs:ChangeMessageVisibility and sqs:DeleteMessage.")
                   .arg(step.queueName)
             : tr("Hookline's inbox looks into queues whose names begin with %1. So that it finds %2, "
                  "write intake/approvalQueue=%2 into its settings.")
                   .arg(usualApprovalQueue, step.queueName),
         {}});
    steps.push_back(
        {tr("Save the AppSpec and deploy. When %1 begins, its decision stands in the inbox. After an hour "
            "without one the event fails, and with it the deployment.")
             .arg(step.event),
         {}});
    auto *title = new QLabel(tr("Added. What is left to do"), this);
    title->setFont(common::heading(font()));
    QLabel *undo = common::textLabel(QStringLiteral("approvalUndo"), this);
    undo->setText(
        tr("Undo in the text takes the hook out again; the files in %1 stay.").arg(m_preview.folder));
    auto *close = new QPushButton(tr("Done"), this);
    close->setObjectName(QStringLiteral("approvalDone"));
    close->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(close, &QPushButton::clicked, this, &ApprovalPanel::done);
    m_pages->addWidget(common::scrollArea(QStringLiteral("approvalNext"),
                                          {title, new NextSteps(steps, this), undo, close}, this));
    m_pages->setCurrentIndex(1);
    setFocusProxy(close);
    close->setFocus();
}

} // namespace hookline::appspec
