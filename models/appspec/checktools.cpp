// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"

#include "models/appspec/suggest.h"

#include <QSet>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

constexpr qsizetype longestQuotation = 80;

} // namespace

KnownMembers::KnownMembers(const Tree &tree, NodeId map, std::span<const char *const> keys)
{
    m_values.fill(noNode);
    const std::vector<NodeId> &children = tree.node(map).children;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        const Tree::Node &key = tree.node(children[i]);
        const auto known = std::ranges::find_if(keys, [&](const char *name) { return key.text == name; });
        if (key.kind != Kind::Scalar || known == keys.end()) {
            m_others.push_back(i);
            continue;
        }
        m_values[std::size_t(known - keys.begin())] = children[i + 1];
        m_indexes[std::size_t(known - keys.begin())] = i;
    }
}

NodeId section(const Tree &tree, const char *key)
{
    return tree.root() == noNode ? noNode : tree.value(tree.root(), key);
}

std::vector<NodeId> itemsOf(const Tree &tree, NodeId list)
{
    if (list == noNode || tree.follow(list).kind != Kind::Sequence)
        return {};
    std::vector<NodeId> items;
    for (const NodeId item : tree.follow(list).children) {
        if (tree.node(item).kind != Kind::Alias)
            items.push_back(item);
    }
    return items;
}

std::vector<NodeId> mapsOf(const Tree &tree, NodeId list)
{
    const bool single =
        list != noNode && tree.node(list).kind == Kind::Map && !tree.node(list).children.empty();
    std::vector<NodeId> items = single ? std::vector<NodeId>{list} : itemsOf(tree, list);
    std::erase_if(items, [&](NodeId item) { return tree.node(item).kind != Kind::Map; });
    return items;
}

bool isBehaviorKey(const QByteArray &key)
{
    QByteArray letters = key.toLower();
    letters.replace("_", "").replace("-", "");
    return letters == "fileexistsbehavior" || letters == "fileexistsbehaviour";
}

bool isWindows(const Check &check)
{
    // "Windows" is refused, but what the other paths are meant for is plain.
    return check.spec.os.startsWith(QLatin1StringView("win"), Qt::CaseInsensitive);
}

bool isText(const Tree &tree, NodeId value)
{
    return value != noNode && tree.follow(value).kind == Kind::Scalar && !tree.follow(value).text.isEmpty()
        && tree.scalar(value).type == Scalar::Type::String;
}

bool isPlaceholder(const QString &text)
{
    const bool mayBe = std::ranges::any_of(text, [](QChar c) { return c == u'>' || c == u'}' || c == u'@'; });
    if (!mayBe)
        return false;
    const auto between = [&](QLatin1StringView open, QLatin1StringView close) {
        const qsizetype begin = text.indexOf(open);
        return begin >= 0 && text.indexOf(close, begin + open.size()) > begin;
    };
    return between(QLatin1StringView("<"), QLatin1StringView(">"))
        || between(QLatin1StringView("{{"), QLatin1StringView("}}"))
        || between(QLatin1StringView("@@"), QLatin1StringView("@@"))
        || between(QLatin1StringView("%{"), QLatin1StringView("}"))
        || between(QLatin1StringView("${"), QLatin1StringView("}"));
}

QString quoted(const QString &text)
{
    const QString part = text.size() > longestQuotation ? text.first(longestQuotation) + u'…' : text;
    return u'"' + part + u'"';
}

QString quoted(const Check &check, NodeId value)
{
    return quoted(check.tree().text(value));
}

void addFix(Diagnostic &finding, const QString &title, PlannedEdits edits, bool safe)
{
    if (edits)
        finding.fixes.push_back({.title = title, .edits = std::move(*edits), .safe = safe});
}

UnknownKeys::UnknownKeys(const Check &check, const char *ruleId, std::span<const char *const> known,
                         const char *what)
    : m_check(check)
    , m_rule(ruleId)
    , m_what(QString::fromLatin1(what))
{
    for (const char *one : known)
        m_known.append(QString::fromLatin1(one));
}

void UnknownKeys::report(NodeId map, const KnownMembers &members)
{
    for (const std::size_t index : members.others())
        report(map, index, members);
}

