// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/keyhelp.h"

#include <QByteArrayList>

#include <optional>

// What lies in the revision's directory, for completing the paths that an EC2 file names. Paths are relative
// to the directory and parted by '/'. Thread-safe.
namespace hookline::appspec {

/// A directory that a person names may be / or $HOME: of more than this nobody chooses from a list.
inline constexpr int mostListed = 5000;

struct RevisionListing
{
    QString directory;
    bool readable = false; ///< It is a directory that can be read.
    bool complete = true; ///< False if there is more than mostListed.
    QStringList files; ///< Sorted.
    QStringList directories; ///< Sorted; without a '/' at the end.

    bool operator==(const RevisionListing &) const = default;
};

/// Level by level, so that what is left out lies deep. Follows no links; leaves out what version control
/// keeps for itself. Blocks as long as the disk does: not for the GUI thread.
RevisionListing listRevision(const QString &directory);

/// Whether something that the file names lies there; false for a file that names nothing. Looks at 50 places
/// at most. Not for the GUI thread.
bool looksLikeRevision(const AppSpec &spec, const QString &directory);

/// A value of the text that is a path in the revision.
struct PathValue
{
    Span written; ///< From its beginning, without a quote, to the place.
    bool takesDirectories = false; ///< "source" does, "location" does not.
};
/// Nothing unless such a value stands at the offset (`context` is its keyContext()).
std::optional<PathValue> pathValueAt(QByteArrayView text, qsizetype offset, const KeyContext &context);

/// Paths that begin as what is written, in whatever case, sorted; a '/' in front stays. At most 200.
QByteArrayList pathCompletions(const RevisionListing &listing, QByteArrayView written, bool withDirectories);

} // namespace hookline::appspec
