// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/worldbackend.h"

#include <memory>

namespace hookline::sandbox {

/// The sandbox's Auto Scaling: empty until populate() or restore(). `env` must outlive it.
std::unique_ptr<WorldBackend> makeAutoScalingBackend(Env &env);

} // namespace hookline::sandbox
