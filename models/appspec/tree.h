// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/scalar.h"

#include <QByteArray>
#include <QString>

#include <string>
#include <utility>
#include <vector>

namespace hookline::appspec {

/// The first document of a YAML or JSON text: flat nodes that know where they start. Aliases are nodes of
/// their own and share their target, so that no input grows when it is read.
class Tree
{
public:
    enum class Kind { Null, Scalar, Sequence, Map, Alias };

    struct Node
    {
        Kind kind = Kind::Null;
        bool plain = false; ///< A scalar without quotes.
        std::string text;
        int line = 0; ///< 1-based, 0 unknown
        int column = 0;
        std::vector<int> children; ///< Items; key, value, key, value …; or an alias's target.
    };

    /// Never fails outright: `problem()` says why there is no usable root.
    static Tree parse(QByteArrayView utf8);

    bool isEmpty() const { return m_root < 0; }
    const std::optional<Problem> &problem() const { return m_problem; }
    /// The first thing in the text that agents on today's Ruby refuse to load: an alias, a date.
    const std::optional<Problem> &rejected() const { return m_rejected; }

    /// The root, or null if the document is empty.
    const Node *root() const { return m_root < 0 ? nullptr : &at(m_root); }
    /// A child, aliases followed (a few steps; a cycle ends as Null).
    const Node &child(const Node &parent, std::size_t index) const { return follow(parent.children[index]); }

    /// The value of a map's key; the last one wins, as in Ruby. Null if there is none.
    const Node *value(const Node &map, QLatin1StringView key,
                      Qt::CaseSensitivity sensitivity = Qt::CaseSensitive) const;

    static QString text(const Node &node) { return QString::fromStdString(node.text); }
    static Scalar scalar(const Node &node);
    /// Ruby's to_s and inspect of a value, cut to a sane length.
    QString toText(const Node &node) const;
    QString inspect(const Node &node, int depth = 0) const;
    /// What Ruby's each hands out of a map that is not empty: `["object", "/x"]`.
    QString inspectFirstPair(const Node &map) const;
    /// `"abc":String`, as in Ruby's "undefined method … for".
    QString withClass(const Node &node) const;

private:
    friend class TreeBuilder;
    const Node &at(int index) const { return m_nodes[std::size_t(index)]; }
    const Node &follow(int index) const;
    void readJson(const QByteArray &text);

    std::vector<Node> m_nodes;
    int m_root = -1;
    std::optional<Problem> m_problem;
    std::optional<Problem> m_rejected;
};

} // namespace hookline::appspec
