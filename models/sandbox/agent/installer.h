// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/core/result.h"

#include <QStringList>

#include <filesystem>

namespace hookline::sandbox::agent {

/// The Install event.
struct Installation
{
    std::filesystem::path archive; ///< The unpacked revision.
    std::filesystem::path root; ///< Stands for "/"; nothing is written anywhere else.
    std::filesystem::path cleanupList; ///< What the last deployment to the group created; rewritten.
    const appspec::AppSpec &spec;
    appspec::FileExistsBehavior behavior = appspec::FileExistsBehavior::Disallow;
};

/// Removes what the last deployment created, copies `files` and applies `permissions`. Everything is checked
/// before the first file is copied. Succeeds with what was left undone on purpose (owners and groups).
Result<QStringList> install(const Installation &installation);

} // namespace hookline::sandbox::agent
