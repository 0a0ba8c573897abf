// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/environment.h"

#include <QProcessEnvironment>

namespace hookline::aws {

namespace {

QString fileFrom(const Environment &environment, const QString &variable, const QString &standard)
{
    const QString home = environment.home();
    const QString own = environment.value(variable);
    if (own.isEmpty())
        return home.isEmpty() ? QString() : home + standard;
    const bool tilde = own.startsWith(QLatin1String("~/")) || own.startsWith(QLatin1String("~\\"));
    return tilde && !home.isEmpty() ? home + own.mid(1) : own;
}

} // namespace

QString Environment::value(const QString &name) const
{
    return variables.value(name).trimmed();
}

bool Environment::isTrue(const QString &name) const
{
    return value(name).compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

QString Environment::home() const
{
    for (const QString &name : {QStringLiteral("HOME"), QStringLiteral("USERPROFILE")}) {
        if (const QString found = value(name); !found.isEmpty())
            return found;
    }
    const QString drive = value(QStringLiteral("HOMEDRIVE"));
    const QString path = value(QStringLiteral("HOMEPATH"));
    return drive.isEmpty() || path.isEmpty() ? QString() : drive + path;
}

QString Environment::configFile() const
{
    return fileFrom(*this, QStringLiteral("AWS_CONFIG_FILE"), QStringLiteral("/.aws/config"));
}

QString Environment::credentialsFile() const
{
    return fileFrom(*this, QStringLiteral("AWS_SHARED_CREDENTIALS_FILE"),
                    QStringLiteral("/.aws/credentials"));
}

QString Environment::displayPath(const QString &path) const
{
    const QString own = home();
    if (!own.isEmpty() && path.startsWith(own + QLatin1Char('/')))
        return QLatin1Char('~') + path.mid(own.size());
    return path;
}

Environment Environment::ofProcess()
{
    Environment environment;
    const QProcessEnvironment process = QProcessEnvironment::systemEnvironment();
    for (const QString &name : process.keys())
        environment.variables.insert(name, process.value(name));
    return environment;
}

} // namespace hookline::aws
