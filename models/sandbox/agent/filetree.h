// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <vector>

/// Files under a root that a revision's contents and its AppSpec cannot leave: no "..", and links are things
/// to copy or to refuse, never ways to walk. No exceptions; failures carry the agent's (Ruby's) words.
namespace hookline::sandbox::agent {

std::filesystem::path toPath(const QString &text);
QString toText(const std::filesystem::path &path);

/// May `name` be one folder's name? (IDs come from outside.)
bool isSafeName(const QString &name);

/// The components of a path relative to some root: a leading '/', "." and empty ones dropped, ".." resolved.
/// Nothing if it leads above the root or holds a NUL.
std::optional<QStringList> components(const QString &path);

/// `root` joined with `parts` if everything on the way that exists is a real directory; the last one may be
/// anything or nothing.
Result<std::filesystem::path> insideRoot(const std::filesystem::path &root, const QStringList &parts);

/// As insideRoot(), for reading: links on the way are followed as long as they stay under `root`. The last
/// component is not resolved.
Result<std::filesystem::path> sourceInside(const std::filesystem::path &root, const QStringList &parts);

struct TreeEntry
{
    std::filesystem::path relative;
    bool isDirectory = false; ///< Else a file or a link.
};

/// Everything under `directory`, parents first, links as links; fails on devices and pipes, and on more than
/// a hundred thousand entries.
Result<std::vector<TreeEntry>> listTree(const std::filesystem::path &directory);

/// Copies a file's bytes and mode without set-user and set-group bits, or a link as it is. What stands at
/// `to` is replaced unless it is a directory.
Result<void> copyEntry(const std::filesystem::path &from, const std::filesystem::path &to);

/// Copies a directory's contents into `to`, which is made.
Result<void> copyTree(const std::filesystem::path &from, const std::filesystem::path &to);

/// Makes a directory and its parents.
Result<void> makeDirectories(const std::filesystem::path &path);

/// A failure with Ruby's text for `what` at `path`.
Error fileError(const QString &what, const std::filesystem::path &path);

} // namespace hookline::sandbox::agent
