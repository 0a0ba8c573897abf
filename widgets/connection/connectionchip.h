// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/identity.h"
#include "models/core/error.h"
#include "models/core/instant.h"
#include "widgets/connection/means.h"
#include "widgets/connection/opening.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace hookline::session {
class Session;
}

namespace hookline::connection {

class ConnectionChooser;

/// Which world a person is in: the connection's label and colour, the account that answers (STS
/// GetCallerIdentity) with its alias, region and endpoint, a "not AWS" badge for everything that is not AWS
/// itself, and how old the data are. Pressing it opens the chooser over the window, and pressing it again
/// closes that.
class ConnectionChip : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the chip. Asks for the identity at once.
    explicit ConnectionChip(session::Session &session, const Means &means = {}, QWidget *parent = nullptr);
    ~ConnectionChip() override;

    /// The local time now: the age of the data.
    void setNow(Instant now);
    /// The whole chip as one sentence, as a screen reader hears it.
    QString sentence() const;

public Q_SLOTS:
    void refreshIdentity();
    /// Shows the chooser, with the keyboard in it.
    void openChooser();

Q_SIGNALS:
    void sandboxChosen(hookline::connection::Opening opening);
    void connectionChosen(const hookline::aws::Connection &connection, hookline::connection::Opening opening);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    QString toolTipText() const;
    void makeChooser();
    void placeChooser();
    void closeChooser();

    session::Session &m_session;
    Means m_means;
    QToolButton *m_button = nullptr;
    QLabel *m_badge = nullptr;
    QLabel *m_freshness = nullptr;
    QLabel *m_keys = nullptr; ///< Which source of keys won; gives way where there is no room.
    QPointer<ConnectionChooser> m_chooser; ///< Over the window; made when it is first opened.
    Instant m_now;
    aws::Identity m_identity;
    Error m_problem;
};

} // namespace hookline::connection
