// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/specdesk.h"

#include "widgets/appspec/approvalbutton.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/findbar.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/confirmer.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/parts.h"

#include <QCoreApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr int mostRecent = 10;

struct Template
{
    Platform platform; ///< Unknown: nothing to begin with.
    const char *title;
};

constexpr Template templates[] = {
    {Platform::Server, QT_TRANSLATE_NOOP("AppSpec", "EC2/On-premises AppSpec")},
    {Platform::Ecs, QT_TRANSLATE_NOOP("AppSpec", "Amazon ECS AppSpec")},
    {Platform::Lambda, QT_TRANSLATE_NOOP("AppSpec", "AWS Lambda AppSpec")},
    {Platform::Unknown, QT_TRANSLATE_NOOP("AppSpec", "Empty AppSpec")},
};

QStringList localFiles(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    return files;
}

} // namespace

SpecDesk::SpecDesk(Clock &clock, common::Confirmer &confirmer, FileChooser &chooser,
                   const QString &recoveryDirectory, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_confirmer(confirmer)
    , m_chooser(chooser)
    , m_recovery(recoveryDirectory)
    , m_find(new FindBar(this))
    , m_pages(new QStackedWidget(this))
    , m_tabs(new QTabWidget(m_pages))
    , m_empty(new common::EmptyState(m_pages))
{
    setObjectName(QStringLiteral("specDesk"));
    setAccessibleName(tr("AppSpec files"));
    setAcceptDrops(true);
    m_tabs->setObjectName(QStringLiteral("specTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_tabs);
    m_empty->setSentence(tr("No AppSpec file is open. Open one, drop it here, or begin with a template."));
    m_empty->setAction(tr("Open a file…"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addWidget(buildBar());
    layout->addWidget(m_find);
    layout->addWidget(m_pages, 1);
    connect(m_empty, &common::EmptyState::actionTriggered, this, &SpecDesk::openChosen);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &SpecDesk::close);
    connect(m_tabs, &QTabWidget::currentChanged, this, &SpecDesk::currentChanged);
    addShortcuts();
    currentChanged();
}

SpecDesk::~SpecDesk()
{
    // Not in the pool: the program may end before it gets there.
    for (int i = 0; i < count(); ++i)
        paneAt(i)->keepNow();
}

QWidget *SpecDesk::buildBar()
{
    auto *bar = new QWidget(this);
    auto *create = new QToolButton(bar);
    create->setObjectName(QStringLiteral("specNew"));
    create->setText(tr("New"));
    create->setAccessibleName(tr("New AppSpec file"));
    create->setPopupMode(QToolButton::InstantPopup);
    create->setFocusPolicy(Qt::StrongFocus);
    auto *menu = new QMenu(create);
    for (const Template &one : templates) {
        QAction *action = menu->addAction(QCoreApplication::translate("AppSpec", one.title));
        connect(action, &QAction::triggered, this, [this, platform = one.platform] { begin(platform); });
    }
    create->setMenu(menu);
    auto *open = new QPushButton(tr("Open…"), bar);
    open->setObjectName(QStringLiteral("specOpen"));
    open->setAccessibleName(tr("Open an AppSpec file (Ctrl+O)"));
    m_recentButton = new QToolButton(bar);
    m_recentButton->setObjectName(QStringLiteral("specRecent"));
    m_recentButton->setText(tr("Recent"));
    m_recentButton->setAccessibleName(tr("Files that were open lately"));
    m_recentButton->setPopupMode(QToolButton::InstantPopup);
    m_recentButton->setFocusPolicy(Qt::StrongFocus);
    m_recentMenu = new QMenu(m_recentButton);
    m_recentButton->setMenu(m_recentMenu);
    m_saveAs = new QPushButton(tr("Save as…"), bar);
    m_saveAs->setObjectName(QStringLiteral("specSaveAs"));
    m_saveAs->setAccessibleName(tr("Save the AppSpec file under a name (Ctrl+Shift+S)"));
    connect(open, &QPushButton::clicked, this, &SpecDesk::openChosen);
    connect(m_saveAs, &QPushButton::clicked, this, &SpecDesk::saveAs);
    m_approval = new ApprovalButton(m_chooser, bar);
    m_bar = new QHBoxLayout(bar);
    m_bar->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : std::initializer_list<QWidget *>{create, open, m_recentButton, m_saveAs, m_approval})
        m_bar->addWidget(part);
    m_bar->addStretch(1);
    setRecent({});
    return bar;
}

void SpecDesk::setActions(QWidget *actions)
{
    if (m_actions == actions)
        return;
    if (m_actions) {
        m_bar->removeWidget(m_actions);
        m_actions->hide();
    }
    m_actions = actions;
    if (actions) {
        m_bar->addWidget(actions);
        actions->show();
    }
}

void SpecDesk::addShortcuts()
{
    const struct
    {
        QKeySequence keys;
        void (SpecDesk::*slot)();
    } shortcuts[] = {{QKeySequence::Open, &SpecDesk::openChosen},
                     {QKeySequence::Save, &SpecDesk::save},
                     {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), &SpecDesk::saveAs},
                     {QKeySequence(Qt::CTRL | Qt::Key_F4), &SpecDesk::closeCurrent}};
    for (const auto &shortcut : shortcuts) {
        auto *made = new QShortcut(shortcut.keys, this);
        made->setContext(Qt::WidgetWithChildrenShortcut);
        connect(made, &QShortcut::activated, this, shortcut.slot);
    }
}

SpecPane *SpecDesk::paneAt(int index) const
{
    return qobject_cast<SpecPane *>(m_tabs->widget(index));
}

SpecPane *SpecDesk::current() const
{
    return qobject_cast<SpecPane *>(m_tabs->currentWidget());
}

QWidget *SpecDesk::start() const
{
    return current() ? static_cast<QWidget *>(current()->text())
                     : findChild<QWidget *>(QStringLiteral("specNew"));
}

int SpecDesk::count() const
{
    return m_tabs->count();
}

int SpecDesk::modifiedCount() const
{
    int modified = 0;
    for (int i = 0; i < count(); ++i)
        modified += paneAt(i)->isModified() ? 1 : 0;
    return modified;
}

SpecPane *SpecDesk::addPane()
{
    auto *pane = new SpecPane([this] { return m_recovery.folder(); }, m_clock, m_tabs);
    connect(pane, &SpecPane::stateChanged, this, [this, pane] { refreshTab(pane); });
    pane->setReviewsSaves(m_reviewsSaves);
    connect(pane, &SpecPane::saveAsWished, this, &SpecDesk::saveAs);
    connect(pane, &SpecPane::reviewsSavesChosen, this, [this](bool reviews) {
        setReviewsSaves(reviews);
        Q_EMIT reviewsSavesChanged();
    });
    connect(pane, &SpecPane::revisionWished, this, [this, pane] {
        const QString near = pane->revisionDirectory();
        m_chooser.chooseFolder(pane, near.isEmpty() ? QDir::homePath() : near,
                               [pane](const QString &folder) { pane->setRevisionDirectory(folder); });
    });
    connect(pane, &SpecPane::opened, this, [this, pane] { remember(pane->path()); });
    connect(pane, &SpecPane::saved, this, [this, pane] { remember(pane->path()); });
    m_tabs->setCurrentIndex(m_tabs->addTab(pane, QString()));
    return pane;
}

void SpecDesk::begin(Platform platform)
{
    const auto *row = std::ranges::find(templates, platform, &Template::platform);
    const QString title = QCoreApplication::translate("AppSpec", row->title);
    SpecPane *pane = addPane();
    pane->startWith(SpecPane::templateOf(platform), title);
    pane->text()->setFocus();
}

void SpecDesk::open(const QString &path)
{
    const QString wanted = QFileInfo(path).canonicalFilePath();
    for (int i = 0; i < count() && !wanted.isEmpty(); ++i) {
        if (QFileInfo(paneAt(i)->path()).canonicalFilePath() == wanted) {
            m_tabs->setCurrentIndex(i);
            return;
        }
    }
    SpecPane *pane = addPane();
    pane->open(QFileInfo(path).absoluteFilePath());
    pane->text()->setFocus();
}

SpecPane *SpecDesk::addReadOnly(const QString &title, const QString &origin)
{
    SpecPane *pane = addPane();
    pane->showReadOnly({}, title, origin);
    return pane;
}

void SpecDesk::showPane(SpecPane *pane)
{
    m_tabs->setCurrentWidget(pane);
}

void SpecDesk::closePane(SpecPane *pane)
{
    if (const int index = m_tabs->indexOf(pane); index >= 0)
        close(index);
}

void SpecDesk::openChosen()
{
    const QString folder = current() && !current()->path().isEmpty() ? QFileInfo(current()->path()).path()
        : m_recent.isEmpty()                                         ? QDir::homePath()
                             : QFileInfo(m_recent.constFirst()).path();
    m_chooser.chooseToOpen(this, folder, [this](const QString &path) { open(path); });
}

void SpecDesk::save()
{
    if (current() && !current()->save())
        saveAs();
}

void SpecDesk::saveAs()
{
    SpecPane *pane = current();
    if (!pane)
        return;
    if (pane->isAwaited()) {
        pane->showProblem(tr("There is no text here yet that could be saved."), {});
        return;
    }
    const QString suggestion =
        pane->path().isEmpty() ? QDir::home().filePath(QStringLiteral("appspec.yml")) : pane->path();
    m_chooser.chooseToSave(this, suggestion, [guard = QPointer<SpecPane>(pane)](const QString &path) {
        if (guard)
            guard->saveAs(path);
    });
}

void SpecDesk::setReviewsSaves(bool reviews)
{
    m_reviewsSaves = reviews;
    for (int i = 0; i < count(); ++i)
        paneAt(i)->setReviewsSaves(reviews);
}

void SpecDesk::closeCurrent()
{
    if (count() > 0)
        close(m_tabs->currentIndex());
}

void SpecDesk::close(int index)
{
    SpecPane *pane = paneAt(index);
    if (!pane->isModified()) {
        pane->forget();
        delete pane;
        Q_EMIT countsChanged();
        return;
    }
    common::Question question;
    question.title = tr("Close %1 without saving?").arg(pane->title());
    question.text = tr("What was changed since it was saved is lost.");
    question.acceptText = tr("Close and lose the changes");
    question.destructive = true;
    m_confirmer.ask(question, this, pane, [this, pane](common::Answer answer) {
        if (!answer.accepted)
            return;
        pane->forget();
        pane->deleteLater();
        m_tabs->removeTab(m_tabs->indexOf(pane));
        Q_EMIT countsChanged();
    });
}

void SpecDesk::openFind()
{
    m_find->open();
}

void SpecDesk::currentChanged()
{
    SpecPane *pane = current();
    m_approval->setPane(pane);
    m_find->setText(pane ? pane->text() : nullptr);
    m_saveAs->setEnabled(pane);
    m_saveAs->setToolTip(pane ? tr("Ctrl+Shift+S") : tr("No file is open"));
    m_pages->setCurrentWidget(pane ? static_cast<QWidget *>(m_tabs) : m_empty);
    setFocusProxy(pane ? static_cast<QWidget *>(pane->text()) : m_empty);
    if (pane)
        pane->lookAtDisk();
    Q_EMIT countsChanged();
    Q_EMIT currentPaneChanged();
}

void SpecDesk::refreshTab(SpecPane *pane)
{
    const int index = m_tabs->indexOf(pane);
    if (index < 0)
        return;
    const QString title = common::plainButtonText(pane->title());
    m_tabs->setTabText(index, pane->isModified() ? title + QStringLiteral(" ●") : title);
    m_tabs->setTabToolTip(index, pane->path());
    Q_EMIT countsChanged();
}

void SpecDesk::remember(const QString &path)
{
    QStringList paths = m_recent;
    paths.removeAll(path);
    paths.prepend(path);
    setRecent(paths);
    Q_EMIT recentChanged();
}

void SpecDesk::setRecent(const QStringList &paths)
{
    m_recent = paths.mid(0, mostRecent);
    m_recentMenu->clear();
    for (const QString &path : std::as_const(m_recent)) {
        QAction *action = m_recentMenu->addAction(common::plainButtonText(path));
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    m_recentButton->setEnabled(!m_recent.isEmpty());
    m_recentButton->setToolTip(m_recent.isEmpty() ? tr("No file was opened yet") : QString());
}

void SpecDesk::recover()
{
    if (std::exchange(m_recovered, true))
        return;
    for (const UnsavedText &text : m_recovery.takeLeft())
        addPane()->recover(text);
}

void SpecDesk::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    recover();
}

void SpecDesk::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void SpecDesk::dropEvent(QDropEvent *event)
{
    for (const QString &path : localFiles(event->mimeData()))
        open(path);
    event->acceptProposedAction();
}

} // namespace hookline::appspec
