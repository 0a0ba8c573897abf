// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/trialpanel.h"

#include "models/session/newdeployment.h"
#include "widgets/appspec/speclook.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/appspec/trialmodel.h"
#include "widgets/common/confirmer.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace hookline::appspec {

using common::gridUnit;
using common::textLabel;

namespace {

constexpr std::array<double, 5> speeds{1, 10, 60, 600, 3600};
constexpr double usualSpeed = 10;

#ifdef Q_OS_WIN
const QString ownOs = QStringLiteral("windows");
#else
const QString ownOs = QStringLiteral("linux");
#endif

/// The first thing for which the agent refuses the file; null if it takes it.
const Diagnostic *refusalIn(const LintResult &result)
{
    const auto found = std::ranges::find_if(result.diagnostics, [](const Diagnostic &finding) {
        return finding.severity == Severity::Error && finding.stage == Stage::Parse;
    });
    return found == result.diagnostics.end() ? nullptr : &*found;
}

} // namespace

TrialPanel::TrialPanel(SpecPane &pane, common::Confirmer &confirmer, QWidget *parent)
    : QWidget(parent)
    , m_pane(pane)
    , m_confirmer(confirmer)
    , m_model(new TrialModel(this))
    , m_facts(new common::FactGrid(this))
    , m_kind(new QComboBox(this))
    , m_instances(new QSpinBox(this))
    , m_speed(new QComboBox(this))
    , m_notice(textLabel(QStringLiteral("trialNotice"), this))
    , m_table(new QTableView(this))
    , m_update(new QCheckBox(tr("As an upda&te: it was deployed once before"), this))
    , m_empty(textLabel(QStringLiteral("trialEmpty"), this))
    , m_error(new common::ErrorBar(this))
    , m_state(textLabel(QStringLiteral("trialState"), this))
{
    setObjectName(QStringLiteral("trialPanel"));
    setAccessibleName(tr("Try this AppSpec on a sandbox"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gridUnit, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(buildHead());
    layout->addWidget(m_facts);
    layout->addWidget(m_notice);
    layout->addWidget(buildTable(), 1);
    layout->addWidget(m_empty);
    layout->addWidget(m_update);
    layout->addWidget(buildReal());
    layout->addWidget(m_error);
    layout->addWidget(m_state);
    layout->addWidget(buildButtons());
    setFocusProxy(m_run);
    m_facts->setRowVisible(m_kind, false);
    m_facts->setRowVisible(m_instances, false);
    m_realPart->hide();

    connect(&pane.liveCheck(), &LiveCheck::checked, this, &TrialPanel::refresh);
    connect(pane.text(), &SpecText::changed, this, &TrialPanel::refresh);
    connect(&pane, &SpecPane::stateChanged, this, &TrialPanel::refresh);
    refresh();
}

QWidget *TrialPanel::buildHead()
{
    auto *head = new QWidget(this);
    auto *title = new QLabel(tr("Try it"), head);
    title->setFont(common::heading(font()));
    auto *world = new QLabel(tr("A sandbox of its own · not AWS"), head);
    world->setObjectName(QStringLiteral("trialWorld"));
    common::styleWorld(world, true);
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(title);
    layout->addStretch(1);
    layout->addWidget(world);

    m_platformText = m_facts->addText(tr("Platform"), QStringLiteral("trialPlatform"));
    m_kind->setObjectName(QStringLiteral("trialKind"));
    m_kind->setAccessibleName(tr("Kind of deployment"));
    m_kind->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_instances->setObjectName(QStringLiteral("trialInstances"));
    m_instances->setAccessibleName(tr("Number of instances"));
    m_instances->setRange(1, trial::mostInstances);
    m_instances->setValue(3);
    m_speed->setObjectName(QStringLiteral("trialSpeed"));
    m_speed->setAccessibleName(tr("Speed of the sandbox's time"));
    for (const double speed : speeds)
        m_speed->addItem(tr("x%1").arg(speed), speed);
    m_speed->setCurrentIndex(m_speed->findData(usualSpeed));
    m_speed->setToolTip(
        tr("So many times as fast as the clock on the wall; it can be changed while it runs"));
    m_facts->addRow(tr("&Kind"), m_kind);
    m_facts->addRow(tr("&Instances"), m_instances);
    m_facts->addRow(tr("S&peed"), m_speed);
    m_update->setObjectName(QStringLiteral("trialUpdate"));
    m_update->hide();
    connect(m_kind, &QComboBox::currentIndexChanged, this, &TrialPanel::refreshSteps);
    connect(m_update, &QCheckBox::toggled, this, &TrialPanel::refreshSteps);
    return head;
}

QWidget *TrialPanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("trialSteps"));
    m_table->setAccessibleName(tr("What runs, and what it does in the trial"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new TrialDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTextElideMode(Qt::ElideMiddle);
    // Not when the current cell changes: the arrows go through the table.
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    const auto edit = [this](const QModelIndex &index) {
        if (index.flags() & Qt::ItemIsEditable)
            m_table->edit(index);
    };
    connect(m_table, &QTableView::clicked, this, edit);
    connect(m_table, &QTableView::activated, this, edit);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_kind->sizeHint().height());
    m_table->horizontalHeader()->setHighlightSections(false);
    return m_table;
}

QWidget *TrialPanel::buildReal()
{
    m_realPart = new QWidget(this);
    m_real = new QCheckBox(tr("Run the scripts for &real on this computer"), m_realPart);
    m_real->setObjectName(QStringLiteral("trialReal"));
    m_realText = textLabel(QStringLiteral("trialRealText"), m_realPart);
    auto *layout = new QVBoxLayout(m_realPart);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(m_real);
    layout->addWidget(m_realText);
    connect(m_real, &QCheckBox::toggled, this, &TrialPanel::refresh);
    return m_realPart;
}

QWidget *TrialPanel::buildButtons()
{
    auto *row = new QWidget(this);
    m_run = new common::ReasonButton(tr("R&un the trial"), row);
    m_run->setObjectName(QStringLiteral("trialRun"));
    m_run->setAutoDefault(true);
    m_show = new common::ReasonButton(tr("Show the &deployment"), row);
    m_show->setObjectName(QStringLiteral("trialShow"));
    m_show->setAccessibleName(tr("Show the deployment of the trial"));
    m_show->hide();
    auto *close = new QPushButton(tr("Close"), row);
    close->setObjectName(QStringLiteral("trialClose"));
    close->setAccessibleName(tr("Close: back to the form"));
    connect(m_run, &common::ReasonButton::acted, this, &TrialPanel::run);
    connect(m_show, &common::ReasonButton::acted, this, &TrialPanel::deploymentWished);
    connect(close, &QPushButton::clicked, &m_pane, &SpecPane::closePanel);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_run);
    layout->addWidget(m_show);
    layout->addStretch(1);
    layout->addWidget(close);
    return row;
}