void UnknownKeys::report(NodeId map, std::size_t index, const KnownMembers &members)
{
    const Tree &tree = m_check.tree();
    const NodeId keyNode = tree.node(map).children[index];
    const Tree::Node &key = tree.node(keyNode);
    if (key.text == "<<" || key.kind == Kind::Alias)
        return;
    const QString name = tree.text(keyNode);
    const bool search = key.kind == Kind::Scalar && ++m_suggestions < mostSuggestions;
    const QString meant = search ? nearest(name, m_known) : QString();
    const bool onlyCase = name.compare(meant, Qt::CaseInsensitive) == 0;
    QString message =
        QStringLiteral("%1 is no key of %2, so the agent ignores it.").arg(quoted(name), m_what);
    if (meant.isEmpty())
        message += QStringLiteral(" The keys are %1.").arg(m_known.join(QLatin1StringView(", ")));
    else if (onlyCase)
        message += QStringLiteral(" Keys are written in lower case: %1.").arg(meant);
    else
        message += QStringLiteral(" Did you mean %1?").arg(meant);
    Diagnostic &finding = m_check.add(m_rule, key.span, message);
    if (meant.isEmpty() || members[std::size_t(m_known.indexOf(meant))] != noNode)
        return;
    addFix(finding, QStringLiteral("Replace %1 by %2").arg(name, meant),
           FixPlan(m_check.document).setString(keyNode, meant), onlyCase);
}

void checkEscapes(const Check &check, NodeId value)
{
    if (value == noNode || check.tree().node(value).style != Tree::Style::DoubleQuoted)
        return;
    const Tree::Node &node = check.tree().node(value);
    const bool hasControl = std::ranges::any_of(node.text, [](char c) { return uchar(c) < 0x20; });
    if (!hasControl)
        return;
    const QByteArray inside = check.document.bytes(node.span).sliced(1, node.span.size() - 2).toByteArray();
    if (inside.contains('\n') || inside.contains("\\\""))
        return;
    Diagnostic &finding = check.add(
        "F014", value,
        QStringLiteral("In double quotes YAML reads the backslashes of \"%1\" as escapes (\\t is a tab), so "
                       "another path is used. Write it in single quotes or without any.")
            .arg(QString::fromUtf8(inside).left(longestQuotation)));
    finding.stage = Stage::Install;
    addFix(finding, QStringLiteral("Use single quotes"),
           FixPlan(check.document).setRaw(value, '\'' + QByteArray(inside).replace("'", "''") + '\''), true);
}

bool hasFileEnding(const QString &name)
{
    static const QSet<QString> endings = [] {
        QSet<QString> set;
        for (const char *ending :
             {"bat", "cfg", "cmd",        "conf", "config", "crt", "css",     "csv", "dll",
              "env", "exe", "gz",         "html", "ini",    "jar", "json",    "key", "md",
              "pem", "php", "properties", "ps1",  "py",     "rb",  "service", "sh",  "sql",
              "tar", "tgz", "toml",       "txt",  "war",    "xml", "yaml",    "yml", "zip"})
            set.insert(QString::fromLatin1(ending));
        return set;
    }();
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 && endings.contains(name.sliced(dot + 1).toLower());
}

QString normalized(const QString &path)
{
    const auto isSeparator = [](QChar c) { return c == u'/' || c == u'\\'; };
    QString result;
    result.reserve(path.size());
    for (qsizetype begin = 0, end = 0; begin < path.size(); begin = end + 1) {
        end = begin;
        while (end < path.size() && !isSeparator(path[end]))
            ++end;
        const QStringView part = QStringView(path).sliced(begin, end - begin);
        if (part.isEmpty() || part == QLatin1StringView("."))
            continue;
        if (!result.isEmpty() || isSeparator(path.front()))
            result += u'/';
        result += part;
    }
    return result.isEmpty() ? QStringLiteral("/") : result;
}

bool isWithin(const QString &path, const QString &directory)
{
    return directory == QLatin1StringView("/") || path == directory
        || (path.size() > directory.size() && path.startsWith(directory) && path[directory.size()] == u'/');
}

bool leadsOut(const QString &path)
{
    for (qsizetype at = path.indexOf(QLatin1StringView("..")); at >= 0;
         at = path.indexOf(QLatin1StringView(".."), at + 1)) {
        const auto isEdge = [&](qsizetype place) {
            return place < 0 || place >= path.size() || path[place] == u'/' || path[place] == u'\\';
        };
        if (isEdge(at - 1) && isEdge(at + 2))
            return true;
    }
    return false;
}

} // namespace hookline::appspec
