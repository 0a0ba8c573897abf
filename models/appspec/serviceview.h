// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/checktools.h"

#include <vector>

// What the checks of ECS and Lambda files share. Internal to the room.
namespace hookline::appspec {

namespace servicekeys {
inline constexpr QLatin1StringView versionKey("version"), resourcesKey("Resources"), hooksKey("Hooks"),
    typeKey("Type"), propertiesKey("Properties"), taskDefinitionKey("TaskDefinition"),
    loadBalancerKey("LoadBalancerInfo"), platformVersionKey("PlatformVersion"),
    networkKey("NetworkConfiguration"), strategyKey("CapacityProviderStrategy"),
    containerNameKey("ContainerName"), containerPortKey("ContainerPort"), awsvpcKey("AwsvpcConfiguration"),
    subnetsKey("Subnets"), securityGroupsKey("SecurityGroups"), publicIpKey("AssignPublicIp"),
    providerKey("CapacityProvider"), baseKey("Base"), weightKey("Weight"), nameKey("Name"), aliasKey("Alias"),
    currentVersionKey("CurrentVersion"), targetVersionKey("TargetVersion");
}

using Words = std::vector<QLatin1StringView>;

/// The tree of an ECS or Lambda file: aliases are followed, and keys count in any case.
class ServiceView
{
public:
    struct Resource
    {
        NodeId name = noNode;
        NodeId body = noNode;
        NodeId properties = noNode;
    };

    explicit ServiceView(const Tree &tree)
        : m_tree(tree)
    { }

    NodeId root() const { return resolved(m_tree.root()); }
    NodeId resolved(NodeId id) const { return id == noNode ? noNode : m_tree.followId(id); }
    bool isMap(NodeId id) const { return is(id, Tree::Kind::Map); }
    bool isList(NodeId id) const { return is(id, Tree::Kind::Sequence); }
    bool isScalar(NodeId id) const { return is(id, Tree::Kind::Scalar); }
    /// A map's member, noNode if it is missing or null.
    NodeId member(NodeId map, QLatin1StringView key) const;
    /// The key as it stands in the map, which has it.
    NodeId keyIn(NodeId map, QLatin1StringView key) const;
    /// A scalar's text without white space around it; empty for anything else.
    QString text(NodeId id) const { return isScalar(id) ? m_tree.text(id).trimmed() : QString(); }
    /// The one resource, as far as it is there.
    Resource resource() const;

private:
    bool is(NodeId id, Tree::Kind kind) const { return id != noNode && m_tree.node(id).kind == kind; }

    const Tree &m_tree;
};

/// Offers another word in a scalar's place, in its quotes; not for a scalar of several lines. The word needs
/// no escapes.
void addWordFix(Diagnostic &finding, const Document &document, const Span &span, const QString &word,
                bool safe);

/// Adds to the reader's findings what would mend them.
void mendServiceFindings(const Check &check, const ServiceView &view, const Words &events);

} // namespace hookline::appspec
