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

#include <QCloseEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hookline::gui {

MainWindow::MainWindow(Clock &clock, common::Confirmer &confirmer, Settings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_clock(clock)
    , m_confirmer(confirmer)
    , m_settings(settings)
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
    auto *layout = new QVBoxLayout(m_startPage);
    layout->addWidget(m_problem);
    layout->addWidget(m_starting, 1);
    m_pages->addWidget(m_startPage);
    setCentralWidget(m_pages);
    restoreGeometry(settings.value(setting::windowGeometry));
    connect(m_starting, &common::EmptyState::actionTriggered, this,
            [this] { Q_EMIT sandboxChosen(connection::Opening::Instead); });
    addShortcuts();
    m_specDesk->setRecent(settings.value(setting::recentFiles));
    connect(m_specDesk.get(), &appspec::SpecDesk::recentChanged, this,
            [this] { m_settings.set(setting::recentFiles, m_specDesk->recent()); });
}

MainWindow::~MainWindow() = default;

void MainWindow::addShortcut(const QKeySequence &keys, void (Workbench::*slot)())
{
    auto *shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [this, slot] {
        if (m_workbench)
            (m_workbench->*slot)();
    });
}

void MainWindow::addShortcuts()
{
    addShortcut(QKeySequence(Qt::CTRL | Qt::Key_F), &Workbench::focusFilter);
    addShortcut(QKeySequence(Qt::Key_F6), &Workbench::focusNextPane);
    addShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F6), &Workbench::focusPreviousPane);
    addShortcut(QKeySequence(Qt::Key_F1), &Workbench::showHelp);
    addShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), &Workbench::stepBack);
    for (int i = 0; i < static_cast<int>(Place::Count); ++i) {
        const auto place = static_cast<Place>(i);
        auto *shortcut = new QShortcut(PlaceRail::shortcut(place), this);
        connect(shortcut, &QShortcut::activated, this, [this, place] {
            if (m_workbench)
                m_workbench->openPlace(place);
        });
    }
}

void MainWindow::openSession(session::Session &session)
{
    closeSession();
    m_workbench = new Workbench(session, m_clock, m_confirmer, m_settings, *m_specDesk, m_pages);
    connect(m_workbench, &Workbench::sandboxChosen, this, &MainWindow::sandboxChosen);
    connect(m_workbench, &Workbench::connectionChosen, this, &MainWindow::connectionChosen);
    m_pages->addWidget(m_workbench);
    m_pages->setCurrentWidget(m_workbench);
    setWindowTitle(QStringLiteral("Hookline: %1").arg(common::worldText(session)));
    const Place place = PlaceRail::placeOfId(m_settings.value(setting::place));
    m_workbench->openPlace(place == Place::PostHook ? Place::Deployments : place); // no empty form at start
}

void MainWindow::closeSession()
{
    if (!m_workbench)
        return;
    m_workbench->saveSettings();
    delete std::exchange(m_workbench, nullptr);
    setWindowTitle(QStringLiteral("Hookline"));
}

void MainWindow::showStarting(const QString &sentence)
{
    m_problem->clear();
    m_starting->setSentence(sentence);
    m_starting->setAction({});
    m_pages->setCurrentWidget(m_startPage);
}

void MainWindow::showProblem(const QString &what, const Error &error)
{
    m_problem->showError(what, error);
    m_starting->setSentence(tr("There is no connection."));
    m_starting->setAction(tr("Open the sandbox"));
    m_pages->setCurrentWidget(m_startPage);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.set(setting::windowGeometry, saveGeometry());
    if (m_workbench)
        m_workbench->saveSettings();
    QMainWindow::closeEvent(event);
}

} // namespace hookline::gui
