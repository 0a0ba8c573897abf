// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/agent/installer.h"

#include "models/sandbox/agent/filetree.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>
#include <map>
#include <set>

namespace hookline::sandbox::agent {
namespace {

namespace fs = std::filesystem;
using appspec::FileExistsBehavior;
using appspec::Permission;

constexpr qint64 longestList = 64 * 1024 * 1024;

Error refused(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message};
}

/// "/var/www" for the path that stands for it under the root: what a person wrote in the AppSpec.
QString shown(const fs::path &relative)
{
    return u'/' + toText(relative);
}

fs::path joined(const QStringList &parts)
{
    fs::path path;
    for (const QString &part : parts)
        path /= toPath(part);
    return path;
}

QStringList partsOf(const fs::path &relative)
{
    return toText(relative).split(u'/', Qt::SkipEmptyParts);
}

class Installer
{
public:
    explicit Installer(const Installation &installation)
        : m_installation(installation)
    { }

    Result<QStringList> run()
    {
        using Step = Result<void> (Installer::*)();
        constexpr Step steps[] = {&Installer::cleanUp,   &Installer::planFiles, &Installer::planPermissions,
                                  &Installer::writeList, &Installer::copyFiles, &Installer::applyModes};
        for (const Step step : steps) {
            if (auto done = (this->*step)(); !done)
                return done.error();
        }
        return m_notes;
    }

private:
    Result<void> cleanUp();
    Result<void> planFiles();
    Result<void> planFile(const appspec::FileMapping &mapping);
    Result<void> planDirectory(const fs::path &relative);
    Result<void> planCopy(const fs::path &source, const fs::path &relative);
    Result<void> planPermissions();
    Result<void> planPermission(const Permission &permission);
    Result<void> planMode(const fs::path &relative, const Permission &permission, bool directory);
    Result<void> writeList();
    Result<void> copyFiles();
    Result<void> applyModes();

