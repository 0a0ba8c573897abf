// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"

#include <QSet>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

constexpr const char *keys[] = {"object", "pattern", "except",  "owner", "group",
                                "mode",   "acls",    "context", "type"};
enum Key : std::size_t { Object, Pattern, Except, Owner, Group, Mode, Acls, Context, Type };

constexpr const char *contextKeys[] = {"type", "name", "range", "user"};
enum ContextKey : std::size_t { ContextType, ContextName, ContextRange, ContextUser };

/// An access control entry that the agent accepts: [default:][type:]name:rights.
struct AccessEntry
{
    bool isDefault = false;
    bool isMask = false;
    bool isNamed = false;
    bool isShort = false; ///< Less than three parts.
};

AccessEntry accessEntry(const QString &text)
{
    QStringList parts = text.split(u':');
    AccessEntry entry{.isShort = parts.size() < 3};
    const auto is = [&](const char *letter, const char *word) {
        return parts.front() == QLatin1StringView(letter) || parts.front() == QLatin1StringView(word);
    };
    if (is("d", "default")) {
        entry.isDefault = true;
        parts.removeFirst();
    }
    if (parts.isEmpty())
        return entry;
    entry.isMask = is("m", "mask");
    const bool hasType = parts.size() > 2 || entry.isMask || is("o", "other");
    entry.isNamed =
        !entry.isMask && parts.size() > 1 && !parts.at(hasType ? 1 : 0).isEmpty() && !is("o", "other");
    return entry;
}

