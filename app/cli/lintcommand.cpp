// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autofix.h"
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/lintreport.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"

#include <QCommandLineParser>
#include <QFileInfo>

#include <cstdio>

namespace hookline::cli {

namespace {

using appspec::Document;
using appspec::LintOptions;
using appspec::Platform;
using appspec::Severity;

enum class Format { Text, Json, Sarif };
constexpr Choice<Format> formats[] = {
    {"text", Format::Text}, {"json", Format::Json}, {"sarif", Format::Sarif}};
constexpr Choice<Platform> platforms[] = {{"auto", Platform::Unknown},
                                          {"ec2", Platform::Server},
                                          {"ecs", Platform::Ecs},
                                          {"lambda", Platform::Lambda}};
constexpr Choice<int> agents[] = {{"1", 1}, {"2", 2}};

struct Options
{
    Format format = Format::Text;
    LintOptions lint;
    bool fixes = false;
    bool isSure = false;
};

Result<Options> optionsFrom(const QCommandLineParser &arguments)
{
    Options options{.fixes = arguments.isSet(QStringLiteral("fix")),
                    .isSure = arguments.isSet(QStringLiteral("yes"))};
    const auto format = choiceOption<Format>(arguments, "format", formats);
    const auto platform = choiceOption<Platform>(arguments, "platform", platforms);
    const auto agent = choiceOption<int>(arguments, "agent", agents);
    if (!format)
        return format.error();
    if (!platform)
        return platform.error();
    if (!agent)
        return agent.error();
    options.format = *format;
    options.lint.platform = *platform;
    options.lint.agent = *agent;
    options.lint.revision = arguments.value(QStringLiteral("revision"));
    const auto wrong = [](const QString &message) {
        return Error{.code = ErrorCode::InvalidInput, .message = message};
    };
    if (!options.lint.revision.isEmpty() && !QFileInfo(options.lint.revision).isDir())
        return wrong(
            QStringLiteral("--revision: \"%1\" is not a directory").arg(printable(options.lint.revision)));
    if (options.isSure && !options.fixes)
        return wrong(QStringLiteral("--yes goes only with --fix"));
    if (options.fixes && options.format != Format::Text
        && arguments.positionalArguments().contains(standardInput))
        return wrong(
            QStringLiteral("--fix writes the text of standard input to standard output, where --format %1 "
                           "would write too; name a file")
                .arg(arguments.value(QStringLiteral("format"))));
    return options;
}

void write(const QByteArray &bytes, FILE *stream)
{
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stream);
    std::fflush(stream);
}

/// Everything of one run of the command.
class LintRun
{
public:
    explicit LintRun(const Options &options)
        : m_options(options)
    { }

    int run(const QStringList &names)
    {
        for (const QString &name : names)
            lintOne(name);
        if (m_options.format == Format::Json)
            write(jsonReport(m_files) + '\n', stdout);
        else if (m_options.format == Format::Sarif)
            write(sarifReport(m_files, m_exitCode != BadInput) + '\n', stdout);
        else
            write(summary().toUtf8() + '\n', stderr);
        return m_exitCode;
    }

private:
    void worsen(int exitCode) { m_exitCode = std::max(m_exitCode, exitCode); }

    void lintOne(const QString &name)
    {
        const auto bytes = readInput(name);
        if (!bytes) {
            worsen(failInput(bytes.error()));
            return;
        }
        LintOptions options = m_options.lint;
        options.fileName = name == standardInput ? QString() : name;
        LintedFile file{.name = name, .document = Document::parse(*bytes)};
        file.result = appspec::lint(file.document, options);
        if (m_options.fixes)
            fix(file, options);
        if (file.result.hasErrors())
            worsen(Problems);
        ++m_fileCount;
        for (const appspec::Diagnostic &diagnostic : file.result.diagnostics) {
            ++m_counts.at(std::size_t(diagnostic.severity));
            m_fixable += std::ranges::any_of(diagnostic.fixes, &appspec::Fix::safe) ? 1 : 0;
        }
        if (m_options.format == Format::Text) {
            // A fixed text is what standard output is for then.
            FILE *stream = writesText(name) ? stderr : stdout;
            write(textReport(file, isColorTerminal(stream)).toUtf8(), stream);
        } else {
            m_files.push_back(std::move(file));
        }
    }

    bool writesText(const QString &name) const
    {
        return name == standardInput && m_options.fixes && m_options.isSure;
    }