const DeploymentKind *TrialPanel::kind() const
{
    return deploymentKind(m_kind->currentData().toString());
}

bool TrialPanel::isReal() const
{
    return m_platform == Platform::Server && m_real->isChecked();
}

trial::Trial TrialPanel::trial() const
{
    trial::Trial trial;
    trial.title = m_pane.title();
    trial.text = m_pane.text()->bytes();
    trial.kind = kind();
    trial.steps = m_model->steps();
    trial.choices = m_model->choices();
    trial.instances = m_instances->value();
    trial.speed = m_speed->currentData().toDouble();
    trial.update = m_update->isVisibleTo(this) && m_update->isChecked();
    trial.realScripts = isReal();
    return trial;
}

void TrialPanel::fill(const trial::Trial &trial)
{
    const int known = trial.kind ? m_kind->findData(QString::fromLatin1(trial.kind->name)) : -1;
    if (known >= 0)
        m_kind->setCurrentIndex(known);
    m_instances->setValue(trial.instances);
    m_speed->setCurrentIndex(std::max(0, m_speed->findData(trial.speed)));
    m_update->setChecked(trial.update);
    m_model->setSteps(trial.steps);
    for (size_t i = 0; i < trial.choices.size(); ++i)
        m_model->choose(int(i), trial.choices[i]);
    refresh();
}

QString TrialPanel::blockedBecause() const
{
    if (!m_making.isEmpty())
        return m_making;
    const auto checked = m_pane.liveCheck().current();
    if (!checked)
        return tr("The text is being checked.");
    if (m_platform == Platform::Unknown || !kind())
        return tr("It is not clear for which platform this text is. The problems below the text say why.");
    if (m_platform != Platform::Server && !session::isSendable(checked->document.text))
        return tr("The text is not UTF-8: no call of AWS can hold it.");
    // The sandbox simulates scripts, not the agent's reading: it would show a success that nobody would see.
    const Diagnostic *refusal = refusalIn(checked->result);
    if (m_platform == Platform::Server && refusal && !isReal())
        return tr("The agent would refuse this file before any script runs: %1").arg(refusal->message);
    return {};
}

