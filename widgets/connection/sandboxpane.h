// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/client.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace hookline::common {
class CopyLabel;
class ErrorBar;
class ReasonButton;
} // namespace hookline::common
namespace hookline::session {
class Session;
}

namespace hookline::connection {

/// The window's own sandbox: its clock (speed, pause, step, next deadline) and how to reach it from a
/// terminal. Changes are asked of the sandbox and shown when it answers; what others change is seen too.
/// Narrow enough for a rail. The secret key is masked on screen and leaves only through the copy button.
class SandboxPane : public QWidget
{
    Q_OBJECT

public:
    /// `session` must be connected to a sandbox and outlive the pane.
    explicit SandboxPane(session::Session &session, QWidget *parent = nullptr);

    /// The sandbox's time now, for its clock.
    void setNow(Instant now);

private:
    QWidget *buildClock();
    QWidget *buildReach();
    void readClock();
    void changeClock(const QJsonObject &change);
    void clockAnswered(const aws::Reply &reply, const QString &what);
    void clockSeen();
    void refreshClock();
    void refreshReach();

    session::Session &m_session;
    Instant m_now;
    QLabel *m_clock = nullptr;
    QLabel *m_state = nullptr;
    QComboBox *m_speed = nullptr;
    common::ReasonButton *m_pause = nullptr;
    common::ReasonButton *m_step = nullptr;
    common::ReasonButton *m_nextDeadline = nullptr;
    common::ReasonButton *m_nextEvent = nullptr;
    common::ErrorBar *m_problem = nullptr;
    common::CopyLabel *m_endpoint = nullptr;
    common::CopyLabel *m_accessKey = nullptr;
    QLabel *m_secret = nullptr;
    QComboBox *m_shell = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_copySecret = nullptr;
    int m_asking = 0; ///< Changes under way; the controls wait for them.
    bool m_known = false; ///< The sandbox has told its clock.
    bool m_paused = false;
    double m_chosenSpeed = 1; ///< Also while paused: what Resume goes back to.
    std::optional<Instant> m_deadline, m_event;
};

} // namespace hookline::connection
