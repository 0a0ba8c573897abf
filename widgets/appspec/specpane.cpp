// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/specpane.h"

#include "models/appspec/formedits.h"
#include "models/core/pool.h"
#include "models/tables/roles.h"
#include "widgets/appspec/problemsmodel.h"
#include "widgets/appspec/readonlynotice.h"
#include "widgets/appspec/revisionbar.h"
#include "widgets/appspec/savereview.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/speclook.h"
#include "widgets/appspec/spectext.h"
#include "widgets/appspec/textkeeper.h"
#include "widgets/common/elidedelegate.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/statusdelegate.h"

#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUuid>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr int keepDelay = 400; // milliseconds after a letter, at the latest
constexpr qsizetype mostPlannedHere = 64 * 1024; // bytes that are parsed on the GUI thread at most
// Of the revision, at every check: it may be / or $HOME.
constexpr int mostLiveEntries = 10'000;

/// By severity.
constexpr struct
{
    const char *one, *many;
} countWords[] = {
    {QT_TRANSLATE_NOOP("SpecPane", "%1 error"), QT_TRANSLATE_NOOP("SpecPane", "%1 errors")},
    {QT_TRANSLATE_NOOP("SpecPane", "%1 warning"), QT_TRANSLATE_NOOP("SpecPane", "%1 warnings")},
    {QT_TRANSLATE_NOOP("SpecPane", "%1 note"), QT_TRANSLATE_NOOP("SpecPane", "%1 notes")},
};

} // namespace

SpecPane::SpecPane(std::function<Result<QString>()> recoveryFolder, Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_keeper(new TextKeeper(std::move(recoveryFolder), this))
    , m_check(new LiveCheck(this))
    , m_model(new ProblemsModel(this))
    , m_text(new SpecText(this))
    , m_form(new SpecForm(this))
    , m_problem(new common::ErrorBar(this))
    , m_right(new QStackedWidget(this))
    , m_whole(new QStackedWidget(this))
    , m_id(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    auto *sides = new QSplitter(Qt::Horizontal, this);
    sides->setObjectName(QStringLiteral("specSides"));
    sides->setChildrenCollapsible(false);
    sides->addWidget(m_text);
    m_right->addWidget(m_form);
    sides->addWidget(m_right);
    sides->setSizes({520, 520});
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(sides);
    splitter->addWidget(buildProblems());
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({500, 140});
    m_whole->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addWidget(buildHead());
    layout->addWidget(m_problem);
    layout->addWidget(buildNotice());
    m_readOnly = new ReadOnlyNotice(this);
    layout->addWidget(m_readOnly);
    layout->addWidget(m_whole, 1);

    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(keepDelay);
    connect(&m_keepSoon, &QTimer::timeout, this, [this] {
        m_unsavedKept = true;
        m_keeper->keep(unsavedText());
    });
    connect(m_keeper, &TextKeeper::failed, this, [this](const Error &error) {
        m_problem->showError(tr("What is not saved of %1 cannot be kept for the next start.").arg(title()),
                             error, tr("Save it soon."));
    });
    connect(m_text, &SpecText::changed, this, &SpecPane::textChanged);
    connect(m_text, &SpecText::modifiedChanged, this, &SpecPane::refreshHead);
    connect(m_text, &SpecText::fixesRequested, this, &SpecPane::showFixes);
    connect(m_check, &LiveCheck::checked, this, &SpecPane::checked);
    connectForm();
    connectRevision();
    connectReadOnly();
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &SpecPane::lookAtDisk);
    refreshHead();
}

SpecPane::~SpecPane()
{
    m_form->disconnect(this);
    m_text->disconnect(this);
}

void SpecPane::connectForm()
{
    connect(m_form, &SpecForm::editWished, this, &SpecPane::plan);
    connect(m_form, &SpecForm::beginWished, this, &SpecPane::begin);
    connect(m_form, &SpecForm::spanChosen, m_text, &SpecText::select);
    connect(m_text, &SpecText::caretMoved, this, [this] {
        if (m_check->current())
            m_form->selectAround(m_text->caret());
    });
}

void SpecPane::connectRevision()
{
    connect(m_revision, &RevisionBar::chooseWished, this, &SpecPane::revisionWished);
    connect(m_revision, &RevisionBar::changed, this, &SpecPane::recheck);
    connect(m_revision, &RevisionBar::listed, this, [this] {
        m_text->setRevision(m_revision->listing());
        m_form->setRevision(m_revision->listing());
    });
}