QString TrialPanel::simulatedBecause() const
{
    const auto checked = m_pane.liveCheck().current();
    if (m_pane.revisionDirectory().isEmpty())
        return tr("There is no revision directory: save the file in the folder in which its scripts lie.");
    const QDir directory(m_pane.revisionDirectory());
    if (directory == QDir::home() || directory.isRoot())
        return tr("%1 is no revision: move the file into the folder of its scripts.")
            .arg(QDir::toNativeSeparators(directory.absolutePath()));
    const QString os = checked ? checked->result.spec.os : QString();
    if (!os.isEmpty() && os != ownOs)
        return tr("The file says os: %1, and this computer is none: its agent would refuse it.").arg(os);
    return {};
}

QString TrialPanel::notice() const
{
    const auto checked = m_pane.liveCheck().current();
    if (!checked || !kind())
        return {};
    QStringList sentences;
    // It is let through: how the service refuses it, and where that is seen, is what there is to learn.
    if (m_platform != Platform::Server && checked->result.hasErrors())
        sentences.append(tr("The text has errors. It is deployed all the same: you will see what CodeDeploy "
                            "makes of it."));
    if (const QStringList out = leftOut(checked->result.spec, *kind()); !out.isEmpty())
        sentences.append(
            tr("Does not run in this kind of deployment: %1.").arg(out.join(QStringLiteral(", "))));
    return sentences.join(QLatin1Char(' '));
}

void TrialPanel::refreshKinds(Platform platform)
{
    if (platform == m_platform)
        return;
    m_platform = platform;
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    for (const DeploymentKind *kind : trial::triedKinds(platform))
        m_kind->addItem(tr(kind->title), QString::fromLatin1(kind->name));
    if (const DeploymentKind *usual = usualKind(platform))
        m_kind->setCurrentIndex(std::max(0, m_kind->findData(QString::fromLatin1(usual->name))));
    const bool server = platform == Platform::Server;
    m_facts->setRowVisible(m_kind, m_kind->count() > 1);
    m_facts->setRowVisible(m_instances, server);
    m_realPart->setVisible(server);
}

void TrialPanel::showSteps(const AppSpec &spec)
{
    // A real script would run for the deployment before as well: nobody has agreed to that.
    const QStringList events = isReal() ? QStringList() : trial::updateOnly(spec, *kind());
    m_update->setVisible(!events.isEmpty());
    m_update->setToolTip(
        tr("Then these run too, with the scripts of this text: %1. The deployment before runs at "
           "full speed, and so does the sandbox's time meanwhile.")
            .arg(events.join(QStringLiteral(", "))));
    m_model->setSteps(trial::stepsOf(spec, *kind(), !events.isEmpty() && m_update->isChecked()));
}

void TrialPanel::refreshSteps()
{
    if (const auto checked = m_pane.liveCheck().current(); checked && kind())
        showSteps(checked->result.spec);
    else if (checked)
        m_model->setSteps({});
    QHeaderView *header = m_table->horizontalHeader();
    const int character = m_table->fontMetrics().averageCharWidth();
    header->setSectionResizeMode(TrialModel::RunsColumn, QHeaderView::Stretch);
    header->resizeSection(TrialModel::EventColumn,
                          m_table->fontMetrics().horizontalAdvance(QStringLiteral("AfterAllowTestTraffic "))
                              + common::gridUnit);
    header->resizeSection(TrialModel::DoesColumn, 20 * character);
    header->resizeSection(TrialModel::AfterColumn,
                          m_table->fontMetrics().horizontalAdvance(tr("at most 1 h")) + 2 * gridUnit);
    if (m_model->columnCount() > TrialModel::ExitCodeColumn)
        header->resizeSection(TrialModel::ExitCodeColumn, 10 * character);
    const bool none = m_model->rowCount() == 0;
    m_table->setVisible(!none);
    m_empty->setVisible(none);
    m_empty->setText(
        tr("Nothing of this AppSpec runs in this kind of deployment: only CodeDeploy's own events are "
           "seen."));
    const QString sentence = notice();
    m_notice->setText(sentence);
    m_notice->setVisible(!sentence.isEmpty());
}

