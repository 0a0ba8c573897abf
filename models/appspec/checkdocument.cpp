// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checks.h"
#include "models/appspec/detect.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

// Rules about any AppSpec file: encoding, keys, placeholders, the file's name.
namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

constexpr QByteArrayView noBreakSpace("\xc2\xa0");
constexpr QByteArrayView openQuotes[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x98",
                                         "\xe2\x80\x99"};
constexpr std::size_t mostOfOneKind = 100; ///< Of findings that all have one cause.

/// Every key that means something in an EC2 file.
constexpr QByteArrayView fields[] = {
    "version", "os",       "hooks",   "files",       "permissions", "file_exists_behavior",
    "source",  "location", "timeout", "destination", "runas",       "sudo",
    "object",  "pattern",  "except",  "type",        "owner",       "group",
    "mode",    "acls",     "context", "name",        "range",
};

/// What AWS's own template of an EC2 file has in its places.
constexpr QByteArrayView templateWords[] = {
    "operating-system-name",
    "source-file-location",
    "source-file-location-1",
    "source-file-location-2",
    "destination-file-location",
    "destination-file-location-1",
    "destination-file-location-2",
    "object-specification",
    "pattern-specification",
    "exception-specification",
    "owner-account-name",
    "group-name",
    "mode-specification",
    "acls-specification",
    "user-specification",
    "type-specification",
    "range-specification",
    "object-type",
    "deployment-lifecycle-event-name",
    "script-location",
    "timeout-in-seconds",
    "user-name",
    "DISALLOW|OVERWRITE|RETAIN",
};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The placeholder that a text holds: <NAME>, ${NAME}, {{name}}, @@NAME@@, %{ if … }. Empty if there is none.
QByteArrayView placeholderIn(QByteArrayView text)
{
    struct Form
    {
        QByteArrayView open;
        QByteArrayView close;
    };
    static constexpr Form forms[] = {{"<", ">"}, {"${", "}"}, {"{{", "}}"}, {"@@", "@@"}, {"%{", "}"}};
    for (const Form &form : forms) {
        const qsizetype begin = text.indexOf(form.open);
        const qsizetype inner = begin + form.open.size();
        const qsizetype end = begin < 0 ? -1 : text.indexOf(form.close, inner);
        const bool named = end > inner && (isLetter(text[inner]) || form.open != "<");
        if (named && !text.sliced(inner, end - inner).contains('\n'))
            return text.sliced(begin, end + form.close.size() - begin);
    }
    return {};
}

class DocumentCheck
{
public:
    explicit DocumentCheck(const Check &check)
        : m_check(check)
        , m_document(check.document)
        , m_tree(check.tree())
        , m_server(check.spec.platform == Platform::Server)
    { }

    void run();

private:
    void checkBom();
    void checkText();
    void checkName();
    bool checkMistaken();
    void checkNodes();
    void checkAlias(NodeId id);
    void checkTag(NodeId id);
    void checkScalar(NodeId id);
    void checkSigns(NodeId id);
    void checkPlaceholder(NodeId id);
    void checkBraces(NodeId id);
    void checkRepeated(NodeId map);
    void reportRepeated(const Tree::Node &key, NodeId map);
    void adaptToAgent2();
    bool isHooks(NodeId map) const;
    void reportPlaceholder(NodeId id, const QString &placeholder);
    bool isTemplate() const;
    QString baseName() const;

    const Check &m_check;
    const Document &m_document;
    const Tree &m_tree;
    const bool m_server;
    bool m_mayHavePlaceholders = false;
    std::unordered_map<std::string_view, std::size_t> m_count; ///< Findings per rule.

    /// False when a rule has been broken often enough.
    bool count(const char *ruleId) { return ++m_count[ruleId] <= mostOfOneKind; }
};

void DocumentCheck::run()
{
    checkBom();
    checkName();
    checkText();
    if (m_tree.isEmpty())
        return;
    if (checkMistaken())
        return;
    checkNodes();
    if (m_server && m_check.options.agent >= 2)
        adaptToAgent2();
}

/// What the reader finds is agent 1's verdict. Agent 2 reads YAML 1.2's values, aliases included.
void DocumentCheck::adaptToAgent2()
{
    std::erase_if(m_check.diagnostics, [](const Diagnostic &one) {
        const std::string_view id(one.rule->id);
        return id == "D008" || id == "D022";
    });
    for (Diagnostic &one : m_check.diagnostics) {
        if (std::string_view(one.rule->id) != "D007")
            continue;
        one.severity = Severity::Warning;
        one.message = QStringLiteral(
            "Agent 2 reads aliases but does not merge with <<, and agent 1 refuses them. Write "
            "the value out.");
    }
}

