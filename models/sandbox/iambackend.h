// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"

namespace hookline::sandbox {

/// IAM as far as a client asks what people call the account.
class IamBackend final : public Backend
{
public:
    QString serviceId() const override { return QStringLiteral("iam"); }
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override;
    std::optional<Instant> nextDue() const override { return std::nullopt; }
    void advance(Instant) override { }
};

} // namespace hookline::sandbox