void SpecPane::connectReadOnly()
{
    connect(m_readOnly, &ReadOnlyNotice::saveAsWished, this, &SpecPane::saveAsWished);
    connect(m_readOnly, &ReadOnlyNotice::writableChanged, this, [this](bool writable) {
        if (m_file)
            m_file->writable = writable;
        refreshHead();
    });
}

QString SpecPane::revisionDirectory() const
{
    return m_revision->directory();
}

void SpecPane::setRevisionDirectory(const QString &directory)
{
    m_revision->choose(directory);
}

void SpecPane::showBeside(QWidget *panel)
{
    if (m_instead)
        closePanel();
    showPanel(panel, m_right, m_beside);
}

void SpecPane::showInstead(QWidget *panel)
{
    showPanel(panel, m_whole, m_instead);
}

void SpecPane::showPanel(QWidget *panel, QStackedWidget *place, QPointer<QWidget> &slot)
{
    if (slot)
        closePanel();
    slot = panel;
    place->addWidget(panel);
    place->setCurrentWidget(panel);
    panel->setFocus();
}

void SpecPane::closePanel()
{
    if (!panel())
        return;
    const bool hadFocus = panel()->isAncestorOf(window()->focusWidget());
    QPointer<QWidget> &slot = m_instead ? m_instead : m_beside;
    slot->hide();
    slot->deleteLater();
    slot.clear();
    m_whole->setCurrentIndex(0);
    if (!m_beside)
        m_right->setCurrentIndex(0);
    if (hadFocus)
        (m_beside ? m_beside.data() : m_text)->setFocus();
    Q_EMIT panelClosed();
}

void SpecPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && panel())
        closePanel();
    else
        QWidget::keyPressEvent(event);
}

