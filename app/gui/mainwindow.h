// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/core/clock.h"
#include "models/core/error.h"
#include "widgets/common/confirmer.h"
#include "widgets/connection/opening.h"

#include <QMainWindow>

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
namespace hookline::session {
class Session;
}

namespace hookline::gui {

class Settings;
class Workbench;

/// The one window: a workbench for the session at hand, or a sentence while there is none.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// All references must outlive the window.
    MainWindow(Clock &clock, common::Confirmer &confirmer, Settings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Builds the workbench for `session`, which must outlive it (until closeSession() or the next one).
    void openSession(session::Session &session);
    void closeSession();
    Workbench *workbench() const { return m_workbench; }
    /// The AppSpec files; one desk for all sessions.
    appspec::SpecDesk &specDesk() { return *m_specDesk; }

    /// Shows that something is being started.
    void showStarting(const QString &sentence);
    /// Shows why there is no session, with a way out.
    void showProblem(const QString &what, const Error &error);

Q_SIGNALS:
    void sandboxChosen(hookline::connection::Opening opening);
    void connectionChosen(const hookline::aws::Connection &connection, hookline::connection::Opening opening);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void addShortcuts();
    void addShortcut(const QKeySequence &keys, void (Workbench::*slot)());

    Clock &m_clock;
    common::Confirmer &m_confirmer;
    Settings &m_settings;
    QStackedWidget *m_pages;
    QWidget *m_startPage;
    common::EmptyState *m_starting;
    common::ErrorBar *m_problem;
    Workbench *m_workbench = nullptr;
    std::unique_ptr<appspec::FileChooser> m_fileChooser;
    std::unique_ptr<appspec::SpecDesk> m_specDesk;
};

} // namespace hookline::gui
