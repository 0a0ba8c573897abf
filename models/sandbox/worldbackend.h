// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"

namespace hookline::sandbox {

/// The backend that owns the sandbox's world: it is born from a scenario, comes back from the records after a
/// restart, and answers what the control service asks beyond time.
class WorldBackend : public Backend
{
public:
    /// Makes a new world from a shipped scenario ("tour") or a scenario file. Fails with Configuration or
    /// InvalidInput, naming the scenario and the broken place; nothing of it is kept then.
    virtual Result<void> populate(const QString &scenario, Instant now) = 0;

    /// Reads the world back from the records; what ran goes on at `now`.
    virtual Result<void> restore(Instant now) = 0;

    /// PutHookFunction, ListHookFunctions, PutInstance, PutScriptOutcome of the control service. Types and
    /// required members have been checked, and so has the permission to run programs.
    virtual Result<QJsonObject> control(const QString &operation, const QJsonObject &input, Instant now) = 0;
};

} // namespace hookline::sandbox
