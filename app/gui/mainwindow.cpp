// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/mainwindow.h"

#include "app/gui/placerail.h"
#include "app/gui/settings.h"
#include "app/gui/workbench.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/worldtext.h"
#include "widgets/connection/connectiontexts.h"
#include "widgets/overview/connectionbar.h"
#include "widgets/overview/overviewview.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::gui {

MainWindow::MainWindow(Clock &clock, common::Confirmer &confirmer, Settings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_clock(clock)
    , m_confirmer(confirmer)
    , m_settings(settings)
    , m_bar(new overview::ConnectionBar(m_overview, clock, this))
    , m_notice(new common::ErrorBar(this))
    , m_pages(new QStackedWidget(this))
    , m_startPage(new QWidget(m_pages))
    , m_starting(new common::EmptyState(m_startPage))
    , m_problem(new common::ErrorBar(m_startPage))
    , m_fileChooser(std::make_unique<appspec::DialogFileChooser>())
    , m_specDesk(std::make_unique<appspec::SpecDesk>(clock, confirmer, *m_fileChooser,
                                                     settings.folder() + QStringLiteral("/unsaved")))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Hookline"));
    setMinimumSize(800, 520);
    resize(1280, 800);
    auto *startLayout = new QVBoxLayout(m_startPage);
    startLayout->addWidget(m_problem);
    startLayout->addWidget(m_starting, 1);
    m_pages->addWidget(m_startPage);
    m_notice->setObjectName(QStringLiteral("windowNotice"));
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(8, 0, 8, 0);
    tabs->addWidget(m_bar);
    layout->addLayout(tabs);
    layout->addWidget(m_notice);
    layout->addWidget(m_pages, 1);
    setCentralWidget(content);
    restoreGeometry(settings.value(setting::windowGeometry));
    connect(m_starting, &common::EmptyState::actionTriggered, this,
            [this] { Q_EMIT sandboxChosen(connection::Opening::Instead); });
    buildOverview();
    addShortcuts();
    addTabShortcuts();
    m_specDesk->setRecent(settings.value(setting::recentFiles));
    connect(m_specDesk.get(), &appspec::SpecDesk::recentChanged, this,
            [this] { m_settings.set(setting::recentFiles, m_specDesk->recent()); });
    m_specDesk->setReviewsSaves(settings.value(setting::reviewSaves));
    connect(m_specDesk.get(), &appspec::SpecDesk::reviewsSavesChanged, this,
            [this] { m_settings.set(setting::reviewSaves, m_specDesk->reviewsSaves()); });
}

MainWindow::~MainWindow()
{
    // Before the overview that its views show.
    delete takeCentralWidget();
}

void MainWindow::buildOverview()
{
    m_overviewView = new overview::OverviewView(m_overview, m_clock, m_pages);
    m_overviewView->restoreHeaderState(m_settings.value(setting::overviewHeader));
    m_pages->addWidget(m_overviewView);
    connect(m_bar, &overview::ConnectionBar::overviewChosen, this, &MainWindow::showOverview);
    connect(m_bar, &overview::ConnectionBar::sessionChosen, this,
            [this](session::Session *session) { showSession(*session); });
    connect(m_bar, &overview::ConnectionBar::closeRequested, this, &MainWindow::closeRequested);
    connect(m_overviewView, &overview::OverviewView::rowActivated, this, &MainWindow::openRow);
    connect(m_overviewView, &overview::OverviewView::connectionActivated, this,
            [this](session::Session *session) { showSession(*session); });
    connect(m_overviewView, &overview::OverviewView::backRequested, this, &MainWindow::bringForward);
}

void MainWindow::onKeys(const QKeySequence &keys, const std::function<void()> &action)
{
    auto *shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, action);
}

void MainWindow::addShortcut(const QKeySequence &keys, void (Workbench::*slot)(),
                             void (overview::OverviewView::*overviewSlot)())
{
    onKeys(keys, [this, slot, overviewSlot] {
        overview::OverviewView *view = isOverviewShown() ? m_overviewView : nullptr;
        if (view)
            (view->*overviewSlot)();
        else if (Workbench *bench = workbench())
            (bench->*slot)();
    });
}

