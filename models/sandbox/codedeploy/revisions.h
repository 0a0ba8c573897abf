// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// A RevisionLocation that was checked and taken apart.
struct ReadRevision
{
    QString identity; ///< Equal for two locations of the same revision.
    QJsonObject location; ///< Without the text of an AppSpec, with its SHA-256.
    QString content; ///< The text of an AppSpec, if it was given.
};

/// Checks a RevisionLocation for a platform. RevisionRequiredException, InvalidRevisionException.
Result<ReadRevision> readRevision(const QJsonValue &location, ComputePlatform platform);

/// Finds the revision or, if its content is known, registers it. RevisionDoesNotExistException otherwise.
Result<Revision *> registeredRevision(World &world, const QString &application, const ReadRevision &revision);

/// The location with the text of the AppSpec, as GetApplicationRevision shows it.
QJsonObject fullLocation(const Revision &revision);

} // namespace hookline::sandbox::codedeploy
