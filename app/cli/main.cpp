// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/call.h"
#include "app/cli/calls/names.h"
#include "app/cli/completion.h"
#include "app/cli/table.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace hookline::cli;

namespace {

/// The row with the longest path that the words begin with; null if none does.
const CommandRow *rowFor(const QStringList &words)
{
    const CommandRow *best = nullptr;
    for (const CommandRow &row : commands()) {
        const QLatin1StringView path(row.path);
        const QStringList wanted = QString(path).split(u' ');
        if (words.mid(0, wanted.size()) == wanted
            && (!best || path.size() > QLatin1StringView(best->path).size()))
            best = &row;
    }
    return best;
}

QString overview()
{
    QString text = QStringLiteral("Usage: hookline-cli COMMAND [options]\n"
                                  "Hookline without a window.\n\nCommands:\n");
    for (const CommandRow &row : commands()) {
        const auto command = makeCommand(row);
        text += QStringLiteral("  %1 %2\n")
                    .arg(QString::fromLatin1(row.path), -18)
                    .arg(command ? command->summary : command.error().message);
    }
    text += QStringLiteral(
        "\nAWS's services, called as the AWS CLI calls them (see \"hookline-cli SERVICE help\"):\n");
    for (const ServiceName &service : serviceNames())
        text += QStringLiteral("  %1 %2\n")
                    .arg(QString::fromLatin1(service.cliName), -18)
                    .arg(QLatin1StringView(service.summary));
    text +=
        QStringLiteral(
            "\nOptions:\n"
            "  -h, --help         This help; after a command, that command's.\n"
            "  -v, --version      The program's version.\n\n"
            "%1\nwatch and the commands about AppSpec files have exit codes of their own: see their --help.")
            .arg(QLatin1StringView(serviceExitCodes.help));
    return text;
}

/// Why the number of positional arguments is wrong; empty if it is right.
QString wrongCount(const Command &command, const QString &program, const QStringList &given)
{
    const bool isRight =
        command.takesMore ? given.size() >= command.positionalCount : given.size() == command.positionalCount;
    if (isRight)
        return {};
    const QString expected =
        command.positional.isEmpty() ? QStringLiteral("nothing but options") : command.positional;
    return QStringLiteral("%1 takes %2, not \"%3\"; see %1 --help").arg(program, expected, given.join(u' '));
}

int run(const CommandRow &row, const QStringList &words)
{
    const auto made = makeCommand(row);
    if (!made)
        return fail(made.error());
    const Command &command = *made;
    QCommandLineParser parser;
    QString description = command.summary;
    if (!command.details.isEmpty())
        description += QStringLiteral("\n\n") + command.details;
    parser.setApplicationDescription(description + QStringLiteral("\n\n")
                                     + QLatin1StringView(command.exitCodes.help));
    parser.addOptions(command.options);
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("This help."));
    parser.addOption(help);
    if (!command.positional.isEmpty())
        parser.addPositionalArgument(command.positional, QString(), command.positional);

    const QString path = QString::fromLatin1(row.path);
    const QString program = QStringLiteral("hookline-cli ") + path;
    if (!parser.parse(QStringList{program} + words.mid(path.count(u' ') + 1)))
        return failUsage(QStringLiteral("%1; see %2 --help").arg(parser.errorText(), program),
                         command.exitCodes);
    if (parser.isSet(help)) {
        // Qt writes the executable's name only; the command belongs to it.
        QString text = parser.helpText();
        text.replace(QCoreApplication::arguments().constFirst(), program);
        print(text.trimmed());
        return Success;
    }
    const QString wrong = wrongCount(command, program, parser.positionalArguments());
    if (!wrong.isEmpty())
        return failUsage(wrong, command.exitCodes);
    return command.run(parser);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hookline-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOOKLINE_VERSION));

    const QStringList words = QCoreApplication::arguments().mid(1);
    if (callsService(words))
        return runServiceCommand(words);
    // Of the shells' scripts: its words are another command line, not options of this one.
    if (words.value(0) == u"complete")
        return runComplete(words.mid(1));
    if (const CommandRow *row = rowFor(words))
        return run(*row, words);
    if (words.isEmpty())
        return failUsage(QStringLiteral("which command?\n\n") + overview());
    const QString first = words.constFirst();
    if (first == u"--help" || first == u"-h" || first == u"help") {
        print(overview());
        return Success;
    }
    if (first == u"--version" || first == u"-v") {
        print(QStringLiteral("hookline-cli ") + QCoreApplication::applicationVersion());
        return Success;
    }
    return failUsage(QStringLiteral("there is no command \"%1\"; see hookline-cli --help").arg(first));
}