void MainWindow::addShortcuts()
{
    using overview::OverviewView;
    addShortcut(QKeySequence(Qt::CTRL | Qt::Key_F), &Workbench::focusFilter, &OverviewView::focusFilter);
    addShortcut(QKeySequence(Qt::Key_F6), &Workbench::focusNextPane, &OverviewView::focusNextPane);
    addShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F6), &Workbench::focusPreviousPane,
                &OverviewView::focusPreviousPane);
    addShortcut(QKeySequence(Qt::Key_F1), &Workbench::showHelp, &OverviewView::showHelp);
    onKeys(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { stepBack(); });
    for (int i = 0; i < static_cast<int>(Place::Count); ++i) {
        const auto place = static_cast<Place>(i);
        onKeys(PlaceRail::shortcut(place), [this, place] {
            if (isOverviewShown())
                bringForward();
            if (Workbench *bench = workbench())
                bench->openPlace(place);
        });
    }
}

void MainWindow::addTabShortcuts()
{
    const auto add = [this](QKeyCombination keys, int step) {
        onKeys(QKeySequence(keys), [this, step] { stepTab(step); });
    };
    add(Qt::CTRL | Qt::Key_PageDown, 1);
    add(Qt::CTRL | Qt::Key_PageUp, -1);
    add(Qt::CTRL | Qt::Key_Tab, 1);
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab, -1);
    for (int tab = 0; tab < 9; ++tab)
        onKeys(QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key(Qt::Key_1 + tab))),
               [this, tab] { openTab(tab); });
    onKeys(QKeySequence(Qt::CTRL | Qt::Key_W), [this] { closeTab(); });
}

int MainWindow::positionOf(const session::Session &session) const
{
    const auto found = std::find_if(m_benches.begin(), m_benches.end(),
                                    [&](const Bench &bench) { return bench.session == &session; });
    return found == m_benches.end() ? -1 : static_cast<int>(found - m_benches.begin());
}

Workbench *MainWindow::workbenchOf(const session::Session &session) const
{
    const int at = positionOf(session);
    return at < 0 ? nullptr : m_benches[static_cast<size_t>(at)].workbench;
}

Workbench *MainWindow::workbench() const
{
    return m_current ? workbenchOf(*m_current) : nullptr;
}

bool MainWindow::isOverviewShown() const
{
    return m_pages->currentWidget() == m_overviewView;
}

void MainWindow::openSession(session::Session &session, int at)
{
    auto *bench = new Workbench(session, m_clock, m_confirmer, m_settings, *m_specDesk, m_pages);
    connect(bench, &Workbench::sandboxChosen, this, &MainWindow::sandboxChosen);
    connect(bench, &Workbench::connectionChosen, this, &MainWindow::connectionChosen);
    connect(bench, &Workbench::trialWished, this, &MainWindow::trialWished);
    connect(bench, &Workbench::failed, this, &MainWindow::showProblem);
    m_pages->addWidget(bench);
    const auto place = at < 0 ? m_benches.end() : m_benches.begin() + at;
    m_benches.insert(place, {&session, bench});
    joinOverview();
    m_notice->clear();
    showSession(session);
    const Place start = PlaceRail::placeOfId(m_settings.value(setting::place));
    bench->openPlace(start == Place::PostHook ? Place::Deployments : start); // no empty form at start
    if (std::exchange(m_showFiles, false))
        bench->openPlace(Place::AppSpec);
}

void MainWindow::openFiles(const QStringList &paths)
{
    if (!paths.isEmpty())
        m_specDesk->recover(); // what was named stands in front of what was left
    for (const QString &path : paths)
        m_specDesk->open(path);
    m_showFiles = !paths.isEmpty();
    if (m_showFiles && workbench()) {
        workbench()->openPlace(Place::AppSpec);
        m_showFiles = false;
    }
}

/// One connection alone needs no table over all, and pays for none.
void MainWindow::joinOverview()
{
    if (m_benches.size() < 2) {
        while (!m_overview.sessions().empty())
            m_overview.remove(*m_overview.sessions().back());
        return;
    }
    for (size_t i = 0; i < m_benches.size(); ++i) {
        session::Session &session = *m_benches[i].session;
        if (!m_overview.connectionOf(session))
            m_overview.add(session, connection::connectionName(session.connection()), static_cast<int>(i));
    }
}

