// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/overview.h"

#include "models/store/soonest.h"

#include <QSet>

#include <algorithm>

namespace hookline::session {

using domain::Decision;
using domain::Deployment;
using domain::LifecycleAction;
using store::Delta;
using store::OverviewConnection;
using store::OverviewRow;
using store::TableNotifier;

namespace {

std::shared_ptr<const Decision> withoutSecrets(Decision decision)
{
    decision.executionId.clear();
    decision.queueUrl.clear();
    decision.receiptHandle.clear();
    return std::make_shared<const Decision>(std::move(decision));
}

OverviewConnection connectionFor(const aws::Connection &connection, const QString &name)
{
    return {aws::connectionId(connection),
            name,
            connection.region,
            connection.colour,
            {},
            connection.sandbox || connection.isCustomEndpoint()};
}

/// Slots of what is new or other.
std::vector<int> touched(const Delta &delta)
{
    std::vector<int> found = delta.updated;
    for (int i = 0; i < delta.insertedCount; ++i)
        found.push_back(delta.firstInserted + i);
    return found;
}

} // namespace

/// What one session has in the table, and how it gets there.
class Overview::Source : public QObject
{
public:
    Source(Overview &overview, Session &session, const QString &name)
        : m_overview(overview)
        , m_session(session)
        , m_connection(std::make_shared<OverviewConnection>(connectionFor(session.connection(), name)))
    {
        store::Store &store = session.store();
        follow(store.deployments);
        follow(store.lifecycleActions);
        connect(store.decisions.notifier(), &TableNotifier::changed, this, [this] { joinDecisions(); });
        connect(&session, &Session::freshnessChanged, this, &Source::askAccount);
        joinDecisions();
        takeAll();
        askAccount();
    }

    const OverviewConnection &connection() const { return *m_connection; }

    /// Its rows leave the table.
    void leave() { m_overview.m_rows.remove(ownKeys()); }

private:
    template <class Row> void follow(store::Table<Row> &table)
    {
        connect(table.notifier(), &TableNotifier::aboutToRemove, this,
                [this, &table](const std::vector<int> &slotsToGo) {
                    std::vector<QString> keys;
                    for (const int slot : slotsToGo)
                        keys.push_back(OverviewRow::keyOf(m_connection->id, table.rows()[size_t(slot)]));
                    m_overview.m_rows.remove(keys);
                });
        connect(table.notifier(), &TableNotifier::changed, this, [this, &table](const Delta &delta) {
            if (delta.reset)
                takeAll();
            else
                take(table, touched(delta));
        });
    }

    OverviewRow rowOf(const Deployment &deployment) const
    {
        return {OverviewRow::keyOf(m_connection->id, deployment), m_connection, deployment,
                m_waits.value(deployment.id)};
    }

    OverviewRow rowOf(const LifecycleAction &action) const
    {
        OverviewRow row{OverviewRow::keyOf(m_connection->id, action), m_connection, action, {}};
        std::get<LifecycleAction>(row.thing).token.clear();
        return row;
    }

    static bool belongs(const Deployment &) { return true; }
    static bool belongs(const LifecycleAction &action)
    {
        return action.progress == LifecycleAction::Progress::Waits;
    }

    template <class Row> void take(const store::Table<Row> &table, const std::vector<int> &slotList)
    {
        std::vector<QString> gone;
        std::vector<OverviewRow> rows;
        rows.reserve(slotList.size());
        for (const int slot : slotList) {
            const Row &row = table.rows()[size_t(slot)];
            if (belongs(row))
                rows.push_back(rowOf(row));
            else
                gone.push_back(OverviewRow::keyOf(m_connection->id, row));
        }
        m_overview.m_rows.change(gone, std::move(rows));
    }

    std::vector<QString> ownKeys() const
    {
        std::vector<QString> keys;
        for (const OverviewRow &row : m_overview.m_rows.rows()) {
            if (row.connection->id == m_connection->id)
                keys.push_back(row.key);
        }
        return keys;
    }

    /// Everything anew.
    void takeAll()
    {
        std::vector<OverviewRow> rows;
        QSet<QString> present;
        const auto add = [&](const auto &table) {
            for (const auto &row : table.rows()) {
                if (!belongs(row))
                    continue;
                rows.push_back(rowOf(row));
                present.insert(rows.back().key);
            }
        };
        add(m_session.store().deployments);
        add(m_session.store().lifecycleActions);
        std::vector<QString> gone = ownKeys();
        std::erase_if(gone, [&](const QString &key) { return present.contains(key); });
        m_overview.m_rows.change(gone, std::move(rows));
    }

