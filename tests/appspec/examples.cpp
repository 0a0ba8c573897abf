// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/appspec/examples.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <memory>

using namespace hookline::appspec;

namespace {

constexpr QByteArrayView opening("«");
constexpr QByteArrayView closing("»");
constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

QByteArray unescaped(const QByteArray &text)
{
    QByteArray result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const char letter = text[++i];
        if (letter == 'x') {
            result += QByteArray::fromHex(text.mid(i + 1, 2));
            i += 2;
        } else {
            result += letter == 't' ? '\t' : letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter;
        }
    }
    return result;
}

/// Takes the marks out of the text.
void readSpans(Example &example)
{
    QByteArray text;
    QList<qsizetype> begins;
    for (qsizetype i = 0; i < example.text.size();) {
        const QByteArrayView rest = QByteArrayView(example.text).sliced(i);
        if (rest.startsWith(opening)) {
            begins.append(text.size());
            i += opening.size();
        } else if (rest.startsWith(closing)) {
            if (begins.isEmpty()) {
                example.problem = QStringLiteral("a closing mark without an opening one");
                return;
            }
            example.spans.append({begins.takeLast(), text.size()});
            i += closing.size();
        } else {
            text += example.text[i++];
        }
    }
    if (!begins.isEmpty())
        example.problem = QStringLiteral("an opening mark without a closing one");
    example.text = text;
}

/// Applies "name" or "name=value"; false if there is no such option.
bool readOption(Example &example, const QByteArray &name, const QByteArray &value)
{
    static const QHash<QByteArray, Platform> platforms{
        {"ec2", Platform::Server}, {"ecs", Platform::Ecs}, {"lambda", Platform::Lambda}};
    static const QHash<QByteArray, Severity> severities{
        {"error", Severity::Error}, {"warning", Severity::Warning}, {"info", Severity::Info}};
    static const QHash<QByteArray, Stage> stages{{"parse", Stage::Parse},
                                                 {"install", Stage::Install},
                                                 {"run", Stage::Run},
                                                 {"service", Stage::Service}};
    if (name == "platform" && platforms.contains(value))
        example.options.platform = platforms[value];
    else if (name == "agent")
        example.options.agent = value.toInt();
    else if (name == "name")
        example.options.fileName = QString::fromUtf8(value);
    else if (name == "severity" && severities.contains(value))
        example.severity = severities[value];
    else if (name == "stage" && stages.contains(value))
        example.stage = stages[value];
    else if (name == "fixes")
        example.fixes = value.toInt();
    else
        return false;
    return true;
}

/// `options`: the words of the head line behind RULE and fail or pass.
void finish(Example &example, const QByteArrayList &options)
{
    if (example.text.endsWith("\n\n"))
        example.text.chop(1);
    for (const QByteArray &option : options) {
        const qsizetype equals = option.indexOf('=');
        if (option == "escapes")
            example.text = unescaped(example.text);
        else if (option == "nonewline")
            example.text.chop(1);
        else if (option == "crlf")
            example.text.replace("\n", "\r\n");
        else if (option == "bom")
            example.text.prepend(byteOrderMark);
        else if (equals < 0 || !readOption(example, option.first(equals), option.sliced(equals + 1)))
            example.problem = QStringLiteral("no such option: ") + QString::fromUtf8(option);
    }
    readSpans(example);
}

void finishFile(Example::File &file, const QByteArrayList &options)
{
    if (file.text.endsWith("\n\n") || file.text == "\n")
        file.text.chop(1);
    if (options.contains("crlf"))
        file.text.replace("\n", "\r\n");
    if (options.contains("bom"))
        file.text.prepend(byteOrderMark);
    file.executable = !options.contains("noexec");
}

QByteArrayList words(const QByteArray &line)
{
    QByteArrayList list = line.simplified().split(' ');
    list.removeAll(QByteArray());
    return list;
}

Example readExample(const QByteArrayList &lines, const QByteArray &origin)
{
    Example example{.title = origin + ' ' + lines.front().sliced(4)};
    QByteArray head = lines.front().sliced(4);
    if (const qsizetype name = head.indexOf(" -- "); name >= 0)
        head.truncate(name);
    QByteArrayList options = words(head);
    example.rule = options.takeFirst();
    const QByteArray kind = options.isEmpty() ? QByteArray() : options.takeFirst();
    example.fails = kind == "fail";
    if (kind != "fail" && kind != "pass")
        example.problem = QStringLiteral("neither fail nor pass");

    QByteArray *text = &example.text;
    QByteArrayList fileOptions;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines[i].startsWith(">>> ")) {
            if (!example.files.isEmpty())
                finishFile(example.files.back(), fileOptions);
            fileOptions = words(lines[i].sliced(4));
            example.files.append({.path = QString::fromUtf8(fileOptions.takeFirst())});
            text = &example.files.back().text;
        } else {
            *text += lines[i] + '\n';
        }
    }
    if (!example.files.isEmpty())
        finishFile(example.files.back(), fileOptions);
    finish(example, options);
    return example;
}

bool writeFile(const QString &path, const QByteArray &text, bool executable)
{
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly))
        return false;
    const auto run = executable ? QFile::ExeOwner | QFile::ExeUser : QFile::Permissions();
    return file.write(text) == text.size() && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | run);
}

} // namespace

QList<Example> readExamples(const QString &folder)
{
    QList<Example> examples;
    for (const QString &name : QDir(folder).entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name)) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(file.fileName()));
        QByteArrayList lines;
        QByteArray text = file.readAll();
        if (text.endsWith('\n'))
            text.chop(1);
        int number = 0;
        int begin = 0;
        const auto close = [&] {
            if (!lines.isEmpty())
                examples.append(readExample(lines, name.toUtf8() + ':' + QByteArray::number(begin)));
        };
        for (const QByteArray &line : text.split('\n')) {
            ++number;
            if (line.startsWith("=== ")) {
                close();
                lines.clear();
                begin = number;
            }
            if (begin > 0)
                lines.append(line);
        }
        close();
    }
    return examples;
}

std::vector<Diagnostic> lintExample(const Example &example, const QByteArray &text)
{
    LintOptions options = example.options;
    std::unique_ptr<QTemporaryDir> revision;
    if (!example.files.isEmpty()) {
        revision = std::make_unique<QTemporaryDir>();
        options.revision = revision->path();
        bool ok = true;
        for (const Example::File &file : example.files) {
            const QString path = revision->filePath(file.path);
            ok &=
                file.path.endsWith(u'/') ? QDir().mkpath(path) : writeFile(path, file.text, file.executable);
        }
        // An example whose files bring an AppSpec of their own says where it is.
        if (!std::ranges::any_of(example.files, [](const Example::File &file) {
                return file.path.contains(QLatin1StringView("appspec"), Qt::CaseInsensitive);
            }))
            ok &= writeFile(revision->filePath(QStringLiteral("appspec.yml")), text, false);
        if (!ok)
            qFatal("cannot write the files of %s", example.title.constData());
    }
    return lint(Document::parse(text), options).diagnostics;
}