bool DocumentCheck::isHooks(NodeId map) const
{
    const NodeId key = m_tree.keyOf(map);
    return key != noNode && m_tree.node(map).parent == m_tree.root() && m_tree.node(key).text == "hooks";
}

void DocumentCheck::checkBom()
{
    if (!m_document.hasBom)
        return;
    const Fix remove{
        .title = QStringLiteral("Remove the byte order mark"), .edits = {{{0, 3}, {}}}, .safe = true};
    const auto found = std::ranges::find_if(
        m_check.diagnostics, [](const Diagnostic &one) { return std::string_view(one.rule->id) == "D006"; });
    if (found != m_check.diagnostics.end()) {
        found->fixes.push_back(remove);
    } else if (m_server && m_document.error && m_check.diagnostics.empty()) {
        Diagnostic &finding = m_check.add(
            "D006", Span{0, 3},
            QStringLiteral(
                "The byte order mark shifts the first line by one column, so that the agent reads only "
                "the lines that fit it by accident and none behind them."));
        finding.severity = Severity::Warning; // Without the mark the file is broken, so that is no fix.
    }
}

QString DocumentCheck::baseName() const
{
    const QString &path = m_check.options.fileName;
    return path.mid(std::max(path.lastIndexOf(u'/'), path.lastIndexOf(u'\\')) + 1);
}

void DocumentCheck::checkName()
{
    const QString name = baseName();
    if (!m_server || name.isEmpty() || name == QLatin1StringView("appspec.yml"))
        return;
    const QString lower = name.toLower();
    if (name == QLatin1StringView("appspec.yaml")) {
        if (m_check.options.agent >= 2)
            return;
        m_check
            .add("D017", Span{},
                 QStringLiteral(
                     "Agents before 2.0 look for appspec.yml only. Rename the file, or name it in the "
                     "deployment."))
            .severity = Severity::Warning;
        return;
    }
    const bool nearly = lower == QLatin1StringView("appspec.yml")
        || lower == QLatin1StringView("appspec.yaml") || lower == QLatin1StringView("appspec")
        || lower == QLatin1StringView("appspec.json") || lower.startsWith(QLatin1StringView("._appspec"));
    if (nearly) {
        m_check.add(
            "D017", Span{},
            QStringLiteral("The agent looks for appspec.yml, in lower case, and not for %1. Rename the file.")
                .arg(name));
    } else if (lower.contains(QLatin1StringView("appspec")) && !isTemplate()) {
        m_check
            .add("D017", Span{},
                 QStringLiteral("The agent looks for appspec.yml unless the deployment names another file."))
            .severity = Severity::Info;
    }
}

void DocumentCheck::checkText()
{
    if (m_server && m_document.hasCrlf) {
        const qsizetype at = m_document.text.indexOf("\r\n");
        m_check.add(
            "D014", Span{at, at + 2},
            QStringLiteral(
                "The lines end in CR LF. That is fine here, but not in the scripts that Linux runs."));
    }
    if (m_server && m_document.isJson && !m_tree.isEmpty()) {
        m_check.add(
            "D015", m_tree.root(),
            QStringLiteral("The file is JSON. The agent reads it, but the documentation asks for YAML."));
    }
    if (m_document.secondDocument) {
        const qsizetype begin = m_document.secondDocument->begin;
        qsizetype end = m_document.text.indexOf('\n', begin);
        end = end < 0 ? m_document.text.size() : end;
        if (end > begin && m_document.text[end - 1] == '\r')
            --end;
        const bool shifted = m_document.hasBom && !m_document.error;
        Diagnostic &finding = m_check.add(
            "D013", Span{begin, end},
            QStringLiteral("A second YAML document begins here. Agent 1 reads only the first one, agent 2 "
                           "refuses the file."));
        if (m_server && m_check.options.agent >= 2 && !shifted)
            finding.severity = Severity::Error;
    }
}

/// False if the file is not taken for an AppSpec by mistake.
bool DocumentCheck::checkMistaken()
{
    const Mistaken mistaken = mistakenFor(m_tree);
    if (mistaken == Mistaken::Nothing)
        return false;
    QString words;
    if (!m_check.diagnostics.empty())
        words = m_check.diagnostics.front().agentSays;
    m_check.diagnostics.clear(); // One word says more than what follows from it.
    m_check
        .add("D021", m_tree.root(),
             mistaken == Mistaken::Buildspec
                 ? QStringLiteral(
                     "This is a buildspec for AWS CodeBuild (phases, artifacts), not an AppSpec for "
                     "CodeDeploy.")
                 : QStringLiteral("This is an app specification of MoveApps, not an AppSpec for CodeDeploy."))
        .agentSays = words;
    return true;
}

