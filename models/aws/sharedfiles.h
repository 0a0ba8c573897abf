// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/environment.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

/// The grammar of ~/.aws/config and ~/.aws/credentials, as all of AWS's SDKs read it. Read-only.
namespace hookline::aws {

/// Properties of one section: keys in lower case. A nested block ("s3 =" and indented lines) is one value
/// that begins with a line end; see nestedProperties().
using Section = QMap<QString, QString>;

struct SharedFiles
{
    QMap<QString, Section> profiles;
    QMap<QString, Section> ssoSessions;
    QMap<QString, Section> services;
};

/// Reads the text of both files and merges them; of a property in both, the credentials file's counts. Names
/// that are no names are skipped; a line that is nothing at all fails with Configuration, `subject` the file
/// and line.
Result<SharedFiles> parseSharedFiles(const QByteArray &config, const QByteArray &credentials);

/// Reads the files where `environment` says they are. A missing file is an empty one; one that cannot be
/// read, or is absurdly large, fails with Storage.
Result<SharedFiles> readSharedFiles(const Environment &environment);

/// The "name = value" lines of a nested block, keys in lower case.
Section nestedProperties(const QString &value);

} // namespace hookline::aws
