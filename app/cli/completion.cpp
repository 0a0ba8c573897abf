// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion.h"

#include "app/cli/calls/arguments.h"
#include "app/cli/calls/globals.h"
#include "app/cli/calls/names.h"
#include "app/cli/choice.h"
#include "app/cli/table.h"

#include <QCommandLineParser>
#include <QFile>

#include <array>

namespace hookline::cli {

namespace {

// Their scripts ask the program itself, so that there is nothing in them to grow old (resources/completion).
constexpr std::array shells{"bash", "fish", "powershell", "zsh"};

/// The global options as the parser has them.
std::vector<Option> usableGlobals()
{
    std::vector<Option> usable;
    for (const GlobalOption &option : globalOptions()) {
        if (!*option.refusal)
            usable.push_back(
                {.name = QString::fromLatin1(option.name),
                 .take = option.take,
                 .choices = QString::fromLatin1(option.choices).split(u' ', Qt::SkipEmptyParts)});
    }
    return usable;
}

const Option *optionNamed(const std::vector<Option> &options, const QString &word)
{
    for (const Option &option : options) {
        if (word == QStringLiteral("--") + option.name)
            return &option;
    }
    return nullptr;
}

/// The words that are neither options nor values of global ones: service and operation first.
QStringList plainWords(const QStringList &words, const std::vector<Option> &globals)
{
    QStringList plain;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const Option *option = optionNamed(globals, words.at(i));
        if (option && option->take == Option::Take::One)
            ++i;
        else if (!words.at(i).startsWith(u'-'))
            plain.append(words.at(i));
        else if (plain.size() >= 2)
            break; // options of the operation
    }
    return plain;
}

/// The options of an operation, with the values of each that has few as its choices.
std::vector<Option> optionsOf(const wire::Operation &operation)
{
    std::vector<Option> options;
    for (const Argument &argument : argumentsOf(operation)) {
        if (argument.hidden)
            continue;
        options.push_back(argument.option);
        if (!argument.member)
            continue;
        const wire::Shape &shape = *argument.member->shape;
        const QStringList accepted = operation.accepted.value(argument.member->name);
        options.back().choices = !accepted.isEmpty() ? accepted
            : shape.type == wire::ShapeType::List    ? shape.item->enumValues
                                                     : shape.enumValues;
    }
    return options;
}

QStringList firstWords()
{
    QStringList found{QStringLiteral("help")};
    for (const ServiceName &service : serviceNames())
        found.append(QString::fromLatin1(service.cliName));
    for (const CommandRow &row : commands()) {
        const QString path = QString::fromLatin1(row.path);
        if (!path.contains(u' '))
            found.append(path);
    }
    return found;
}

/// The words that may follow a command of ours: "clock" after "sandbox".
QStringList nextWords(const QString &command)
{
    QStringList found;
    for (const CommandRow &row : commands()) {
        const QString path = QString::fromLatin1(row.path);
        if (path.startsWith(command + u' '))
            found.append(path.mid(command.size() + 1));
    }
    return found;
}

/// What may follow a command of ours: its next words, what its argument is one of, or its options.
QStringList ownCandidates(const QString &command, bool isFirst, bool wantsOption)
{
    QStringList found = wantsOption ? QStringList() : nextWords(command);
    for (const CommandRow &row : commands()) {
        if (command != QLatin1StringView(row.path) || !row.make)
            continue;
        const Command made = row.make();
        if (!wantsOption && isFirst)
            found.append(made.choices);
        for (const QCommandLineOption &option : made.options) {
            if (wantsOption)
                found.append(QStringLiteral("--") + option.names().constLast());
        }
    }
    return found;
}

QStringList candidates(const QStringList &before, bool wantsOption)
{
    std::vector<Option> options = usableGlobals();
    const QStringList plain = plainWords(before, options);
    if (plain.isEmpty() && !wantsOption && !optionNamed(options, before.value(before.size() - 1)))
        return firstWords();
    const ServiceName *name = serviceNamed(plain.value(0));
    const auto service = name ? wire::service(QString::fromLatin1(name->id)) : nullptr;
    if (!plain.isEmpty() && !service)
        return ownCandidates(plain.front(), plain.size() == 1, wantsOption);
    const wire::Operation *operation = service ? operationNamed(*service, plain.value(1)) : nullptr;
    if (operation) {
        const std::vector<Option> own = optionsOf(*operation);
        options.insert(options.begin(), own.begin(), own.end());
    }
    // The value of an option; of one that takes many, any later one, too.
    for (qsizetype i = before.size() - 1; i >= 0 && !wantsOption; --i) {
        const Option *option = optionNamed(options, before.at(i));
        const bool isNear = i == before.size() - 1;
        if (option && (option->take == Option::Take::Any || isNear) && option->take != Option::Take::On
            && option->take != Option::Take::Off)
            return option->choices;
        if (before.at(i).startsWith(u'-'))
            break;
    }
    if (service && !operation && !wantsOption)
        return operationNames(*service) << QStringLiteral("help");
    QStringList found;
    for (const Option &option : options)
        found.append(QStringLiteral("--") + option.name);
    return found;
}

int runCompletion(const QCommandLineParser &arguments)
{
    const QString shell = arguments.positionalArguments().constFirst();
    QStringList known;
    for (const char *name : shells)
        known.append(QString::fromLatin1(name));
    if (!known.contains(shell))
        return failUsage(QStringLiteral("there is no completion for \"%1\", only for %2")
                             .arg(shell, known.join(QStringLiteral(", "))));
    QFile script(QStringLiteral(":/hookline/completion/") + shell);
    if (!script.open(QIODevice::ReadOnly))
        return OtherError;
    print(QString::fromUtf8(script.readAll()).trimmed());
    return Success;
}

} // namespace

QStringList completionsOf(const QStringList &words)
{
    const QString current = words.value(words.size() - 1);
    const QStringList before = words.mid(0, words.size() - 1);
    QStringList found;
    for (const QString &candidate : candidates(before, current.startsWith(u'-'))) {
        if (candidate.startsWith(current) && !before.contains(candidate))
            found.append(candidate);
    }
    found.sort();
    return found;
}

int runComplete(const QStringList &words)
{
    for (const QString &word : completionsOf(words))
        print(word);
    return Success;
}

Command completionCommand()
{
    return {
        .positional = QStringLiteral("SHELL"),
        .positionalCount = 1,
        .summary = QStringLiteral("Print the completion script of bash, zsh, fish or powershell."),
        .details = QStringLiteral("For this shell:  eval \"$(hookline-cli completion bash)\"\n"
                                  "                 source <(hookline-cli completion zsh)\n"
                                  "                 hookline-cli completion fish | source\n"
                                  "                 hookline-cli completion powershell | Out-String | "
                                  "Invoke-Expression"),
        .run = &runCompletion,
    };
}

} // namespace hookline::cli
