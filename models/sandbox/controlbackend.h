// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/backend.h"

namespace hookline::sandbox {

class World;

/// The sandbox's own service: steers its time, and passes what concerns hook functions, instances and scripts
/// on to the world's backend.
class ControlBackend final : public Backend
{
public:
    explicit ControlBackend(World &world)
        : m_world(world)
    { }

    QString serviceId() const override { return QStringLiteral("sandbox"); }
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override;
    std::optional<Instant> nextDue() const override { return std::nullopt; }
    void advance(Instant) override { }

private:
    QJsonObject describeClock() const;
    Result<QJsonObject> updateClock(const QJsonObject &input);

    World &m_world;
};

} // namespace hookline::sandbox
