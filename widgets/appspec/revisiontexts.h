// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "models/session/revisions.h"

#include <QString>

#include <optional>
#include <vector>

namespace hookline::aws {
struct Connection;
}

/// How revisions are named, and how a person gets at what AWS does not hold.
namespace hookline::appspec {

/// "AppSpec 3f2a1b9…", "s3://bucket/key", "owner/name@1234567"
QString revisionName(const domain::Revision &revision);
/// Without the kind, for a tab: "3f2a1b9…".
QString shortRevisionName(const domain::Revision &revision);
/// "Deployed by d-AB1CDEF23", "Registered"; and whether it is current.
QString deployedText(const session::KnownRevision &known);
/// "shop-api / production · Succeeded · 2026-…"
QString originText(const session::KnownRevision &known);

/// A command line that a person runs on the way to the AppSpec file.
struct FetchStep
{
    QString what; ///< "Get the bundle"
    QString command; ///< For a POSIX shell.

    bool operator==(const FetchStep &) const = default;
};
/// Empty for a revision whose content AWS holds.
std::vector<FetchStep> fetchSteps(const domain::Revision &revision, const aws::Connection &connection);

/// If `bytes` are an archive, that they are no AppSpec file; `path` is theirs.
std::optional<Error> archiveProblem(const QByteArray &bytes, const QString &path);

} // namespace hookline::appspec
