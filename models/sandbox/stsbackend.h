// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"

namespace hookline::sandbox {

/// STS as far as a client asks "who am I".
class StsBackend final : public Backend
{
public:
    explicit StsBackend(QString accountId)
        : m_accountId(std::move(accountId))
    { }

    QString serviceId() const override { return QStringLiteral("sts"); }
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override;
    std::optional<Instant> nextDue() const override { return std::nullopt; }
    void advance(Instant) override { }

private:
    QString m_accountId;
};

} // namespace hookline::sandbox