    /// Few things wait at a time, and each may end for another reason than its own row: all are compared.
    void joinDecisions()
    {
        const QHash<QString, Decision> soonest = store::soonestByDeployment(m_session.store().decisions);
        QHash<QString, std::shared_ptr<const Decision>> waits;
        std::vector<int> slotList;
        const store::Table<Deployment> &deployments = m_session.store().deployments;
        const auto touch = [&](const QString &id) {
            if (const int slot = deployments.slotOf(id); slot >= 0)
                slotList.push_back(slot);
        };
        for (auto it = soonest.cbegin(); it != soonest.cend(); ++it) {
            const std::shared_ptr<const Decision> before = m_waits.value(it.key());
            std::shared_ptr<const Decision> now = withoutSecrets(*it);
            const bool same = before && *before == *now;
            waits.insert(it.key(), same ? before : std::move(now));
            if (!same)
                touch(it.key());
        }
        for (auto it = m_waits.cbegin(); it != m_waits.cend(); ++it) {
            if (!waits.contains(it.key()))
                touch(it.key());
        }
        m_waits = std::move(waits);
        take(deployments, slotList);
    }

    /// Whose account it is. Asked again whenever something was read, until it is known: keys may come later.
    void askAccount()
    {
        if (m_asking || !m_connection->account.isEmpty()
            || (m_asked && m_session.freshness().state != Freshness::State::Fresh))
            return;
        m_asking = m_asked = true;
        m_session.client().call(QStringLiteral("sts"), QStringLiteral("GetCallerIdentity"), {}, this,
                                [this](const aws::Reply &reply) {
                                    m_asking = false;
                                    if (reply.ok())
                                        setAccount(reply->value(QLatin1String("Account")).toString());
                                });
    }

    void setAccount(const QString &account)
    {
        if (account.isEmpty())
            return;
        m_connection->account = account;
        Q_EMIT m_overview.connectionChanged(&m_session);
    }

    Overview &m_overview;
    Session &m_session;
    std::shared_ptr<OverviewConnection> m_connection;
    QHash<QString, std::shared_ptr<const Decision>> m_waits; ///< By deployment.
    bool m_asking = false;
    bool m_asked = false;
};

Overview::Overview(QObject *parent)
    : QObject(parent)
    , m_rows([](const OverviewRow &row) { return row.key; })
{ }

Overview::~Overview() = default;

void Overview::add(Session &session, const QString &name, int at)
{
    Q_ASSERT(!sessionOf(aws::connectionId(session.connection())));
    const auto place = at < 0 ? static_cast<std::ptrdiff_t>(m_sessions.size()) : std::ptrdiff_t(at);
    m_sources.insert(m_sources.begin() + place, std::make_unique<Source>(*this, session, name));
    m_sessions.insert(m_sessions.begin() + place, &session);
    Q_EMIT sessionsChanged();
}

void Overview::remove(Session &session)
{
    const auto found = std::find(m_sessions.begin(), m_sessions.end(), &session);
    if (found == m_sessions.end())
        return;
    const auto source = m_sources.begin() + (found - m_sessions.begin());
    m_sessions.erase(found);
    const std::unique_ptr<Source> leaving = std::move(*source);
    m_sources.erase(source);
    leaving->leave();
    Q_EMIT sessionsChanged();
}

Session *Overview::sessionOf(const QString &connectionId) const
{
    for (size_t i = 0; i < m_sources.size(); ++i) {
        if (m_sources[i]->connection().id == connectionId)
            return m_sessions[i];
    }
    return nullptr;
}

const OverviewConnection *Overview::connectionOf(const Session &session) const
{
    const auto found = std::find(m_sessions.begin(), m_sessions.end(), &session);
    return found == m_sessions.end() ? nullptr : &m_sources[size_t(found - m_sessions.begin())]->connection();
}

int Overview::waitingCount(Session &session)
{
    const store::Store &store = session.store();
    return store.decisions.size() + static_cast<int>(store.instanceIndex().waiting().size());
}

} // namespace hookline::session
