// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/worldbackend.h"

#include <memory>

namespace hookline::sandbox {

/// The sandbox's CloudFormation, as far as Hook results need it: empty until populate() or restore(). `env`
/// must outlive it.
std::unique_ptr<WorldBackend> makeCloudFormationBackend(Env &env);

} // namespace hookline::sandbox
