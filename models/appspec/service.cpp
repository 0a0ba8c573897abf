// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/reader.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <span>

// ECS and Lambda files are judged by the service, whose words are not public: the texts here are our own.
namespace hookline::appspec {
namespace {

using Node = Tree::Node;
using Kind = Tree::Kind;

constexpr const char *ecsEvents[] = {"BeforeInstall", "AfterInstall", "AfterAllowTestTraffic",
                                     "BeforeAllowTraffic", "AfterAllowTraffic"};
constexpr const char *lambdaEvents[] = {"BeforeAllowTraffic", "AfterAllowTraffic"};

class ServiceReader
{
public:
    ServiceReader(const Tree &tree, const Node &root, Reading &reading)
        : m_tree(tree)
        , m_root(root)
        , m_spec(reading.spec)
        , m_problems(reading.problems)
    { }

    void read()
    {
        if (const Node *version = member(m_root, "version"))
            m_spec.version = m_tree.toText(*version);
        for (const char *key : {"os", "files", "permissions"}) {
            if (const Node *stray = member(m_root, key))
                complain(
                    *stray,
                    QStringLiteral("'%1' belongs to EC2/on-premises AppSpec files, not beside Resources.")
                        .arg(QString::fromLatin1(key)));
        }
        readResources();
        readHooks();
    }

private:
    void complain(const Node &node, const QString &message)
    {
        m_problems.push_back(problemAt(node, message));
    }

    /// Keys are matched in any case: AWS's own pages write Resources and resources.
    const Node *member(const Node &map, const char *key) const
    {
        const Node *node =
            map.kind == Kind::Map ? m_tree.value(map, QLatin1StringView(key), Qt::CaseInsensitive) : nullptr;
        return node && node->kind != Kind::Null ? node : nullptr;
    }

    QString required(const Node &properties, const char *key)
    {
        const Node *node = member(properties, key);
        const QString text = node && node->kind == Kind::Scalar ? Tree::text(*node).trimmed() : QString();
        if (text.isEmpty()) {
            complain(node ? *node : properties,
                     QStringLiteral("Properties need a value for %1.").arg(QString::fromLatin1(key)));
        }
        return text;
    }

    void readResources();
    void readEcs(const Node &properties);
    void readLambda(const Node &properties);
    QString requiredVersion(const Node &properties, const char *key);
    void readHooks();
    void readHook(const Node &name, const Node &value);

