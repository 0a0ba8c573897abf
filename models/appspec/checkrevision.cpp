// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"
#include "models/appspec/revisionfiles.h"
#include "models/appspec/scriptfile.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = RevisionFiles::Kind;
using Copied = RevisionFiles::Copied;

class RevisionCheck
{
public:
    explicit RevisionCheck(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
        , m_plan(check.document)
        , m_files(check.options.revision, check.options.mostEntries)
        , m_windows(isWindows(check))
    { }

    void run();

private:
    void checkMapping(const FileMapping &mapping);
    void checkMissing(const char *rule, NodeId value, const QString &path, const QString &message);
    void checkName(const FileMapping &mapping, const QString &source);
    void checkTargets(const FileMapping &mapping, const QString &source);
    void checkPermission(const Permission &permission);
    void checkSingleFile(const Permission &permission);
    bool takeHit(const Permission &permission, const Copied &target);
    void checkScript(const Script &script);
    void checkContent(NodeId location, const QString &path);
    void checkInterpreter(NodeId location, const QString &path, const ScriptFile &script);

    /// A path of the file as the revision has it.
    QString relative(const QString &path) const
    {
        QString result = m_windows ? QString(path).replace(u'\\', u'/') : path;
        const qsizetype begin =
            std::ranges::find_if(result, [](QChar c) { return c != u'/'; }) - result.begin();
        result.remove(0, begin);
        while (result.endsWith(u'/'))
            result.chop(1);
        return result;
    }
    NodeId memberOf(const Place &item, const char *key) const
    {
        const NodeId value = m_tree.value(m_tree.followId(item.node), key);
        return value == noNode ? item.node : value;
    }

    const Check &m_check;
    const Tree &m_tree;
    FixPlan m_plan;
    RevisionFiles m_files;
    bool m_windows;
    QHash<QString, Copied> m_targets; ///< Files that the deployment makes, by their place on the instance.
    std::vector<Copied> m_sorted; ///< The same and directories, by place, for permissions.
    std::vector<QString> m_destinations;
    QHash<QString, QString> m_hits; ///< Target with its kind -> the object of the permission that has met it.
    QSet<QString> m_read; ///< Scripts whose content has been looked at.
    QSet<NodeId> m_seen; ///< Items that aliases name again.
    qsizetype m_steps = 0;
};

void RevisionCheck::run()
{
    if (!m_files.topDirectory().isEmpty()) {
        m_check.add(
            "D018",
            m_tree.spot(m_tree.node(m_tree.root()).children.empty()
                            ? m_tree.root()
                            : m_tree.node(m_tree.root()).children.front()),
            QStringLiteral("The revision has a single top directory, %1. The agent leaves it out, so that "
                           "paths count from inside it.")
                .arg(quoted(m_files.topDirectory())));
    }
    for (const FileMapping &mapping : m_check.spec.files) {
        if (!m_seen.contains(m_tree.followId(mapping.place.node)))
            checkMapping(mapping);
        m_seen.insert(m_tree.followId(mapping.place.node));
    }
    std::ranges::sort(m_sorted, {}, &Copied::target);
    const auto repeated =
        std::unique(m_sorted.begin(), m_sorted.end(),
                    [](const Copied &left, const Copied &right) { return left.target == right.target; });
    m_sorted.erase(repeated, m_sorted.end());
    for (const Permission &permission : m_check.spec.permissions)
        checkPermission(permission);
    for (const EventScripts &event : m_check.spec.scripts) {
        for (const Script &script : event.scripts) {
            if (!m_seen.contains(m_tree.followId(script.place.node)))
                checkScript(script);
            m_seen.insert(m_tree.followId(script.place.node));
        }
    }
}

void RevisionCheck::checkMissing(const char *rule, NodeId value, const QString &path, const QString &message)
{
    const QString near = m_files.nearMatch(path, false);
    const bool onlyCase = near.compare(path, Qt::CaseInsensitive) == 0;
    QString hint;
    if (onlyCase && !near.isEmpty())
        hint = QStringLiteral(" The revision has %1: upper and lower case count.").arg(quoted(near));
    else if (!near.isEmpty())
        hint = QStringLiteral(" Did you mean %1?").arg(quoted(near));
    Diagnostic &finding = m_check.add(rule, value, message + hint);
    if (!near.isEmpty() && m_tree.node(value).kind == Tree::Kind::Scalar)
        addFix(finding, QStringLiteral("Replace by %1").arg(near), m_plan.setString(value, near), onlyCase);
}

void RevisionCheck::checkMapping(const FileMapping &mapping)
{
    const QString source = relative(mapping.source);
    if (isPlaceholder(mapping.source) || leadsOut(mapping.source))
        return;
    if (m_files.kind(source, m_windows) == Kind::Missing) {
        checkMissing("F016", memberOf(mapping.place, "source"), source,
                     QStringLiteral("source %1 does not exist in the revision, and the Install event fails.")
                         .arg(quoted(mapping.source)));
        return;
    }
    checkName(mapping, source);
    checkTargets(mapping, source);
}

void RevisionCheck::checkName(const FileMapping &mapping, const QString &source)
{
    if (m_files.kind(source, m_windows) != Kind::File)
        return;
    const QString name = source.section(u'/', -1);
    const QString destination = normalized(mapping.destination);
    const QString last = destination.section(u'/', -1);
    const qsizetype dot = name.lastIndexOf(u'.');
    const bool sameEnding =
        dot > 0 && last.size() > name.size() - dot && last.endsWith(QStringView(name).sliced(dot));
    if (last != name && !sameEnding && !hasFileEnding(last))
        return;
    const NodeId value = memberOf(mapping.place, "destination");
    Diagnostic &finding = m_check.add(
        "F012", value,
        QStringLiteral(
            "destination is always a directory: this makes %1/%2. Name the directory that %2 is to be put "
            "into; a copied file keeps its name.")
            .arg(destination, name));
    if (last == name)
        addFix(finding, QStringLiteral("Name the directory"), m_plan.setParentDirectory(value), false);
}

void RevisionCheck::checkTargets(const FileMapping &mapping, const QString &source)
{
    int clashes = 0;
    Copied one, other;
    for (Copied &copy : m_files.copied(source, normalized(mapping.destination))) {
        m_sorted.push_back(copy);
        if (copy.isDirectory)
            continue;
        const auto known = m_targets.constFind(copy.target);
        if (known == m_targets.cend()) {
            m_targets.insert(copy.target, copy);
        } else if (clashes++ == 0) {
            one = *known;
            other = copy;
        }
    }
    if (clashes == 0)
        return;
    QString message = one.source == other.source
        ? QStringLiteral("%1 is copied to %2 by two items, on which the Install event fails")
              .arg(quoted(one.source), one.target)
        : QStringLiteral("%1 and %2 are both copied to %3, on which the Install event fails")
              .arg(quoted(one.source), quoted(other.source), one.target);
    if (clashes > 1)
        message += QStringLiteral(" (and %1 more)").arg(clashes - 1);
    m_check.add("F015", memberOf(mapping.place, "source"),
                message + QStringLiteral(". Copy each file once."));
}

void RevisionCheck::checkSingleFile(const Permission &permission)
{
    const bool pattern = permission.pattern != QLatin1StringView("**");
    if (!permission.files || (!pattern && permission.except.isEmpty()))
        return;
    const char *key = pattern ? "pattern" : "except";
    const NodeId value = memberOf(permission.place, key);
    m_check.add(
        "P022", value,
        QStringLiteral("%1 is a single file that this deployment copies; %2 is for directories, and the "
                       "Install event fails on it. Remove %2.")
            .arg(quoted(permission.object), QString::fromLatin1(key)));
}

/// The agent's matching: "*" stands for any characters of a name directly in the object.
bool matchesName(QStringView pattern, QStringView name)
{
    qsizetype p = 0, n = 0, star = -1, mark = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            mark = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star >= 0) {
            p = star + 1;
            n = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

bool RevisionCheck::takeHit(const Permission &permission, const Copied &target)
{
    if (target.isDirectory ? !permission.directories : !permission.files)
        return true;
    const QString key = (target.isDirectory ? u'd' : u'f') + target.target;
    const auto known = m_hits.constFind(key);
    if (known == m_hits.cend()) {
        m_hits.insert(key, permission.object);
        return true;
    }
    m_check.add(
        "P023", memberOf(permission.place, "object"),
        QStringLiteral("%1 gets permissions from %2 and again from here, on which the Install event fails. "
                       "Let only one permission meet it, by pattern, except or type.")
            .arg(quoted(target.target), quoted(*known)));
    return false;
}

void RevisionCheck::checkPermission(const Permission &permission)
{
    constexpr qsizetype mostSteps = 2'000'000; // Permissions times files of a sane revision.
    const QString object = normalized(permission.object);
    if (const auto file = m_targets.constFind(object); file != m_targets.cend()) {
        checkSingleFile(permission);
        takeHit(permission, *file);
        return;
    }
    const QString below = object.endsWith(u'/') ? object : object + u'/';
    const bool everything = permission.pattern == QLatin1StringView("**");
    auto target = std::ranges::lower_bound(m_sorted, below, {}, &Copied::target);
    for (; target != m_sorted.end() && target->target.startsWith(below) && ++m_steps < mostSteps; ++target) {
        const QStringView name = QStringView(target->target).sliced(below.size());
        const bool direct = !name.contains(u'/');
        if (!everything && (!direct || !matchesName(permission.pattern, name)))
            continue;
        const bool excepted = direct && std::ranges::any_of(permission.except, [&](const QString &pattern) {
                                  return matchesName(pattern, name);
                              });
        if (!excepted && !takeHit(permission, *target))
            return;
    }
}

void RevisionCheck::checkScript(const Script &script)
{
    const NodeId location = memberOf(script.place, "location");
    const QString path = relative(script.location);
    if (isPlaceholder(script.location) || leadsOut(script.location))
        return;
    const Kind kind = m_files.kind(path, m_windows);
    if (kind == Kind::Missing && !m_windows && script.location.contains(u'\\')
        && m_files.kind(QString(path).replace(u'\\', u'/'), false) != Kind::Missing)
        return; // Only the backslashes are wrong, and H011 says so.
    if (kind == Kind::Missing) {
        checkMissing("H014", location, path,
                     QStringLiteral("There is no script %1 in the revision.").arg(quoted(script.location)));
        return;
    }
    if (kind != Kind::File) {
        m_check.add("H014", location,
                    QStringLiteral("%1 is %2 and no script.")
                        .arg(quoted(script.location),
                             kind == Kind::Directory ? QStringLiteral("a directory")
                                                     : QStringLiteral("no plain file")));
        return;
    }
    if (!m_windows && !m_read.contains(path)) {
        m_read.insert(path);
        checkContent(location, path);
    }
}

void RevisionCheck::checkContent(NodeId location, const QString &path)
{
    QFile file(m_files.absolute(path));
    if (!(file.permissions() & (QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther))) {
        m_check.add("H015", location,
                    QStringLiteral("%1 is not executable here; the agent makes it so before it runs.")
                        .arg(quoted(path)));
    }
    if (!file.open(QIODevice::ReadOnly))
        return; // Who deploys can perhaps read it.
    const ScriptFile script = scriptFile(file.read(ScriptFile::headSize));
    if (script.isBinary || script.isEmpty)
        return;
    if (script.hasBom) {
        m_check.add("X008", location,
                    QStringLiteral(
                        "%1 begins with a byte order mark, which hides its \"#!\": it runs under sh. Save it "
                        "as UTF-8 without BOM.")
                        .arg(quoted(path)));
    } else if (!script.hasInterpreter) {
        m_check.add("X007", location,
                    QStringLiteral(
                        "%1 does not begin with \"#!\", so it runs under sh. Write #!/bin/bash, or whatever "
                        "it is written for, into its first line.")
                        .arg(quoted(path)));
    }
    if (script.interpreterEndsInCr) {
        m_check.add("X006", location,
                    QStringLiteral(
                        "The lines of %1 end in CR LF, so that \"%2\\r\" is looked for and not found. Save "
                        "it with LF, and put \"*.sh text eol=lf\" into .gitattributes.")
                        .arg(quoted(path), script.interpreter));
    } else if (script.hasInterpreter) {
        checkInterpreter(location, path, script);
    }
    if (script.backgroundLine > 0) {
        m_check.add("X009", location,
                    QStringLiteral(
                        "%1, line %2 leaves a process behind that keeps the script's output open: the event "
                        "waits until its timeout and fails. Write: … > /dev/null 2> /dev/null < /dev/null &")
                        .arg(quoted(path))
                        .arg(script.backgroundLine));
    }
}

/// Only what no instance can have is certain, or what it has only if somebody put it there.
void RevisionCheck::checkInterpreter(NodeId location, const QString &path, const ScriptFile &script)
{
    const QString &interpreter = script.interpreter;
    const bool absolute = interpreter.startsWith(u'/');
    const bool env = interpreter.endsWith(QLatin1StringView("/env"));
    constexpr const char *added[] = {"/usr/local/", "/opt/", "/home/", "/root/", "/srv/", "/mnt/", "/tmp/"};
    const bool extra =
        std::ranges::any_of(
            added, [&](const char *start) { return interpreter.startsWith(QLatin1StringView(start)); })
        && !m_targets.contains(normalized(interpreter));
    if (absolute && !extra && !(env && script.interpreterArgument.isEmpty()))
        return;
    const QString reason = interpreter.isEmpty() ? QStringLiteral("names no interpreter")
        : !absolute ? QStringLiteral("names an interpreter that is no absolute path: %1").arg(interpreter)
        : env && !extra
        ? QStringLiteral("calls env without a program")
        : QStringLiteral("needs %1, which a system does not bring along and this deployment does not "
                         "install")
              .arg(interpreter);
    m_check.add("X010", location,
                QStringLiteral("The first line of %1 %2. The script fails if it is not there.")
                    .arg(quoted(path), reason));
}

} // namespace

void checkRevision(const Check &check)
{
    RevisionCheck(check).run();
}

} // namespace hookline::appspec
