// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/textinput.h"

#include <QCommandLineParser>
#include <QFile>

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
    return writeOutput(arguments, text);
}

} // namespace

Command newCommand()
{
    return {
        .positional = QStringLiteral("ec2|ecs|lambda"),
        .positionalCount = 1,
        .choices = {QStringLiteral("ec2"), QStringLiteral("ecs"), QStringLiteral("lambda")},
        .summary = QStringLiteral("Write an AppSpec file to start from, with comments."),
        .options = outputOptions(),
        .exitCodes = fileExitCodes,
        .run = &run,
    };
}

} // namespace hookline::cli
