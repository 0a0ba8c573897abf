// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#endif

namespace {

const QString program = QStringLiteral(HOOKLINE_CLI);

} // namespace

Outcome run(const QStringList &arguments, const QByteArray &input, const QString &directory)
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished();
        return {.err = "did not end"};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

Outcome runLine(const char *line, const QByteArray &input, const QString &directory)
{
    return run(QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts), input, directory);
}

#ifdef Q_OS_UNIX
bool hasTerminals()
{
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    const bool works = terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0;
    if (terminal >= 0)
        ::close(terminal);
    return works;
}

Outcome runOnTerminal(const QStringList &arguments, const QByteArray &input, const QString &directory,
                      const QProcessEnvironment &environment)
{
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0)
        return {.err = "no terminal"};
    const QByteArray name = ::ptsname(terminal);
    const int other = ::open(name.constData(), O_RDWR | O_NOCTTY);
    QProcess process;
    process.setWorkingDirectory(directory);
    process.setProcessEnvironment(environment);
    process.setChildProcessModifier([other] {
        for (const int stream : {0, 1, 2})
            ::dup2(other, stream);
    });
    Outcome outcome;
    if (::write(terminal, input.constData(), std::size_t(input.size())) != input.size())
        outcome.err = "cannot type";
    process.start(program, arguments);
    if (process.waitForFinished(patience))
        outcome.code = process.exitCode();
    else
        process.kill();
    ::fcntl(terminal, F_SETFL, O_NONBLOCK);
    QByteArray chunk(4096, '\0');
    for (;;) {
        const auto length = ::read(terminal, chunk.data(), std::size_t(chunk.size()));
        if (length <= 0)
            break;
        outcome.out += chunk.first(length);
    }
    ::close(other);
    ::close(terminal);
    return outcome;
}
#endif

QString Workplace::put(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

QByteArray Workplace::bytes(const QString &name) const
{
    QFile file(path(name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

QStringList Workplace::names() const
{
    return QDir(m_directory.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
}

QJsonArray diagnosticsOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json)
        .object()
        .value(u"files")
        .toArray()
        .at(0)
        .toObject()
        .value(u"diagnostics")
        .toArray();
}
