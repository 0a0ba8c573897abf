// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/core/error.h"
#include "models/core/instant.h"
#include "widgets/connection/opening.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace hookline::session {
class Session;
}

namespace hookline::connection {

class ConnectionChooser;

/// Which world a person is in: the connection's label, the account that answers (STS GetCallerIdentity),
/// region and endpoint, a "not AWS" badge for everything that is not AWS itself, and how old the data are.
/// Pressing it offers another connection.
class ConnectionChip : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the chip. Asks for the identity at once.
    explicit ConnectionChip(session::Session &session, QWidget *parent = nullptr);

    /// The local time now: the age of the data.
    void setNow(Instant now);
    /// The whole chip as one sentence, as a screen reader hears it.
    QString sentence() const;

public Q_SLOTS:
    void refreshIdentity();

Q_SIGNALS:
    void sandboxChosen(hookline::connection::Opening opening);
    void connectionChosen(const hookline::aws::Connection &connection, hookline::connection::Opening opening);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void openChooser();

    session::Session &m_session;
    QToolButton *m_button = nullptr;
    QLabel *m_badge = nullptr;
    QLabel *m_freshness = nullptr;
    ConnectionChooser *m_chooser = nullptr; ///< Made when it is first opened.
    Instant m_now;
    QString m_account;
    QString m_caller;
    Error m_problem;
};

} // namespace hookline::connection
