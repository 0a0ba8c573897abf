// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/textinput.h"

#include <QCommandLineParser>
#include <QFile>

#include <cstdio>

namespace hookline::cli {

namespace {

// The files of resources/templates.
constexpr Choice<const char *> templates[] = {
    {"ec2", ":/hookline/templates/ec2.yml"},
    {"ecs", ":/hookline/templates/ecs.yml"},
    {"lambda", ":/hookline/templates/lambda.yml"},
};

QByteArray templateText(const QString &word)
{
    for (const auto &one : templates) {
        QFile file(QString::fromLatin1(one.value));
        if (word == QLatin1StringView(one.word) && file.open(QFile::ReadOnly))
            return file.readAll();
    }
    return {};
}

int run(const QCommandLineParser &arguments)
{
    const QString word = arguments.positionalArguments().constFirst();
    const QByteArray text = templateText(word);
    if (text.isEmpty())
        return failUsage(
            QStringLiteral("hookline-cli new takes ec2, ecs or lambda, not \"%1\"").arg(printable(word)),
            fileExitCodes);
    const QString name = arguments.value(QStringLiteral("output"));
    if (name.isEmpty() || name == standardInput) {
        std::fwrite(text.constData(), 1, std::size_t(text.size()), stdout);
        return NoProblems;
    }
    const auto written = writeFile(name, text, arguments.isSet(QStringLiteral("force")));
    return written ? int(NoProblems) : failInput(written.error());
}

} // namespace

Command newCommand()
{
    return {
        .positional = QStringLiteral("ec2|ecs|lambda"),
        .positionalCount = 1,
        .summary = QStringLiteral("Write an AppSpec file to start from, with comments."),
        .details = QStringLiteral("Goes to standard output unless --output is given."),
        .options = {{QStringLiteral("output"), QStringLiteral("File to write, such as appspec.yml."),
                     QStringLiteral("FILE")},
                    {QStringLiteral("force"), QStringLiteral("Replace the file if it exists.")}},
        .exitCodes = fileExitCodes,
        .run = &run,
    };
}

} // namespace hookline::cli
