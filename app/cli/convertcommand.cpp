// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/textinput.h"
#include "models/appspec/convert.h"

#include <QCommandLineParser>

namespace hookline::cli {

namespace {

using Converter = Result<appspec::Conversion> (*)(const appspec::Document &);
constexpr Choice<Converter> converters[] = {{"json", &appspec::toJson}, {"yaml", &appspec::toYaml}};

int run(const QCommandLineParser &arguments)
{
    const auto converter = choiceOption<Converter>(arguments, "to", converters);
    if (!converter)
        return failUsage(converter.error().message, fileExitCodes);
    const QString name = arguments.positionalArguments().constFirst();
    const auto bytes = readInput(name);
    if (!bytes)
        return failInput(bytes.error());
    const auto conversion = (*converter)(appspec::Document::parse(*bytes));
    if (!conversion) {
        complain(QStringLiteral("%1: %2").arg(printable(name), printable(conversion.error().message)));
        return Problems;
    }
    for (const QString &loss : conversion->losses)
        complain(QStringLiteral("%1: lost: %2").arg(printable(name), printable(loss)));
    return writeOutput(arguments, conversion->text);
}

} // namespace

Command convertCommand()
{
    return {
        .positional = QStringLiteral("FILE"),
        .positionalCount = 1,
        .summary = QStringLiteral("Write an AppSpec file as JSON or as YAML."),
        .details = QStringLiteral("What the other syntax cannot say, such as comments in JSON, is listed on "
                                  "standard error. A file with errors of syntax is not converted."),
        .options = QList<QCommandLineOption>{{QStringLiteral("to"), QStringLiteral("json or yaml."),
                                              QStringLiteral("SYNTAX")}}
            + outputOptions(),
        .exitCodes = fileExitCodes,
        .run = &run,
    };
}

} // namespace hookline::cli
