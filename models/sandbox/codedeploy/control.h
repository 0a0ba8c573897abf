// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// Is it one of control()'s operations?
bool isControl(QStringView operation);

/// The control service's operations about functions, instances, scripts and revisions, for the control
/// service and for scenarios. Fails with ValidationException, ProgramsNotAllowedException (`run` without the
/// opt-in) or UnknownOperationException.
Result<QJsonObject> control(World &world, const Env &env, const QString &operation, const QJsonObject &input);

} // namespace hookline::sandbox::codedeploy