void DocumentCheck::checkNodes()
{
    m_mayHavePlaceholders =
        std::ranges::any_of(m_document.text, [](char c) { return c == '<' || c == '{' || c == '@'; })
        || m_document.text.contains("-");
    for (NodeId id = 0; id < NodeId(m_tree.size()); ++id) {
        const Tree::Node &node = m_tree.node(id);
        if (!node.tag.isEmpty())
            checkTag(id);
        switch (node.kind) {
        case Kind::Alias:
            checkAlias(id);
            break;
        case Kind::Scalar:
            checkScalar(id);
            break;
        case Kind::Map:
            checkRepeated(id);
            checkBraces(id);
            break;
        case Kind::Sequence:
            break;
        }
    }
}

/// For EC2 the reader has said it; agent 2 and the service read aliases, as far as is known.
void DocumentCheck::checkAlias(NodeId id)
{
    if (m_server || !count("D007"))
        return;
    Diagnostic &finding =
        m_check.add("D007", id,
                    QStringLiteral("An alias is used. Nothing says that CodeDeploy reads it; write the "
                                   "value out."));
    finding.severity = Severity::Warning;
    finding.stage = Stage::Service;
}

void DocumentCheck::checkTag(NodeId id)
{
    const Tree::Node &node = m_tree.node(id);
    if (!node.tag.startsWith('!') || node.tag.startsWith("!ruby/") || node.tag == "!" || !count("D019"))
        return;
    Diagnostic &finding = m_check.add(
        "D019", node.prefix,
        QStringLiteral(
            "The tag %1 is not resolved: an AppSpec is no CloudFormation template. Write the value itself.")
            .arg(QString::fromUtf8(node.tag.left(64))));
    if (!m_server) {
        finding.severity = Severity::Error;
        finding.stage = Stage::Service;
    }
}

void DocumentCheck::checkScalar(NodeId id)
{
    const Tree::Node &node = m_tree.node(id);
    if (m_mayHavePlaceholders)
        checkPlaceholder(id);
    if (node.isPlain() && std::ranges::any_of(node.text, [](char c) { return uchar(c) >= 0x80; }))
        checkSigns(id);
}

/// No-break spaces and typographic quotation marks that were meant as syntax but are part of the value.
void DocumentCheck::checkSigns(NodeId id)
{
    const QByteArray &text = m_tree.node(id).text;
    const auto isQuote = [&](qsizetype at) {
        return std::ranges::find(openQuotes, QByteArrayView(text).sliced(at, 3)) != std::end(openQuotes);
    };
    constexpr qsizetype quoteSize = 3;
    if (text.size() >= 2 * quoteSize && isQuote(0) && isQuote(text.size() - quoteSize)) {
        if (!count("D010"))
            return;
        Diagnostic &finding = m_check.add(
            "D010", id,
            QStringLiteral(
                "The typographic quotation marks are part of the value. YAML knows only \" and '."));
        finding.severity = Severity::Warning;
        const QByteArray inner = text.sliced(quoteSize, text.size() - 2 * quoteSize);
        if (!inner.contains('\'') && !inner.contains('\n'))
            finding.fixes.push_back({.title = QStringLiteral("Use plain quotes"),
                                     .edits = {{m_tree.node(id).span, '\'' + inner + '\''}},
                                     .safe = true});
        return;
    }
    const bool atEdge = text.startsWith(noBreakSpace) || text.endsWith(noBreakSpace);
    if (!atEdge || !count("D010"))
        return;
    Diagnostic &finding = m_check.add(
        "D010", id,
        QStringLiteral(
            "A no-break space (U+00A0) is part of this text, because YAML takes it for a letter. Replace it "
            "by a normal space."));
    finding.severity = Severity::Warning;
    QByteArray mended =
        m_document.bytes(m_tree.node(id).span).toByteArray().replace(noBreakSpace, " ").trimmed();
    finding.fixes.push_back(
        {.title = QStringLiteral("Remove it"), .edits = {{m_tree.node(id).span, mended}}, .safe = true});
}

bool DocumentCheck::isTemplate() const
{
    static constexpr QLatin1StringView endings[] = {QLatin1StringView(".tpl"),   QLatin1StringView(".tmpl"),
                                                    QLatin1StringView(".tftpl"), QLatin1StringView(".j2"),
                                                    QLatin1StringView(".erb"),   QLatin1StringView(".in")};
    const QString name = baseName().toLower();
    return name.contains(QLatin1StringView("template"))
        || std::ranges::any_of(endings, [&](QLatin1StringView ending) { return name.endsWith(ending); });
}