    /// Shows what would change and, if that is wanted, does it; the file is then the changed one.
    void fix(LintedFile &file, const LintOptions &options)
    {
        const FixedText fixed = withSafeFixes(file.document, file.result, options);
        const QByteArray before = file.document.text;
        FILE *stream = m_options.format == Format::Text && !writesText(file.name) ? stdout : stderr;
        write(unifiedDiff(printable(file.name), before, fixed.text), stream);
        const bool isWritten = writesText(file.name)
            ? (write(fixed.text, stdout), true)
            : !fixed.titles.isEmpty() && isWanted(file.name) && isReplaced(file.name, before, fixed.text);
        if (!isWritten)
            return;
        file.document = Document::parse(fixed.text);
        file.result = appspec::lint(file.document, options);
    }

    bool isWanted(const QString &name) const
    {
        if (m_options.isSure)
            return true;
        if (name == standardInput || !canAsk()) {
            complain(QStringLiteral("%1: nothing was written; add --yes to apply the changes above")
                         .arg(printable(name)));
            return false;
        }
        return ask(QStringLiteral("Write these changes to %1?").arg(printable(name)));
    }

    bool isReplaced(const QString &name, const QByteArray &before, const QByteArray &after)
    {
        const auto replaced = replaceFile(name, before, after);
        if (!replaced)
            worsen(failInput(replaced.error()));
        return replaced.ok();
    }

    QString summary() const
    {
        const auto counted = [](int number, const char *one, const char *many) {
            return QStringLiteral("%1 %2").arg(number).arg(QLatin1StringView(number == 1 ? one : many));
        };
        QString text =
            QStringLiteral("%1: %2, %3, %4")
                .arg(counted(m_fileCount, "file", "files"), counted(m_counts[0], "error", "errors"),
                     counted(m_counts[1], "warning", "warnings"), counted(m_counts[2], "note", "notes"));
        if (m_fixable > 0 && !m_options.fixes)
            text += QStringLiteral("; --fix mends %1").arg(m_fixable);
        return text;
    }

    const Options &m_options;
    std::vector<LintedFile> m_files;
    std::array<int, 3> m_counts{}; // In the order of Severity.
    int m_fileCount = 0;
    int m_fixable = 0;
    int m_exitCode = NoProblems;
};

int run(const QCommandLineParser &arguments)
{
    if (arguments.isSet(QStringLiteral("rules"))) {
        print(ruleReport());
        return NoProblems;
    }
    const auto options = optionsFrom(arguments);
    if (!options)
        return failUsage(options.error().message, fileExitCodes);
    const QStringList names = arguments.positionalArguments();
    if (names.isEmpty())
        return failUsage(
            QStringLiteral("which file? Name one, or - for standard input; see hookline-cli lint --help"),
            fileExitCodes);
    const QString twice = namedTwice(names);
    if (!twice.isEmpty())
        return failUsage(QStringLiteral("\"%1\" is named twice; name each file once").arg(printable(twice)),
                         fileExitCodes);
    return LintRun(*options).run(names);
}

} // namespace

Command lintCommand()
{
    const auto text = [](const char *t) { return QString::fromUtf8(t); };
    return {
        .positional = QStringLiteral("FILE…"),
        .takesMore = true,
        .summary = QStringLiteral("Check AppSpec files as CodeDeploy's agent and service will read them."),
        .details = text("FILE is an AppSpec file, YAML or JSON, or \"-\" for standard input. Findings go to "
                        "standard output, a "
                        "summary to standard error.\n\n"
                        "--fix applies the fixes marked \"--fix\" in the report. It shows the change as a "
                        "diff and asks before "
                        "it writes; without a terminal to ask on it writes nothing unless --yes is given. "
                        "With --fix --yes, "
                        "standard input is copied to standard output with the fixes in it. What is reported, "
                        "and the exit code, "
                        "are then of the text as it was left."),
        .options =
            {
                {text("format"), text("How to report: text, json or sarif (2.1.0)."), text("FORMAT"),
                 text("text")},
                {text("platform"), text("Whose rules count: auto (by content), ec2, ecs or lambda."),
                 text("PLATFORM"), text("auto")},
                {text("revision"),
                 text("Directory of the revision: files and scripts that the AppSpec file names are looked "
                      "for there."),
                 text("DIR")},
                {text("agent"), text("Generation of the EC2 agent: 1 (Ruby) or 2 (Rust)."), text("1|2"),
                 text("1")},
                {text("fix"), text("Mend what can safely be mended.")},
                {text("yes"), text("Write without asking.")},
                {text("rules"), text("Print the table of rules as Markdown, and do nothing else.")},
            },
        .exitCodes = fileExitCodes,
        .run = &run,
    };
}

} // namespace hookline::cli
