// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace hookline::sandbox {

/// Calls that are to fail although nothing is wrong with them: throttled, contended, out of service. They are
/// forgotten when the sandbox ends.
class Faults
{
public:
    /// PutFault of the control service. ValidationException for a service, an operation or an error that is
    /// not there.
    Result<void> put(const QJsonObject &input);

    /// The failure of this call, if one is due; each is used up.
    std::optional<Error> take(const QString &serviceId, const QString &operation);

private:
    struct Fault
    {
        QString service, operation;
        Error error;
        int times = 1;
    };
    std::vector<Fault> m_faults; // the oldest first
};

} // namespace hookline::sandbox
