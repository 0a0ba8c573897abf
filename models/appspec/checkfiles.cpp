// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"

#include <QSet>

#include <algorithm>
#include <optional>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

constexpr const char *keys[] = {"source", "destination"};
enum Key : std::size_t { Source, Destination };

/// First directories of every Linux: "var/www" without its slash was meant to be absolute.
constexpr const char *systemDirectories[] = {"bin",  "boot", "etc", "home", "lib", "mnt", "opt",
                                             "root", "sbin", "srv", "tmp",  "usr", "var"};

class FilesCheck
{
public:
    explicit FilesCheck(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
        , m_plan(check.document)
        , m_unknown(check, "D012", keys, "an item of files")
        , m_windows(isWindows(check))
    { }

    void run();

private:
    void checkItem(NodeId item, const KnownMembers &members);
    void checkKeys(NodeId item, const KnownMembers &members);
    void checkOverwrite(NodeId item, std::size_t index);
    void checkType(NodeId value, const char *key);
    void checkSource(NodeId value);
    void checkDestination(NodeId value);
    void checkAbsolute(NodeId value, const QString &path);
    void checkVariables(NodeId value, const QString &path, const char *key);
    void checkName(NodeId source, NodeId destination);
    void checkPair(NodeId before, const KnownMembers &first, NodeId item, const KnownMembers &second);
    void checkRepeated(NodeId item, const KnownMembers &members);

    const Check &m_check;
    const Tree &m_tree;
    FixPlan m_plan;
    UnknownKeys m_unknown;
    bool m_windows;
    bool m_allOverwrite = false; ///< Then the one behavior for all files is plainly what is meant.
    QSet<QString> m_seen; ///< Source and destination of each item.
};

void FilesCheck::run()
{
    const std::vector<NodeId> items = mapsOf(m_tree, section(m_tree, "files"));
    m_allOverwrite = std::ranges::all_of(items, [&](NodeId item) {
        const NodeId overwrite = m_tree.value(item, "overwrite", Qt::CaseInsensitive);
        return overwrite != noNode && m_tree.scalar(overwrite).truth;
    });
    NodeId before = noNode;
    std::optional<KnownMembers> last;
    for (const NodeId item : items) {
        KnownMembers members(m_tree, item, keys);
        checkItem(item, members);
        if (last)
            checkPair(before, *last, item, members);
        last = std::move(members);
        before = item;
    }
}

void FilesCheck::checkItem(NodeId item, const KnownMembers &members)
{
    checkKeys(item, members);
    checkType(members[Source], "source");
    checkType(members[Destination], "destination");
    checkEscapes(m_check, members[Source]);
    checkEscapes(m_check, members[Destination]);
    if (isText(m_tree, members[Source]))
        checkSource(members[Source]);
    if (isText(m_tree, members[Destination]))
        checkDestination(members[Destination]);
    if (!isText(m_tree, members[Source]) || !isText(m_tree, members[Destination]))
        return;
    if (m_check.options.revision.isEmpty()) {
        checkName(members[Source], members[Destination]);
        checkRepeated(item, members);
    }
}

void FilesCheck::checkKeys(NodeId item, const KnownMembers &members)
{
    for (const std::size_t index : members.others()) {
        const QByteArray &name = m_tree.node(m_tree.node(item).children[index]).text;
        if (name.compare("overwrite", Qt::CaseInsensitive) == 0)
            checkOverwrite(item, index);
        else if (!isBehaviorKey(name)) // That one is B002.
            m_unknown.report(item, index, members);
    }
}

void FilesCheck::checkOverwrite(NodeId item, std::size_t index)
{
    const std::vector<NodeId> &children = m_tree.node(item).children;
    const bool wanted = m_tree.scalar(children[index + 1]).truth;
    const bool decided = section(m_tree, "file_exists_behavior") != noNode;
    const QString message = decided
        ? QStringLiteral("\"overwrite\" does not exist and is ignored; file_exists_behavior decides for all "
                         "files. Remove it.")
        : QStringLiteral(
            "\"overwrite\" does not exist and is ignored: the next deployment fails where a file "
            "already exists. Add \"file_exists_behavior: OVERWRITE\" at the top level.");
    Diagnostic &finding = m_check.add("F008", m_tree.node(children[index]).span, message);
    PlannedEdits edits = m_plan.removeMember(item, index);
    if (!edits)
        return;
    if (decided || !wanted) {
        addFix(finding, QStringLiteral("Remove overwrite"), std::move(edits), true);
        return;
    }
    PlannedEdits behavior =
        m_plan.addToRoot("file_exists_behavior", m_check.document.isJson ? "\"OVERWRITE\"" : "OVERWRITE");
    if (!behavior)
        return;
    edits->insert(edits->end(), behavior->begin(), behavior->end());
    addFix(finding, QStringLiteral("Replace by file_exists_behavior: OVERWRITE"), std::move(edits),
           m_allOverwrite);
}

void FilesCheck::checkType(NodeId value, const char *key)
{
    if (value == noNode || m_tree.isNull(value))
        return;
    const QString name = QString::fromLatin1(key);
    const Stage stage = m_check.options.agent == 2 ? Stage::Parse : Stage::Install;
    const bool isScalar = m_tree.follow(value).kind == Kind::Scalar;
    if (isScalar && m_tree.scalar(value).type == Scalar::Type::String) {
        if (!m_tree.follow(value).text.isEmpty())
            return;
        const QString effect = name == QLatin1StringView("source")
            ? QStringLiteral("agent 1 then copies the whole revision")
            : QStringLiteral("agent 1 then copies to an undefined place");
        m_check
            .add("F007", value,
                 QStringLiteral("%1 is empty: %2, agent 2 refuses the file. Write the path.")
                     .arg(name, effect))
            .stage = stage;
        return;
    }
    const QString problem = isScalar
        ? QStringLiteral("%1 is read as %2 and not as text, and the Install event fails. Put it in quotes.")
              .arg(name, m_tree.inspect(value))
        : QStringLiteral("%1 must be one path; the Install event fails on anything else.").arg(name);
    Diagnostic &finding = m_check.add("F006", value, problem);
    finding.stage = stage;
    if (isScalar)
        addFix(finding, QStringLiteral("Put it in quotes"), m_plan.quote(value), true);
}

void FilesCheck::checkSource(NodeId value)
{
    const QString path = m_tree.text(value);
    if (path == QLatin1StringView("/") || path == QLatin1StringView(".") || path == QLatin1StringView("./")
        || (m_windows && path == QLatin1StringView("\\"))) {
        m_check.add(
            "F017", value,
            QStringLiteral("source %1 is the whole revision, including the AppSpec, hidden files and .git "
                           "if the archive has them.")
                .arg(quoted(path)));
        return;
    }
    if (leadsOut(path)) {
        m_check.add(
            "F018", value,
            QStringLiteral("source %1 leads out of the revision. Agent 1 follows it wherever that is; name "
                           "a file of the revision.")
                .arg(quoted(path)));
    }
    if (!m_windows && path.contains(u'\\')) {
        Diagnostic &finding = m_check.add(
            "F013", value,
            QStringLiteral(
                "source %1 has backslashes. With os: linux they belong to the file's name, so nothing "
                "is found; write slashes.")
                .arg(quoted(path)));
        addFix(finding, QStringLiteral("Write slashes"),
               m_plan.setString(value, QString(path).replace(u'\\', u'/')), true);
    }
    checkVariables(value, path, "source");
    const bool bracket = path.indexOf(u']', path.indexOf(u'[') + 1) > 0 && path.contains(u'[');
    if (isPlaceholder(path) || !(path.contains(u'*') || path.contains(u'?') || bracket))
        return;
    Diagnostic &finding = m_check.add(
        "F009", value,
        QStringLiteral(
            "source %1 has wildcards, which are not expanded: no file of that name is found. Name a "
            "directory to copy all that is in it.")
            .arg(quoted(path)));
    for (const QLatin1StringView all :
         {QLatin1StringView("/**/*"), QLatin1StringView("/**"), QLatin1StringView("/*")}) {
        const QString directory = path.endsWith(all) ? path.chopped(all.size()) : QString();
        if (directory.contains(u'*') || directory.isEmpty())
            continue;
        addFix(finding, QStringLiteral("Name the directory"), m_plan.setString(value, directory), false);
        break;
    }
}

void FilesCheck::checkVariables(NodeId value, const QString &path, const char *key)
{
    const auto isName = [](QChar c) { return c.isLetter() || c == u'_' || c == u'{'; };
    const qsizetype dollar = path.indexOf(u'$');
    const bool unixLike = dollar >= 0 && dollar + 1 < path.size() && isName(path[dollar + 1]);
    const qsizetype percent = path.indexOf(u'%');
    const qsizetype second = percent < 0 ? -1 : path.indexOf(u'%', percent + 1);
    const bool windowsLike = second > percent + 1 && isName(path[percent + 1]);
    const bool home = path.startsWith(u'~');
    if (!unixLike && !windowsLike && !home)
        return;
    m_check.add("F011", value,
                QStringLiteral("%1 %2 has %3, which the agent does not expand. Write the whole path.")
                    .arg(QString::fromLatin1(key), quoted(path),
                         home ? QStringLiteral("a \"~\"") : QStringLiteral("a variable")));
}

void FilesCheck::checkDestination(NodeId value)
{
    const QString path = m_tree.text(value);
    checkVariables(value, path, "destination");
    if (!isPlaceholder(path) && !path.startsWith(u'~') && !path.startsWith(u'$') && !path.startsWith(u'%'))
        checkAbsolute(value, path);
}

void FilesCheck::checkAbsolute(NodeId value, const QString &path)
{
    const bool drive =
        path.size() > 2 && path[0].isLetter() && path[1] == u':' && (path[2] == u'\\' || path[2] == u'/');
    const bool share = path.startsWith(QLatin1StringView("\\\\")) || path.startsWith(QLatin1StringView("//"));
    if (m_windows ? drive || share : path.startsWith(u'/'))
        return;
    const QString want =
        m_windows ? QStringLiteral("begin with a drive, such as C:\\") : QStringLiteral("begin with a slash");
    Diagnostic &finding = m_check.add(
        "F010", value,
        QStringLiteral(
            "destination %1 is not absolute: it would be taken from the agent's working directory. It "
            "has to %2.")
            .arg(quoted(path), want));
    const QString first = path.section(u'/', 0, 0);
    const bool known = std::ranges::any_of(
        systemDirectories, [&](const char *name) { return first == QLatin1StringView(name); });
    if (!m_windows && known && path.contains(u'/'))
        addFix(finding, QStringLiteral("Put a slash in front"), m_plan.setString(value, u'/' + path), false);
}

/// Without the revision two names with the same ending of files are the only sign of a file that was to be
/// renamed.
void FilesCheck::checkName(NodeId source, NodeId destination)
{
    const QString to = normalized(m_tree.text(destination));
    const QString name = normalized(m_tree.text(source)).section(u'/', -1);
    const QString last = to.section(u'/', -1);
    const auto ending = [](const QString &text) {
        return QStringView(text).sliced(text.lastIndexOf(u'.') + 1);
    };
    if (!hasFileEnding(name) || !hasFileEnding(last)
        || ending(name).compare(ending(last), Qt::CaseInsensitive) != 0)
        return;
    Diagnostic &finding = m_check.add(
        "F012", destination,
        QStringLiteral(
            "destination is always a directory: this makes %1/%2. Name the directory that %2 is to be put "
            "into; a copied file keeps its name.")
            .arg(to, name));
    if (name == last)
        addFix(finding, QStringLiteral("Name the directory"), m_plan.setParentDirectory(destination), false);
}

void FilesCheck::checkPair(NodeId before, const KnownMembers &first, NodeId item, const KnownMembers &second)
{
    const bool torn = first[Source] != noNode && first[Destination] == noNode && second[Source] == noNode
        && second[Destination] != noNode;
    if (!torn)
        return;
    Diagnostic &finding = m_check.add(
        "F005", m_tree.node(m_tree.node(item).children[second.indexOf(Destination)]).span,
        QStringLiteral(
            "source and destination stand in two items, but belong to one. Remove the dash in front of "
            "destination."));
    addFix(finding, QStringLiteral("Make one item of the two"), m_plan.joinItem(before, item), true);
}

/// The same file to the same place twice; other clashes take the revision to be found.
void FilesCheck::checkRepeated(NodeId item, const KnownMembers &members)
{
    const QString key = normalized(u'/' + m_tree.text(members[Source])) + QChar(u'\0')
        + normalized(m_tree.text(members[Destination]));
    const qsizetype before = m_seen.size();
    m_seen.insert(key);
    if (m_seen.size() > before)
        return;
    m_check.add(
        "F015", m_tree.node(m_tree.node(item).children[members.indexOf(Source)]).span,
        QStringLiteral("%1 is copied to %2 a second time; the Install event fails on that. Remove one of "
                       "the two items.")
            .arg(quoted(m_check, members[Source]), m_tree.text(members[Destination])));
}

} // namespace

void checkFiles(const Check &check)
{
    FilesCheck(check).run();
}

} // namespace hookline::appspec
