// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/serviceview.h"
#include "models/appspec/suggest.h"

#include <algorithm>

// ECS and Lambda files are judged by the service, whose code is not public: what the reader (service.cpp)
// does not reject is at most a warning here, but for what AWS's own validator refuses. Keys count in any
// case.
namespace hookline::appspec {
namespace {

using namespace servicekeys;

// What people copy from EC2 files: the reader names it (C006).
constexpr QLatin1StringView serverKeys[] = {QLatin1StringView("os"), QLatin1StringView("files"),
                                            QLatin1StringView("permissions"),
                                            QLatin1StringView("file_exists_behavior")};

bool isOneOf(const QString &word, std::span<const QLatin1StringView> known)
{
    return std::ranges::any_of(known, [&](auto one) { return word.compare(one, Qt::CaseInsensitive) == 0; });
}

bool hasOnly(QStringView text, QStringView punctuation)
{
    return std::ranges::all_of(text, [&](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z')
            || punctuation.contains(c);
    });
}

bool isDigits(QStringView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Text that is to be replaced before the deployment, `$VARIABLE` for envsubst included: its form says
/// nothing yet.
bool isToBeReplaced(const QString &text)
{
    const bool isVariable = text.size() > 1 && text.startsWith(u'$')
        && (text.at(1).isUpper() || text.at(1) == u'_') && text != u"$LATEST";
    return isVariable || isPlaceholder(text);
}

class ServiceCheck
{
public:
    explicit ServiceCheck(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
        , m_view(check.tree())
        , m_root(m_view.root())
    { }

    void run()
    {
        if (!isMap(m_root))
            return;
        mendServiceFindings(m_check, m_view, events());
        checkVersion();
        checkKeys(m_root, {versionKey, resourcesKey, hooksKey},
                  QStringLiteral("an ECS or Lambda AppSpec file"), serverKeys);
        checkResource();
        checkHooks();
    }

private:
    using Node = Tree::Node;
    using Kind = Tree::Kind;

    bool isMap(NodeId id) const { return m_view.isMap(id); }
    bool isList(NodeId id) const { return m_view.isList(id); }
    bool isScalar(NodeId id) const { return m_view.isScalar(id); }
    NodeId resolved(NodeId id) const { return m_view.resolved(id); }
    NodeId member(NodeId map, QLatin1StringView key) const { return m_view.member(map, key); }
    NodeId keyIn(NodeId map, QLatin1StringView key) const { return m_view.keyIn(map, key); }
    QString text(NodeId id) const { return m_view.text(id); }
    void addWordFix(Diagnostic &finding, NodeId node, const QString &word, bool safe) const
    {
        appspec::addWordFix(finding, m_check.document, m_tree.node(node).span, word, safe);
    }

    void checkVersion();
    void checkKeys(NodeId map, const Words &known, const QString &where,
                   std::span<const QLatin1StringView> silent = {});
    void checkResource();
    void checkEcs(NodeId resource, NodeId properties);
    void checkTaskDefinition(NodeId node);
    void checkPort(NodeId node);
    void checkNetwork(NodeId network);
    void checkPublicIp(NodeId node);
    void checkStrategy(NodeId properties);
    void checkLambda(NodeId properties);
    void checkFunctionName(NodeId node, const QString &what);
    void checkHooks();
    void checkHook(NodeId name, NodeId value);
    void checkHookItem(NodeId item);

    Words events() const;

    const Check &m_check;
    const Tree &m_tree;
    ServiceView m_view;
    NodeId m_root;
    QStringList m_seenEvents;
    int m_suggestions = 0;
};

Words ServiceCheck::events() const
{
    if (m_check.spec.platform == Platform::Lambda)
        return {QLatin1StringView("BeforeAllowTraffic"), QLatin1StringView("AfterAllowTraffic")};
    return {QLatin1StringView("BeforeInstall"), QLatin1StringView("AfterInstall"),
            QLatin1StringView("AfterAllowTestTraffic"), QLatin1StringView("BeforeAllowTraffic"),
            QLatin1StringView("AfterAllowTraffic")};
}

void ServiceCheck::checkVersion()
{
    const NodeId node = member(m_root, versionKey);
    if (node == noNode) {
        const bool hasResources = member(m_root, resourcesKey) != noNode;
        Diagnostic &found = m_check.add("C001", hasResources ? keyIn(m_root, resourcesKey) : m_root,
                                        QStringLiteral("The file has no version; AWS documents only 0.0."));
        // An empty one would become a repeated key.
        if (m_tree.value(m_root, "version", Qt::CaseInsensitive) == noNode)
            addFix(found, QStringLiteral("Add version: 0.0"),
                   FixPlan(m_check.document).prependToRoot("version", "0.0"), true);
        return;
    }
    const Scalar scalar = m_tree.scalar(node);
    const bool isNumber = scalar.type == Scalar::Type::Integer || scalar.type == Scalar::Type::Float;
    if ((isNumber && scalar.number == 0) || text(node) == u"0.0")
        return;
    Diagnostic &found =
        m_check.add("C001", node,
                    QStringLiteral("Version %1: AWS documents only 0.0.").arg(m_tree.toText(node).left(64)));
    if (isScalar(node) && !isToBeReplaced(text(node)))
        addWordFix(found, node, QStringLiteral("0.0"), true);
}

void ServiceCheck::checkKeys(NodeId map, const Words &known, const QString &where,
                             std::span<const QLatin1StringView> silent)
{
    if (!isMap(map))
        return;
    const Node &node = m_tree.node(map);
    QStringList names;
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
        const NodeId key = node.children.at(i);
        const QString word = m_tree.text(key);
        if (isOneOf(word, known) || isOneOf(word, silent))
            continue;
        if (names.isEmpty())
            names = QStringList(known.begin(), known.end());
        const bool isWorthIt = ++m_suggestions <= UnknownKeys::mostSuggestions;
        const QString meant = isWorthIt ? nearest(word, names) : QString();
        QString message = QStringLiteral("'%1' is no key of %2; what the service makes of it is unknown.")
                              .arg(m_tree.toText(key).left(64), where);
        if (!meant.isEmpty())
            message += QStringLiteral(" Did you mean '%1'?").arg(meant);
        Diagnostic &found = m_check.add("C007", key, message);
        // Beside the right key the other would become a repeated one.
        const QByteArray right = meant.toUtf8();
        if (!meant.isEmpty() && m_tree.value(map, right, Qt::CaseInsensitive) == noNode)
            addWordFix(found, key, meant, true);
    }
}

void ServiceCheck::checkResource()
{
    const auto [name, body, properties] = m_view.resource();
    if (!isMap(body))
        return;
    const NodeId stray = member(body, strategyKey);
    if (stray != noNode && m_check.spec.platform == Platform::Ecs)
        m_check.add("C017", keyIn(body, strategyKey),
                    QStringLiteral("CapacityProviderStrategy counts only under Properties: indent it so "
                                   "that it stands beside TaskDefinition."));
    checkKeys(body, {typeKey, propertiesKey}, QStringLiteral("the resource"), {&strategyKey, 1});
    if (!isMap(properties))
        return;
    if (m_check.spec.platform == Platform::Ecs)
        checkEcs(name, properties);
    else if (m_check.spec.platform == Platform::Lambda)
        checkLambda(properties);
}

void ServiceCheck::checkEcs(NodeId resource, NodeId properties)
{
    const QString name = text(resolved(resource));
    if (name.compare(QLatin1StringView("TargetService"), Qt::CaseInsensitive) != 0 && !isToBeReplaced(name)) {
        Diagnostic &found = m_check.add(
            "C004", resource,
            QStringLiteral("The resource is named '%1'; tools that fill in the task definition look for "
                           "'TargetService'.")
                .arg(name.left(64)));
        addWordFix(found, resource, QStringLiteral("TargetService"), false);
    }
    checkKeys(properties, {taskDefinitionKey, loadBalancerKey, platformVersionKey, networkKey, strategyKey},
              QStringLiteral("an ECS service's Properties"));
    checkTaskDefinition(member(properties, taskDefinitionKey));
    const NodeId balancer = member(properties, loadBalancerKey);
    checkKeys(balancer, {containerNameKey, containerPortKey}, QStringLiteral("LoadBalancerInfo"));
    checkPort(member(balancer, containerPortKey));
    checkNetwork(member(properties, networkKey));
    checkStrategy(properties);
}

void ServiceCheck::checkTaskDefinition(NodeId node)
{
    const QString arn = text(node);
    if (arn.isEmpty())
        return;
    if (arn.startsWith(u'<') && arn.endsWith(u'>')) {
        m_check.add("C020", node,
                    QStringLiteral("%1 is replaced by CodePipeline, 'aws ecs deploy' and the GitHub action; "
                                   "create-deployment takes no placeholder.")
                        .arg(arn.left(64)));
        return;
    }
    if (isToBeReplaced(arn))
        return;
    const QStringList parts = arn.split(u':');
    QString wrong;
    if (parts.size() < 6 || parts.at(0) != u"arn" || !parts.at(1).startsWith(u"aws") || parts.at(2) != u"ecs"
        || !parts.at(5).startsWith(u"task-definition/"))
        wrong = QStringLiteral("is no ARN");
    else if (parts.size() == 6 || parts.at(6).isEmpty())
        wrong = QStringLiteral("names no revision");
    else if (parts.size() > 7 || !isDigits(parts.at(6)))
        wrong = QStringLiteral("names no revision by its number");
    if (!wrong.isEmpty())
        m_check.add(
            "C011", node,
            QStringLiteral("TaskDefinition '%1' %2. AWS documents the full ARN with a revision number, "
                           "arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:REVISION.")
                .arg(arn.left(128), wrong));
}

void ServiceCheck::checkPort(NodeId node)
{
    const QString port = text(node);
    if (!isDigits(port) || m_tree.node(node).isPlain())
        return;
    Diagnostic &found = m_check.add(
        "C014", node, QStringLiteral("ContainerPort is text here; AWS documents a number: %1.").arg(port));
    found.severity = Severity::Warning;
    found.fixes.push_back({.title = QStringLiteral("Write %1 without quotes").arg(port),
                           .edits = {{m_tree.node(node).span, port.toUtf8()}},
                           .safe = true});
}

void ServiceCheck::checkNetwork(NodeId network)
{
    if (!isMap(network))
        return;
    checkKeys(network, {awsvpcKey}, QStringLiteral("NetworkConfiguration"));
    const NodeId awsvpc = member(network, awsvpcKey);
    if (!isMap(awsvpc))
        return;
    checkKeys(awsvpc, {subnetsKey, securityGroupsKey, publicIpKey}, QStringLiteral("AwsvpcConfiguration"));
    QStringList missing;
    for (const QLatin1StringView key : {subnetsKey, securityGroupsKey, publicIpKey}) {
        const NodeId value = member(awsvpc, key);
        const bool isEmpty = value == noNode || (isList(value) && m_tree.node(value).children.empty())
            || (isScalar(value) && text(value).isEmpty());
        if (isEmpty)
            missing.append(key);
        else if (key != publicIpKey && !isList(value) && !isToBeReplaced(text(value)))
            m_check.add("C015", value, QStringLiteral("%1 must be a list.").arg(key));
    }
    if (!missing.isEmpty())
        m_check.add("C015", keyIn(network, awsvpcKey),
                    QStringLiteral("AwsvpcConfiguration is incomplete: it has no %1. Subnets, SecurityGroups "
                                   "and AssignPublicIp go together.")
                        .arg(missing.join(QStringLiteral(" and no "))));
    checkPublicIp(member(awsvpc, publicIpKey));
}

void ServiceCheck::checkPublicIp(NodeId node)
{
    const QString value = text(node);
    if (node == noNode || value == u"ENABLED" || value == u"DISABLED" || value.isEmpty()
        || isToBeReplaced(value))
        return;
    Diagnostic &found = m_check.add("C016", node,
                                    QStringLiteral("AssignPublicIp must be ENABLED or DISABLED, not '%1'.")
                                        .arg(m_tree.toText(node).left(64)));
    const Scalar scalar = m_tree.scalar(node);
    const QString meant = scalar.type == Scalar::Type::Bool
        ? (scalar.truth ? QStringLiteral("ENABLED") : QStringLiteral("DISABLED"))
        : nearest(value, {QStringLiteral("ENABLED"), QStringLiteral("DISABLED")});
    if (!meant.isEmpty())
        addWordFix(found, node, meant, true);
}

void ServiceCheck::checkStrategy(NodeId properties)
{
    const NodeId strategy = member(properties, strategyKey);
    if (strategy == noNode || isToBeReplaced(text(strategy)))
        return;
    if (!isList(strategy)) {
        m_check.add("C017", strategy,
                    QStringLiteral("CapacityProviderStrategy must be a list with one provider per item."));
        return;
    }
    int providers = 0;
    int bases = 0;
    int weights = 0;
    for (const NodeId child : m_tree.node(strategy).children) {
        const NodeId item = resolved(child);
        checkKeys(item, {providerKey, baseKey, weightKey}, QStringLiteral("CapacityProviderStrategy"));
        const auto counts = [&](QLatin1StringView key) {
            const QString value = text(member(item, key));
            return !value.isEmpty() && (!isDigits(value) || value.toULongLong() != 0);
        };
        providers += 1;
        bases += counts(baseKey) ? 1 : 0;
        weights += counts(weightKey) ? 1 : 0;
        if (isMap(item) && text(member(item, providerKey)).isEmpty())
            m_check.add("C017", item, QStringLiteral("The item names no CapacityProvider."));
    }
    const NodeId key = keyIn(properties, strategyKey);
    if (bases > 1)
        m_check.add("C017", key, QStringLiteral("Only one capacity provider can have a Base."));
    if (providers > 1 && weights == 0)
        m_check.add("C017", key,
                    QStringLiteral("No capacity provider has a Weight above 0, which is also the default, so "
                                   "that none would get tasks."));
}

void ServiceCheck::checkLambda(NodeId properties)
{
    checkKeys(properties, {nameKey, aliasKey, currentVersionKey, targetVersionKey},
              QStringLiteral("a Lambda function's Properties"));
    checkFunctionName(member(properties, nameKey), QStringLiteral("Name"));
    const NodeId aliasNode = member(properties, aliasKey);
    const QString alias = text(aliasNode);
    constexpr int longestAlias = 128;
    if (!alias.isEmpty() && !isToBeReplaced(alias)
        && (alias.size() > longestAlias || isDigits(alias) || !hasOnly(alias, u"-_")))
        m_check.add(
            "C046", aliasNode,
            QStringLiteral("'%1' is no alias that Lambda allows: at most 128 letters, digits, '-' and "
                           "'_', and not digits alone.")
                .arg(alias.left(64)));
    const NodeId current = member(properties, currentVersionKey);
    const NodeId target = member(properties, targetVersionKey);
    if (isDigits(text(current)) && text(current) == text(target))
        m_check.add("C032", target,
                    QStringLiteral("CurrentVersion and TargetVersion are both %1: canary and linear "
                                   "deployments then fail.")
                        .arg(text(target).left(32)));
}

/// A name, a partial ARN or a full one, each with or without a qualifier.
void ServiceCheck::checkFunctionName(NodeId node, const QString &what)
{
    const QString written = text(node);
    if (written.isEmpty() || isToBeReplaced(written))
        return;
    QStringList parts = written.split(u':');
    bool isRight = true;
    if (parts.constFirst() == u"arn") {
        isRight = parts.size() >= 7 && parts.at(1).startsWith(u"aws") && parts.at(2) == u"lambda";
        parts.remove(0, std::min<qsizetype>(4, parts.size()));
    }
    constexpr int accountLength = 12;
    if (parts.size() > 2) {
        isRight = isRight && isDigits(parts.at(0)) && parts.at(0).size() == accountLength
            && parts.at(1) == u"function";
        parts.remove(0, 2);
    }
    constexpr int longestName = 64;
    constexpr int longestQualifier = 128;
    isRight = isRight && (parts.size() == 1 || parts.size() == 2) && !parts.constFirst().isEmpty()
        && parts.constFirst().size() <= longestName && hasOnly(parts.constFirst(), u"-_");
    if (isRight && parts.size() == 2)
        isRight =
            !parts.at(1).isEmpty() && parts.at(1).size() <= longestQualifier && hasOnly(parts.at(1), u"-_$");
    if (!isRight)
        m_check.add("C046", node,
                    QStringLiteral("%1 '%2' is neither a Lambda function's name (at most 64 letters, digits, "
                                   "'-' and '_') nor its ARN.")
                        .arg(what, written.left(128)));
}

void ServiceCheck::checkHooks()
{
    const NodeId hooks = member(m_root, hooksKey);
    if (!isList(hooks))
        return;
    for (const NodeId item : m_tree.node(hooks).children)
        checkHookItem(resolved(item));
}

void ServiceCheck::checkHookItem(NodeId id)
{
    if (!isMap(id))
        return;
    const Node &item = m_tree.node(id);
    for (std::size_t i = 0; i + 1 < item.children.size(); i += 2)
        checkHook(item.children.at(i), resolved(item.children.at(i + 1)));
    if (item.children.size() <= 2)
        return;
    Diagnostic &found = m_check.add(
        "C047", item.children.at(2),
        QStringLiteral("AWS documents one event per item: this one has %1. Give each its own '-'.")
            .arg(item.children.size() / 2));
    std::vector<TextEdit> edits;
    for (std::size_t i = 2; i + 1 < item.children.size(); i += 2) {
        const PlannedEdits one = FixPlan(m_check.document).splitItem(id, i);
        if (!one)
            return;
        edits.insert(edits.end(), one->begin(), one->end());
    }
    addFix(found, QStringLiteral("Give each event its own item"), std::move(edits), true);
}

void ServiceCheck::checkHook(NodeId name, NodeId value)
{
    const QString written = text(resolved(name));
    const Words known = events();
    const auto event =
        std::ranges::find_if(known, [&](auto one) { return written.compare(one, Qt::CaseInsensitive) == 0; });
    if (event == known.end())
        return;
    if (written != *event) {
        Diagnostic &found = m_check.add(
            "C041", name, QStringLiteral("The event is written '%1' in AWS's documentation.").arg(*event));
        found.severity = Severity::Warning;
        addWordFix(found, name, *event, true);
    }
    if (m_seenEvents.contains(*event))
        m_check.add("C043", name,
                    QStringLiteral("%1 is here for the second time: an event has one function.").arg(*event));
    else
        m_seenEvents.append(*event);
    if (*event == QLatin1StringView("AfterAllowTestTraffic"))
        m_check.add(
            "C044", name,
            QStringLiteral("AfterAllowTestTraffic runs only in a deployment group with a test listener."));
    checkFunctionName(value, QStringLiteral("The function"));
}

} // namespace

void checkService(const Check &check)
{
    ServiceCheck(check).run();
}

} // namespace hookline::appspec
