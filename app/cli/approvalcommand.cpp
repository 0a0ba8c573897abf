// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/textinput.h"
#include "models/appspec/approvalstep.h"

#include <QCommandLineParser>
#include <QDir>

#include <cstdio>
#include <optional>

namespace hookline::cli {

namespace {

using appspec::ApprovalStep;

const QString functionName = QStringLiteral("function");
const QString queueName = QStringLiteral("queue");
const QString existingName = QStringLiteral("existing-queue");
const QString languageName = QStringLiteral("language");
const QString folderName = QStringLiteral("folder");
const QString forceName = QStringLiteral("force");
const QString fileName = QStringLiteral("appspec");

QStringList languageWords()
{
    QStringList words;
    for (const auto &fact : appspec::functionLanguages())
        words.append(QString::fromLatin1(fact.word));
    return words;
}

QStringList events()
{
    QStringList all = appspec::approvalEvents(appspec::Platform::Ecs);
    for (const QString &event : appspec::approvalEvents(appspec::Platform::Lambda)) {
        if (!all.contains(event))
            all.append(event);
    }
    return all;
}

ApprovalStep stepOf(const QCommandLineParser &arguments)
{
    ApprovalStep step{.event = arguments.positionalArguments().constFirst()};
    step.functionName = arguments.isSet(functionName) ? arguments.value(functionName)
                                                      : appspec::usualFunctionName(step.event);
    step.queueName = arguments.value(queueName);
    step.createQueue = !arguments.isSet(existingName);
    for (const auto &fact : appspec::functionLanguages()) {
        if (arguments.value(languageName) == QLatin1StringView(fact.word))
            step.language = fact.language;
    }
    return step;
}

/// A file with the hook in it.
struct Change
{
    QString name;
    QByteArray before, after;
};

Result<Change> changed(const QString &name, const ApprovalStep &step)
{
    const auto bytes = readInput(name);
    if (!bytes)
        return bytes.error();
    const auto document = appspec::Document::parse(*bytes);
    const auto reading = appspec::read(document);
    const auto refused = [&name](const QString &why) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = printable(name) + QStringLiteral(": ") + printable(why),
                     .subject = name};
    };
    if (document.error)
        return refused(QStringLiteral("has an error of syntax; see hookline-cli lint"));
    if (reading.spec.platform == appspec::Platform::Server)
        return refused(QStringLiteral("is for EC2/on-premises, where hooks are scripts and no functions"));
    if (reading.spec.platform == appspec::Platform::Unknown)
        return refused(QStringLiteral("does not say whether it is for ECS or Lambda; it needs Resources"));
    const auto edits = appspec::planApprovalStep(document, reading.spec, step);
    if (!edits)
        return refused(edits.error().message);
    return Change{name, *bytes, appspec::applied(*bytes, *edits)};
}

int run(const QCommandLineParser &arguments)
{
    if (const auto known = checkOneOf(arguments, languageName, languageWords()); !known)
        return failUsage(known.error().message, fileExitCodes);
    const bool writes = arguments.isSet(folderName);
    if (arguments.isSet(fileName) && (!writes || arguments.value(fileName) == standardInput))
        return failUsage(QStringLiteral("--appspec changes that file; it goes only with --folder, for the "
                                        "function's files"),
                         fileExitCodes);
    const ApprovalStep step = stepOf(arguments);
    const auto files = appspec::approvalFiles(step);
    if (!files)
        return failUsage(printable(files.error().message), fileExitCodes);
    if (!writes) {
        const QByteArray &text = files->back().bytes;
        std::fwrite(text.constData(), 1, std::size_t(text.size()), stdout);
        return NoProblems;
    }
    std::optional<Change> change;
    if (arguments.isSet(fileName)) {
        const auto planned = changed(arguments.value(fileName), step);
        if (!planned)
            return failInput(planned.error());
        change = *planned;
    }
    const QString folder = arguments.value(folderName);
    const auto written = appspec::writeGenerated(folder, *files, arguments.isSet(forceName));
    if (!written) {
        return failInput({.code = ErrorCode::Storage,
                          .message = printable(written.error().message)
                              + QStringLiteral(". Name another --folder, or replace with --force.")});
    }
    for (const auto &file : *files)
        print(printable(QDir(folder).filePath(file.name)));
    if (change && change->before != change->after) {
        const auto replaced = replaceFile(change->name, change->before, change->after);
        if (!replaced)
            return failInput(replaced.error());
        print(printable(change->name));
    }
    return NoProblems;
}

} // namespace

Command approvalCommand()
{
    return {
        .positional = QStringLiteral("EVENT"),
        .positionalCount = 1,
        .choices = events(),
        .summary = QStringLiteral("Write a hook function that lets a person decide, with its CloudFormation "
                                  "template."),
        .details = QStringLiteral(
            "The function forwards the event of its hook to the SQS queue that Hookline reads, and answers "
            "nothing: a person has an hour. Without --folder the template, which holds the code, goes to "
            "standard output. Then: aws cloudformation deploy --template-file template.yml --stack-name NAME "
            "--capabilities CAPABILITY_IAM"),
        .options =
            {{functionName,
              QStringLiteral("Name of the function (default: CodeDeployHook_EVENTApproval). AWS's managed "
                             "policies let CodeDeploy call functions of that beginning only."),
              QStringLiteral("NAME")},
             {queueName, QStringLiteral("Queue that Hookline reads (default: hookline-approvals)."),
              QStringLiteral("NAME"), appspec::usualApprovalQueue},
             {existingName, QStringLiteral("The queue exists already; the template makes none.")},
             {languageName,
              QStringLiteral("One of %1 (default: %2).")
                  .arg(languageWords().join(QStringLiteral(", ")), languageWords().constFirst()),
              QStringLiteral("LANGUAGE"), languageWords().constFirst()},
             {folderName, QStringLiteral("Folder for the code and template.yml; made if it is missing."),
              QStringLiteral("FOLDER")},
             {forceName, QStringLiteral("Replace files there that differ.")},
             {fileName, QStringLiteral("AppSpec file that gets the hook, too."), QStringLiteral("FILE")}},
        .exitCodes = fileExitCodes,
        .run = &run,
    };
}

} // namespace hookline::cli
