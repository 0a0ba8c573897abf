// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/connectionsmodel.h"

#include "models/aws/credentials.h"
#include "models/session/autoscaling.h"
#include "models/tables/roles.h"
#include "widgets/common/worldtext.h"
#include "widgets/connection/connectiontexts.h"
#include "widgets/overview/overviewtexts.h"

#include <algorithm>
#include <array>

namespace hookline::overview {

namespace {

constexpr std::array<const char *, ConnectionsModel::ColumnCount> headers{
    QT_TRANSLATE_NOOP("ConnectionsModel", "Connection"), QT_TRANSLATE_NOOP("ConnectionsModel", "Account"),
    QT_TRANSLATE_NOOP("ConnectionsModel", "Region"), QT_TRANSLATE_NOOP("ConnectionsModel", "Waiting"),
    QT_TRANSLATE_NOOP("ConnectionsModel", "State")};

} // namespace

ConnectionsModel::ConnectionsModel(session::Overview &overview, QObject *parent)
    : QAbstractTableModel(parent)
    , m_overview(overview)
{
    connect(&overview, &session::Overview::sessionsChanged, this, &ConnectionsModel::follow);
    connect(&overview, &session::Overview::connectionChanged, this, &ConnectionsModel::changed);
    follow();
}

void ConnectionsModel::follow()
{
    beginResetModel();
    m_sessions = m_overview.sessions();
    m_listener = std::make_unique<QObject>();
    for (session::Session *session : m_sessions) {
        const auto tell = [this, session] { changed(session); };
        connect(session, &session::Session::freshnessChanged, m_listener.get(), tell);
        connect(&session->client().credentials(), &aws::Credentials::changed, m_listener.get(), tell);
        connect(&session->autoScaling(), &session::AutoScaling::freshnessChanged, m_listener.get(), tell);
        connect(session->store().decisions.notifier(), &store::TableNotifier::changed, m_listener.get(),
                tell);
        connect(session->store().autoScalingInstances.notifier(), &store::TableNotifier::changed,
                m_listener.get(), tell);
    }
    endResetModel();
}

void ConnectionsModel::changed(const session::Session *session)
{
    const auto found = std::find(m_sessions.begin(), m_sessions.end(), session);
    if (found == m_sessions.end())
        return;
    const int row = static_cast<int>(found - m_sessions.begin());
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

session::Session *ConnectionsModel::sessionAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : m_sessions[static_cast<size_t>(row)];
}

void ConnectionsModel::setNow(Instant now)
{
    m_now = now;
    if (!m_sessions.empty())
        Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, State));
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sessions.size());
}

int ConnectionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConnectionsModel::text(session::Session &session, int column) const
{
    switch (column) {
    case Name: {
        const QString name = connection::connectionName(session.connection());
        return common::isNotAws(session) ? tr("%1 · not AWS").arg(name) : name;
    }
    case Account: {
        const store::OverviewConnection *connection = m_overview.connectionOf(session);
        return connection && !connection->account.isEmpty() ? connection->account : tr("not known");
    }
    case Region:
        return session.connection().region;
    case Waiting: {
        const int count = session::Overview::waitingCount(session);
        return count > 0 ? QString::number(count) : QString();
    }
    default: {
        const StateText state = stateOf(session, m_now);
        return state.reason.isEmpty() ? state.text
                                      : tr("%1. %2").arg(state.text, state.reason).replace(u'\n', u' ');
    }
    }
}

QString ConnectionsModel::tip(session::Session &session, int column) const
{
    if (column == Waiting)
        return waitingText(session::Overview::waitingCount(session));
    if (column == State) {
        const StateText state = stateOf(session, m_now);
        return state.reason.isEmpty() ? state.text : state.text + QLatin1Char('\n') + state.reason;
    }
    return common::worldText(session) + QLatin1Char('\n')
        + tr("Keys: %1").arg(session.connection().keySource);
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    session::Session *session = index.isValid() ? sessionAt(index.row()) : nullptr;
    if (!session)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case tables::ExportRole:
        return text(*session, index.column());
    case Qt::ToolTipRole:
        return tip(*session, index.column());
    case Qt::AccessibleTextRole: {
        if (index.column() != Name)
            return QString(headerData(index.column(), Qt::Horizontal).toString() + QLatin1String(": ")
                           + text(*session, index.column()));
        return QStringList{text(*session, Name), text(*session, Region),
                           waitingText(session::Overview::waitingCount(*session)), text(*session, State)}
            .join(QLatin1String(", "));
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == Waiting ? Qt::AlignRight : Qt::AlignLeft)
                                   | Qt::AlignVCenter);
    case tables::ColourRole:
        return index.column() == Name ? session->connection().colour : QString();
    case tables::StatusRole:
        return static_cast<int>(stateOf(*session, m_now).glyph);
    default:
        return {};
    }
}

QVariant ConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return tr(headers[static_cast<size_t>(section)]);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace hookline::overview
