// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/service.h"

#include <QJsonObject>

namespace hookline::wire {

/// Who reads and how strictly.
enum class JsonReading {
    ToWire, ///< Values that we send: a wrong type is InvalidInput with the member's path as subject.
    Reply, ///< A reply: what does not fit its shape survives as it came.
    Request, ///< A request: a wrong type is SerializationException, as AWS answers.
};

/// `value` with timestamps as numbers and without nulls (null is absent, in lists too). A null `shape` takes
/// and gives everything. The same both ways, because API values are nearly AWS JSON already.
Result<QJsonObject> convertJson(const Shape *shape, const QJsonObject &value, JsonReading reading);

/// The object in a body; an empty body is an empty object. Nothing for anything else.
std::optional<QJsonObject> parseJsonObject(const QByteArray &body);

} // namespace hookline::wire
