// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/remotecall.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QJsonObject>

namespace hookline::cli {

namespace {

int run(const QCommandLineParser &arguments)
{
    const QStringList words = arguments.positionalArguments();
    const QString directory = words.at(1);
    if (!QFileInfo(directory).isDir())
        return failUsage(QStringLiteral("\"%1\" is not a directory").arg(directory));
    return callSandbox(arguments, QStringLiteral("PutRevisionSource"),
                       {{QStringLiteral("bucket"), words.at(0)},
                        {QStringLiteral("directory"), QDir(directory).absolutePath()}});
}

} // namespace

Command revisionCommand()
{
    return {
        .positional = QStringLiteral("BUCKET DIRECTORY"),
        .positionalCount = 2,
        .summary = QStringLiteral("Let an S3 bucket of a running sandbox be a directory of this machine."),
        .details = QStringLiteral(
            "DIRECTORY/KEY is then an unpacked EC2 revision, or the AppSpec file of an ECS or Lambda "
            "deployment. Scripts run for real only in a sandbox with --allow-programs."),
        .options = {endpointOption()},
        .run = &run,
    };
}

} // namespace hookline::cli
