// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/serviceview.h"
#include "models/appspec/suggest.h"

namespace hookline::appspec {
namespace {

using namespace servicekeys;
using Node = Tree::Node;
using Kind = Tree::Kind;

class ServiceFixes
{
public:
    ServiceFixes(const Check &check, const ServiceView &view)
        : m_check(check)
        , m_tree(check.tree())
        , m_view(view)
    { }

    void mendAll(const Words &events);

private:
    void mendWord(Diagnostic &diagnostic, const QStringList &known) const;
    void mendLoadBalancer(Diagnostic &diagnostic) const;
    void mendHooks(Diagnostic &diagnostic) const;

    const Check &m_check;
    const Tree &m_tree;
    const ServiceView &m_view;
};

void ServiceFixes::mendAll(const Words &events)
{
    // What a pipeline still has to fill in is a matter of D016: its form says nothing yet.
    std::erase_if(m_check.diagnostics, [&](const Diagnostic &diagnostic) {
        const QLatin1StringView id(diagnostic.rule->id);
        return (id == QLatin1StringView("C014") || id == QLatin1StringView("C031"))
            && isPlaceholder(QString::fromUtf8(m_check.document.bytes(diagnostic.span)));
    });
    const QStringList eventNames(events.begin(), events.end());
    for (Diagnostic &diagnostic : m_check.diagnostics) {
        const QLatin1StringView id(diagnostic.rule->id);
        // The reader has no port 0; whether the service minds it is not documented.
        if (id == QLatin1StringView("C014") && m_check.document.bytes(diagnostic.span) == "0")
            diagnostic.severity = Severity::Warning;
        if (!diagnostic.fixes.empty())
            continue;
        if (id == QLatin1StringView("C005"))
            mendWord(diagnostic,
                     {QStringLiteral("AWS::ECS::Service"), QStringLiteral("AWS::Lambda::Function")});
        else if (id == QLatin1StringView("C041"))
            mendWord(diagnostic, eventNames);
        else if (id == QLatin1StringView("C012"))
            mendLoadBalancer(diagnostic);
        else if (id == QLatin1StringView("C040"))
            mendHooks(diagnostic);
    }
}

void ServiceFixes::mendWord(Diagnostic &diagnostic, const QStringList &known) const
{
    QByteArray word = m_check.document.bytes(diagnostic.span).toByteArray();
    if (word.size() > 1 && (word.front() == '"' || word.front() == '\''))
        word = word.mid(1, word.size() - 2);
    const QString written = QString::fromUtf8(word);
    const QString meant = nearest(written, known);
    if (meant.isEmpty())
        return;
    if (!diagnostic.message.contains(meant))
        diagnostic.message += QStringLiteral(" Did you mean '%1'?").arg(meant);
    addWordFix(diagnostic, m_check.document, diagnostic.span, meant,
               written.compare(meant, Qt::CaseInsensitive) == 0);
}

/// `- ContainerName: …` to `ContainerName: …`
void ServiceFixes::mendLoadBalancer(Diagnostic &diagnostic) const
{
    const NodeId list = m_view.member(m_view.resource().properties, loadBalancerKey);
    if (!m_view.isList(list))
        return;
    const Node &node = m_tree.node(list);
    const bool isOneInBrackets =
        node.style == Tree::Style::Flow && node.children.size() == 1 && m_view.isMap(node.children.front());
    PlannedEdits edits;
    if (isOneInBrackets) {
        const Span inner = m_tree.node(node.children.front()).span;
        edits = {{{node.span.begin, inner.begin}, {}}, {{inner.end, node.span.end}, {}}};
    } else if (node.style == Tree::Style::Block) {
        edits = FixPlan(m_check.document).listToMap(list);
    }
    addFix(diagnostic, QStringLiteral("Write LoadBalancerInfo as a mapping"), std::move(edits), true);
}

/// `BeforeInstall: function` to `- BeforeInstall: function`.
void ServiceFixes::mendHooks(Diagnostic &diagnostic) const
{
    const NodeId hooks = m_view.member(m_view.root(), hooksKey);
    if (!m_view.isMap(hooks))
        return;
    const Node &node = m_tree.node(hooks);
    const bool isFlow = node.style == Tree::Style::Flow;
    Fix fix{.title = QStringLiteral("Write Hooks as a list with one event per item"), .safe = true};
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
        const Node &key = m_tree.node(node.children.at(i));
        const Node &value = m_tree.node(node.children.at(i + 1));
        const bool isOneLine = value.kind == Kind::Scalar
            && !m_check.document.bytes({key.span.begin, value.span.end}).contains('\n');
        if (!isOneLine)
            return;
        fix.edits.push_back({{key.prefix.begin, key.prefix.begin}, isFlow ? "{" : "- "});
        if (isFlow)
            fix.edits.push_back({{value.span.end, value.span.end}, "}"});
    }
    if (isFlow) {
        fix.edits.push_back({{node.span.begin, node.span.begin + 1}, "["});
        fix.edits.push_back({{node.span.end - 1, node.span.end}, "]"});
    }
    diagnostic.fixes.push_back(std::move(fix));
}

} // namespace

NodeId ServiceView::member(NodeId map, QLatin1StringView key) const
{
    if (!isMap(map))
        return noNode;
    const NodeId value = m_tree.value(map, QByteArrayView(key.data(), key.size()), Qt::CaseInsensitive);
    return m_tree.isNull(value) ? noNode : resolved(value);
}

NodeId ServiceView::keyIn(NodeId map, QLatin1StringView key) const
{
    return m_tree.keyOf(m_tree.value(map, QByteArrayView(key.data(), key.size()), Qt::CaseInsensitive));
}

ServiceView::Resource ServiceView::resource() const
{
    const NodeId resources = member(root(), resourcesKey);
    if (!isList(resources) || m_tree.node(resources).children.empty())
        return {};
    const NodeId item = resolved(m_tree.node(resources).children.front());
    if (!isMap(item) || m_tree.node(item).children.size() < 2)
        return {};
    const NodeId body = resolved(m_tree.node(item).children.at(1));
    return {m_tree.node(item).children.front(), body, member(body, propertiesKey)};
}

void addWordFix(Diagnostic &finding, const Document &document, const Span &span, const QString &word,
                bool safe)
{
    const QByteArrayView old = document.bytes(span);
    const char first = old.isEmpty() ? '\0' : old.front();
    if (first == '\0' || first == '|' || first == '>' || old.contains('\n'))
        return;
    const QByteArray bytes = word.toUtf8();
    finding.fixes.push_back({.title = QStringLiteral("Write %1").arg(word),
                             .edits = {{span, first == '"' || first == '\'' ? first + bytes + first : bytes}},
                             .safe = safe});
}

void mendServiceFindings(const Check &check, const ServiceView &view, const Words &events)
{
    ServiceFixes(check, view).mendAll(events);
}

} // namespace hookline::appspec
