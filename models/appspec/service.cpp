// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/reader.h"

#include <algorithm>
#include <span>

// ECS and Lambda files are judged by the service, whose words are not public: the texts here are our own.
namespace hookline::appspec {
namespace {

constexpr const char *ecsEvents[] = {"BeforeInstall", "AfterInstall", "AfterAllowTestTraffic",
                                     "BeforeAllowTraffic", "AfterAllowTraffic"};
constexpr const char *lambdaEvents[] = {"BeforeAllowTraffic", "AfterAllowTraffic"};

class ServiceReader
{
public:
    ServiceReader(const Tree &tree, Reading &reading)
        : m_tree(tree)
        , m_root(tree.root())
        , m_spec(reading.spec)
        , m_problems(reading.problems)
    { }

    void read()
    {
        if (const NodeId version = member(m_root, "version"); version != noNode)
            m_spec.version = m_tree.toText(version);
        for (const char *key : {"os", "files", "permissions"}) {
            if (const NodeId stray = member(m_root, key); stray != noNode)
                complain(
                    "C006", m_tree.keyOf(stray),
                    QStringLiteral("'%1' belongs to EC2/on-premises AppSpec files, not beside Resources.")
                        .arg(QString::fromLatin1(key)));
        }
        readResources();
        readHooks();
    }

private:
    using Node = Tree::Node;
    using Kind = Tree::Kind;

    void complain(const char *ruleId, NodeId node, const QString &message)
    {
        m_problems.push_back(refusal(ruleId, m_tree.spot(node), message));
    }

    const Node &at(NodeId id) const { return m_tree.follow(id); }
    Kind kindOf(NodeId id) const { return at(id).kind; }
    /// A scalar's text without the space around it; empty for anything else.
    QString trimmed(NodeId id) const
    {
        return id == noNode || kindOf(id) != Kind::Scalar ? QString() : m_tree.text(id).trimmed();
    }

    /// Keys are matched in any case: AWS's own pages write Resources and resources.
    NodeId member(NodeId map, const char *key) const
    {
        const NodeId node = m_tree.value(map, key, Qt::CaseInsensitive);
        return m_tree.isNull(node) ? noNode : node;
    }

    QString required(const char *ruleId, NodeId properties, const char *key)
    {
        const NodeId node = member(properties, key);
        const QString text = trimmed(node);
        if (text.isEmpty()) {
            const NodeId written = m_tree.value(properties, key, Qt::CaseInsensitive);
            complain(ruleId, written == noNode ? properties : written,
                     QStringLiteral("Properties need a value for %1.").arg(QString::fromLatin1(key)));
        }
        return text;
    }

    void readResources();
    void readResource(NodeId item);
    void readEcs(NodeId properties);
    void readLambda(NodeId properties);
    QString requiredVersion(NodeId properties, const char *key);
    void readHooks();
    void readHook(NodeId name, NodeId value);

