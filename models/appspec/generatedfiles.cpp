// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/generatedfiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace hookline::appspec {

namespace {

Error failure(const QString &path, const QString &message)
{
    return {.code = ErrorCode::Storage, .message = path + QStringLiteral(": ") + message, .subject = path};
}

AtPlace lookAt(const QString &path, const QByteArray &bytes)
{
    const QFileInfo info(path);
    if (!info.exists())
        return info.isSymLink() ? AtPlace::Other : AtPlace::Nothing;
    QFile file(path);
    if (!info.isFile())
        return AtPlace::Other;
    if (info.size() != bytes.size())
        return AtPlace::Different;
    if (!file.open(QFile::ReadOnly))
        return AtPlace::Other;
    return file.read(bytes.size() + 1) == bytes ? AtPlace::Same : AtPlace::Different;
}

} // namespace

std::vector<AtPlace> lookAtPlaces(const QString &folder, const std::vector<GeneratedFile> &files)
{
    std::vector<AtPlace> found;
    found.reserve(files.size());
    for (const GeneratedFile &file : files)
        found.push_back(lookAt(QDir(folder).filePath(file.name), file.bytes));
    return found;
}

Result<void> writeGenerated(const QString &folder, const std::vector<GeneratedFile> &files, bool replace)
{
    const QDir directory(folder);
    const std::vector<AtPlace> found = lookAtPlaces(folder, files);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const QString path = directory.filePath(files[i].name);
        if (found[i] == AtPlace::Other)
            return failure(
                path,
                QStringLiteral("something else stands there that is no plain file; name another folder"));
        if (found[i] == AtPlace::Different && !replace)
            return failure(path, QStringLiteral("exists already and differs; nothing was written"));
    }
    if (!directory.mkpath(QStringLiteral(".")))
        return failure(folder, QStringLiteral("the folder cannot be made"));
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (found[i] == AtPlace::Same)
            continue;
        QSaveFile file(directory.filePath(files[i].name));
        if (!file.open(QFile::WriteOnly) || file.write(files[i].bytes) != files[i].bytes.size()
            || !file.commit())
            return failure(file.fileName(), QStringLiteral("cannot be written: %1").arg(file.errorString()));
    }
    return {};
}

} // namespace hookline::appspec
