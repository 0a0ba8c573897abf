// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"

namespace hookline::sandbox {

/// A backend that lives in the sandbox's world: it is born from a scenario, comes back from the records after
/// a restart, and answers what the control service asks of it.
class WorldBackend : public Backend
{
public:
    /// Lives its part of a shipped scenario ("tour") or a scenario file. Fails with Configuration or
    /// InvalidInput, naming the scenario and the broken place; nothing of the world is kept then.
    virtual Result<void> populate(const QString &scenario, Instant now) = 0;

    /// Reads the world back from the records; what ran goes on at `now`.
    virtual Result<void> restore(Instant now) = 0;

    /// Is this operation of the control service this backend's?
    virtual bool controls(QStringView) const { return false; }
    /// Such an operation. Types and required members have been checked, and so has the permission to run
    /// programs.
    virtual Result<QJsonObject> control(const QString &operation, const QJsonObject &, Instant)
    {
        return Error{.code = ErrorCode::ServiceError,
                     .serviceCode = QStringLiteral("UnknownOperationException"),
                     .message = QStringLiteral("No control operation %1.").arg(operation)};
    }
};

} // namespace hookline::sandbox
