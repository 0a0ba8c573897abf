// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace hookline::cli {

/// A part of a JMESPath expression.
struct QueryNode
{
    enum class Kind {
        Identity, ///< The value itself.
        Field, ///< `text` of a map.
        Literal, ///< `value`.
        Index, ///< `numbers[0]` of a list.
        Slice, ///< `numbers`: from, to, step.
        Chain, ///< Each part in the value of the one before it.
        Pipe, ///< The same; ends a projection.
        Projection, ///< The second part in each item of the list that the first gives.
        ValueProjection, ///< Likewise of a map's values.
        FilterProjection, ///< Likewise, of items for which the third part is true.
        Flatten,
        MultiList,
        MultiMap, ///< Names in `names`.
        Or,
        And,
        Not,
        Compare, ///< `text` is the operator.
        Function, ///< `text` is the name.
        Reference, ///< "&expression", for functions.
    };

    Kind kind = Kind::Identity;
    QString text;
    Value value;
    std::vector<std::optional<int>> numbers;
    QStringList names;
    std::vector<QueryNode> parts;
};

/// The value of an expression; fails where a function is called wrongly.
Result<Value> evaluate(const QueryNode &node, const Value &value);
/// Calls a function of JMESPath with its parts evaluated in `value`.
Result<Value> callQueryFunction(const QueryNode &node, const Value &value);

/// JMESPath's equality and order; no order between what are not both numbers or both texts.
bool isEqual(const Value &a, const Value &b);
std::optional<int> compared(const Value &a, const Value &b);
bool isNumber(const Value &value);

} // namespace hookline::cli
