// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/revisionfiles.h"

#include "models/appspec/suggest.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

namespace hookline::appspec {
namespace {

constexpr qsizetype longestPath = 4096; // PATH_MAX of Linux.
constexpr QDir::Filters everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;

QString joined(const QString &directory, const QString &name)
{
    return directory.isEmpty() || directory.endsWith(u'/') ? directory + name : directory + u'/' + name;
}

} // namespace

RevisionFiles::RevisionFiles(const QString &directory, int mostEntries)
    : m_mostEntries(mostEntries)
    , m_root(directory)
{
    const QStringList top = entries(QString()).names;
    if (top.size() != 1 || !QFileInfo(absolute(top.front())).isDir())
        return;
    const QStringList inside = entries(top.front()).names;
    const bool hasAppSpec = std::ranges::any_of(inside, [](const QString &name) {
        return name.startsWith(QLatin1StringView("appspec"), Qt::CaseInsensitive);
    });
    if (!hasAppSpec)
        return;
    m_topDirectory = top.front();
    m_root = absolute(m_topDirectory);
    m_entries.clear();
}

const RevisionFiles::Entries &RevisionFiles::entries(const QString &path)
{
    const auto known = m_entries.constFind(path);
    if (known != m_entries.cend())
        return *known;
    Entries found;
    QDirIterator walk(absolute(path), everything);
    while (walk.hasNext() && m_read < m_mostEntries) {
        walk.next();
        found.names.append(walk.fileName());
        ++m_read;
    }
    found.names.sort();
    for (const QString &name : found.names)
        found.byLowerCase.insert(name.toLower(), name);
    return *m_entries.insert(path, found);
}

RevisionFiles::Kind RevisionFiles::kind(const QString &path, bool anyCase)
{
    if (path.size() > longestPath || path.contains(QChar(u'\0')))
        return Kind::Missing;
    const QFileInfo info(absolute(path));
    if (info.isFile())
        return Kind::File;
    if (info.isDir())
        return Kind::Directory;
    if (info.exists())
        return Kind::Other;
    const QString near = anyCase ? nearMatch(path, true) : QString();
    return near.isEmpty() ? Kind::Missing : kind(near, false);
}

std::optional<QString> RevisionFiles::matching(const QString &directory, const QString &name, bool onlyCase)
{
    const Entries &known = entries(directory);
    if (std::ranges::binary_search(known.names, name))
        return name;
    if (const auto folded = known.byLowerCase.constFind(name.toLower()); folded != known.byLowerCase.cend())
        return *folded;
    if (onlyCase || known.names.size() > mostCandidates || ++m_searches > mostSearches)
        return {};
    const QString near = nearest(name, known.names);
    return near.isEmpty() ? std::optional<QString>() : near;
}

QString RevisionFiles::nearMatch(const QString &path, bool onlyCase)
{
    if (path.size() > longestPath)
        return {};
    QString found;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part == QLatin1StringView("."))
            continue;
        if (part == QLatin1StringView(".."))
            return {};
        const std::optional<QString> name = matching(found, part, onlyCase);
        if (!name)
            return {};
        found = joined(found, *name);
    }
    return found;
}

std::vector<RevisionFiles::Copied> RevisionFiles::copied(const QString &source, const QString &destination)
{
    std::vector<Copied> result;
    const auto add = [&](const QString &from, const QString &to, bool directory) {
        result.push_back({from, to, directory});
        return ++m_copied < m_mostEntries;
    };
    const Kind top = kind(source, false);
    if (top == Kind::Missing || m_copied >= m_mostEntries)
        return result;
    if (top != Kind::Directory) {
        add(source, joined(destination, source.section(u'/', -1)), false);
        return result;
    }
    // What is still to be walked through; links to directories are copied as they are.
    std::vector<Copied> open{{source, destination, true}};
    add(source, destination, true);
    while (!open.empty()) {
        const Copied directory = std::move(open.back());
        open.pop_back();
        if (directory.target.size() > longestPath)
            continue;
        for (const QString &name : entries(directory.source).names) {
            const QFileInfo info(absolute(joined(directory.source, name)));
            const bool isDirectory = info.isDir() && !info.isSymLink();
            if (!add(joined(directory.source, name), joined(directory.target, name), isDirectory))
                return result;
            if (isDirectory)
                open.push_back(result.back());
        }
    }
    return result;
}

} // namespace hookline::appspec
