// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"
#include "models/store/overviewrow.h"

namespace hookline::session {

/// Several connections in one table: every deployment and every open lifecycle action of the sessions that
/// were added. It follows the deltas of their stores, at a cost that grows with what changed; what one
/// session fails to read leaves the rows of the others, and its own last ones, alone. GUI thread.
class Overview : public QObject
{
    Q_OBJECT

public:
    explicit Overview(QObject *parent = nullptr);
    ~Overview() override;

    /// Takes in what `session` knows, and follows it. `name` is how a person is told the connection; it goes
    /// to position `at` of sessions(), negative: to the end. No two sessions may have the same
    /// aws::connectionId(). Asks for the account (STS GetCallerIdentity).
    void add(Session &session, const QString &name, int at = -1);
    /// Forgets its rows. To be called before the session goes.
    void remove(Session &session);
    const std::vector<Session *> &sessions() const { return m_sessions; }
    /// Null if there is none of that ID.
    Session *sessionOf(const QString &connectionId) const;
    /// Null if the session was not added; valid until remove().
    const store::OverviewConnection *connectionOf(const Session &session) const;

    /// Key: store::OverviewRow::key.
    store::Table<store::OverviewRow> &rows() { return m_rows; }

    /// How many things of the session wait for a person: decisions and instances.
    static int waitingCount(Session &session);

Q_SIGNALS:
    /// Sessions came or went.
    void sessionsChanged();
    /// What is known of the connection itself changed: its account.
    void connectionChanged(hookline::session::Session *session);

private:
    class Source;

    store::Table<store::OverviewRow> m_rows;
    std::vector<Session *> m_sessions;
    std::vector<std::unique_ptr<Source>> m_sources; ///< One for each session, in the same order.
};

} // namespace hookline::session
