// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace hookline::connection {

/// What a person gave a connection to tell it from others.
struct Look
{
    QString label; ///< "PROD"; empty: none.
    QString colour; ///< "#rrggbb", one of the swatches; empty: none.

    bool operator==(const Look &) const = default;
};

/// Typed keys that the system keychain keeps. The keys themselves are only there.
struct KeptKeys
{
    QString name;
    QString region; ///< That they were typed for.
    QString endpoint; ///< Likewise; empty: AWS's own.

    bool operator==(const KeptKeys &) const = default;
};

/// What is remembered of connections from one start to the next. Never holds a secret.
class ConnectionMemory
{
public:
    virtual ~ConnectionMemory() = default;
    /// `connectionId` as in aws::connectionId().
    virtual Look look(const QString &connectionId) const = 0;
    /// An empty look forgets it.
    virtual void setLook(const QString &connectionId, const Look &look) = 0;
    virtual std::vector<KeptKeys> keptKeys() const = 0;
    virtual void setKeptKeys(const std::vector<KeptKeys> &kept) = 0;
};

} // namespace hookline::connection
