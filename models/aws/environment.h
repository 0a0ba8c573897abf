// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace hookline::aws {

/// Environment variables as a value, so that nothing deeper reads the process's own. Holds secrets.
struct Environment
{
    QHash<QString, QString> variables;

    /// Blank counts as missing (PROTOCOL section 9): the trimmed value, or an empty string.
    QString value(const QString &name) const;
    bool isTrue(const QString &name) const;

    /// HOME, else USERPROFILE, else HOMEDRIVE with HOMEPATH; empty if none is set.
    QString home() const;
    /// The shared files, from AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE ("~/" is the home), else
    /// below ~/.aws. Empty without a home.
    QString configFile() const;
    QString credentialsFile() const;
    /// `path` with the home written as "~", for people.
    QString displayPath(const QString &path) const;

    static Environment ofProcess();
};

} // namespace hookline::aws
