// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/textinput.h"

#include "app/cli/command.h"
#include "models/appspec/document.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>

#include <cstdio>
#include <optional>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif

namespace hookline::cli {

namespace {

Error failure(const QString &name, const QString &message)
{
    return {.code = ErrorCode::Storage,
            .message = printable(name) + QStringLiteral(": ") + message,
            .subject = name};
}

Error tooLarge(const QString &name, qint64 size)
{
    constexpr qint64 mebibyte = 1024 * 1024;
    const QString limit = QStringLiteral("%1 MiB").arg(appspec::maximumSize / mebibyte);
    return failure(
        name,
        size > 0 ? QStringLiteral("has %1 MiB, and AppSpec files are read up to %2; is it the right file?")
                       .arg(size / mebibyte)
                       .arg(limit)
                 : QStringLiteral("goes on after %1, the most that is read of an AppSpec file; is "
                                  "it the right file?")
                       .arg(limit));
}

/// What is no regular file: a pipe, a device, standard input.
Result<QByteArray> readStream(const QString &name, QFile &file, QByteArray bytes = {})
{
    constexpr qint64 chunk = 64 * 1024;
    while (bytes.size() <= appspec::maximumSize) {
        const QByteArray more = file.read(chunk);
        if (more.isEmpty()) {
            if (file.error() != QFile::NoError)
                return failure(name, QStringLiteral("cannot be read: %1").arg(file.errorString()));
            return bytes;
        }
        bytes += more;
    }
    return tooLarge(name, 0);
}

#ifdef Q_OS_UNIX
/// Opens a pipe or device without waiting for ever, and gives what had to be read to find out that somebody
/// writes into it; nothing if nobody does.
std::optional<QByteArray> openPipe(const QString &name, QFile &file)
{
    const int descriptor = ::open(QFile::encodeName(name).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return std::nullopt;
    pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
    constexpr int patience = 3000;
    char byte = 0;
    // Nothing to read yet is an error where somebody may still write, and the end where nobody does.
    const auto length = ::read(descriptor, &byte, 1);
    const bool isOpen = length != 0 || ::poll(&waiting, 1, patience) > 0;
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
    if (!file.open(descriptor, QFile::ReadOnly, QFile::AutoCloseHandle) || !isOpen)
        return std::nullopt;
    return QByteArray(&byte, length > 0 ? 1 : 0);
}
#endif

Error directoryFailure(const QString &name)
{
    const QDir directory(name);
    for (const QString &usual :
         {QStringLiteral("appspec.yml"), QStringLiteral("appspec.yaml"), QStringLiteral("appspec.json")}) {
        if (directory.exists(usual))
            return failure(name,
                           QStringLiteral("is a directory; name the file: %1")
                               .arg(printable(QDir::cleanPath(directory.filePath(usual)))));
    }
    return failure(name, QStringLiteral("is a directory without an appspec.yml; name the AppSpec file"));
}

/// Writes a file at once or not at all. One that exists already is replaced only if that is wanted.
Result<void> writeFile(const QString &name, const QByteArray &bytes, bool replaces)
{
    if (replaces) {
        QSaveFile file(name);
        if (file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
            return {};
        return failure(name, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    }
    if (QFileInfo::exists(name))
        return failure(name, QStringLiteral("exists already; name another file, or replace it with --force"));
    QFile file(name);
    if (!file.open(QFile::WriteOnly | QFile::NewOnly) || file.write(bytes) != bytes.size() || !file.flush())
        return failure(name, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    return {};
}

} // namespace

Result<QByteArray> readInput(const QString &name)
{
    QFile file(name);
    if (name == standardInput) {
        if (!file.open(stdin, QFile::ReadOnly))
            return failure(QStringLiteral("standard input"), QStringLiteral("cannot be read"));
        return readStream(QStringLiteral("standard input"), file);
    }
    const QFileInfo info(name);
    if (info.isDir())
        return directoryFailure(name);
    if (!info.exists())
        return failure(name,
                       info.isSymLink() ? QStringLiteral("is a link to nothing")
                                        : QStringLiteral("does not exist; is the path right?"));
    if (info.isFile() && info.size() > appspec::maximumSize)
        return tooLarge(name, info.size());
#ifdef Q_OS_UNIX
    if (!info.isFile()) {
        const auto first = openPipe(name, file);
        return first ? readStream(name, file, *first)
                     : failure(name,
                               QStringLiteral("is a pipe or device that nobody writes into; start the "
                                              "writer first, or name a file"));
    }
#endif
    if (!file.open(QFile::ReadOnly))
        return failure(name, QStringLiteral("cannot be read: %1").arg(file.errorString()));
    return readStream(name, file);
}

Result<void> replaceFile(const QString &name, const QByteArray &expected, const QByteArray &bytes)
{
    const auto now = readInput(name);
    if (!now)
        return now.error();
    if (*now != expected)
        return failure(name, QStringLiteral("changed while it was looked at; nothing was written"));
    return writeFile(name, bytes, true);
}

QList<QCommandLineOption> outputOptions()
{
    return {{QStringLiteral("output"), QStringLiteral("File to write (default: standard output)."),
             QStringLiteral("FILE")},
            {QStringLiteral("force"), QStringLiteral("Replace the file if it exists.")}};
}

int writeOutput(const QCommandLineParser &arguments, const QByteArray &bytes)
{
    const QString name = arguments.value(QStringLiteral("output"));
    if (name.isEmpty() || name == standardInput) {
        std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout);
        return NoProblems;
    }
    const auto written = writeFile(name, bytes, arguments.isSet(QStringLiteral("force")));
    return written ? int(NoProblems) : failInput(written.error());
}

QString namedTwice(const QStringList &names)
{
    QSet<QString> seen;
    for (const QString &name : names) {
        const QString canonical = name == standardInput ? QString() : QFileInfo(name).canonicalFilePath();
        const QString identity = canonical.isEmpty() ? name : canonical;
        if (seen.contains(identity))
            return name;
        seen.insert(identity);
    }
    return {};
}

int failInput(const Error &error)
{
    complain(error.message);
    return BadInput;
}

} // namespace hookline::cli