    const Tree &m_tree;
    const NodeId m_root;
    AppSpec &m_spec;
    std::vector<Diagnostic> &m_problems;
};

void ServiceReader::readResources()
{
    const NodeId resources = member(m_root, "Resources");
    if (resources == noNode || kindOf(resources) != Kind::Sequence || at(resources).children.size() != 1) {
        complain("C002", resources == noNode ? m_root : resources,
                 QStringLiteral("Resources must be a list with exactly one resource."));
        return;
    }
    readResource(at(resources).children.front());
}

void ServiceReader::readResource(NodeId item)
{
    const std::vector<NodeId> &pair = at(item).children;
    if (kindOf(item) != Kind::Map || pair.size() != 2 || kindOf(pair[1]) != Kind::Map) {
        complain("C003", item,
                 QStringLiteral("The resource must be a mapping from its name to Type and Properties."));
        return;
    }
    m_spec.resource = m_tree.toText(pair[0]);
    const NodeId body = pair[1];
    const NodeId type = member(body, "Type");
    const QString typeName = trimmed(type);
    if (typeName == QLatin1StringView("AWS::ECS::Service"))
        m_spec.platform = Platform::Ecs;
    else if (typeName == QLatin1StringView("AWS::Lambda::Function"))
        m_spec.platform = Platform::Lambda;
    else
        complain("C005", type == noNode ? body : type,
                 QStringLiteral("Type must be AWS::ECS::Service or AWS::Lambda::Function."));
    const NodeId properties = member(body, "Properties");
    const bool lambda = m_spec.platform == Platform::Lambda;
    if (properties == noNode || kindOf(properties) != Kind::Map) {
        complain(lambda ? "C030" : "C010", properties == noNode ? body : properties,
                 QStringLiteral("The resource has no Properties."));
        return;
    }
    if (m_spec.platform == Platform::Ecs)
        readEcs(properties);
    else if (lambda)
        readLambda(properties);
}

void ServiceReader::readEcs(NodeId properties)
{
    m_spec.taskDefinition = required("C010", properties, "TaskDefinition");
    m_spec.platformVersion = trimmed(member(properties, "PlatformVersion"));
    const NodeId balancer = member(properties, "LoadBalancerInfo");
    if (balancer == noNode || kindOf(balancer) != Kind::Map) {
        complain("C012", balancer == noNode ? properties : balancer,
                 QStringLiteral("LoadBalancerInfo must be a mapping with ContainerName and ContainerPort."));
        return;
    }
    m_spec.containerName = required("C013", balancer, "ContainerName");
    const QString port = required("C014", balancer, "ContainerPort");
    constexpr int highestPort = 65535;
    const int number = port.toInt();
    if (number >= 1 && number <= highestPort)
        m_spec.containerPort = number;
    else if (!port.isEmpty())
        complain("C014", member(balancer, "ContainerPort"),
                 QStringLiteral("ContainerPort must be a number from 1 to 65535."));
}

void ServiceReader::readLambda(NodeId properties)
{
    m_spec.functionName = required("C030", properties, "Name");
    m_spec.alias = required("C030", properties, "Alias");
    m_spec.currentVersion = requiredVersion(properties, "CurrentVersion");
    m_spec.targetVersion = requiredVersion(properties, "TargetVersion");
}

QString ServiceReader::requiredVersion(NodeId properties, const char *key)
{
    const QString version = required("C030", properties, key);
    const bool isNumber = std::ranges::all_of(version, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!version.isEmpty() && (!isNumber || version.toLongLong() < 1)) {
        complain("C031", member(properties, key),
                 QStringLiteral("%1 must be a published version number, not '%2'.")
                     .arg(QString::fromLatin1(key), version.left(64)));
    }
    return version;
}

void ServiceReader::readHooks()
{
    const NodeId hooks = member(m_root, "Hooks");
    if (hooks == noNode)
        return;
    if (kindOf(hooks) != Kind::Sequence) {
        complain("C040", hooks,
                 QStringLiteral("Hooks must be a list with one event and its Lambda function per item."));
        return;
    }
    const std::size_t most = std::max(maximumItems, m_tree.size());
    std::size_t items = 0;
    for (const NodeId item : at(hooks).children) {
        if (kindOf(item) != Kind::Map) {
            complain("C040", item,
                     QStringLiteral("A hook must be a mapping from an event to a Lambda function."));
            continue;
        }
        const std::vector<NodeId> &members = at(item).children;
        if (m_tree.node(item).kind == Kind::Alias)
            items += members.size();
        for (std::size_t i = 0; i + 1 < members.size(); i += 2) {
            if (++items > most) {
                complain("D020", item, QStringLiteral("The file has more than %1 entries.").arg(most));
                return;
            }
            readHook(members[i], members[i + 1]);
        }
    }
}

void ServiceReader::readHook(NodeId name, NodeId value)
{
    const QString event = trimmed(name);
    const auto events = m_spec.platform == Platform::Lambda ? std::span<const char *const>(lambdaEvents)
                                                            : std::span<const char *const>(ecsEvents);
    const auto known = std::ranges::find_if(events, [&](const char *known) {
        return event.compare(QLatin1StringView(known), Qt::CaseInsensitive) == 0;
    });
    if (known == events.end()) {
        complain("C041", name, QStringLiteral("No hook can be attached to '%1'.").arg(event.left(64)));
        return;
    }
    const QString function = trimmed(value);
    if (function.isEmpty()) {
        complain("C042", value, QStringLiteral("The hook of %1 must name one Lambda function.").arg(event));
        return;
    }
    m_spec.functions.push_back({QString::fromLatin1(*known), function, {value}});
}

} // namespace

void readService(const Tree &tree, Reading &reading)
{
    ServiceReader(tree, reading).read();
}

} // namespace hookline::appspec
