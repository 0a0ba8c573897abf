// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"
#include "models/wire/service.h"

namespace hookline::cli {

inline bool isNumeric(wire::ShapeType type)
{
    return type == wire::ShapeType::Integer || type == wire::ShapeType::Long
        || type == wire::ShapeType::Double;
}

inline bool isScalar(wire::ShapeType type)
{
    return type != wire::ShapeType::Structure && type != wire::ShapeType::List
        && type != wire::ShapeType::Map;
}

/// Python's int() or float() of a value; fails with its message.
Result<Value> numberOf(wire::ShapeType type, const Value &value);

} // namespace hookline::cli
