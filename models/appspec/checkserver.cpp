// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"
#include "models/domain/eventorder.h"

#include <algorithm>

// Rules about the root of an EC2 file: version, os, file_exists_behavior and keys that are not known.
namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

constexpr const char *rootKeys[] = {"version", "os", "hooks", "files", "permissions", "file_exists_behavior"};

/// Any event by its letters: a key of the root that was meant as one is H037.
bool isEvent(const QString &key)
{
    constexpr qsizetype longest = 64;
    if (key.size() > longest)
        return false;
    QString name;
    std::ranges::copy_if(key, std::back_inserter(name), [](QChar c) { return c.isLetter(); });
    using enum domain::EventTrack;
    return std::ranges::any_of(domain::eventOrder(InPlaceLoadBalanced), [&](const domain::EventFact &event) {
        return event.scriptable && name.compare(QLatin1StringView(event.name), Qt::CaseInsensitive) == 0;
    });
}

class RootCheck
{
public:
    explicit RootCheck(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
    { }

    void run()
    {
        checkVersion();
        checkKeys();
        checkItems();
    }

private:
    void checkVersion();
    void checkKeys();
    void checkItems();
    void reportBehavior(NodeId key, const QString &message, bool atRoot);

    const Check &m_check;
    const Tree &m_tree;
};

/// Zero in another spelling.
void RootCheck::checkVersion()
{
    const NodeId version = m_tree.value(m_tree.root(), "version");
    if (version == noNode || m_tree.follow(version).kind != Kind::Scalar)
        return;
    const Tree::Node &node = m_tree.follow(version);
    const Scalar value = m_tree.scalar(version);
    if (!value.isNumber() || value.number != 0 || (node.text == "0.0" && node.isPlain()))
        return;
    // Agent 2 reads YAML 1.2's numbers: no hexadecimal, base 60 or underscores.
    bool readByAgent2 = false;
    (void)node.text.toDouble(&readByAgent2);
    Diagnostic &finding = m_check.add(
        "V004", version,
        readByAgent2 && node.isPlain()
            ? QStringLiteral(
                  "version is written as %1. It works, but the version of an AppSpec is written 0.0.")
                  .arg(QString::fromUtf8(node.text.left(64)))
            : QStringLiteral("version is written as %1, which agent 2 refuses. Write 0.0.")
                  .arg(QString::fromUtf8(node.text.left(64))));
    if (m_check.options.agent >= 2 && !readByAgent2)
        finding.severity = Severity::Error;
}

void RootCheck::checkKeys()
{
    const NodeId root = m_tree.root();
    const KnownMembers members(m_tree, root, rootKeys);
    UnknownKeys unknown(m_check, "D012", rootKeys, "an AppSpec");
    for (const std::size_t index : members.others()) {
        const NodeId keyId = m_tree.node(root).children[index];
        const Tree::Node &key = m_tree.node(keyId);
        if (key.kind == Kind::Scalar && isEvent(QString::fromUtf8(key.text)))
            continue;
        if (key.kind == Kind::Scalar && isBehaviorKey(key.text))
            reportBehavior(keyId,
                           QStringLiteral("%1 is ignored. The key is written file_exists_behavior.")
                               .arg(QString::fromUtf8(key.text)),
                           true);
        else
            unknown.report(root, index, members);
    }
}

/// file_exists_behavior in an item of files.
void RootCheck::checkItems()
{
    for (const NodeId item : mapsOf(m_tree, section(m_tree, "files"))) {
        const std::vector<NodeId> &children = m_tree.node(item).children;
        for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
            const Tree::Node &key = m_tree.node(children[i]);
            if (key.kind == Kind::Scalar && isBehaviorKey(key.text))
                reportBehavior(
                    children[i],
                    QStringLiteral("%1 is ignored here. Put file_exists_behavior at the top level; it "
                                   "counts for all files.")
                        .arg(QString::fromUtf8(key.text)),
                    false);
        }
    }
}

void RootCheck::reportBehavior(NodeId key, const QString &message, bool atRoot)
{
    Diagnostic &finding = m_check.add("B002", m_tree.node(key).span, message);
    const bool taken = section(m_tree, "file_exists_behavior") != noNode;
    if (atRoot && !taken)
        addFix(finding, QStringLiteral("Replace by file_exists_behavior"),
               FixPlan(m_check.document).setString(key, QStringLiteral("file_exists_behavior")), false);
}

} // namespace

void checkServer(const Check &check)
{
    RootCheck(check).run();
}

} // namespace hookline::appspec
