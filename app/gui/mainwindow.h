// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/selection.h"
#include "models/aws/connection.h"
#include "models/core/clock.h"
#include "models/core/error.h"
#include "models/session/overview.h"
#include "widgets/common/confirmer.h"
#include "widgets/connection/opening.h"

#include <QMainWindow>
#include <QPointer>

#include <memory>

class QStackedWidget;

namespace hookline::appspec {
class FileChooser;
class SpecDesk;
} // namespace hookline::appspec
namespace hookline::common {
class EmptyState;
class ErrorBar;
} // namespace hookline::common
namespace hookline::overview {
class ConnectionBar;
class OverviewView;
} // namespace hookline::overview

namespace hookline::gui {

class Settings;
class Workbench;

/// The one window: a workbench for each open session, one of them in front, and from the second session on a
/// bar to choose between them and the table over all; or a sentence while there is none.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// All references must outlive the window.
    MainWindow(Clock &clock, common::Confirmer &confirmer, Settings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Builds the workbench for `session`, which must outlive it (until closeSession()), and shows it, at
    /// position `at` of all; negative: after the others.
    void openSession(session::Session &session, int at = -1);
    /// Takes its workbench down; what it showed goes on in front if there is another.
    void closeSession(session::Session &session);
    void closeSessions();
    /// Brings the workbench of an open session to the front.
    void showSession(session::Session &session);
    /// Brings the table over all connections to the front; only from the second session on.
    void showOverview();
    bool isOverviewShown() const;
    /// Position among the open sessions, or -1.
    int positionOf(const session::Session &session) const;

    /// The workbench in front, or, behind the table over all connections, the one that was; null while there
    /// is none.
    Workbench *workbench() const;
    Workbench *workbenchOf(const session::Session &session) const;
    session::Overview &overview() { return m_overview; }
    overview::OverviewView *overviewView() const { return m_overviewView; }
    overview::ConnectionBar *connectionBar() const { return m_bar; }
    /// The AppSpec files; one desk for all sessions.
    appspec::SpecDesk &specDesk() { return *m_specDesk; }
    /// Opens AppSpec files, and their place as soon as a session is open.
    void openFiles(const QStringList &paths);

    /// Shows that something is being started; over nothing that is open.
    void showStarting(const QString &sentence);
    /// Shows why something did not open, with a way out; above what is open, if anything is.
    void showProblem(const QString &what, const Error &error);
    /// Says above what is open why something is not done.
    void showNotice(const QString &what, const QString &whatNow);

Q_SIGNALS:
    void sandboxChosen(hookline::connection::Opening opening);
    void connectionChosen(const hookline::aws::Connection &connection, hookline::connection::Opening opening);
    /// A person wants the current AppSpec text tried.
    void trialWished();
    /// A person wants that connection closed.
    void closeRequested(hookline::session::Session *session);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    struct Bench
    {
        session::Session *session;
        Workbench *workbench;
    };

    void buildOverview();
    void addShortcuts();
    void addTabShortcuts();
    void onKeys(const QKeySequence &keys, const std::function<void()> &action);
    void addShortcut(const QKeySequence &keys, void (Workbench::*slot)(),
                     void (overview::OverviewView::*overviewSlot)());
    void joinOverview();
    void bringForward();
    void stepTab(int step);
    void openTab(int tab);
    void closeTab();
    void stepBack();
    void openRow(const store::OverviewRow &row);

    Clock &m_clock;
    common::Confirmer &m_confirmer;
    Settings &m_settings;
    session::Overview m_overview; ///< Of all sessions, from the second one on; empty before.
    overview::ConnectionBar *m_bar;
    common::ErrorBar *m_notice;
    QStackedWidget *m_pages;
    QWidget *m_startPage;
    common::EmptyState *m_starting;
    common::ErrorBar *m_problem;
    overview::OverviewView *m_overviewView = nullptr;
    std::vector<Bench> m_benches;
    const session::Session *m_current = nullptr; ///< In front, or last there.
    /// Where a row of the table over all led: the way back goes there again.
    const session::Session *m_cameTo = nullptr;
    Location m_cameToLocation;
    std::unique_ptr<appspec::FileChooser> m_fileChooser;
    std::unique_ptr<appspec::SpecDesk> m_specDesk;
    bool m_showFiles = false; ///< As soon as there is a place for them.
};

} // namespace hookline::gui
