// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>

// Files of AppSpec texts. Each call blocks as long as the disk does: not for the GUI thread. Errors are
// ErrorCode::Storage with the path as their subject; the message does not repeat it.
namespace hookline::appspec {

/// A regular file as it was read or written last.
struct SpecFile
{
    QString path; ///< As a person named it; a symbolic link stays one.
    QByteArray bytes;
    bool writable = true;
};

/// Whether the file still is what was read.
enum class OnDisk : quint8 { Same, Changed, Gone };

/// All bytes of a regular file of at most maximumSize.
Result<SpecFile> readSpecFile(const QString &path);

/// Compares contents: a newer time alone is no change.
OnDisk lookAgain(const SpecFile &file);

/// Replaces the bytes at once or not at all; permissions stay. Fails if the file no longer is what `file`
/// says: somebody else has written meanwhile. Writes nothing where nothing would change.
Result<SpecFile> replaceSpecFile(const SpecFile &file, const QByteArray &bytes);

/// Makes the file, or replaces whatever is there; permissions of what was there stay.
Result<SpecFile> writeSpecFile(const QString &path, const QByteArray &bytes);

} // namespace hookline::appspec
