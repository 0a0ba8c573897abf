// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"

#include <memory>

namespace hookline::cli {

struct QueryNode;

/// A JMESPath expression (https://jmespath.org), whole: projections, filters, slices, multi-selects, pipes
/// and all functions of the specification.
class Query
{
public:
    /// Fails with InvalidInput on what is no expression.
    static Result<Query> parse(const QString &text);

    /// Its value in `value`. Fails with Internal where a function is called wrongly.
    Result<Value> search(const Value &value) const;

private:
    std::shared_ptr<const QueryNode> m_root;
};

} // namespace hookline::cli