class PermissionsCheck
{
public:
    explicit PermissionsCheck(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
        , m_plan(check.document)
        , m_unknown(check, "P026", keys, "a permission")
        , m_unknownContext(check, "P026", std::span(contextKeys).first(ContextUser), "context")
        , m_modern(check.options.agent == 2)
    { }

    void run();

private:
    void checkItem(NodeId item, const KnownMembers &members);
    void checkObject(NodeId value);
    void checkMode(NodeId value);
    void checkTypes(NodeId item, const KnownMembers &members);
    void checkPattern(NodeId value);
    void checkExcept(const KnownMembers &members);
    void checkOwner(NodeId item, const KnownMembers &members, Key key);
    void checkAcls(NodeId item, const KnownMembers &members);
    void checkContext(NodeId value);
    void checkLocal(NodeId item, const KnownMembers &members);
    void checkRepeated(const KnownMembers &members);
    bool hits(const KnownMembers &members, QByteArrayView type) const;
    bool isEverything(const KnownMembers &members) const;
    Span keySpan(NodeId item, const KnownMembers &members, Key key) const
    {
        return m_tree.node(m_tree.node(item).children[members.indexOf(key)]).span;
    }

    const Check &m_check;
    const Tree &m_tree;
    FixPlan m_plan;
    UnknownKeys m_unknown, m_unknownContext;
    bool m_modern; ///< Agent 2 decides.
    bool m_saidLocal = false;
    QSet<QString> m_whole; ///< Objects whose files a permission without pattern has met.
    std::vector<QString> m_destinations; ///< Normalized and sorted.
    bool m_unknownDestination = false; ///< One of them is a placeholder or could not be read.
};

void PermissionsCheck::run()
{
    const std::vector<NodeId> items = mapsOf(m_tree, section(m_tree, "permissions"));
    if (items.empty())
        return;
    for (const FileMapping &mapping : m_check.spec.files)
        m_destinations.push_back(normalized(mapping.destination));
    const std::size_t wanted = m_tree.follow(section(m_tree, "files")).children.size();
    m_unknownDestination =
        m_destinations.size() < wanted || std::ranges::any_of(m_destinations, isPlaceholder);
    std::ranges::sort(m_destinations);
    for (const NodeId item : items)
        checkItem(item, KnownMembers(m_tree, item, keys));
}

void PermissionsCheck::checkItem(NodeId item, const KnownMembers &members)
{
    m_unknown.report(item, members);
    checkEscapes(m_check, members[Object]);
    if (isText(m_tree, members[Object]))
        checkObject(members[Object]);
    if (members[Mode] != noNode && !m_modern)
        checkMode(members[Mode]);
    checkTypes(item, members);
    if (isText(m_tree, members[Pattern]))
        checkPattern(members[Pattern]);
    checkExcept(members);
    checkOwner(item, members, Owner);
    checkOwner(item, members, Group);
    checkAcls(item, members);
    if (members[Context] != noNode)
        checkContext(members[Context]);
    checkLocal(item, members);
    if (m_check.options.revision.isEmpty())
        checkRepeated(members);
}

void PermissionsCheck::checkObject(NodeId value)
{
    constexpr qsizetype deepest = 64; // Real paths are not; a longer one is left alone.
    const QString object = normalized(rubyStripped(m_tree.text(value)));
    if (m_unknownDestination || isPlaceholder(object) || object.count(u'/') > deepest)
        return;
    const auto has = [&](const QString &path) { return std::ranges::binary_search(m_destinations, path); };
    if (has(object) || has(QStringLiteral("/")))
        return;
    const QString below = object.endsWith(u'/') ? object : object + u'/';
    const auto next = std::ranges::lower_bound(m_destinations, below);
    if (next != m_destinations.end() && next->startsWith(below))
        return;
    for (qsizetype slash = object.lastIndexOf(u'/'); slash > 0; slash = object.lastIndexOf(u'/', slash - 1)) {
        if (has(object.first(slash)))
            return;
    }
    const QString reason = m_destinations.empty()
        ? QStringLiteral("this file copies nothing")
        : QStringLiteral("object is outside every destination of files");
    m_check.add("P024", value,
                QStringLiteral(
                    "Nothing happens to %1, because %2: only what this deployment creates is touched. Name "
                    "a directory under a destination, or use a script.")
                    .arg(quoted(m_check, value), reason));
}

/// A mode that YAML 1.1 reads as an octal number; those that the agent then refuses are the reader's.
void PermissionsCheck::checkMode(NodeId value)
{
    const Tree::Node &node = m_tree.node(value);
    const Scalar scalar = m_tree.scalar(value);
    if (!node.isPlain() || scalar.type != Scalar::Type::Integer || !node.text.startsWith('0')
        || QString::fromUtf8(node.text) == scalar.text)
        return;
    const auto isOctalDigit = [](QChar c) { return c >= u'0' && c <= u'7'; };
    constexpr qsizetype longest = 4;
    if (scalar.text.size() > longest || !std::ranges::all_of(scalar.text, isOctalDigit))
        return;
    Diagnostic &finding = m_check.add(
        "P008", value,
        QStringLiteral(
            "YAML reads the unquoted mode %1 as the octal number %2, and that is what agent 1 sets: chmod "
            "%2. Quote it or leave out the leading zero. (Agent 2 takes it as it is written.)")
            .arg(m_tree.text(value), scalar.text));
    finding.stage = Stage::Install;
    QByteArray digits = node.text;
    while (digits.size() > longest)
        digits.remove(0, 1); // More zeros than there is room for.
    addFix(finding, QStringLiteral("Put it in quotes"), m_plan.setRaw(value, '"' + digits + '"'), true);
}

bool PermissionsCheck::hits(const KnownMembers &members, QByteArrayView type) const
{
    if (members[Type] == noNode || m_tree.isNull(members[Type]))
        return true;
    const Tree::Node &node = m_tree.follow(members[Type]);
    return node.kind == Kind::Sequence
        && std::ranges::any_of(node.children, [&](NodeId id) { return m_tree.follow(id).text == type; });
}

bool PermissionsCheck::isEverything(const KnownMembers &members) const
{
    return members[Pattern] == noNode || m_tree.isNull(members[Pattern])
        || m_tree.text(members[Pattern]) == QLatin1StringView("**");
}

void PermissionsCheck::checkTypes(NodeId item, const KnownMembers &members)
{
    if (members[Type] == noNode || m_tree.follow(members[Type]).kind != Kind::Sequence)
        return;
    if (m_tree.follow(members[Type]).children.empty()) {
        Diagnostic &finding = m_check.add(
            "P006", keySpan(item, members, Type),
            QStringLiteral(
                "type is an empty list, which matches nothing. Remove it to mean files and directories."));
        addFix(finding, QStringLiteral("Remove type"), m_plan.removeMember(item, members.indexOf(Type)),
               false);
    } else if (hits(members, "file") && !hits(members, "directory") && isEverything(members)) {
        m_check.add(
            "P025", keySpan(item, members, Type),
            QStringLiteral("Without a pattern this applies to files at any depth below object, not only to "
                           "those directly in it, as the documentation says."));
    }
}

void PermissionsCheck::checkPattern(NodeId value)
{
    const QString pattern = m_tree.text(value);
    if (pattern == QLatin1StringView("**") || isPlaceholder(pattern))
        return;
    const bool twice = pattern.contains(QLatin1StringView("**"));
    const bool slash = pattern.contains(u'/');
    if (!twice && !slash && !pattern.contains(u'?') && !pattern.contains(u'['))
        return;
    Diagnostic &finding = m_check.add(
        "P020", value,
        QStringLiteral(
            "pattern %1 %2. It is compared with the names directly in object, and only \"*\" is special; "
            "\"**\" alone means everything at any depth.")
            .arg(quoted(pattern),
                 slash ? QStringLiteral("has a slash and never matches")
                     : twice
                     ? QStringLiteral("has \"**\" beside other characters, where it is no more than \"*\"")
                     : QStringLiteral("has a \"?\" or \"[\", which stand for themselves")));
    static const QSet<QString> everything{QStringLiteral("**/*"), QStringLiteral("/**"),
                                          QStringLiteral("**/**"), QStringLiteral("/**/*"),
                                          QStringLiteral("**/")};
    if (everything.contains(pattern))
        addFix(finding, QStringLiteral("Write \"**\""), m_plan.setRaw(value, "\"**\""), false);
}

void PermissionsCheck::checkExcept(const KnownMembers &members)
{
    if (members[Except] == noNode)
        return;
    const QString object = normalized(m_tree.text(members[Object]));
    for (const NodeId entry : itemsOf(m_tree, members[Except])) {
        const QString text = m_tree.text(entry);
        if (!text.contains(u'/'))
            continue;
        Diagnostic &finding = m_check.add(
            "P010", entry,
            QStringLiteral(
                "except %1 has a slash and never matches: entries are compared with the names directly in "
                "object. Write the name alone.")
                .arg(quoted(text)));
        const QString path = normalized(text);
        const QString name = path.section(u'/', -1);
        if (!name.isEmpty() && (path == object + u'/' + name || path == u'/' + name || path == name))
            addFix(finding, QStringLiteral("Write %1").arg(name), m_plan.setString(entry, name), false);
    }
}

void PermissionsCheck::checkOwner(NodeId item, const KnownMembers &members, Key key)
{
    const NodeId value = members[key];
    if (value == noNode || m_tree.isNull(value))
        return;
    const QString name = QString::fromLatin1(keys[key]);
    if (m_tree.scalar(value).isNumber()) {
        Diagnostic &finding = m_check.add(
            "P021", value,
            QStringLiteral(
                "%1 %2 is a number, on which the Install event fails. Put it in quotes or write the name.")
                .arg(name, m_tree.toText(value)));
        addFix(finding, QStringLiteral("Put it in quotes"), m_plan.quote(value), true);
        return;
    }
    const QString text = m_tree.text(value);
    const qsizetype colon = text.indexOf(u':');
    if (colon < 0)
        return;
    const QString owner = text.first(colon);
    const QString group = text.sliced(colon + 1);
    Diagnostic &finding = m_check.add(
        "P021", value,
        QStringLiteral(
            "%1 %2 is taken for one name, which does not exist, and the Install event fails. Write owner "
            "and group apart.")
            .arg(name, quoted(text)));
    if (key != Owner || owner.isEmpty() || group.isEmpty() || group.contains(u':'))
        return;
    PlannedEdits edits = m_plan.setString(value, owner);
    if (members[Group] == noNode && edits) {
        const PlannedEdits more =
            m_plan.addMember(item, members.indexOf(Owner), "group", m_plan.stringLike(value, group));
        if (!more)
            return;
        edits->insert(edits->end(), more->begin(), more->end());
        addFix(finding, QStringLiteral("Write owner and group apart"), std::move(edits), true);
    } else if (m_tree.text(members[Group]) == group) {
        addFix(finding, QStringLiteral("Write the owner alone"), std::move(edits), true);
    }
}

void PermissionsCheck::checkAcls(NodeId item, const KnownMembers &members)
{
    if (members[Acls] == noNode)
        return;
    bool named = false, masked = false;
    for (const NodeId node : itemsOf(m_tree, members[Acls])) {
        if (!isText(m_tree, node))
            continue;
        const QString text = m_tree.text(node);
        const AccessEntry entry = accessEntry(text);
        named = named || (entry.isNamed && !entry.isDefault);
        masked = masked || (entry.isMask && !entry.isDefault);
        if (entry.isDefault && hits(members, "file")) {
            m_check.add(
                "P014", node,
                QStringLiteral("%1 is a default entry, which only directories can have, but this permission "
                               "applies to files too: the Install event fails. Add type: [directory].")
                    .arg(quoted(text)));
        }
        if (entry.isShort && text.contains(u':')) {
            Diagnostic &finding = m_check.add(
                "P012", node,
                QStringLiteral(
                    "%1 is a short form that agent 1 understands and agent 2 refuses. Write it in full, such "
                    "as user:NAME:rwx.")
                    .arg(quoted(text)));
            finding.severity = m_modern ? Severity::Error : Severity::Warning;
            finding.stage = m_modern ? Stage::Parse : Stage::Install;
        }
    }
    if (named && !masked) {
        m_check.add(
            "P015", keySpan(item, members, Acls),
            QStringLiteral("Without a mask the rights of named users and groups are limited to those of the "
                           "file's group. Add \"m::rwx\" to give them in full."));
    }
}

void PermissionsCheck::checkContext(NodeId value)
{
    if (m_tree.node(value).kind != Kind::Map)
        return;
    const KnownMembers members(m_tree, value, contextKeys);
    m_unknownContext.report(value, members);
    if (members[ContextUser] != noNode) {
        const NodeId key = m_tree.node(value).children[members.indexOf(ContextUser)];
        Diagnostic &finding = m_check.add(
            "P017", m_tree.node(key).span,
            QStringLiteral("context.user is ignored, although the documentation names it: the agent reads "
                           "context.name."));
        if (members[ContextName] == noNode)
            addFix(finding, QStringLiteral("Replace user by name"),
                   m_plan.setString(key, QStringLiteral("name")), false);
    }
    if (members[ContextRange] == noNode && members[ContextType] != noNode && !m_modern) {
        m_check.add(
            "P018", m_tree.spot(value),
            QStringLiteral("context has no range: agent 1 fails on that at the Install event (agent 2 does "
                           "not). Add one, such as range: s0."));
    }
}

void PermissionsCheck::checkLocal(NodeId item, const KnownMembers &members)
{
    const Key key = members[Acls] != noNode ? Acls : Context;
    if (m_saidLocal || members[key] == noNode || m_tree.isNull(members[key]))
        return;
    m_saidLocal = true;
    m_check.add("P027", keySpan(item, members, key),
                QStringLiteral(
                    "codedeploy-local 1.8.1 fails on %1 (uninitialized constant); real deployments do not.")
                    .arg(QString::fromLatin1(keys[key])));
}

/// Two permissions for all files below one object; other clashes take the revision to be found.
void PermissionsCheck::checkRepeated(const KnownMembers &members)
{
    if (!isText(m_tree, members[Object]) || !isEverything(members) || members[Except] != noNode
        || !hits(members, "file"))
        return;
    const QString object = normalized(rubyStripped(m_tree.text(members[Object])));
    if (!m_whole.contains(object)) {
        m_whole.insert(object);
        return;
    }
    Diagnostic &finding = m_check.add(
        "P023", members[Object],
        QStringLiteral(
            "The files below %1 get permissions a second time, on which the Install event fails. Make one "
            "item of the two, or tell them apart by pattern.")
            .arg(quoted(m_check, members[Object])));
    finding.severity = Severity::Warning; // Only if the deployment puts a file there.
}

} // namespace

void checkPermissions(const Check &check)
{
    PermissionsCheck(check).run();
}

} // namespace hookline::appspec
