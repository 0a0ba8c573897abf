// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>

using namespace hookline::cli;

namespace {

/// The command with the longest path that the words begin with; null if none does.
const Command *commandFor(const QStringList &words)
{
    const Command *best = nullptr;
    for (const Command &command : commands()) {
        const QStringList path = command.path.split(u' ');
        if (words.mid(0, path.size()) == path && (!best || command.path.size() > best->path.size()))
            best = &command;
    }
    return best;
}

QString overview()
{
    QString text = QStringLiteral("Usage: hookline-cli COMMAND [options]\n"
                                  "Hookline without a window.\n\nCommands:\n");
    for (const Command &command : commands())
        text += QStringLiteral("  %1 %2\n").arg(command.path, -18).arg(command.summary);
    text += QStringLiteral(
        "\nOptions:\n"
        "  -h, --help         This help; after a command, that command's.\n"
        "  -v, --version      The program's version.\n\n"
        "Exit codes: 0 done, 252 wrong usage, 253 wrong configuration, 254 the service refused, "
        "255 anything else.");
    return text;
}

int run(const Command &command, const QStringList &words)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(command.details.isEmpty()
                                         ? command.summary
                                         : command.summary + QStringLiteral("\n\n") + command.details);
    parser.addOptions(command.options);
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("This help."));
    parser.addOption(help);
    if (!command.positional.isEmpty())
        parser.addPositionalArgument(command.positional, QString(), command.positional);

    const qsizetype pathLength = command.path.split(u' ').size();
    const QString program = QStringLiteral("hookline-cli ") + command.path;
    if (!parser.parse(QStringList{program} + words.mid(pathLength)))
        return failUsage(QStringLiteral("%1; see %2 --help").arg(parser.errorText(), program));
    if (parser.isSet(help)) {
        // Qt writes the executable's name only; the command belongs to it.
        QString text = parser.helpText();
        text.replace(QCoreApplication::arguments().constFirst(), program);
        print(text.trimmed());
        return Success;
    }
    if (parser.positionalArguments().size() != command.positionalCount) {
        const QString expected =
            command.positional.isEmpty() ? QStringLiteral("nothing but options") : command.positional;
        return failUsage(QStringLiteral("%1 takes %2, not \"%3\"; see %1 --help")
                             .arg(program, expected, parser.positionalArguments().join(u' ')));
    }
    return command.run(parser);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hookline-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOOKLINE_VERSION));

    const QStringList words = QCoreApplication::arguments().mid(1);
    if (const Command *command = commandFor(words))
        return run(*command, words);
    if (words.isEmpty())
        return failUsage(QStringLiteral("which command?\n\n") + overview());
    const QString first = words.constFirst();
    if (first == u"--help" || first == u"-h") {
        print(overview());
        return Success;
    }
    if (first == u"--version" || first == u"-v") {
        print(QStringLiteral("hookline-cli ") + QCoreApplication::applicationVersion());
        return Success;
    }
    return failUsage(QStringLiteral("there is no command \"%1\"; see hookline-cli --help").arg(first));
}
