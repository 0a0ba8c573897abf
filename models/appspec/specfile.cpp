// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/specfile.h"

#include "models/appspec/document.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace hookline::appspec {

namespace {

Error failure(const QString &path, const QString &message)
{
    return {.code = ErrorCode::Storage, .message = message, .subject = path};
}

} // namespace

Result<SpecFile> readSpecFile(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return failure(path, QStringLiteral("is a directory; name the AppSpec file in it"));
    if (!info.exists())
        return failure(path,
                       info.isSymLink() ? QStringLiteral("is a link to nothing")
                                        : QStringLiteral("does not exist; is the path right?"));
    if (!info.isFile())
        return failure(path, QStringLiteral("is a pipe or device, not a file"));
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return failure(path, QStringLiteral("cannot be read: %1").arg(file.errorString()));
    // One byte more than allowed: the file may have grown since it was looked at.
    QByteArray bytes = file.read(maximumSize + 1);
    if (file.error() != QFile::NoError)
        return failure(path, QStringLiteral("cannot be read: %1").arg(file.errorString()));
    if (bytes.size() > maximumSize)
        return failure(
            path,
            QStringLiteral("is larger than %1 MiB, the most that is read of an AppSpec file; is it the "
                           "right file?")
                .arg(maximumSize / 1024 / 1024));
    return SpecFile{path, std::move(bytes), info.isWritable()};
}

OnDisk lookAgain(const SpecFile &file)
{
    if (!QFileInfo::exists(file.path))
        return OnDisk::Gone;
    // Nearly always the size tells, without a read.
    if (QFileInfo(file.path).size() != file.bytes.size())
        return OnDisk::Changed;
    const auto now = readSpecFile(file.path);
    return now && now->bytes == file.bytes ? OnDisk::Same : OnDisk::Changed;
}

Result<SpecFile> replaceSpecFile(const SpecFile &file, const QByteArray &bytes)
{
    switch (lookAgain(file)) {
    case OnDisk::Gone:
        return failure(file.path, QStringLiteral("is gone; save it under a name"));
    case OnDisk::Changed:
        return failure(file.path, QStringLiteral("was changed by somebody else; nothing was written"));
    case OnDisk::Same:
        break;
    }
    if (bytes == file.bytes)
        return file;
    return writeSpecFile(file.path, bytes);
}

Result<SpecFile> writeSpecFile(const QString &path, const QByteArray &bytes)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile())
        return failure(path, QStringLiteral("is not a file; choose another name"));
    // Replacing the name would pass over a file's own write protection.
    if (info.exists() && !info.isWritable())
        return failure(path, QStringLiteral("is read-only; save it under another name, or allow writing"));
    // A file is replaced, and so its folder is what has to allow it.
    const QFileInfo folder(info.absolutePath());
    if (!folder.isDir())
        return failure(path,
                       QStringLiteral("cannot be written: there is no folder %1").arg(folder.filePath()));
    if (!folder.isWritable())
        return failure(
            path,
            QStringLiteral("cannot be written: nothing may be written in %1; save it in another folder")
                .arg(folder.filePath()));
    QSaveFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(path, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    return SpecFile{path, bytes, true};
}

} // namespace hookline::appspec
