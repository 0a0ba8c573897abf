// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/aws/environment.h"
#include "models/core/result.h"
#include "widgets/connection/connectionmemory.h"

#include <vector>

namespace hookline::connection {

enum class SourceKind : quint8 {
    Sandbox, ///< The embedded AWS.
    Environment, ///< Whatever the AWS CLI would take.
    Typed, ///< Keys that a person types now.
    Kept, ///< Keys that were typed and lie in the system keychain.
    Profile, ///< A profile of the shared files.
};

/// Something that a connection can come from, as it is offered.
struct Source
{
    SourceKind kind = SourceKind::Sandbox;
    QString name; ///< Of the profile or the kept keys; empty for the others.
    QString title; ///< For the list.
    QString about; ///< Which keys, and what a person will be asked for.
    QString problem; ///< Why it cannot be used, naming the key; empty if it can.
    QString region; ///< Its own; empty if it has none.
    QString endpoint; ///< Its own; empty: AWS's.

    /// The same thing to choose, whatever it says of itself.
    bool isSame(const Source &other) const { return kind == other.kind && name == other.name; }
};

struct Sources
{
    std::vector<Source> all; ///< As they are offered, the sandbox first.
    Error problem; ///< Why there are no profiles; ErrorCode::None if they could be read.
};

/// Reads the shared files. `memory` may be null.
Sources findSources(const aws::Environment &environment, const ConnectionMemory *memory);

/// Which of them `connection` came from.
Source sourceOf(const aws::Connection &connection, const Sources &sources);

/// "keys …X7QA" for keys without a name, "keys prod": what Connection::name says of typed keys.
QString typedName(const QString &name, const QByteArray &accessKeyId);

} // namespace hookline::connection
