// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/environment.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace hookline::test {

/// A home with the two shared files, and an environment that points at it.
struct AwsHome
{
    QTemporaryDir dir;
    aws::Environment environment;

    explicit AwsHome(const QByteArray &config, const QByteArray &credentials = {})
    {
        write(QStringLiteral(".aws/config"), config);
        write(QStringLiteral(".aws/credentials"), credentials);
        environment.variables.insert(QStringLiteral("HOME"), dir.path());
        environment.variables.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    }
    /// `name` below the home.
    void write(const QString &name, const QByteArray &text) const
    {
        const QString path = dir.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the test's own files");
    }
    void set(const char *name, const QString &value)
    {
        environment.variables.insert(QString::fromLatin1(name), value);
    }
};

} // namespace hookline::test