void TrialPanel::refresh()
{
    if (const auto checked = m_pane.liveCheck().current())
        refreshKinds(checked->result.platform);
    m_platformText->setText(platformWord(m_platform));
    const QString simulated = simulatedBecause();
    if (!simulated.isEmpty())
        m_real->setChecked(false);
    m_real->setEnabled(simulated.isEmpty());
    m_real->setToolTip(simulated);
    m_real->setAccessibleDescription(simulated);
    m_realText->setText(simulated.isEmpty()
                            ? tr("Revision: %1").arg(QDir::toNativeSeparators(m_pane.revisionDirectory()))
                            : simulated);
    m_model->setReal(isReal());
    refreshSteps();
    m_run->setText(isReal() ? tr("R&un the scripts for real…") : tr("R&un the trial"));
    m_run->setAccessibleName(common::plainButtonText(isReal() ? tr("Run the scripts for real; asks first")
                                                              : tr("Run the trial on its sandbox")));
    m_run->setDisabledReason(blockedBecause());
    if (!m_making.isEmpty())
        m_state->setText(m_making);
    m_state->setVisible(!m_state->text().isEmpty());
}

common::Question TrialPanel::realQuestion() const
{
    const QDir revision(m_pane.revisionDirectory());
    QStringList lines;
    for (const trial::Step &step : m_model->steps()) {
        if (!step.willRun)
            continue;
        QString relative = step.runs;
        while (relative.startsWith(QLatin1Char('/')))
            relative.remove(0, 1);
        const QString path = QDir::toNativeSeparators(revision.absoluteFilePath(relative));
        lines.append(step.runAs.isEmpty()
                         ? tr("%1: %2").arg(step.event, path)
                         : tr("%1: %2 (runas %3 is not followed)").arg(step.event, path, step.runAs));
    }
    if (lines.isEmpty())
        lines.append(tr("No script: the agent only copies the files."));
    lines.append(QString());
    lines.append(tr("Directory: %1").arg(QDir::toNativeSeparators(revision.absolutePath())));
    lines.append(tr("Each script runs once for each of %1 instances.").arg(m_instances->value()));
    lines.append(tr("Environment: yours without AWS_*; the sandbox's AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, "
                    "AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_DEFAULT_REGION; APPLICATION_NAME, "
                    "DEPLOYMENT_ID, DEPLOYMENT_GROUP_NAME, DEPLOYMENT_GROUP_ID, LIFECYCLE_EVENT, "
                    "BUNDLE_BUCKET, BUNDLE_KEY, and HOOKLINE_INSTANCE_ROOT."));
    common::Question question;
    question.title = tr("Run these scripts on this computer?");
    question.world = tr("This computer, as %1 · not AWS")
                         .arg(qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME", tr("yourself"))));
    question.text =
        tr("They run as you, with all that you may do: they can read, change and delete your files and reach "
           "your network. Nobody is switched to by runas or sudo. The directory is copied first, with the "
           "text as it stands here as appspec.yml. What the AppSpec copies by `files` lands under a private "
           "folder (HOOKLINE_INSTANCE_ROOT) and not in /, but a script that names /var/www means the real "
           "one.");
#ifdef Q_OS_WIN
    question.text += QLatin1Char(' ')
        + tr("On Windows only what Windows itself can start runs (.exe, .bat, .cmd): a .ps1 or .sh fails.");
#endif
    question.detail = lines.join(QLatin1Char('\n'));
    question.acceptText = tr("Run the scripts on this computer");
    question.destructive = true;
    return question;
}

void TrialPanel::run()
{
    if (!blockedBecause().isEmpty())
        return;
    m_error->clear();
    if (!isReal()) {
        Q_EMIT runWished(trial(), {});
        return;
    }
    // What was agreed to is what runs, whatever is typed meanwhile.
    const auto send = [this, wished = trial(),
                       directory = m_pane.revisionDirectory()](common::Answer answer) {
        if (answer.accepted && m_making.isEmpty())
            Q_EMIT runWished(wished, directory);
    };
    m_confirmer.ask(realQuestion(), window(), this, send);
}

void TrialPanel::showMaking(const QString &what)
{
    m_making = what;
    m_error->clear();
    m_show->hide();
    refresh();
}

void TrialPanel::showStarted(const QString &deploymentId, const QString &files)
{
    m_making.clear();
    m_state->setText(files.isEmpty()
                         ? tr("%1 was started on the trial's sandbox.").arg(deploymentId)
                         : tr("%1 was started. Each instance has a folder in %2 until Hookline ends.")
                               .arg(deploymentId, QDir::toNativeSeparators(files)));
    m_show->show();
    refresh();
}

void TrialPanel::showFailed(const QString &what, const Error &error)
{
    m_making.clear();
    m_state->clear();
    m_error->showError(what, error);
    refresh();
}

} // namespace hookline::appspec