void MainWindow::closeSession(session::Session &session)
{
    const int at = positionOf(session);
    if (at < 0)
        return;
    const bool wasShown = isOverviewShown();
    Workbench *bench = m_benches[static_cast<size_t>(at)].workbench;
    bench->saveSettings();
    m_benches.erase(m_benches.begin() + at);
    m_overview.remove(session);
    joinOverview();
    if (m_cameTo == &session)
        m_cameTo = nullptr;
    if (m_current == &session) {
        const int next = std::min(at, static_cast<int>(m_benches.size()) - 1);
        m_current = next < 0 ? nullptr : m_benches[static_cast<size_t>(next)].session;
    }
    if (wasShown && m_benches.size() >= 2)
        showOverview();
    else
        bringForward();
    delete bench;
}

void MainWindow::closeSessions()
{
    while (!m_benches.empty())
        closeSession(*m_benches.back().session);
}

void MainWindow::showSession(session::Session &session)
{
    m_current = &session;
    bringForward();
}

/// Shows the current workbench, or, without any, the start page.
void MainWindow::bringForward()
{
    Workbench *bench = workbench();
    if (!bench) {
        m_pages->setCurrentWidget(m_startPage);
        setWindowTitle(QStringLiteral("Hookline"));
        return;
    }
    m_bar->setCurrentSession(m_current);
    setWindowTitle(QStringLiteral("Hookline: %1").arg(common::worldText(bench->session())));
    if (m_pages->currentWidget() == bench)
        return;
    m_pages->setCurrentWidget(bench);
    if (!m_bar->hasFocus()) // else somebody steps through the tabs
        bench->takeFocus();
}

void MainWindow::showOverview()
{
    if (m_overview.sessions().empty())
        return;
    m_bar->setCurrentSession(nullptr);
    setWindowTitle(tr("Hookline: All connections"));
    m_pages->setCurrentWidget(m_overviewView);
    if (!m_bar->hasFocus())
        m_overviewView->focusStart();
}

void MainWindow::openTab(int tab)
{
    if (tab == 0)
        showOverview();
    else if (session::Session *session = m_bar->sessionAt(tab))
        showSession(*session);
}

void MainWindow::stepTab(int step)
{
    if (m_bar->count() > 0)
        openTab((m_bar->currentIndex() + step + m_bar->count()) % m_bar->count());
}

void MainWindow::closeTab()
{
    session::Session *session = m_bar->sessionAt(m_bar->currentIndex());
    if (session)
        Q_EMIT closeRequested(session);
    else if (isOverviewShown())
        showNotice(tr("The table over all connections stays as long as more than one connection is open."),
                   tr("To close a connection, open its tab first."));
    else if (workbench())
        showNotice(tr("%1 is the only open connection and stays open.")
                       .arg(connection::connectionName(workbench()->session().connection())),
                   tr("Choose another connection at the top left, or close the window."));
}

void MainWindow::stepBack()
{
    Workbench *bench = workbench();
    if (isOverviewShown())
        bringForward();
    else if (bench && m_cameTo == &bench->session() && m_cameToLocation == bench->selection().current())
        showOverview();
    else if (bench)
        bench->stepBack();
}

void MainWindow::openRow(const store::OverviewRow &row)
{
    session::Session *session = m_overview.sessionOf(row.connection->id);
    if (!session)
        return;
    showSession(*session);
    workbench()->reveal(row);
    m_cameTo = session;
    m_cameToLocation = workbench()->selection().current();
}

void MainWindow::showStarting(const QString &sentence)
{
    m_problem->clear();
    m_starting->setSentence(sentence);
    m_starting->setAction({});
    bringForward();
}

void MainWindow::showProblem(const QString &what, const Error &error)
{
    if (!m_benches.empty()) {
        m_notice->showError(what, error);
        return;
    }
    m_problem->showError(what, error);
    m_starting->setSentence(tr("There is no connection."));
    m_starting->setAction(tr("Open the sandbox"));
    bringForward();
}

void MainWindow::showNotice(const QString &what, const QString &whatNow)
{
    m_notice->showError(what, {}, whatNow);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.set(setting::windowGeometry, saveGeometry());
    m_settings.set(setting::overviewHeader, m_overviewView->headerState());
    for (const Bench &bench : m_benches)
        bench.workbench->saveSettings();
    if (Workbench *bench = workbench())
        bench->saveSettings(); // what is looked at is what stays
    QMainWindow::closeEvent(event);
}

} // namespace hookline::gui
