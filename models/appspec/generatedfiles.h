// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace hookline::appspec {

/// A file that is made for a person.
struct GeneratedFile
{
    QString name; ///< Without a folder.
    QByteArray bytes;

    bool operator==(const GeneratedFile &) const = default;
};

/// What stands at a file's place already. Other: a directory, a device, or what cannot be read.
enum class AtPlace : quint8 { Nothing, Same, Different, Other };

// Both block as long as the disk does: not for the GUI thread.

/// One for each of `files`.
std::vector<AtPlace> lookAtPlaces(const QString &folder, const std::vector<GeneratedFile> &files);
/// Makes the folder and writes what does not stand there yet. Fails with Storage, before anything is written,
/// naming a file that differs unless `replace`, or that cannot be replaced.
Result<void> writeGenerated(const QString &folder, const std::vector<GeneratedFile> &files, bool replace);

} // namespace hookline::appspec
