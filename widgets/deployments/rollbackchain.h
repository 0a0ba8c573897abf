// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <QLabel>
#include <QStringList>

namespace hookline::deployments {

/// The deployments of a rollback chain, oldest first: a deployment, the one that rolled it back, and so on.
/// Only `deploymentId` itself if it has no part in a rollback. Bounded, also if the data name a circle.
QStringList rollbackChain(const store::Store &store, const QString &deploymentId);

/// The chain as links: every deployment with its status, the shown one in bold. Hidden without a rollback.
class RollbackChain : public QLabel
{
    Q_OBJECT

public:
    explicit RollbackChain(QWidget *parent = nullptr);

    void setDeployment(const store::Store &store, const QString &deploymentId);

Q_SIGNALS:
    void deploymentRequested(const QString &deploymentId);
};

} // namespace hookline::deployments
