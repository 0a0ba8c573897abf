// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/session/overview.h"

#include <QAbstractTableModel>

namespace hookline::overview {

/// A line for each open connection: whose it is, where, what waits, and how fresh what is shown of it is.
class ConnectionsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Account, Region, Waiting, State, ColumnCount };

    /// `overview` must outlive it.
    explicit ConnectionsModel(session::Overview &overview, QObject *parent = nullptr);

    /// Null for a row that is not there.
    session::Session *sessionAt(int row) const;
    /// The local time now: the age of what was read.
    void setNow(Instant now);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void follow();
    void changed(const session::Session *session);
    QString text(session::Session &session, int column) const;
    QString tip(session::Session &session, int column) const;

    session::Overview &m_overview;
    std::vector<session::Session *> m_sessions; ///< As the views know them.
    std::unique_ptr<QObject> m_listener; ///< Of the sessions of m_sessions.
    Instant m_now{};
};

} // namespace hookline::overview
