// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcessEnvironment>
#include <QTemporaryDir>

// The program and its files, for the tests of the commands about AppSpec files.

/// Milliseconds that a program may take.
inline constexpr int patience = 20'000;

struct Outcome
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

/// Runs hookline-cli to its end.
Outcome run(const QStringList &arguments, const QByteArray &input = {}, const QString &directory = {});
/// The same with the arguments of a line, parted by spaces.
Outcome runLine(const char *line, const QByteArray &input = {}, const QString &directory = {});
#ifdef Q_OS_UNIX
/// False where no pseudo-terminal can be made (a chroot without /dev/pts).
bool hasTerminals();
/// Runs it on a terminal of its own, which types `input`, and gives what the terminal shows as `out`.
Outcome runOnTerminal(const QStringList &arguments, const QByteArray &input, const QString &directory,
                      const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
#endif

/// A directory with files in it.
class Workplace
{
public:
    /// Gives the file's path.
    QString put(const QString &name, const QByteArray &bytes) const;
    QString path(const QString &name) const { return m_directory.filePath(name); }
    QString path() const { return m_directory.path(); }
    QByteArray bytes(const QString &name) const;
    QStringList names() const;

private:
    QTemporaryDir m_directory;
};

// Nothing wrong with it.
inline constexpr char good[] = "version: 0.0\nos: linux\n";
// V003 (an error that the agent has words for) and nothing else.
inline constexpr char quotedVersion[] = "version: \"0.0\"\nos: linux\n";
// C014 as a warning: mended by --fix.
inline constexpr char quotedPort[] =
    "version: 0.0\n"
    "Resources:\n"
    "  - TargetService:\n"
    "      Type: AWS::ECS::Service\n"
    "      Properties:\n"
    "        TaskDefinition: arn:aws:ecs:us-east-1:111122223333:task-definition/t:1\n"
    "        LoadBalancerInfo:\n"
    "          ContainerName: c\n"
    "          ContainerPort: \"80\"\n";

/// The findings of the first file in a report of --format json.
QJsonArray diagnosticsOf(const QByteArray &json);
