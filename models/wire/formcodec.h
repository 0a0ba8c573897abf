// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/service.h"

#include <QByteArray>
#include <QJsonObject>

#include <utility>
#include <vector>

/// The request side of the Query protocol: members as "Filters.member.1.Name=..." pairs.
namespace hookline::wire {

using FormPairs = std::vector<std::pair<QString, QString>>;

/// Pairs in the model's order. An explicitly empty list is `Name=`, an empty map is
/// nothing. Members that `shape` does not know
/// are written as their JSON looks. Fails with InvalidInput and the member's path on a wrong type.
Result<FormPairs> toForm(const Shape *shape, const QJsonObject &input);
QByteArray formBody(const FormPairs &pairs);

/// Decodes '+' and %XX. Nothing if the text is no form (bytes that are not UTF-8, too many pairs).
std::optional<FormPairs> parseForm(const QByteArray &body);

/// The input among `pairs`; parameters that `shape` does not know are ignored, as AWS does. Failures carry
/// MalformedInput and the parameter's name.
Result<QJsonObject> fromForm(const Shape *shape, const FormPairs &pairs);

} // namespace hookline::wire
