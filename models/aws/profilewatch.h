// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace hookline::aws {

/// Watches the shared files behind an open connection. Keys are read anew by themselves (Credentials);
/// region, endpoints, proxy and the like are not, for a person must not end up elsewhere without noticing. So
/// this says when they no longer are what the connection was opened with. Files are only read.
class ProfileWatch : public QObject
{
    Q_OBJECT

public:
    /// Takes what the files say now for what `connection` was opened with. Does nothing for a connection that
    /// comes from no profile.
    explicit ProfileWatch(const Connection &connection, QObject *parent = nullptr);

    /// What differs, for people ("region, endpoint_url"); empty: nothing.
    QString difference() const { return m_difference; }
    /// The connection as the files describe it now. What a person chose otherwise than the profile when it
    /// was opened (region, endpoint) stays chosen.
    Result<Connection> described() const;

    /// Looks at the files now, as it does by itself soon after they changed.
    void look();

Q_SIGNALS:
    /// difference() changed.
    void changed();

private:
    void watch();

    Connection m_connection;
    Result<Connection> m_before; ///< As the files alone described it.
    QString m_region; ///< Of the connection, where the profile has none.
    QString m_difference;
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< Editors write a file in several steps.
};

} // namespace hookline::aws
