// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/document.h"

// How the readers of YAML and JSON fill a Tree. Internal to the room.
namespace hookline::appspec {

/// Appends nodes in document order and keeps the chain of open collections.
class TreeBuilder
{
public:
    explicit TreeBuilder(Tree &tree)
        : m_tree(tree)
    { }

    /// Appends to the collection that is open.
    NodeId add(Tree::Node node)
    {
        const NodeId id = NodeId(m_tree.m_nodes.size());
        node.parent = m_open.empty() ? noNode : m_open.back();
        m_tree.m_nodes.push_back(std::move(node));
        if (!m_open.empty())
            at(m_open.back()).children.push_back(id);
        return id;
    }
    /// False if this would be deeper than Tree::maximumDepth.
    bool open(NodeId id)
    {
        m_open.push_back(id);
        return m_open.size() <= Tree::maximumDepth;
    }
    Tree::Node &close()
    {
        const NodeId id = m_open.back();
        m_open.pop_back();
        return at(id);
    }
    bool isOpen(NodeId id) const { return std::ranges::find(m_open, id) != m_open.end(); }
    bool isInside() const { return !m_open.empty(); }
    Tree::Node &at(NodeId id) { return m_tree.m_nodes[std::size_t(id)]; }
    void clear() { m_tree.m_nodes.clear(); }

private:
    Tree &m_tree;
    std::vector<NodeId> m_open;
};

/// Reads YAML into the document's tree, comments, aliases and error. `asAgent`: a byte order mark counts as a
/// character of the first line, as it does for the agent; else it is skipped.
void readYaml(Document &document, bool asAgent);

/// Reads the text, if it is strict JSON (RFC 8259, at most Tree::maximumDepth deep). `tree` may be null.
bool readJson(const QByteArray &text, Tree *tree);

} // namespace hookline::appspec
