// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/profilewatch.h"

#include <QFrame>

class QLabel;

namespace hookline::common {
class ErrorBar;
}

namespace hookline::connection {

/// Says that the profile behind an open connection is no longer what it was opened with, and offers to
/// connect again. Nothing changes before a person says so. Hidden while there is nothing to say.
class ProfileBar : public QFrame
{
    Q_OBJECT

public:
    explicit ProfileBar(const aws::Connection &connection, QWidget *parent = nullptr);

    aws::ProfileWatch &watch() { return m_watch; }

Q_SIGNALS:
    /// The connection as the profile describes it now.
    void reconnectWanted(const hookline::aws::Connection &connection);

private:
    void refresh();
    void reconnect();

    aws::Connection m_connection;
    aws::ProfileWatch m_watch;
    QLabel *m_text = nullptr;
    common::ErrorBar *m_problem = nullptr;
};

} // namespace hookline::connection
