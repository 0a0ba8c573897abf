// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/cloudformation/world.h"

namespace hookline::sandbox::cloudformation {

/// Is it one of control()'s operations?
bool isControl(QStringView operation);

/// What clients of CloudFormation cannot make here: Hooks, stacks, change sets and the results of Hooks, for
/// the control service and for scenarios. Fails with ValidationException or UnknownOperationException.
Result<QJsonObject> control(World &world, const QString &operation, const QJsonObject &input);

/// The Annotations of CloudFormation, as JSON text, from those of the control service, whose members begin in
/// lower case; "" for none.
Result<QString> readAnnotations(const QJsonArray &list);

/// Amazon's own Hooks, which every account can activate.
void addPublicTypes(World &world);

} // namespace hookline::sandbox::cloudformation
