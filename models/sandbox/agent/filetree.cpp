// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/agent/filetree.h"

#include <QFile>

#include <algorithm>
#include <system_error>

namespace hookline::sandbox::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t maximumEntries = 100'000;
constexpr int maximumDepth = 64;

Error systemError(const std::error_code &code, const fs::path &path)
{
    return fileError(QString::fromStdString(code.message()), path);
}

bool contains(const fs::path &root, const fs::path &path)
{
    return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

} // namespace

fs::path toPath(const QString &text)
{
    return fs::path(QFile::encodeName(text).toStdString());
}
QString toText(const fs::path &path)
{
    return QFile::decodeName(QByteArray::fromStdString(path.string()));
}

Error fileError(const QString &what, const fs::path &path)
{
    return {.code = ErrorCode::Storage,
            .message = what + QLatin1StringView(" - ") + toText(path),
            .subject = toText(path)};
}

bool isSafeName(const QString &name)
{
    constexpr qsizetype longest = 200;
    const bool plain = std::ranges::all_of(name, [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringView(u"._-+=:@,").contains(c);
    });
    return plain && !name.isEmpty() && name.size() <= longest && !name.startsWith(u'.');
}

std::optional<QStringList> components(const QString &path)
{
    QStringList parts;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part.contains(QChar(u'\0')))
            return std::nullopt;
        if (part == QLatin1StringView("..")) {
            if (parts.isEmpty())
                return std::nullopt;
            parts.removeLast();
        } else if (part != QLatin1StringView(".")) {
            parts.append(part);
        }
    }
    return parts;
}

Result<fs::path> insideRoot(const fs::path &root, const QStringList &parts)
{
    fs::path path = root;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        path /= toPath(parts[i]);
        std::error_code code;
        const fs::file_status status = fs::symlink_status(path, code);
        const bool last = i + 1 == parts.size();
        if (!last && fs::is_symlink(status))
            return fileError(
                QStringLiteral("The path leads through a link, which the sandbox does not follow"), path);
        if (!last && fs::exists(status) && !fs::is_directory(status))
            return fileError(QStringLiteral("Not a directory"), path);
    }
    return path;
}

Result<fs::path> sourceInside(const fs::path &root, const QStringList &parts)
{
    std::error_code code;
    const fs::path home = fs::canonical(root, code);
    if (code)
        return systemError(code, root);
    if (parts.isEmpty())
        return home;
    fs::path parent = home;
    for (qsizetype i = 0; i + 1 < parts.size(); ++i)
        parent /= toPath(parts[i]);
    const fs::path real = fs::canonical(parent, code);
    if (code)
        return systemError(code, parent / toPath(parts.back()));
    if (!contains(home, real))
        return fileError(QStringLiteral("The path leads out of the revision through a link"), parent);
    return real / toPath(parts.back());
}

Result<std::vector<TreeEntry>> listTree(const fs::path &directory)
{
    std::vector<TreeEntry> entries;
    std::error_code code;
    fs::recursive_directory_iterator it(directory, fs::directory_options::none, code);
    for (; !code && it != fs::recursive_directory_iterator(); it.increment(code)) {
        const fs::file_status status = it->symlink_status(code);
        if (code)
            break;
        if (!fs::is_directory(status) && !fs::is_regular_file(status) && !fs::is_symlink(status))
            return fileError(QStringLiteral("Neither a file nor a directory"), it->path());
        if (entries.size() >= maximumEntries || it.depth() >= maximumDepth)
            return fileError(QStringLiteral("Too many files or too deep"), it->path());
        entries.push_back({it->path().lexically_relative(directory), fs::is_directory(status)});
    }
    if (code)
        return systemError(code, directory);
    std::ranges::sort(entries, {}, &TreeEntry::relative); // Parents first, and the same order everywhere.
    return entries;
}

Result<void> copyEntry(const fs::path &from, const fs::path &to)
{
    std::error_code code;
    const fs::file_status target = fs::symlink_status(to, code);
    if (fs::is_directory(target))
        return fileError(QStringLiteral("Is a directory"), to);
    if (fs::exists(target))
        fs::remove(to, code); // Never write through a link that stands there.
    const fs::file_status source = fs::symlink_status(from, code);
    if (fs::is_symlink(source)) {
        fs::copy_symlink(from, to, code);
        return code ? Result<void>(systemError(code, to)) : Result<void>();
    }
    if (!fs::is_regular_file(source))
        return fileError(QStringLiteral("No such file or directory @ rb_sysopen"), from);
    if (!fs::copy_file(from, to, code) || code)
        return systemError(code, to);
    constexpr fs::perms special = fs::perms::set_uid | fs::perms::set_gid | fs::perms::sticky_bit;
    if ((source.permissions() & special) != fs::perms::none)
        fs::permissions(to, special, fs::perm_options::remove, code);
    return code ? Result<void>(systemError(code, to)) : Result<void>();
}

Result<void> makeDirectories(const fs::path &path)
{
    std::error_code code;
    fs::create_directories(path, code);
    return code ? Result<void>(systemError(code, path)) : Result<void>();
}

Result<void> copyTree(const fs::path &from, const fs::path &to)
{
    const auto entries = listTree(from);
    if (!entries)
        return entries.error();
    if (auto made = makeDirectories(to); !made)
        return made;
    for (const TreeEntry &entry : *entries) {
        auto done = entry.isDirectory ? makeDirectories(to / entry.relative)
                                      : copyEntry(from / entry.relative, to / entry.relative);
        if (!done)
            return done;
    }
    return {};
}

} // namespace hookline::sandbox::agent
