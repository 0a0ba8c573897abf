// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/worldbackend.h"

#include <memory>

namespace hookline::sandbox {

/// The sandbox's CodeDeploy: empty until populate() or restore(). `env` must outlive it.
std::unique_ptr<WorldBackend> makeCodeDeployBackend(Env &env);

} // namespace hookline::sandbox
