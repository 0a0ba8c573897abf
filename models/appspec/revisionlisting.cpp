// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/revisionlisting.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr QLatin1StringView versionControl[] = {QLatin1StringView(".git"), QLatin1StringView(".hg"),
                                                QLatin1StringView(".svn")};
constexpr qsizetype mostOffered = 200;
constexpr int mostPlaces = 50;

/// Relative to the revision, as the agent takes it.
QString relative(QString path)
{
    path = QDir::cleanPath(path);
    while (path.startsWith(u'/'))
        path.remove(0, 1);
    return path == QLatin1StringView(".") ? QString() : path;
}

/// The keys' places, as in KeyHelp::map.
bool isPathKey(const KeyContext &context, bool *takesDirectories)
{
    const bool script = context.map.size() == 3 && context.map.front() == "hooks" && context.map.back() == "-"
        && context.key == "location";
    *takesDirectories = !script;
    return script || (context.map == QByteArrayList{"files", "-"} && context.key == "source");
}

} // namespace

RevisionListing listRevision(const QString &directory)
{
    RevisionListing found{.directory = directory};
    const QFileInfo top(directory);
    found.readable = top.isDir() && top.isReadable();
    if (directory.isEmpty() || !found.readable)
        return found;
    const QDir root(directory);
    QStringList open{QString()}; // relative, still to be read; each level after the one above
    int seen = 0;
    for (qsizetype next = 0; next < open.size() && found.complete; ++next) {
        QDirIterator walk(root.filePath(open.at(next)),
                          QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
        while (walk.hasNext()) {
            walk.next();
            if (++seen > mostListed) {
                found.complete = false;
                break;
            }
            const QFileInfo info = walk.fileInfo();
            const QString name = walk.fileName();
            const QString path = open.at(next).isEmpty() ? name : open.at(next) + u'/' + name;
            if (!info.isDir()) {
                found.files.append(path);
            } else if (std::ranges::find(versionControl, name) == std::end(versionControl)) {
                found.directories.append(path);
                if (!info.isSymLink())
                    open.append(path);
            }
        }
    }
    found.files.sort();
    found.directories.sort();
    return found;
}

bool looksLikeRevision(const AppSpec &spec, const QString &directory)
{
    QStringList named;
    for (const EventScripts &event : spec.scripts) {
        for (const Script &script : event.scripts)
            named.append(relative(script.location));
    }
    for (const FileMapping &mapping : spec.files)
        named.append(relative(mapping.source));
    named.removeAll(QString());
    named.removeDuplicates();
    const QStringList places = named.mid(0, mostPlaces);
    return std::ranges::any_of(places, [&directory](const QString &path) {
        return !path.startsWith(QLatin1StringView("../")) && QFileInfo::exists(directory + u'/' + path);
    });
}

std::optional<PathValue> pathValueAt(QByteArrayView text, qsizetype offset, const KeyContext &context)
{
    PathValue value;
    if (context.inComment || !context.inValue || !isPathKey(context, &value.takesDirectories))
        return std::nullopt;
    qsizetype begin = offset;
    while (begin > 0 && text[begin - 1] != '\n')
        --begin;
    // The key itself holds no colon.
    begin += text.sliced(begin, offset - begin).indexOf(':') + 1;
    while (begin < offset && text[begin] == ' ')
        ++begin;
    if (begin < offset && (text[begin] == '"' || text[begin] == '\''))
        ++begin;
    value.written = {begin, offset};
    return value;
}

QByteArrayList pathCompletions(const RevisionListing &listing, QByteArrayView written, bool withDirectories)
{
    QString typed = QString::fromUtf8(written);
    QString front;
    while (typed.startsWith(u'/') || typed.startsWith(QLatin1StringView("./"))) {
        const qsizetype size = typed.startsWith(u'/') ? 1 : 2;
        front += typed.first(size);
        typed.remove(0, size);
    }
    QStringList paths;
    const auto take = [&](const QStringList &from) {
        qsizetype taken = 0;
        for (const QString &path : from) {
            if (taken < mostOffered && path.size() > typed.size()
                && path.startsWith(typed, Qt::CaseInsensitive) && !path.contains(u'\n')) {
                paths.append(front + path);
                ++taken;
            }
        }
    };
    take(listing.files);
    if (withDirectories)
        take(listing.directories);
    paths.sort();
    QByteArrayList offered;
    for (const QString &path : paths.mid(0, mostOffered))
        offered.append(path.toUtf8());
    return offered;
}

} // namespace hookline::appspec