QByteArray SpecPane::templateOf(Platform platform)
{
    const char *name = platform == Platform::Server ? "ec2"
        : platform == Platform::Ecs                 ? "ecs"
        : platform == Platform::Lambda              ? "lambda"
                                                    : "";
    QFile file(QStringLiteral(":/hookline/templates/%1.yml").arg(QLatin1String(name)));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// Planning parses the text again: at once for the size that files have, so that nothing typed can come
/// between; a very large one in the pool.
void SpecPane::plan(const FormWish &wish)
{
    const auto checked = m_check->current();
    if (!checked)
        return;
    if (checked->document.text.size() <= mostPlannedHere) {
        formEdited(wish(checked->document));
        return;
    }
    inPool(
        this, [checked, wish] { return wish(checked->document); },
        [this, checked](const Result<Edits> &edits) {
            if (m_check->current() == checked) // else it is an edit of another text
                formEdited(edits);
        });
}

/// One step of undo; the caret stays, and so does the focus.
void SpecPane::formEdited(const Result<Edits> &edits)
{
    if (isRefused())
        return;
    if (!edits) {
        m_problem->showError(tr("The form cannot change this."), edits.error(), tr("Change it in the text."));
        return;
    }
    m_problem->clear();
    if (!edits->empty())
        m_text->apply(*edits);
}

/// A text of nothing but comments keeps them.
void SpecPane::begin(Platform platform)
{
    if (isRefused())
        return;
    QByteArray text = templateOf(platform);
    const QByteArray now = m_text->bytes();
    if (!now.isEmpty() && !now.endsWith('\n'))
        text.prepend('\n');
    m_text->apply({{{now.size(), now.size()}, text}});
}

QWidget *SpecPane::buildHead()
{
    auto *head = new QWidget(this);
    m_name = new QLabel(head);
    m_name->setObjectName(QStringLiteral("specName"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_summary = new QLabel(head);
    m_summary->setObjectName(QStringLiteral("specSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_fix = new QToolButton(head);
    m_fix->setObjectName(QStringLiteral("specFix"));
    m_fix->setText(tr("Mend… (Alt+Enter)"));
    m_fix->setAccessibleName(tr("Mend what is wrong on the caret's line"));
    m_fix->setFocusPolicy(Qt::StrongFocus);
    m_save = new QPushButton(tr("Save"), head);
    m_save->setObjectName(QStringLiteral("specSave"));
    m_save->setAccessibleName(tr("Save the AppSpec file"));
    connect(m_fix, &QToolButton::clicked, this, &SpecPane::showFixes);
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (!save())
            Q_EMIT saveAsWished();
    });
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_fix);
    layout->addWidget(m_save);
    return head;
}

QWidget *SpecPane::buildNotice()
{
    m_notice = new QWidget(this);
    m_notice->setObjectName(QStringLiteral("specNotice"));
    m_noticeText = new QLabel(m_notice);
    m_noticeText->setWordWrap(true);
    m_noticeText->setTextFormat(Qt::PlainText);
    m_theirs = new QPushButton(tr("Read theirs"), m_notice);
    m_theirs->setObjectName(QStringLiteral("specTheirs"));
    m_theirs->setToolTip(tr("Takes the file as it is on disk; Undo brings back what stands here"));
    auto *mine = new QPushButton(tr("Keep mine"), m_notice);
    mine->setObjectName(QStringLiteral("specMine"));
    mine->setToolTip(tr("Nothing is written until you save; saving then replaces theirs"));
    m_difference = new QPushButton(tr("Show the difference…"), m_notice);
    m_difference->setObjectName(QStringLiteral("specDifference"));
    m_difference->setToolTip(tr("Theirs on disk beside yours here"));
    connect(m_difference, &QPushButton::clicked, this, &SpecPane::showDifference);
    connect(m_theirs, &QPushButton::clicked, this, &SpecPane::revert);
    connect(mine, &QPushButton::clicked, this, [this] {
        inPool(
            this, [path = path()] { return readSpecFile(path); },
            [this](const Result<SpecFile> &theirs) {
                if (theirs)
                    keepMine(*theirs);
                else
                    m_notice->hide(); // there is nothing of theirs
            });
        m_text->setFocus();
    });
    auto *layout = new QHBoxLayout(m_notice);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_noticeText, 1);
    layout->addWidget(m_difference);
    layout->addWidget(m_theirs);
    layout->addWidget(mine);
    m_notice->hide();
    return m_notice;
}

QWidget *SpecPane::buildProblems()
{
    auto *problems = new QWidget(this);
    m_revision = new RevisionBar(problems);
    m_table = new QTableView(problems);
    m_table->setObjectName(QStringLiteral("specProblems"));
    m_table->setAccessibleName(tr("Problems of the AppSpec file"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 4);
    m_table->setItemDelegateForColumn(ProblemsModel::SeverityColumn,
                                      new common::StatusDelegate(
                                          [](const QModelIndex &index) {
                                              return static_cast<common::StatusId>(
                                                  index.data(tables::StatusRole).toInt());
                                          },
                                          m_table));
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    const int character = m_table->fontMetrics().averageCharWidth();
    header->resizeSection(ProblemsModel::SeverityColumn, 11 * character + 24);
    header->resizeSection(ProblemsModel::LineColumn, 9 * character);
    header->resizeSection(ProblemsModel::RuleColumn, 9 * character);
    header->setSectionResizeMode(ProblemsModel::MessageColumn, QHeaderView::Stretch);
    const auto jump = [this](const QModelIndex &index) {
        if (const Diagnostic *finding = m_model->at(index.row()))
            m_text->select(finding->span);
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, jump);
    connect(m_table, &QTableView::activated, this, [this, jump](const QModelIndex &index) {
        jump(index);
        m_text->setFocus();
    });
    auto *layout = new QVBoxLayout(problems);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addWidget(m_revision);
    layout->addWidget(m_table, 1);
    return problems;
}

void SpecPane::startWith(const QByteArray &text, const QString &title)
{
    m_newTitle = title;
    m_text->setBytes({});
    if (!text.isEmpty())
        m_text->apply({{{0, 0}, text}});
    refreshHead();
}

QString SpecPane::title() const
{
    return m_file ? QFileInfo(m_file->path).fileName() : m_newTitle;
}

bool SpecPane::isModified() const
{
    return m_text->isModified() || m_recovered;
}

bool SpecPane::isSafe() const
{
    return !isModified() || (m_unsavedKept && !m_keepSoon.isActive() && !m_keeper->isBusy());
}

void SpecPane::textChanged()
{
    closeReview();
    m_fix->setEnabled(false);
    m_form->setPending();
    recheck();
    keepSoon();
    refreshHead();
}

void SpecPane::recheck()
{
    m_check->check(m_text->bytes(),
                   {.fileName = path(),
                    .revision = m_revision->lookInto(),
                    .revisionIsGuessed = m_revision->isGuessed(),
                    .mostEntries = mostLiveEntries});
}

void SpecPane::keepSoon()
{
    if (isModified()) {
        if (!m_keepSoon.isActive()) // whoever types without a pause must not wait for it
            m_keepSoon.start();
    } else {
        m_keepSoon.stop();
        if (std::exchange(m_unsavedKept, false))
            m_keeper->forget(m_id);
    }
}

void SpecPane::checked()
{
    const auto checked = m_check->current();
    m_model->setChecked(checked);
    m_form->show(checked);
    if (!checked->document.error) // else nothing is known of what the text names
        m_revision->show(checked->result);
    m_text->setFindings(checked->result.diagnostics);
    m_text->setPlatform(checked->result.platform);
    int counts[3] = {};
    bool mendable = false;
    for (const Diagnostic &finding : checked->result.diagnostics) {
        ++counts[static_cast<int>(finding.severity)];
        mendable = mendable || !finding.fixes.empty();
    }
    QStringList counted;
    for (size_t i = 0; i < std::size(counts); ++i)
        counted.append(tr(counts[i] == 1 ? countWords[i].one : countWords[i].many).arg(counts[i]));
    m_summary->setText(tr("%1 · %2").arg(platformWord(checked->result.platform), counted.join(tr(", "))));
    const bool readOnly = m_text->isReadOnly();
    m_fix->setEnabled(mendable && !readOnly);
    m_fix->setToolTip(readOnly       ? tr("This text is only looked at: save it under a name first")
                          : mendable ? tr("Fixes for the line of the caret, or the next one that has some")
                                     : tr("Nothing here can be mended by itself"));
}

void SpecPane::showFixes()
{
    const auto checked = m_check->current();
    if (!checked)
        return;
    const auto fixesIn = [&](const Span &lines) {
        std::vector<const Fix *> fixes;
        for (const Diagnostic &finding : checked->result.diagnostics) {
            if (finding.span.begin > lines.end || finding.span.end < lines.begin)
                continue;
            for (const Fix &fix : finding.fixes)
                fixes.push_back(&fix);
        }
        return fixes;
    };
    auto fixes = fixesIn(m_text->touchedLines());
    if (fixes.empty()) {
        nextProblem();
        fixes = fixesIn(m_text->touchedLines());
    }
    if (fixes.empty())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("specFixes"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Fix *fix : fixes) {
        QAction *action = menu->addAction(common::plainButtonText(fix->title));
        connect(action, &QAction::triggered, this, [this, checked, fix] {
            if (m_check->current() == checked) // else it is the fix of another text
                apply(*fix);
        });
    }
    menu->setActiveAction(menu->actions().constFirst());
    menu->popup(m_text->caretPoint());
}

void SpecPane::apply(const Fix &fix)
{
    if (isRefused())
        return;
    m_text->apply(fix.edits);
    m_text->setFocus();
}

void SpecPane::nextProblem()
{
    const auto checked = m_check->current();
    if (!checked || checked->result.diagnostics.empty())
        return;
    const auto &findings = checked->result.diagnostics;
    const auto next = std::ranges::find_if(findings, [this](const Diagnostic &finding) {
        return finding.span.begin > m_text->caret() && !finding.fixes.empty();
    });
    const auto first =
        std::ranges::find_if(findings, [](const auto &finding) { return !finding.fixes.empty(); });
    const auto &there = next != findings.end() ? next : first;
    if (there != findings.end())
        m_text->select(there->span);
}

void SpecPane::setNotice(const QString &sentence, bool theirs)
{
    m_noticeText->setText(sentence);
    m_theirs->setVisible(theirs);
    m_difference->setVisible(theirs);
    m_notice->show();
}

void SpecPane::refreshHead()
{
    QString name = m_file ? m_file->path : m_newTitle;
    if (isModified())
        name += tr(" (not saved)");
    if (m_file && !m_file->writable)
        name += tr(" (read-only on disk)");
    if (!m_origin.isEmpty()) // the tab has the title
        name = tr("Read-only · %1").arg(m_origin);
    m_name->setText(name);
    m_name->setToolTip(name);
    const bool awaited = isAwaited();
    m_summary->setVisible(!awaited);
    m_save->setEnabled(!m_writing && !awaited && (isModified() || !m_file));
    m_save->setToolTip(m_writing          ? tr("It is being saved")
                           : awaited      ? tr("There is no text yet")
                           : !m_file      ? tr("Ctrl+S: under a name")
                           : isModified() ? tr("Ctrl+S")
                                          : tr("Nothing has changed since it was saved"));
    Q_EMIT stateChanged();
}

} // namespace hookline::appspec
