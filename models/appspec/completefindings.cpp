// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"
#include "models/appspec/suggest.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <string_view>

// Quick fixes for what the reader found, and what only agent 1 objects to.
namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

class Completion
{
public:
    explicit Completion(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
        , m_plan(check.document)
    { }

    void run();

private:
    using Mend = void (Completion::*)(Diagnostic &finding, NodeId value) const;
    struct Row
    {
        const char *rule;
        const char *key; ///< Of the value that the finding must be about; null if any will do.
        Mend mend;
    };
    static const Row table[];

    NodeId valueAt(const Span &span) const;
    NodeId parentOf(NodeId value) const;
    QByteArray keyText(NodeId value) const;
    /// Where the value's key stands among the children of its map.
    std::size_t indexOf(NodeId value) const;
    static QString behaviorMeant(const QString &text);
    static QString typeMeant(const QString &text);
    void mendMissingVersion(Diagnostic &finding, NodeId value) const;
    void mendMissingOs(Diagnostic &finding, NodeId value) const;
    void mendVersion(Diagnostic &finding, NodeId value) const;
    void mendOs(Diagnostic &finding, NodeId value) const;
    void mendBehavior(Diagnostic &finding, NodeId value) const;
    void mendStrayBehavior(Diagnostic &finding, NodeId value) const;
    void mendMissingList(Diagnostic &finding, NodeId value) const;
    void mendHooks(Diagnostic &finding, NodeId value) const;
    void mendScript(Diagnostic &finding, NodeId value) const;
    void mendTimeout(Diagnostic &finding, NodeId value) const;
    void mendType(Diagnostic &finding, NodeId value) const;
    void mendMode(Diagnostic &finding, NodeId value) const;
    void mendQuotes(Diagnostic &finding, NodeId value) const;
    void mendRepeatedKey(Diagnostic &finding, NodeId value) const;

    const Check &m_check;
    const Tree &m_tree;
    FixPlan m_plan;
};

const Completion::Row Completion::table[] = {
    {"B001", "file_exists_behavior", &Completion::mendBehavior},
    {"B002", nullptr, &Completion::mendStrayBehavior},
    {"D008", nullptr, &Completion::mendQuotes},
    {"D011", nullptr, &Completion::mendRepeatedKey},
    {"F001", "files", &Completion::mendMissingList},
    {"H001", "hooks", &Completion::mendHooks},
    {"H005", nullptr, &Completion::mendMissingList},
    {"H007", nullptr, &Completion::mendScript},
    {"H020", "timeout", &Completion::mendTimeout},
    {"H021", "timeout", &Completion::mendTimeout},
    {"O001", nullptr, &Completion::mendMissingOs},
    {"O002", "os", &Completion::mendOs},
    {"P002", "permissions", &Completion::mendMissingList},
    {"P004", "type", &Completion::mendMissingList},
    {"P005", nullptr, &Completion::mendType},
    {"P007", "mode", &Completion::mendMode},
    {"P008", "mode", &Completion::mendMode},
    {"P009", "except", &Completion::mendMissingList},
    {"P011", "acls", &Completion::mendMissingList},
    {"V001", nullptr, &Completion::mendMissingVersion},
    {"V002", "version", &Completion::mendVersion},
    {"V003", "version", &Completion::mendVersion},
    {"V004", "version", &Completion::mendVersion},
};

void Completion::run()
{
    for (Diagnostic &finding : m_check.diagnostics) {
        const auto row = std::ranges::lower_bound(table, std::string_view(finding.rule->id), {},
                                                  [](const Row &one) { return std::string_view(one.rule); });
        if (row == std::end(table) || std::string_view(row->rule) != finding.rule->id
            || !finding.fixes.empty())
            continue;
        const NodeId value = valueAt(finding.span);
        if (value != noNode && (!row->key || keyText(value) == row->key))
            (this->*row->mend)(finding, value);
    }
}

/// The value that a finding is about: it is marked itself, or its key is. Nodes stand in the order of their
/// places, and a key's value follows it.
NodeId Completion::valueAt(const Span &span) const
{
    NodeId low = 0;
    NodeId high = NodeId(m_tree.size());
    while (low < high) {
        const NodeId middle = low + (high - low) / 2;
        if (m_tree.node(middle).span.begin < span.begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < NodeId(m_tree.size()) && m_tree.node(low).span.begin == span.begin; ++low) {
        const Tree::Node &node = m_tree.node(low);
        if (node.span != span || node.kind != Kind::Scalar)
            continue;
        const Tree::Node *parent = node.parent == noNode ? nullptr : &m_tree.node(node.parent);
        if (!parent || parent->kind != Kind::Map)
            return low;
        return m_tree.keyOf(low) == noNode ? low + 1 : low;
    }
    return noNode;
}

NodeId Completion::parentOf(NodeId value) const
{
    return m_tree.node(value).parent;
}

QByteArray Completion::keyText(NodeId value) const
{
    const NodeId key = m_tree.keyOf(value);
    return key == noNode ? QByteArray() : m_tree.node(key).text;
}

std::size_t Completion::indexOf(NodeId value) const
{
    const std::vector<NodeId> &children = m_tree.node(parentOf(value)).children;
    return std::size_t(std::ranges::lower_bound(children, value) - children.begin()) & ~std::size_t(1);
}

void Completion::mendMissingVersion(Diagnostic &finding, NodeId value) const
{
    if (keyText(value) == "version" && parentOf(value) == m_tree.root()) {
        mendVersion(finding, value);
        return;
    }
    addFix(finding, QStringLiteral("Add version: 0.0"), m_plan.prependToRoot("version", "0.0"), true);
}

void Completion::mendVersion(Diagnostic &finding, NodeId value) const
{
    addFix(finding, QStringLiteral("Write 0.0"), m_plan.setRaw(value, "0.0"), true);
}

void Completion::mendMissingOs(Diagnostic &finding, NodeId value) const
{
    const bool linuxOnly = section(m_tree, "permissions") != noNode;
    for (const char *os : {"linux", "windows"}) {
        if (linuxOnly && qstrcmp(os, "windows") == 0)
            continue;
        const QByteArray bytes = m_check.document.isJson ? '"' + QByteArray(os) + '"' : QByteArray(os);
        const bool isThere = keyText(value) == "os" && parentOf(value) == m_tree.root();
        addFix(finding, QStringLiteral("Add os: %1").arg(QLatin1StringView(os)),
               isThere ? m_plan.setRaw(value, bytes) : m_plan.addToRoot("os", bytes), false);
    }
}

void Completion::mendOs(Diagnostic &finding, NodeId value) const
{
    constexpr const char *distributions[] = {"alma",   "amazon", "amzn",   "centos", "debian",
                                             "fedora", "linux",  "oracle", "redhat", "rhel",
                                             "rocky",  "suse",   "ubuntu", "unix"};
    const QString written = m_tree.text(value);
    const QString text = written.trimmed().toLower();
    const bool linux = std::ranges::any_of(
        distributions, [&](const char *name) { return text.contains(QLatin1StringView(name)); });
    const bool windows = text.startsWith(QLatin1StringView("win"));
    QString meant = linux ? QStringLiteral("linux") : windows ? QStringLiteral("windows") : QString();
    if (meant.isEmpty())
        meant = nearest(text, {QStringLiteral("linux"), QStringLiteral("windows")});
    if (!meant.isEmpty()) {
        addFix(finding, QStringLiteral("Replace %1 by %2").arg(written.left(40), meant),
               m_plan.setString(value, meant), linux || windows);
    }
}

QString Completion::behaviorMeant(const QString &text)
{
    return nearest(text, {QStringLiteral("DISALLOW"), QStringLiteral("OVERWRITE"), QStringLiteral("RETAIN")});
}

void Completion::mendBehavior(Diagnostic &finding, NodeId value) const
{
    const QString text = m_tree.text(value);
    const QString meant = behaviorMeant(text);
    if (!meant.isEmpty()) {
        addFix(finding, QStringLiteral("Replace %1 by %2").arg(text, meant), m_plan.setString(value, meant),
               text.compare(meant, Qt::CaseInsensitive) == 0);
    }
}

/// In an item of files; it counts only at the top level.
void Completion::mendStrayBehavior(Diagnostic &finding, NodeId value) const
{
    PlannedEdits edits = m_plan.removeMember(parentOf(value), indexOf(value));
    if (!edits || parentOf(value) == m_tree.root())
        return;
    if (section(m_tree, "file_exists_behavior") != noNode) {
        addFix(finding, QStringLiteral("Remove it: the top level has one"), std::move(edits), true);
        return;
    }
    const QString meant = behaviorMeant(m_tree.text(value));
    const PlannedEdits behavior = meant.isEmpty()
        ? PlannedEdits()
        : m_plan.addToRoot("file_exists_behavior",
                           m_check.document.isJson ? '"' + meant.toUtf8() + '"' : meant.toUtf8());
    if (!behavior)
        return;
    edits->insert(edits->end(), behavior->begin(), behavior->end());
    addFix(finding, QStringLiteral("Move it to the top level"), std::move(edits), false);
}

/// A mapping or a text where a list is wanted.
void Completion::mendMissingList(Diagnostic &finding, NodeId value) const
{
    const Tree::Node &node = m_tree.node(value);
    const QString rule = QLatin1StringView(finding.rule->id);
    if (node.kind == Kind::Map && rule != QLatin1StringView("P011")) {
        addFix(finding, QStringLiteral("Put a dash in front"), m_plan.intoList(value), true);
        return;
    }
    if (!isText(m_tree, value) || node.kind != Kind::Scalar || rule.startsWith(u'F')
        || rule == QLatin1StringView("P002"))
        return;
    if (rule == QLatin1StringView("H005") && (keyText(parentOf(value)) != "hooks" || keyText(value) == "<<"))
        return;
    if (rule == QLatin1StringView("H005")) {
        addFix(finding, QStringLiteral("Write it as a script"), m_plan.intoItem(value, "location"), true);
        return;
    }
    QByteArrayList words;
    QStringList entries{m_tree.text(value)};
    if (rule == QLatin1StringView("P004"))
        entries = entries.front().replace(u',', u' ').simplified().split(u' ');
    for (const QString &entry : entries) {
        const QString type = rule == QLatin1StringView("P004") ? typeMeant(entry) : entry;
        if (type.isEmpty())
            return;
        words.append(m_plan.stringLike(value, type));
    }
    addFix(finding, QStringLiteral("Make it a list"), m_plan.setRaw(value, '[' + words.join(", ") + ']'),
           true);
}

/// The ECS shape: a list of events.
void Completion::mendHooks(Diagnostic &finding, NodeId value) const
{
    const Tree::Node &list = m_tree.node(value);
    if (list.kind != Kind::Sequence)
        return;
    QSet<QByteArray> names;
    for (const NodeId item : list.children) {
        const Tree::Node &map = m_tree.node(item);
        for (std::size_t i = 0; map.kind == Kind::Map && i + 1 < map.children.size(); i += 2) {
            const QByteArray &name = m_tree.node(map.children[i]).text;
            const bool scripts =
                m_tree.isNull(map.children[i + 1]) || m_tree.node(map.children[i + 1]).kind == Kind::Sequence;
            if (!scripts || names.contains(name))
                return;
            names.insert(name);
        }
    }
    addFix(finding, QStringLiteral("Make it a mapping: remove the dashes"), m_plan.listToMap(value), true);
}

void Completion::mendScript(Diagnostic &finding, NodeId value) const
{
    if (isText(m_tree, value) && m_tree.node(parentOf(value)).kind == Kind::Sequence)
        addFix(finding, QStringLiteral("Write it as a location"), m_plan.intoMember(value, "location"), true);
}

void Completion::mendTimeout(Diagnostic &finding, NodeId value) const
{
    const NodeId item = parentOf(value);
    if (m_tree.keyOf(value) != noNode)
        addFix(finding, QStringLiteral("Remove it: 3600 is the default"),
               m_plan.removeMember(item, indexOf(value)), false);
}

QString Completion::typeMeant(const QString &text)
{
    static const QHash<QString, QString> others{{QStringLiteral("dir"), QStringLiteral("directory")},
                                                {QStringLiteral("dirs"), QStringLiteral("directory")},
                                                {QStringLiteral("d"), QStringLiteral("directory")},
                                                {QStringLiteral("folder"), QStringLiteral("directory")},
                                                {QStringLiteral("folders"), QStringLiteral("directory")},
                                                {QStringLiteral("directories"), QStringLiteral("directory")},
                                                {QStringLiteral("f"), QStringLiteral("file")}};
    const QString lower = text.toLower();
    const auto other = others.constFind(lower);
    return other != others.cend() ? *other
                                  : nearest(lower, {QStringLiteral("file"), QStringLiteral("directory")});
}

void Completion::mendType(Diagnostic &finding, NodeId value) const
{
    const bool item = m_tree.node(parentOf(value)).kind == Kind::Sequence;
    const QString meant = item && isText(m_tree, value) ? typeMeant(m_tree.text(value)) : QString();
    if (!meant.isEmpty())
        addFix(finding, QStringLiteral("Write %1").arg(meant), m_plan.setString(value, meant), true);
}

/// "rwxr-xr-x" as digits; empty if it is not one.
QByteArray modeOfLetters(QByteArray text)
{
    if (text.size() == 10 && (text.front() == '-' || text.front() == 'd'))
        text.remove(0, 1);
    constexpr QByteArrayView letters("rwxrwxrwx");
    if (text.size() != letters.size())
        return {};
    QByteArray digits("000");
    for (qsizetype i = 0; i < letters.size(); ++i) {
        if (text[i] != letters[i] && text[i] != '-')
            return {};
        if (text[i] != '-')
            digits[i / 3] = char(digits[i / 3] + (4 >> (i % 3)));
    }
    return digits;
}

void Completion::mendMode(Diagnostic &finding, NodeId value) const
{
    const Tree::Node &node = m_tree.node(value);
    if (node.kind != Kind::Scalar)
        return;
    QByteArray digits = node.text.startsWith("0o") ? node.text.sliced(2) : node.text;
    while (digits.size() > 4 && digits.startsWith('0'))
        digits.remove(0, 1);
    const bool octal = !digits.isEmpty() && digits.size() <= 4
        && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '7'; });
    if (!octal)
        digits = modeOfLetters(node.text);
    if (!digits.isEmpty())
        addFix(finding, QStringLiteral("Write \"%1\"").arg(QLatin1StringView(digits)),
               m_plan.setRaw(value, '"' + digits + '"'), true);
}

