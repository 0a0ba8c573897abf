// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// What an AppSpec makes of a deployment, or why it cannot be deployed.
struct RevisionPlan
{
    QString errorCode; ///< DeploymentInfo's error code; empty if the revision can be deployed.
    QString errorMessage;
    QJsonObject hooks; ///< As Deployment::hooks.
    QJsonObject service; ///< As Deployment::service, but for what the group tells.
    QString directory; ///< Server: the unpacked revision on this machine.
    bool scriptsKnown = false;
};

/// Reads the AppSpec of a deployment's revision: from the revision itself, or for S3 from the directory that
/// stands for the bucket. An EC2 revision that is not on this machine is deployed without knowing its
/// scripts.
RevisionPlan planRevision(const World &world, const Deployment &deployment, const Revision &revision);

/// The scripts of an unpacked EC2 revision; the error is the agent's.
RevisionPlan planDirectory(const QString &directory);

} // namespace hookline::sandbox::codedeploy