    const Installation &m_installation;
    std::vector<fs::path>
        m_directories; ///< To be made, parents first. Like all paths here, relative to root.
    std::set<fs::path> m_directorySet;
    std::map<fs::path, fs::path> m_copies; ///< Target to source.
    std::set<fs::path> m_retained;
    std::map<fs::path, QString> m_modes;
    std::set<std::pair<fs::path, bool>> m_permitted;
    QStringList m_notes;
};

Result<void> Installer::cleanUp()
{
    QFile file(toText(m_installation.cleanupList));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject list = QJsonDocument::fromJson(file.read(longestList)).object();
    file.close();
    std::error_code code;
    for (const QJsonValue &value : list.value(QLatin1StringView("files")).toArray()) {
        const auto parts = components(value.toString());
        const auto path =
            parts && !parts->isEmpty() ? insideRoot(m_installation.root, *parts) : Result<fs::path>(Error{});
        if (path && !fs::is_directory(fs::symlink_status(*path, code)))
            fs::remove(*path, code);
    }
    const QJsonArray directories = list.value(QLatin1StringView("directories")).toArray();
    for (qsizetype i = directories.size(); i > 0; --i) {
        const auto parts = components(directories.at(i - 1).toString());
        const auto path =
            parts && !parts->isEmpty() ? insideRoot(m_installation.root, *parts) : Result<fs::path>(Error{});
        if (path && fs::is_directory(fs::symlink_status(*path, code)))
            fs::remove(*path, code); // Only if it is empty.
    }
    QFile::remove(file.fileName());
    return {};
}

Result<void> Installer::planFiles()
{
    if (auto made = makeDirectories(m_installation.root); !made)
        return made;
    for (const appspec::FileMapping &mapping : m_installation.spec.files) {
        if (auto planned = planFile(mapping); !planned)
            return planned;
    }
    return {};
}

Result<void> Installer::planFile(const appspec::FileMapping &mapping)
{
    const auto sourceParts = components(mapping.source);
    if (!sourceParts)
        return refused(QStringLiteral("The source %1 leads out of the revision.").arg(mapping.source));
    const auto destinationParts = components(mapping.destination);
    if (!destinationParts)
        return refused(
            QStringLiteral("The destination %1 leads out of the instance's root.").arg(mapping.destination));
    const auto source = sourceInside(m_installation.archive, *sourceParts);
    if (!source)
        return source.error();
    const fs::path destination = joined(*destinationParts);
    if (auto planned = planDirectory(destination); !planned)
        return planned;
    std::error_code code;
    const fs::file_status status = fs::symlink_status(*source, code);
    if (!fs::exists(status))
        return fileError(QStringLiteral("No such file or directory @ rb_sysopen"), *source);
    if (!fs::is_directory(status))
        return planCopy(*source, destination / source->filename());
    const auto entries = listTree(*source);
    if (!entries)
        return entries.error();
    for (const TreeEntry &entry : *entries) {
        auto planned = entry.isDirectory ? planDirectory(destination / entry.relative)
                                         : planCopy(*source / entry.relative, destination / entry.relative);
        if (!planned)
            return planned;
    }
    return {};
}

/// A directory and its missing parents; what is there must be real directories.
Result<void> Installer::planDirectory(const fs::path &relative)
{
    fs::path path;
    for (const fs::path &part : relative) {
        path /= part;
        if (m_directorySet.contains(path))
            continue;
        if (m_copies.contains(path))
            return fileError(QStringLiteral("File exists @ dir_s_mkdir"), toPath(shown(path)));
        const auto real = insideRoot(m_installation.root, partsOf(path));
        if (!real)
            return real.error();
        std::error_code code;
        const fs::file_status status = fs::symlink_status(*real, code);
        if (fs::is_symlink(status))
            return fileError(
                QStringLiteral("The path leads through a link, which the sandbox does not follow"),
                toPath(shown(path)));
        if (fs::exists(status) && !fs::is_directory(status))
            return fileError(QStringLiteral("File exists @ dir_s_mkdir"), toPath(shown(path)));
        if (!fs::exists(status)) {
            m_directories.push_back(path);
            m_directorySet.insert(path);
        }
    }
    return {};
}

Result<void> Installer::planCopy(const fs::path &source, const fs::path &relative)
{
    const auto known = m_copies.find(relative);
    if (known != m_copies.end()) {
        return refused(
            QStringLiteral("The deployment failed because the application specification file specifies two "
                           "source files named %1 and %2 for the same destination (%3). Remove one of the "
                           "source file paths from the AppSpec file, and then try again.")
                .arg(toText(source), toText(known->second), shown(relative)));
    }
    if (m_directorySet.contains(relative))
        return fileError(QStringLiteral("Is a directory"), toPath(shown(relative)));
    const auto target = insideRoot(m_installation.root, partsOf(relative));
    if (!target)
        return target.error();
    std::error_code code;
    if (fs::exists(fs::symlink_status(*target, code))) {
        if (m_installation.behavior == FileExistsBehavior::Disallow) {
            return refused(
                QStringLiteral(
                    "The deployment failed because a specified file already exists at this location: %1")
                    .arg(shown(relative)));
        }
        if (m_installation.behavior == FileExistsBehavior::Retain)
            m_retained.insert(relative);
    }
    m_copies.emplace(relative, source);
    return {};
}

Result<void> Installer::planPermissions()
{
    for (const fs::path &path : m_retained)
        m_copies.erase(path);
    for (const Permission &permission : m_installation.spec.permissions) {
        if (auto planned = planPermission(permission); !planned)
            return planned;
        if (!permission.owner.isEmpty() || !permission.group.isEmpty()) {
            m_notes.append(
                QStringLiteral("owner '%1', group '%2' of %3 not applied: the sandbox changes no owners")
                    .arg(permission.owner, permission.group, permission.object));
        }
    }
    return {};
}

/// Does `name` match `pattern`, in which only '*' is special?
bool matches(const QString &name, const QString &pattern)
{
    QStringList literal;
    for (const QString &part : pattern.split(u'*'))
        literal.append(QRegularExpression::escape(part));
    return QRegularExpression(QRegularExpression::anchoredPattern(literal.join(QLatin1StringView(".*"))),
                              QRegularExpression::DotMatchesEverythingOption)
        .match(name)
        .hasMatch();
}

Result<void> Installer::planPermission(const Permission &permission)
{
    const auto objectParts = components(permission.object);
    if (!objectParts)
        return refused(
            QStringLiteral("The object %1 leads out of the instance's root.").arg(permission.object));
    const bool everything = permission.pattern == QLatin1StringView("**");
    if (m_copies.contains(joined(*objectParts)) && permission.files) {
        if (!everything || !permission.except.isEmpty()) {
            return refused(
                QStringLiteral(
                    "The deployment failed because the application specification file includes an "
                    "object (%1) with an invalid %2. Update the permissions section of the AppSpec "
                    "file, and then try again.")
                    .arg(permission.object,
                         everything ? QStringLiteral("except parameter") : QStringLiteral("pattern")));
        }
        return planMode(joined(*objectParts), permission, false);
    }
    const auto concerns = [&](const fs::path &path) {
        const QStringList parts = partsOf(path);
        if (parts.size() <= objectParts->size() || parts.first(objectParts->size()) != *objectParts)
            return false; // The object itself is never changed.
        if (parts.size() > objectParts->size() + 1)
            return everything;
        const auto isName = [&](const QString &pattern) { return matches(parts.back(), pattern); };
        return (everything || isName(permission.pattern)) && std::ranges::none_of(permission.except, isName);
    };
    for (const auto &[path, source] : m_copies) {
        if (permission.files && concerns(path)) {
            if (auto planned = planMode(path, permission, false); !planned)
                return planned;
        }
    }
    for (const fs::path &path : m_directories) {
        if (permission.directories && concerns(path)) {
            if (auto planned = planMode(path, permission, true); !planned)
                return planned;
        }
    }
    return {};
}

Result<void> Installer::planMode(const fs::path &relative, const Permission &permission, bool directory)
{
    if (!m_permitted.emplace(relative, directory).second) {
        return refused(
            QStringLiteral("The deployment failed because the permissions setting for (%1) is specified more "
                           "than once in the application specification file. Update the permissions section "
                           "of the AppSpec file, and then try again.")
                .arg(shown(relative)));
    }
    if (!permission.mode.isEmpty())
        m_modes[relative] = permission.mode;
    return {};
}

/// Before the first copy, so that a crash in the middle leaves a list of everything that may be there.
Result<void> Installer::writeList()
{
    QJsonArray files, directories;
    for (const auto &[path, source] : m_copies)
        files.append(toText(path));
    for (const fs::path &path : m_directories)
        directories.append(toText(path));
    if (auto made = makeDirectories(m_installation.cleanupList.parent_path()); !made)
        return made;
    QSaveFile file(toText(m_installation.cleanupList));
    const QJsonObject list{{QStringLiteral("files"), files}, {QStringLiteral("directories"), directories}};
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(list).toJson()) >= 0 && file.commit();
    return written ? Result<void>() : Result<void>(fileError(file.errorString(), m_installation.cleanupList));
}

Result<void> Installer::copyFiles()
{
    for (const fs::path &path : m_directories) {
        if (auto made = makeDirectories(m_installation.root / path); !made)
            return made;
    }
    for (const auto &[target, source] : m_copies) {
        if (auto copied = copyEntry(source, m_installation.root / target); !copied)
            return copied;
    }
    return {};
}

Result<void> Installer::applyModes()
{
    constexpr int octal = 8;
    for (auto mode = m_modes.rbegin(); mode != m_modes.rend(); ++mode) { // Children before their directory.
        const fs::path path = m_installation.root / mode->first;
        std::error_code code;
        if (fs::is_symlink(fs::symlink_status(path, code)))
            continue;
        // Without the set-user and set-group bits: the files belong to whoever runs the sandbox.
        fs::permissions(path, fs::perms(mode->second.toInt(nullptr, octal)) & fs::perms::all, code);
        if (code)
            return fileError(QString::fromStdString(code.message()), path);
    }
    return {};
}

} // namespace

Result<QStringList> install(const Installation &installation)
{
    return Installer(installation).run();
}

} // namespace hookline::sandbox::agent