void Completion::mendQuotes(Diagnostic &finding, NodeId value) const
{
    if (m_tree.node(value).prefix.size() == 0)
        addFix(finding, QStringLiteral("Put it in quotes"), m_plan.quote(value), true);
}

/// Two items of a list that miss the dash between them.
void Completion::mendRepeatedKey(Diagnostic &finding, NodeId value) const
{
    constexpr const char *firstKeys[] = {"location", "source", "object"};
    const NodeId item = parentOf(value);
    const NodeId key = m_tree.keyOf(value);
    if (item == noNode || key == noNode || m_tree.node(item).parent == noNode)
        return;
    const bool begins = std::ranges::find(firstKeys, m_tree.node(key).text) != std::end(firstKeys);
    if (begins && m_tree.node(m_tree.node(item).parent).kind == Kind::Sequence)
        addFix(finding, QStringLiteral("Put a dash in front: a further item"),
               m_plan.splitItem(item, indexOf(value)), false);
}

/// Escapes that YAML does not have: libyaml refuses the text, so there is no tree to look at. The finding is
/// widened from the escape to the whole quoted text.
void mendBrokenEscapes(const Check &check)
{
    const auto finding = std::ranges::find_if(
        check.diagnostics, [](const Diagnostic &one) { return qstrcmp(one.rule->id, "F014") == 0; });
    if (!check.document.error || finding == check.diagnostics.end() || !finding->fixes.empty())
        return;
    const QByteArrayView text = check.document.text;
    const auto isBreak = [](char c) { return c == '\n' || c == '\r'; };
    const qsizetype at = std::min(finding->span.begin, text.size());
    qsizetype lineBegin = at, lineEnd = at;
    while (lineBegin > 0 && !isBreak(text[lineBegin - 1]))
        --lineBegin;
    while (lineEnd < text.size() && !isBreak(text[lineEnd]))
        ++lineEnd;
    const qsizetype open = text.first(at).lastIndexOf('"');
    const qsizetype close = text.first(lineEnd).lastIndexOf('"');
    if (open < lineBegin || close <= open || text.sliced(open + 1, close - open - 1).contains('"'))
        return;
    QByteArray inside = text.sliced(open + 1, close - open - 1).toByteArray();
    finding->span = {open, close + 1};
    addFix(*finding, QStringLiteral("Use single quotes"),
           PlannedEdits({{finding->span, '\'' + inside.replace("'", "''") + '\''}}), true);
}

} // namespace

void completeFindings(const Check &check)
{
    if (check.spec.platform != Platform::Server)
        return;
    mendBrokenEscapes(check);
    // Agent 2 takes an unquoted mode as it is written.
    if (check.options.agent == 2)
        std::erase_if(check.diagnostics,
                      [](const Diagnostic &one) { return qstrcmp(one.rule->id, "P008") == 0; });
    if (check.tree().root() != noNode)
        Completion(check).run();
}

} // namespace hookline::appspec