    const Tree &m_tree;
    const Node &m_root;
    AppSpec &m_spec;
    std::vector<Problem> &m_problems;
};

void ServiceReader::readResources()
{
    const Node *resources = member(m_root, "Resources");
    if (!resources || resources->kind != Kind::Sequence || resources->children.size() != 1) {
        complain(resources ? *resources : m_root,
                 QStringLiteral("Resources must be a list with exactly one resource."));
        return;
    }
    const Node &item = m_tree.child(*resources, 0);
    if (item.kind != Kind::Map || item.children.size() != 2 || m_tree.child(item, 1).kind != Kind::Map) {
        complain(item,
                 QStringLiteral("The resource must be a mapping from its name to Type and Properties."));
        return;
    }
    m_spec.resource = m_tree.toText(m_tree.child(item, 0));
    const Node &body = m_tree.child(item, 1);
    const Node *type = member(body, "Type");
    const QString typeName = type && type->kind == Kind::Scalar ? Tree::text(*type).trimmed() : QString();
    if (typeName == QLatin1StringView("AWS::ECS::Service"))
        m_spec.platform = Platform::Ecs;
    else if (typeName == QLatin1StringView("AWS::Lambda::Function"))
        m_spec.platform = Platform::Lambda;
    else
        complain(type ? *type : body,
                 QStringLiteral("Type must be AWS::ECS::Service or AWS::Lambda::Function."));
    const Node *properties = member(body, "Properties");
    if (!properties || properties->kind != Kind::Map) {
        complain(properties ? *properties : body, QStringLiteral("The resource has no Properties."));
        return;
    }
    if (m_spec.platform == Platform::Ecs)
        readEcs(*properties);
    else if (m_spec.platform == Platform::Lambda)
        readLambda(*properties);
}

void ServiceReader::readEcs(const Node &properties)
{
    m_spec.taskDefinition = required(properties, "TaskDefinition");
    if (const Node *version = member(properties, "PlatformVersion"))
        m_spec.platformVersion = Tree::text(*version);
    const Node *balancer = member(properties, "LoadBalancerInfo");
    if (!balancer || balancer->kind != Kind::Map) {
        complain(balancer ? *balancer : properties,
                 QStringLiteral("LoadBalancerInfo must be a mapping with ContainerName and ContainerPort."));
        return;
    }
    m_spec.containerName = required(*balancer, "ContainerName");
    const QString port = required(*balancer, "ContainerPort");
    constexpr int highestPort = 65535;
    const int number = port.toInt();
    if (number >= 1 && number <= highestPort)
        m_spec.containerPort = number;
    else if (!port.isEmpty())
        complain(*member(*balancer, "ContainerPort"),
                 QStringLiteral("ContainerPort must be a number from 1 to 65535."));
}

void ServiceReader::readLambda(const Node &properties)
{
    m_spec.functionName = required(properties, "Name");
    m_spec.alias = required(properties, "Alias");
    m_spec.currentVersion = requiredVersion(properties, "CurrentVersion");
    m_spec.targetVersion = requiredVersion(properties, "TargetVersion");
}

QString ServiceReader::requiredVersion(const Node &properties, const char *key)
{
    const QString version = required(properties, key);
    const bool isNumber = std::ranges::all_of(version, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!version.isEmpty() && (!isNumber || version.toLongLong() < 1)) {
        complain(*member(properties, key),
                 QStringLiteral("%1 must be a published version number, not '%2'.")
                     .arg(QString::fromLatin1(key), version.left(64)));
    }
    return version;
}

void ServiceReader::readHooks()
{
    const Node *hooks = member(m_root, "Hooks");
    if (!hooks)
        return;
    if (hooks->kind != Kind::Sequence) {
        complain(*hooks,
                 QStringLiteral("Hooks must be a list with one event and its Lambda function per item."));
        return;
    }
    int items = 0;
    for (std::size_t i = 0; i < hooks->children.size(); ++i) {
        const Node &item = m_tree.child(*hooks, i);
        if (item.kind != Kind::Map)
            complain(item, QStringLiteral("A hook must be a mapping from an event to a Lambda function."));
        for (std::size_t k = 0; item.kind == Kind::Map && k + 1 < item.children.size(); k += 2) {
            if (++items > maximumItems) {
                complain(item, QStringLiteral("The file has more than %1 entries.").arg(maximumItems));
                return;
            }
            readHook(m_tree.child(item, k), m_tree.child(item, k + 1));
        }
    }
}

void ServiceReader::readHook(const Node &name, const Node &value)
{
    const QString event = Tree::text(name).trimmed();
    const auto events = m_spec.platform == Platform::Lambda ? std::span<const char *const>(lambdaEvents)
                                                            : std::span<const char *const>(ecsEvents);
    const auto known = std::ranges::find_if(events, [&](const char *known) {
        return event.compare(QLatin1StringView(known), Qt::CaseInsensitive) == 0;
    });
    if (known == events.end()) {
        complain(name, QStringLiteral("No hook can be attached to '%1'.").arg(event.left(64)));
        return;
    }
    const QString function = value.kind == Kind::Scalar ? Tree::text(value).trimmed() : QString();
    if (function.isEmpty()) {
        complain(value, QStringLiteral("The hook of %1 must name one Lambda function.").arg(event));
        return;
    }
    m_spec.functions.push_back({QString::fromLatin1(*known), function});
}

} // namespace

void readService(const Tree &tree, const Tree::Node &root, Reading &reading)
{
    ServiceReader(tree, root, reading).read();
}

} // namespace hookline::appspec
