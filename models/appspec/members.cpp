// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/reader.h"

#include <algorithm>
#include <unordered_map>

// A map's members as Ruby's Hash has them (Psych's ToRuby#revive_hash).
namespace hookline::appspec {
namespace {

constexpr int deepestMerge = 8;

bool isMerge(const Tree &tree, NodeId key)
{
    const Tree::Node &node = tree.node(key);
    return node.kind == Tree::Kind::Scalar && node.text == "<<" && node.tag != "tag:yaml.org,2002:str";
}

bool allMaps(const Tree &tree, const Tree::Node &list)
{
    return std::ranges::all_of(list.children,
                               [&](NodeId item) { return tree.node(item).kind == Tree::Kind::Map; });
}

/// The maps that a merge key spreads, later ones over earlier ones; empty if the value is an ordinary one.
/// Aliases spread nothing: the agent refuses them, and what is read stays within the size of the text.
std::vector<NodeId> merged(const Tree &tree, NodeId key, NodeId value)
{
    if (!isMerge(tree, key))
        return {};
    const Tree::Node &node = tree.node(value);
    if (node.kind == Tree::Kind::Map)
        return {value};
    if (node.kind == Tree::Kind::Sequence && allMaps(tree, node))
        return {node.children.rbegin(), node.children.rend()};
    return {};
}

/// Ruby's idea of the same key: type and value. A collection is taken for equal to none.
QString identity(const Tree &tree, NodeId key)
{
    return tree.follow(key).kind == Tree::Kind::Scalar ? tree.inspect(key) : u'#' + QString::number(key);
}

class Hash
{
public:
    explicit Hash(const Tree &tree)
        : m_tree(tree)
    { }

    void take(NodeId map, int depth)
    {
        const std::vector<NodeId> &children = m_tree.follow(map).children;
        for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
            const std::vector<NodeId> maps =
                depth < deepestMerge ? merged(m_tree, children[i], children[i + 1]) : std::vector<NodeId>();
            for (const NodeId one : maps)
                take(one, depth + 1);
            if (maps.empty() && !isEmptyMerge(children[i], children[i + 1]))
                put(children[i], children[i + 1]);
        }
    }

    Members members;

private:
    bool isEmptyMerge(NodeId key, NodeId value) const
    {
        const Tree::Node &node = m_tree.follow(value);
        return isMerge(m_tree, key) && node.kind == Tree::Kind::Sequence && node.children.empty();
    }

    void put(NodeId key, NodeId value)
    {
        const auto [known, isNew] = m_index.try_emplace(identity(m_tree, key), members.size());
        if (isNew)
            members.emplace_back(key, value);
        else
            members[known->second].second = value;
    }

    const Tree &m_tree;
    std::unordered_map<QString, std::size_t> m_index;
};

} // namespace

Members membersOf(const Tree &tree, NodeId map)
{
    if (tree.follow(map).kind != Tree::Kind::Map)
        return {};
    Hash hash(tree);
    hash.take(map, 0);
    return std::move(hash.members);
}

namespace {

NodeId lookUp(const Tree &tree, NodeId map, QByteArrayView key, int depth)
{
    const Tree::Node &node = tree.follow(map);
    if (node.kind != Tree::Kind::Map)
        return noNode;
    for (std::size_t i = node.children.size(); i >= 2; i -= 2) {
        const NodeId name = node.children[i - 2];
        const Tree::Node &text = tree.node(name);
        if (text.kind == Tree::Kind::Scalar && text.text == key)
            return node.children[i - 1];
        if (depth >= deepestMerge)
            continue;
        const std::vector<NodeId> maps = merged(tree, name, node.children[i - 1]);
        for (auto one = maps.rbegin(); one != maps.rend(); ++one) {
            if (const NodeId found = lookUp(tree, *one, key, depth + 1); found != noNode)
                return found;
        }
    }
    return noNode;
}

} // namespace

NodeId memberOf(const Tree &tree, NodeId map, QByteArrayView key)
{
    return lookUp(tree, map, key, 0);
}

} // namespace hookline::appspec
