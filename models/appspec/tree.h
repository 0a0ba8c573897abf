// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/scalar.h"
#include "models/appspec/text.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace hookline::appspec {

/// Number of a node in its tree; noNode for none.
using NodeId = int;
inline constexpr NodeId noNode = -1;

/// The first document of a YAML or JSON text as flat nodes in document order, each with its place in the
/// bytes. Aliases are nodes of their own and share their target, so that no input grows when it is read.
/// Immutable once built; the depth of nesting is bounded (maximumDepth), so that walking it recursively is
/// safe.
class Tree
{
public:
    enum class Kind : quint8 { Scalar, Sequence, Map, Alias };
    enum class Style : quint8 { Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Block, Flow };

    static constexpr int maximumDepth = 256;

    struct Node
    {
        Kind kind = Kind::Scalar;
        Style style = Style::Plain; ///< Plain … Folded for scalars, Block or Flow for collections.
        Span span; ///< The value itself: from its first byte (quote, bracket, indicator | or >, first "-" or
                   ///< key) to after its last one, without tag, anchor and trailing white space or comments.
                   ///< A block scalar (| or >) ends behind the line end of its last line of content, blank
                   ///< lines behind it only if they are kept (|+), and so do the collections that it closes.
                   ///< Empty, directly behind its ":" or "-", for a value that is left out. A pair in a list
                   ///< ([a: b]) is a flow map without braces.
        NodeId parent = noNode;
        QByteArray text; ///< A scalar's decoded UTF-8.
        QByteArray tag; ///< As libyaml resolves it ("!Ref", "tag:yaml.org,2002:int"); empty if there is none.
                        ///< "!" only where it makes Ruby read a quoted text as if it were plain.
        QByteArray anchor; ///< Of an alias: the name it refers to.
        Span prefix; ///< Tag and anchor in front of the value; empty at span.begin if there are none.
        std::vector<NodeId> children; ///< Items; key, value, key, value …; or an alias's target,
                                      ///< which is missing if there is none or the alias stands inside it.

        bool isPlain() const { return kind == Kind::Scalar && style == Style::Plain; }
    };

    bool isEmpty() const { return m_nodes.empty(); }
    std::size_t size() const { return m_nodes.size(); }
    NodeId root() const { return isEmpty() ? noNode : 0; }
    const Node &node(NodeId id) const { return m_nodes[std::size_t(id)]; }

    /// The node itself, or what an alias stands for; the null scalar for noNode and an alias of nothing.
    const Node &follow(NodeId id) const;
    NodeId followId(NodeId id) const;

    /// A map's value by its key; the last one wins, as in Ruby. noNode if there is none or `map` is no map.
    NodeId value(NodeId map, QByteArrayView key, Qt::CaseSensitivity sensitivity = Qt::CaseSensitive) const;
    /// The key node of a member's value.
    NodeId keyOf(NodeId value) const;
    /// What to point at for a finding about the node: a scalar itself; of anything longer or empty its key,
    /// its first key or its first byte.
    Span spot(NodeId id) const;
    /// True for a scalar that Ruby reads as nil, and for noNode.
    bool isNull(NodeId id) const;
    /// What Ruby makes of it; of a collection: a truthy non-scalar (Type::String without text).
    Scalar scalar(NodeId id) const;
    /// The decoded text of a scalar, aliases followed; empty for anything else.
    QString text(NodeId id) const;

    /// Ruby's to_s and inspect of a value, cut to a sane length.
    QString toText(NodeId id) const;
    QString inspect(NodeId id, int depth = 0) const;
    /// What Ruby's each hands out of a map that is not empty: `["object", "/x"]`.
    QString inspectFirstPair(NodeId map) const;
    /// `"abc":String`, as in Ruby's "undefined method … for".
    QString withClass(NodeId id) const;

private:
    friend class TreeBuilder;
    std::vector<Node> m_nodes;
};

} // namespace hookline::appspec