void DocumentCheck::checkPlaceholder(NodeId id)
{
    const Tree::Node &node = m_tree.node(id);
    QByteArrayView found = placeholderIn(node.text);
    if (found.isEmpty() && m_server && std::ranges::find(templateWords, node.text) != std::end(templateWords))
        found = node.text;
    if (found.isEmpty())
        return;
    const NodeId key = m_tree.keyOf(id);
    const bool whole = node.text.startsWith('<') && found.size() == node.text.size();
    if (!m_server && whole && key != noNode
        && m_tree.node(key).text.compare("TaskDefinition", Qt::CaseInsensitive) == 0)
        return; // C020: what CodePipeline and others fill in.
    reportPlaceholder(id, QString::fromUtf8(found.first(std::min<qsizetype>(found.size(), 64))));
}

/// {{ name }} without quotes: for YAML a map whose only key is a map.
void DocumentCheck::checkBraces(NodeId id)
{
    const Tree::Node &node = m_tree.node(id);
    if (node.style != Tree::Style::Flow || node.children.size() != 2)
        return;
    const Tree::Node &key = m_tree.node(node.children.front());
    const bool braces = key.kind == Kind::Map && key.style == Tree::Style::Flow
        && key.span.begin == node.span.begin + 1 && m_document.text[node.span.begin] == '{';
    if (braces)
        reportPlaceholder(
            id,
            QString::fromUtf8(m_document.bytes(node.span).first(std::min<qsizetype>(node.span.size(), 64))));
}

void DocumentCheck::reportPlaceholder(NodeId id, const QString &placeholder)
{
    if (!count("D016"))
        return;
    Diagnostic &finding = m_check.add(
        "D016", m_tree.node(id).span,
        QStringLiteral("%1 is a placeholder that was not replaced. Put the real value in before deploying.")
            .arg(placeholder));
    if (isTemplate())
        finding.severity = Severity::Info;
    if (!m_server)
        finding.stage = Stage::Service;
}

void DocumentCheck::reportRepeated(const Tree::Node &key, NodeId map)
{
    const QString name = QString::fromUtf8(key.text.left(64));
    if (!m_server) {
        m_check.add(
            "D011", key.span,
            QStringLiteral("%1 stands here a second time; which one counts is not documented.").arg(name));
        return;
    }
    // Agent 2 refuses a repeated field, but not a repeated event or what it does not know.
    const bool refused =
        !isHooks(map) && std::ranges::find(fields, QByteArrayView(key.text)) != std::end(fields);
    QString message =
        QStringLiteral("%1 stands here a second time. The last one counts, the others are dropped.")
            .arg(name);
    if (refused)
        message += QStringLiteral(" Agent 2 refuses the file.");
    Diagnostic &finding = m_check.add("D011", key.span, message);
    if (refused && m_check.options.agent >= 2)
        finding.severity = Severity::Error;
}

/// Tells whether a key stands before it in its map.
class SeenKeys
{
public:
    explicit SeenKeys(std::size_t most)
        : m_few(most <= few)
    {
        if (!m_few)
            m_all.reserve(most);
    }

    /// True if the name is new.
    bool insert(std::string_view name)
    {
        if (!m_few)
            return m_all.insert(name).second;
        if (std::find(m_first.begin(), m_first.begin() + m_size, name) != m_first.begin() + m_size)
            return false;
        m_first[std::size_t(m_size++)] = name;
        return true;
    }

private:
    static constexpr std::size_t few = 12; ///< Nearly every map; then looking through all is the fastest.

    bool m_few;
    std::ptrdiff_t m_size = 0;
    std::array<std::string_view, few> m_first;
    std::unordered_set<std::string_view> m_all;
};

void DocumentCheck::checkRepeated(NodeId map)
{
    const std::vector<NodeId> &children = m_tree.node(map).children;
    SeenKeys seen(children.size() / 2);
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        const Tree::Node &key = m_tree.node(children[i]);
        if (key.kind != Kind::Scalar || key.text == "<<")
            continue;
        const std::string_view name(key.text.constData(), std::size_t(key.text.size()));
        if (seen.insert(name) || !count("D011"))
            continue;
        reportRepeated(key, map);
    }
}

} // namespace

void checkDocument(const Check &check)
{
    DocumentCheck(check).run();
}

} // namespace hookline::appspec
